/** How packs hang together: what each extends, what lies below a place, and the faults that only show across files. */
import type { Pack } from './pack.ts';
import type { PackError } from './parse-pack.ts';

/** A pack and the file that it was read from. */
export type NamedPack = { readonly file: string; readonly pack: Pack };

type PacksById = ReadonlyMap<string, Pack>;

/** The packs and all that they extend, each once: first those given, then their parents, the nearest first. */
export const withAncestors = (packs: readonly Pack[], byId: PacksById): readonly Pack[] => {
  const line = new Set<Pack>(packs);
  // A set that grows while it is walked: parents of parents come by themselves, and a circle ends.
  for (const { extends: parents } of line) {
    for (const id of parents) {
      const parent = byId.get(id);
      if (parent !== undefined) line.add(parent);
    }
  }
  return [...line];
};

/** `US-NY` and its city, below `US`. */
const isBelow = (id: string, place: string): boolean => id.startsWith(`${place}-`);

/** Regions with a pack of their own within the place, by id in order. */
export const packsBelow = (place: string, packs: readonly Pack[]): readonly Pack[] =>
  packs.filter(({ kind, id }) => kind === 'region' && isBelow(id, place)).sort((a, b) => (a.id < b.id ? -1 : 1));

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

type RulePlace = {
  readonly file: string;
  readonly group: string;
  readonly rule: Dated;
  readonly path: PackError['path'];
};

const rulePlaces = ({ file, pack }: NamedPack): readonly RulePlace[] =>
  Object.entries(pack.rules).flatMap(([group, rules]) =>
    rules.map((rule, index) => ({ file, group, rule, path: ['rules', group, index] })),
  );

/** Whether the two may bind on one day. */
const overlap = (one: Dated, other: Dated): boolean =>
  (one.effective_to === undefined || other.effective_from === undefined || other.effective_from <= one.effective_to) &&
  (other.effective_to === undefined || one.effective_from === undefined || one.effective_from <= other.effective_to);

const duplicatePacks = (named: readonly NamedPack[]): readonly PackError[] => {
  const files = new Map<string, string>();
  return named.flatMap(({ file, pack: { id } }) => {
    const other = files.get(id);
    files.set(id, file);
    return other === undefined ? [] : [fault(file, null, ['id'], `${id} is already the id of ${other}`)];
  });
};

/** The same rule id twice, anywhere. A rule that changed has its id once for each of its times, one after the other. */
const duplicateRules = (named: readonly NamedPack[]): readonly PackError[] => {
  const byId = new Map<string, RulePlace[]>();
  return named.flatMap(rulePlaces).flatMap((place) => {
    const { file, group, rule, path } = place;
    const before = byId.get(rule.id) ?? [];
    const clash = before.find((one) => one.file !== file || one.group !== group || overlap(one.rule, rule));
    byId.set(rule.id, [...before, place]);
    return clash === undefined
      ? []
      : [fault(file, rule.id, [...path, 'id'], `the id is already used in ${clash.file}`)];
  });
};

const extendsItself = (pack: Pack, byId: PacksById): boolean =>
  pack.extends.some((id) => {
    const parent = byId.get(id);
    return parent !== undefined && withAncestors([parent], byId).includes(pack);
  });

/** A region that did not extend the place it lies in would drop that place's rules. */
const outerPlaces = ({ kind, id }: Pack, byId: PacksById): readonly Pack[] =>
  kind === 'region' ? [...byId.values()].filter((outer) => isBelow(id, outer.id)) : [];

const badParents = ({ file, pack }: NamedPack, byId: PacksById): readonly PackError[] => {
  const unknown = pack.extends.flatMap((id, index) =>
    byId.has(id) ? [] : [fault(file, null, ['extends', index], `no pack has the id ${id}`)],
  );
  if (unknown.length > 0) return unknown;
  if (extendsItself(pack, byId)) return [fault(file, null, ['extends'], `${pack.id} extends itself`)];
  const line = withAncestors([pack], byId);
  return outerPlaces(pack, byId)
    .filter((outer) => !line.includes(outer))
    .map(({ id }) => fault(file, null, ['extends'], `${pack.id} lies in ${id} and must extend it`));
};

/** Rules that are named as carried over to another actor must be there. */
const unknownRules = ({ file, pack }: NamedPack, ids: ReadonlySet<string>): readonly PackError[] =>
  pack.rules.info.flatMap((rule, index) =>
    (rule.extends_rules ?? []).flatMap((id, place) =>
      ids.has(id)
        ? []
        : [fault(file, rule.id, ['rules', 'info', index, 'extends_rules', place], `no rule has the id ${id}`)],
    ),
  );

/** Every fault of a set of packs that are each sound by themselves. */
export const faultsAcross = (named: readonly NamedPack[]): readonly PackError[] => {
  const byId = new Map(named.map(({ pack }) => [pack.id, pack]));
  const ruleIds = new Set(named.flatMap(rulePlaces).map(({ rule }) => rule.id));
  return [
    ...duplicatePacks(named),
    ...duplicateRules(named),
    ...named.flatMap((one) => badParents(one, byId)),
    ...named.flatMap((one) => unknownRules(one, ruleIds)),
  ];
};
