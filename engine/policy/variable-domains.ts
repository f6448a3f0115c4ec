/**
 * The values that each variable of a condition can have, for proofs about conditions: `stage`, `daysPastDue`, and for each flag and channel
 * `flags.vulnerable`, `reachable.sms`, `hasConsent.sms`. What can be anything at all (`attributes`) is not among them.
 */
import { channels } from '../vocabulary/action.ts';
import { flags, stages } from '../vocabulary/case.ts';
import { celVariables } from './cel-vocabulary.ts';
import {
  allNames,
  allNumbers,
  intersection,
  namesOf,
  numbersThat,
  wholeNumbersOf,
  type Operator,
  type ValueSet,
} from './value-set.ts';

const wholeFrom = (least: number): ValueSet => wholeNumbersOf(numbersThat('>=', least));
const wholeBetween = (least: number, most: number): ValueSet =>
  wholeNumbersOf(intersection(numbersThat('>=', least), numbersThat('<=', most)));

/** Narrower than the type. Counts are never negative; a debtor has one stage and one newest channel. Which segments there are is learned. */
const narrowDomains: Readonly<Record<string, ValueSet>> = {
  stage: namesOf(stages),
  lastChannel: namesOf([...channels, '']),
  contactsLast7Days: wholeFrom(0),
  contactsLast30Days: wholeFrom(0),
  daysSinceLastContact: wholeFrom(0),
  paymentsLast90Days: wholeFrom(0),
  promisesBroken: wholeFrom(0),
  openCases: wholeFrom(0),
  localHour: wholeBetween(0, 23),
  weekday: wholeBetween(1, 7),
  dayOfMonth: wholeBetween(1, 31),
};

const trueOrFalse = namesOf(['true', 'false']);
const byType: Readonly<Record<string, ValueSet>> = {
  int: wholeNumbersOf(allNumbers),
  double: allNumbers,
  string: allNames,
  bool: trueOrFalse,
};

const domains: ReadonlyMap<string, ValueSet> = new Map([
  ...celVariables.flatMap(({ name, type }): readonly (readonly [string, ValueSet])[] => {
    const domain = narrowDomains[name] ?? byType[type];
    return domain === undefined ? [] : [[name, domain]];
  }),
  ...flags.map((flag) => [`flags.${flag}`, trueOrFalse] as const),
  ...channels.flatMap((channel) => [
    [`reachable.${channel}`, trueOrFalse] as const,
    [`hasConsent.${channel}`, trueOrFalse] as const,
  ]),
]);

const wholeVariables: ReadonlySet<string> = new Set(
  celVariables.flatMap(({ name, type }) => (type === 'int' ? [name] : [])),
);

/** Every value of the variable; null where it is none of those known here. */
export const domainOf = (variable: string): ValueSet | null => domains.get(variable) ?? null;

export const isTrueOrFalse = (variable: string): boolean => domains.get(variable) === trueOrFalse;

/** The values of the variable that stand so to the literal; null where that cannot be said. */
export const valuesThat = (
  operator: Operator,
  variable: string,
  literal: number | string | boolean,
): ValueSet | null => {
  const domain = domains.get(variable);
  if (domain === undefined) return null;
  if (typeof literal === 'number') {
    if (domain.kind === 'names') return null;
    const set = intersection(domain, numbersThat(operator, literal));
    return wholeVariables.has(variable) ? wholeNumbersOf(set) : set;
  }
  if (operator !== '==' || domain.kind === 'numbers') return null;
  return intersection(domain, namesOf([String(literal)]));
};
