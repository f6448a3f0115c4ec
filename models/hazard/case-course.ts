/**
 * From decisions to cases: what a policy does in the decisions of a log, put together to the course of one case by a period life table. At each
 * age a case is there with the chance that it lives so long, open with the chance that it is not resting from a contact, and treated as
 * the policy would treat the decisions seen at that age. So counts are per case, whatever the mix of ages, and a policy that contacts more
 * often than the one that was followed is not credited with contacts on the days of rest that they would bring.
 */
import type { NightRow } from '../dataset/night-row.ts';

export type CaseCourse = {
  /** By age in days: chance of not being closed before. */
  readonly survival: Float64Array;
  /** Share of nights on which something is open to a case that need not rest. */
  readonly openShare: number;
  /** Whole days without a contact that follow one. */
  readonly restDays: number;
};

/** Ages beyond are one. */
const mostAgeDays = 180;

/** `ageAt`: place of the age in days among the features; −1 or not known: 0. */
export const ageOf = ({ features }: Pick<NightRow, 'features'>, ageAt: number): number => {
  const age = features[ageAt] ?? NaN;
  return Number.isNaN(age) ? 0 : Math.min(mostAgeDays, Math.max(0, Math.floor(age)));
};

export const survivalByAge = (rows: readonly NightRow[], ageAt: number): Float64Array => {
  const nights = new Float64Array(mostAgeDays + 1);
  const closed = new Float64Array(mostAgeDays + 1);
  for (const row of rows) {
    const age = ageOf(row, ageAt);
    nights[age] = (nights[age] as number) + 1;
    if (row.closed) closed[age] = (closed[age] as number) + 1;
  }
  const survival = new Float64Array(mostAgeDays + 1);
  let alive = 1;
  for (let age = 0; age <= mostAgeDays; age += 1) {
    const seen = nights[age] as number;
    if (seen === 0) continue;
    survival[age] = alive;
    alive *= 1 - (closed[age] as number) / seen;
  }
  return survival;
};

/** What is done in the decisions of an age: their number, and sums of contacts, harm and money over them. */
export type AgeSums = {
  readonly decisions: Float64Array;
  readonly contacts: Float64Array;
  readonly harm: Float64Array;
  readonly money: Float64Array;
};

export const noAgeSums = (): AgeSums => {
  const made = (): Float64Array => new Float64Array(mostAgeDays + 1);
  return { decisions: made(), contacts: made(), harm: made(), money: made() };
};

/** Per case: contacts, expected complaints and opt-outs, money in minor units of the reference currency. */
export type PolicyFigures = { readonly contacts: number; readonly harm: number; readonly valueMinor: number };

/** Of an age without decisions those of the age before. */
export const perCase = ({ survival, openShare, restDays }: CaseCourse, sums: AgeSums): PolicyFigures => {
  const figures = { contacts: 0, harm: 0, valueMinor: 0 };
  const contacted = new Float64Array(mostAgeDays + 1);
  let seen = -1;
  for (let age = 0; age <= mostAgeDays; age += 1) {
    if ((sums.decisions[age] as number) > 0) seen = age;
    if (seen < 0 || survival[age] === 0) continue;
    let rested = 1;
    for (let before = 1; before <= restDays && before <= age; before += 1) rested -= contacted[age - before] as number;
    const each = (Math.max(0, rested) * openShare) / (sums.decisions[seen] as number);
    contacted[age] = each * (sums.contacts[seen] as number);
    const weight = each * (survival[age] as number);
    figures.contacts += weight * (sums.contacts[seen] as number);
    figures.harm += weight * (sums.harm[seen] as number);
    figures.valueMinor += weight * (sums.money[seen] as number);
  }
  return figures;
};
