/**
 * The bootstrap clustered by debtor: whole debtors are drawn again, with all that is theirs. Of the difference of two ratios of sums; with
 * denominators of 1 that is a difference of means. `studentised` (bootstrap-t) holds its level in unequal, skewed arms; `percentile` does not
 * (STATISTICS.md §2). At one look; seeded.
 */
import { success, type Result } from '../../engine/index.ts';
import { ratioArm } from '../effects/arms.ts';
import { differenceOf, type Arms, type Effect } from '../effects/effect.ts';
import type { Interval } from '../interval.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import { seededGenerator, type Generator } from '../random/seeded-generator.ts';
import { sumRatios, type DebtorRatio } from '../sums/ratio-sums.ts';

export type Bootstrap = {
  readonly estimate: number;
  readonly percentile: Interval;
  readonly studentised: Interval;
  /** Draws in which the difference could be estimated. */
  readonly draws: number;
};

type Settings = { readonly alpha: number; readonly seed: number; readonly draws?: number };

const leastUsable = 0.9;

const redraw = function* (debtors: readonly DebtorRatio[], next: Generator): Iterable<DebtorRatio> {
  for (let count = 0; count < debtors.length; count += 1) {
    const drawn = debtors[Math.floor(next() * debtors.length)];
    if (drawn !== undefined) yield drawn;
  }
};

const quantile = (sorted: readonly number[], probability: number): number => {
  const place = probability * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return low + (high - low) * (place - Math.floor(place));
};

const effectOf = (arms: Arms<Iterable<DebtorRatio>>): Result<Effect, NotEstimable> =>
  differenceOf({ treatment: ratioArm(sumRatios(arms.treatment)), control: ratioArm(sumRatios(arms.control)) });

export const bootstrapDifference = (
  arms: Arms<readonly DebtorRatio[]>,
  { alpha, seed, draws = 1_999 }: Settings,
): Result<Bootstrap, NotEstimable> => {
  const whole = effectOf(arms);
  if (!whole.ok) return whole;
  const next = seededGenerator(seed);
  const drawn: Effect[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const again = effectOf({ treatment: redraw(arms.treatment, next), control: redraw(arms.control, next) });
    if (again.ok) drawn.push(again.value);
  }
  if (drawn.length < leastUsable * draws) return notEstimable('zero_variance', 'Most draws have no spread.');
  const { estimate, standardError } = whole.value;
  const ascending = (values: readonly number[]): readonly number[] => values.toSorted((one, other) => one - other);
  const estimates = ascending(drawn.map((each) => each.estimate));
  const pivots = ascending(drawn.map((each) => (each.estimate - estimate) / each.standardError));
  return success({
    estimate,
    percentile: { lower: quantile(estimates, alpha / 2), upper: quantile(estimates, 1 - alpha / 2) },
    studentised: {
      lower: estimate - quantile(pivots, 1 - alpha / 2) * standardError,
      upper: estimate - quantile(pivots, alpha / 2) * standardError,
    },
    draws: drawn.length,
  });
};
