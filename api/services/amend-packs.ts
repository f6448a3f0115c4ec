/**
 * The packs in force as data: those that are shipped, with what officers changed and with the policies of the house. A rule that changes keeps its id: the old
 * one ends the day before, the new one begins on the day, so both stand in the book, each for its time.
 */
import type { LawChangeRow, PolicyVersionRow } from '../../data/index.ts';
import { addDays, type LocalDate, type PackSource } from '../../engine/index.ts';

/** A rule as it stands in a file: checked by the schema of packs only once all is put together. */
export type RuleData = Readonly<Record<string, unknown>> & {
  readonly id?: unknown;
  readonly effective_from?: LocalDate;
  readonly effective_to?: LocalDate;
};
export type PackData = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly time: { readonly zones: readonly string[] };
  readonly scope?: Readonly<Record<string, readonly string[]>>;
  readonly rules: Readonly<Record<string, readonly RuleData[]>>;
};

/** The data of a pack that was read before. */
export const packData = ({ value }: PackSource): PackData => value as PackData;

type Amendment = Pick<LawChangeRow, 'packId' | 'ruleId' | 'group' | 'rule' | 'effectiveFrom' | 'effectiveTo'>;

const endsBefore = ({ effective_to: to }: RuleData, day: LocalDate): boolean => to !== undefined && to < day;
const beginsAfter = ({ effective_from: from }: RuleData, day: LocalDate): boolean => from !== undefined && from > day;

/** What is left of a rule's time when the time of the change is cut out of it. */
const remains = (rule: RuleData, { effectiveFrom, effectiveTo }: Amendment): readonly RuleData[] => {
  const left: RuleData[] = [];
  const dayBefore = addDays(effectiveFrom, -1);
  if (!beginsAfter(rule, dayBefore))
    left.push(endsBefore(rule, dayBefore) ? rule : { ...rule, effective_to: dayBefore });
  if (effectiveTo === null) return left;
  const dayAfter = addDays(effectiveTo, 1);
  if (!endsBefore(rule, dayAfter))
    left.push(beginsAfter(rule, dayAfter) ? rule : { ...rule, effective_from: dayAfter });
  return left;
};

const datedRule = ({ rule, effectiveFrom, effectiveTo }: Amendment): readonly RuleData[] =>
  rule === null
    ? []
    : [{ ...rule, effective_from: effectiveFrom, ...(effectiveTo === null ? {} : { effective_to: effectiveTo }) }];

/** The versions of a rule stand together, in the order of their times, where its first one stood. */
const amendRules = (rules: readonly RuleData[], change: Amendment): readonly RuleData[] => {
  const isOwn = ({ id }: RuleData): boolean => id === change.ruleId;
  const versions = [...rules.filter(isOwn).flatMap((rule) => remains(rule, change)), ...datedRule(change)].sort(
    (one, other) => ((one.effective_from ?? '') < (other.effective_from ?? '') ? -1 : 1),
  );
  const place = rules.findIndex(isOwn);
  const others = rules.filter((rule) => !isOwn(rule));
  return place < 0 ? [...others, ...versions] : [...others.slice(0, place), ...versions, ...others.slice(place)];
};

const amend = (source: PackSource, change: Amendment): PackSource => {
  const pack = packData(source);
  if (pack.id !== change.packId) return source;
  const rules = { ...pack.rules, [change.group]: amendRules(pack.rules[change.group] ?? [], change) };
  return { file: source.file, value: { ...pack, rules } };
};

const housePackId = 'HOUSE';

/** `house` is the pack HOUSE; `quiet-december` the pack HOUSE-QUIET-DECEMBER. */
export const packIdOfPolicy = (policyId: string): string =>
  policyId === 'house' ? housePackId : `${housePackId}-${policyId.toUpperCase()}`;

export const policyIdOfPack = (packId: string): string =>
  packId === housePackId ? 'house' : packId.slice(housePackId.length + 1).toLowerCase();

type Policy = Pick<PolicyVersionRow, 'id' | 'policy' | 'at'>;

const policySource = ({ id, policy, at }: Policy): readonly PackSource[] => {
  if (policy === null) return [];
  const { name, scope, rules } = policy;
  const value = {
    schema: 'tact-pack/1',
    kind: 'house',
    id: packIdOfPolicy(id),
    name,
    as_of: new Date(at).toISOString().slice(0, 10),
    extends: [],
    ...(scope === null ? {} : { scope }),
    time: { zones: [] },
    holidays: { country: null, types: [] },
    languages: [],
    rules,
  };
  return [{ file: `policy ${id}`, value }];
};

/**
 * All packs in force. `changes` in the order of their making, each built on those before; `policies` the newest version of each: it
 * stands for the shipped one of its id.
 */
export const amendPacks = (
  shipped: readonly PackSource[],
  { changes, policies }: { readonly changes: readonly Amendment[]; readonly policies: readonly Policy[] },
): readonly PackSource[] => {
  const replaced = new Set(policies.map(({ id }) => packIdOfPolicy(id)));
  const kept = shipped.filter((source) => !replaced.has(packData(source).id));
  const amended = changes.reduce<readonly PackSource[]>(
    (packs, change) => packs.map((source) => amend(source, change)),
    kept,
  );
  return [...amended, ...policies.flatMap(policySource)];
};

/** Of versions in the order of policy and number, the newest of each policy. */
export const newestVersions = <Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];
