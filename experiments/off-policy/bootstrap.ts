/**
 * Bootstrap over units: whole units are drawn with replacement, every estimate is made anew from the drawn sums (so a ratio draws its
 * normaliser again), and the interval is that of the percentiles. All estimates of one call see the same draws, so that their differences are
 * paired. The source of chance is sfc32, seeded: the same log and seed give the same interval.
 */
import type { Interval } from '../interval.ts';
import type { UnitSums } from './estimators.ts';

/** The next whole number of 32 bits. sfc32 (Doty-Humphrey), its state mixed from the seed. */
const seededBits = (seed: number): (() => number) => {
  let state = seed | 0;
  const fill = (): number => {
    state = (state + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) | 0;
  };
  let [a, b, c, counter] = [fill(), fill(), fill(), 1];
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
};

const twoTo32 = 2 ** 32;

/** How often each unit was drawn. */
const drawCounts = (next: () => number, counts: Float64Array): void => {
  counts.fill(0);
  const { length } = counts;
  for (let draw = 0; draw < length; draw += 1) {
    const unit = Math.floor((next() / twoTo32) * length);
    counts[unit] = (counts[unit] as number) + 1;
  }
};

const dot = (left: Float64Array, right: Float64Array): number => {
  let sum = 0;
  for (let place = 0; place < left.length; place += 1) sum += (left[place] as number) * (right[place] as number);
  return sum;
};

const drawnEstimate = ({ rounds, plain, ratio }: UnitSums, counts: Float64Array): number => {
  const mean = dot(plain, counts) / dot(rounds, counts);
  if (ratio === null) return mean;
  return mean + dot(ratio.weighted, counts) / dot(ratio.weights, counts);
};

/** For each of `estimates` its values over the draws; NaN where a draw left a ratio without weight. */
export const bootstrap = ({
  estimates,
  draws,
  seed,
}: {
  readonly estimates: readonly UnitSums[];
  readonly draws: number;
  readonly seed: number;
}): readonly Float64Array[] => {
  const values = estimates.map(() => new Float64Array(draws));
  const counts = new Float64Array(estimates[0]?.rounds.length ?? 0);
  const next = seededBits(seed);
  for (let draw = 0; draw < draws; draw += 1) {
    drawCounts(next, counts);
    for (const [place, sums] of estimates.entries())
      (values[place] as Float64Array)[draw] = drawnEstimate(sums, counts);
  }
  return values;
};

/** By linear interpolation between order statistics; `sorted` is not empty. */
const quantileOf = (sorted: Float64Array, share: number): number => {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
};

/** Null where fewer than nine in ten draws gave a value. */
export const percentileInterval = (values: Float64Array, alpha: number): Interval | null => {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0 || sorted.length < 0.9 * values.length) return null;
  return { lower: quantileOf(sorted, alpha / 2), upper: quantileOf(sorted, 1 - alpha / 2) };
};

/** Draw by draw. */
export const pairedDifferences = (left: Float64Array, right: Float64Array): Float64Array =>
  left.map((value, draw) => value - (right[draw] as number));
