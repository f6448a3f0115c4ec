/** What an officer asks to change, against the packs as they are: the rule as it is to read, or what is wrong with the request. */
import type { LawChangeRow } from '../../data/index.ts';
import { failure, success, type InputError, type LocalDate, type PackSource, type Result } from '../../engine/index.ts';
import { packData, type PackData, type RuleData } from './amend-packs.ts';
import type { ChangeLawRequest } from '../contracts/law.ts';

export type LawChangePlan = Pick<LawChangeRow, 'group' | 'rule'>;

export type PlanInput = {
  readonly pack: PackData;
  /** All packs in force, to say where a rule stands that is not in this one. */
  readonly packs: readonly PackSource[];
  /** The pack as it is shipped: what a rule comes back to that is in force no more. */
  readonly shipped: PackData;
  readonly request: ChangeLawRequest;
  /** Null where the clock is simulated: then no day has passed. */
  readonly today: LocalDate | null;
};

type Found = { readonly group: string; readonly versions: readonly RuleData[] };

const findIn = ({ rules }: PackData, ruleId: string): Found | null => {
  for (const [group, list] of Object.entries(rules)) {
    const versions = list.filter(({ id }) => id === ruleId);
    if (versions.length > 0) return { group, versions };
  }
  return null;
};

/** The version in force on the day, else the last one before it, else the first one after it. Versions are in the order of their times. */
const versionFor = (versions: readonly RuleData[], on: LocalDate): RuleData =>
  versions.findLast(({ effective_from: from }) => from === undefined || from <= on) ?? versions[0] ?? {};

const isLaw = ({ force }: RuleData): boolean => force === 'law';

const withFields = (rule: RuleData, change: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { effective_from: _from, effective_to: _to, ...undated } = rule;
  // `since` is the one field that may hold null.
  const entries = Object.entries({ ...undated, ...change }).filter(
    ([name, value]) => value !== null || name === 'since',
  );
  return Object.fromEntries(entries);
};

const fault = (pointer: string, detail: string): InputError => ({ pointer, detail });

/** Fields of a rule that the request says elsewhere. */
const reserved: Readonly<Record<string, string>> = {
  id: 'a rule keeps its id',
  effective_from: 'is effectiveFrom of the request',
  effective_to: 'is effectiveTo of the request',
};

const datesFaults = (
  { effectiveFrom, effectiveTo }: ChangeLawRequest,
  today: LocalDate | null,
): readonly InputError[] => [
  ...(today !== null && effectiveFrom < today
    ? [fault('/effectiveFrom', `must be ${today} or later: a change does not reach back`)]
    : []),
  ...(effectiveTo !== undefined && effectiveTo < effectiveFrom
    ? [fault('/effectiveTo', 'must not be before effectiveFrom')]
    : []),
];

const fieldFaults = ({ change = {} }: ChangeLawRequest): readonly InputError[] =>
  Object.keys(change).flatMap((name) => {
    const detail = Object.hasOwn(reserved, name) ? reserved[name] : undefined;
    return detail === undefined ? [] : [fault(`/change/${name}`, detail)];
  });

const isHouse = ({ kind }: PackData): boolean => kind === 'house';

const unknownRule = ({ pack, packs, request: { rule, group, disabled } }: PlanInput): readonly InputError[] => {
  const other = packs.map(packData).find((one) => findIn(one, rule) !== null);
  if (other !== undefined) {
    const path = isHouse(other) ? '/v1/contact-policies' : `/v1/packs/${other.id}/changes`;
    return [fault('/rule', `is a rule of ${other.id}, not of ${pack.id}: change it at ${path}`)];
  }
  if (rule.startsWith('house.')) return [fault('/rule', 'is a name of the house: its rules are contact policies')];
  if (disabled === true) return [fault('/rule', `${pack.id} has no such rule`)];
  return group === undefined ? [fault('/rule', `${pack.id} has no such rule; a new one needs its group`)] : [];
};

const lawFaults = (
  versions: readonly RuleData[],
  { change, disabled, acknowledgesLaw }: ChangeLawRequest,
): readonly InputError[] => {
  if (acknowledgesLaw || !versions.some(isLaw)) return [];
  if (disabled === true)
    return [
      fault(
        '/acknowledgesLaw',
        'must be true: the rule is of force law, and the law binds whether it is judged or not',
      ),
    ];
  const demoted = change?.['force'] !== undefined && change['force'] !== 'law';
  return demoted
    ? [fault('/acknowledgesLaw', 'must be true: the rule is of force law, and would be so no longer')]
    : [];
};

const groupFaults = (found: Found | null, { group }: ChangeLawRequest): readonly InputError[] =>
  found === null || group === undefined || group === found.group
    ? []
    : [fault('/group', `the rule stands in ${found.group}`)];

const planned = ({ request }: PlanInput, found: Found | null): LawChangePlan => {
  const { rule: id, group = '', change = {}, disabled, effectiveFrom } = request;
  const base = found === null ? { id } : versionFor(found.versions, effectiveFrom);
  return { group: found?.group ?? group, rule: disabled === true ? null : withFields(base, change) };
};

/** All faults at once; what the schema of packs says of the rule comes when the book is compiled. */
export const planLawChange = (input: PlanInput): Result<LawChangePlan, readonly InputError[]> => {
  const { pack, shipped, request, today } = input;
  const asShipped = findIn(shipped, request.rule);
  const found = findIn(pack, request.rule) ?? asShipped;
  const versions = [...(found?.versions ?? []), ...(asShipped?.versions ?? [])];
  const faults = [
    ...(found === null ? unknownRule(input) : []),
    ...groupFaults(found, request),
    ...datesFaults(request, today),
    ...fieldFaults(request),
    ...lawFaults(versions, request),
  ];
  return faults.length > 0 ? failure(faults) : success(planned(input, found));
};
