/**
 * All packs together: which law holds for a debtor of a country and region, under one version, the SHA-256 of the content.
 * A set of packs with any fault is refused whole, each fault with file, rule and field.
 */
import { createHash } from 'node:crypto';
import { failure, success, type Result } from '../result.ts';
import { compilePack, type CompiledPack } from './compile-pack.ts';
import type { Pack } from './pack.ts';
import { parsePack, type PackError, type PackSource } from './parse-pack.ts';

export type RuleBook = {
  /** SHA-256, hex, over the canonical content of every pack. */
  readonly version: string;
  /** Every pack as it was read, by id in order. */
  readonly packs: readonly Pack[];
  /**
   * The merged law of the debtor's place; null where no pack knows the country: then nothing may be sent. The region is ISO 3166-2;
   * without a pack of its own the country's holds (holidays still follow the region).
   */
  readonly packFor: (country: string, region: string | null) => CompiledPack | null;
};

type Named = { readonly file: string; readonly pack: Pack };

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, canonical(field)] as const),
  );
};

const versionOf = (packs: readonly Pack[]): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(packs)))
    .digest('hex');

const fault = (file: string, rule: string | null, path: PackError['path'], detail: string): PackError => ({
  file,
  rule,
  field: (rule === null ? path : path.slice(3)).join('.'),
  detail,
  path,
});

type Dated = {
  readonly id: string;
  readonly effective_from?: string | undefined;
  readonly effective_to?: string | undefined;
};

/** Whether the two may bind on one day. */
const overlap = (one: Dated, other: Dated): boolean =>
  (one.effective_to === undefined || other.effective_from === undefined || other.effective_from <= one.effective_to) &&
  (other.effective_to === undefined || one.effective_from === undefined || one.effective_from <= other.effective_to);

/** The same id twice, of packs or of rules anywhere. A rule that changed has its id once for each of its times, one after the other. */
const duplicateIds = (named: readonly Named[]): readonly PackError[] => {
  const errors: PackError[] = [];
  const packFiles = new Map<string, string>();
  const rulesById = new Map<string, { readonly file: string; readonly group: string; readonly rule: Dated }[]>();
  for (const { file, pack } of named) {
    const other = packFiles.get(pack.id);
    if (other !== undefined) errors.push(fault(file, null, ['id'], `${pack.id} is already the id of ${other}`));
    packFiles.set(pack.id, file);
    for (const [group, rules] of Object.entries(pack.rules)) {
      for (const [index, rule] of rules.entries()) {
        const before = rulesById.get(rule.id) ?? [];
        const clash = before.find((one) => one.file !== file || one.group !== group || overlap(one.rule, rule));
        const path = ['rules', group, index, 'id'];
        if (clash !== undefined) errors.push(fault(file, rule.id, path, `the id is already used in ${clash.file}`));
        rulesById.set(rule.id, [...before, { file, group, rule }]);
      }
    }
  }
  return errors;
};

/** The pack and all it extends, each once, the most specific first; null where it comes back to itself. */
const lineage = (
  pack: Pack,
  byId: ReadonlyMap<string, Pack>,
  below: readonly string[] = [],
): readonly Pack[] | null => {
  if (below.includes(pack.id)) return null;
  const line: Pack[] = [pack];
  for (const id of pack.extends) {
    const parent = byId.get(id);
    if (parent === undefined) continue;
    const ancestors = lineage(parent, byId, [...below, pack.id]);
    if (ancestors === null) return null;
    line.push(...ancestors.filter((ancestor) => !line.includes(ancestor)));
  }
  return line;
};

const badParents = (named: readonly Named[], byId: ReadonlyMap<string, Pack>): readonly PackError[] =>
  named.flatMap(({ file, pack }) => {
    const unknown = pack.extends.flatMap((id, index) =>
      byId.has(id) ? [] : [fault(file, null, ['extends', index], `no pack has the id ${id}`)],
    );
    const isCircular = unknown.length === 0 && lineage(pack, byId) === null;
    return isCircular ? [fault(file, null, ['extends'], `${pack.id} extends itself`)] : unknown;
  });

const compileAll = (packs: readonly Pack[], byId: ReadonlyMap<string, Pack>): ReadonlyMap<string, CompiledPack> => {
  const house = packs.filter((pack) => pack.kind === 'house');
  const places = packs.filter((pack) => pack.kind === 'country' || pack.kind === 'region');
  return new Map(
    places.map((pack) => [pack.id, compilePack([pack, ...(lineage(pack, byId) ?? []).slice(1), ...house])]),
  );
};

const findPack = (
  compiled: ReadonlyMap<string, CompiledPack>,
  country: string,
  region: string | null,
): CompiledPack | null => {
  // US-NY-NYC, then US-NY, then US: the nearest place with a pack of its own.
  let place = region?.startsWith(`${country}-`) === true ? region : country;
  while (place.length > country.length) {
    const pack = compiled.get(place);
    if (pack !== undefined) return pack;
    place = place.slice(0, place.lastIndexOf('-'));
  }
  return compiled.get(country) ?? null;
};

export const compileRuleBook = (sources: readonly PackSource[]): Result<RuleBook, readonly PackError[]> => {
  const named: Named[] = [];
  const errors: PackError[] = [];
  for (const source of sources) {
    const parsed = parsePack(source);
    if (parsed.ok) named.push({ file: source.file, pack: parsed.value });
    else errors.push(...parsed.error);
  }
  const byId = new Map(named.map(({ pack }) => [pack.id, pack]));
  // A parent that could not be read is no unknown parent.
  if (errors.length === 0) errors.push(...duplicateIds(named), ...badParents(named, byId));
  if (errors.length > 0) return failure(errors);
  const packs = named.map(({ pack }) => pack).sort((a, b) => (a.id < b.id ? -1 : 1));
  const compiled = compileAll(packs, byId);
  return success({
    version: versionOf(packs),
    packs,
    packFor: (country, region) => findPack(compiled, country, region),
  });
};
