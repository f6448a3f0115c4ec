/**
 * The chance of paying anyway before the time is up: Kaplan and Meier's hazard by the age of the debt (contacts made later included, as the
 * next contact is not the last), times how much likelier than others of that age this debtor is to pay.
 */
import { z } from 'zod';
import type { NightRow } from '../dataset/night-row.ts';
import { baseHazards, type Baseline } from './baseline.ts';
import type { HazardSettings } from './settings.ts';
import { labelOf } from './training-rows.ts';

const binDays = 5;
const binCount = 80;

export const selfCureSchema = z.strictObject({
  /** Place of the feature with the age in days; −1: none. */
  ageAt: z.int(),
  /** Hazard of a day, by age in bins of five days; the last bin is open. */
  hazards: z.array(z.number()).readonly(),
  /** What the baseline says on average there. */
  baselines: z.array(z.number()).readonly(),
});
export type SelfCure = Readonly<z.infer<typeof selfCureSchema>>;

const binOf = (ageDays: number): number =>
  Number.isNaN(ageDays) ? 0 : Math.min(binCount - 1, Math.max(0, Math.floor(ageDays / binDays)));

/** As many nights as the mean hazard weighs in each bin. */
const priorNights = 200;

export const fitSelfCure = (
  rows: readonly NightRow[],
  { baseline, ageAt, target }: { baseline: Baseline; ageAt: number; target: HazardSettings['target'] },
): SelfCure => {
  const nights = new Float64Array(binCount);
  const paid = new Float64Array(binCount);
  const expected = new Float64Array(binCount);
  for (const row of rows) {
    const bin = binOf(row.features[ageAt] ?? 0);
    nights[bin] = (nights[bin] as number) + 1;
    paid[bin] = (paid[bin] as number) + labelOf(row, target);
    expected[bin] = (expected[bin] as number) + baseHazards(baseline, row.features).anyDay;
  }
  const shrunken = (sums: Float64Array): number[] => {
    const mean = sums.reduce((sum, value) => sum + value, 0) / rows.length;
    return Array.from(sums, (sum, bin) => (sum + priorNights * mean) / ((nights[bin] as number) + priorNights));
  };
  return { ageAt, hazards: shrunken(paid), baselines: shrunken(expected) };
};

const mostRelativeRisk = 4;

/** Hazard of each of the days ahead, `hazard` being the baseline's for this debtor on the average day. */
export const fillHazardsAhead = (
  { ageAt, hazards, baselines }: SelfCure,
  { features, hazard, days }: { readonly features: Float64Array; readonly hazard: number; readonly days: number },
  into: Float64Array,
): void => {
  const age = features[ageAt] ?? 0;
  const start = Number.isNaN(age) ? 0 : Math.max(0, age);
  const relativeRisk = hazard / (baselines[binOf(start)] as number);
  const risk = Math.min(mostRelativeRisk, Math.max(1 / mostRelativeRisk, relativeRisk));
  for (let day = 0; day < days; day += 1) into[day] = risk * (hazards[binOf(start + day)] as number);
};
