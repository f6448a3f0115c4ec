/**
 * Boundaries of group sequential tests and the chance to cross any boundary, by recursive integration (Armitage, McPherson and Rowe 1969): the
 * density of the score B(t) of runs that have not stopped, from look to look, on a grid (Simpson's rule).
 */
import { normalQuantile, normalTail } from '../distributions/normal.ts';

export type Look = {
  /** Share of the planned information, rising to 1. */
  readonly share: number;
  /** In standard errors: crossed where |z| exceeds it. */
  readonly bound: number;
};

/** The density of runs that go on, at even grid points, with the weights of Simpson's rule in it. */
type Going = { readonly share: number; readonly points: Float64Array; readonly masses: Float64Array };

const start: Going = { share: 0, points: Float64Array.of(0), masses: Float64Array.of(1) };

/** `drift`: the expected z at the end. */
type Step = { readonly from: Going; readonly look: Look; readonly drift: number };

/** Chance to be above `limit` after the step. */
const chanceAbove = ({ points, masses }: Going, limit: number, gap: number): number => {
  let chance = 0;
  for (let place = 0; place < points.length; place += 1)
    chance += (masses[place] ?? 0) * normalTail((limit - (points[place] ?? 0)) / gap);
  return chance;
};

const mirrored = ({ share, points, masses }: Going): Going => ({
  share,
  points: points.map((point) => -point),
  masses,
});

/** Chance to be beyond the bound at this look, on either side. */
const crossing = ({ from, look, drift }: Step): number => {
  const gap = Math.sqrt(look.share - from.share);
  const limit = look.bound * Math.sqrt(look.share);
  const shift = drift * (look.share - from.share);
  return chanceAbove(from, limit - shift, gap) + chanceAbove(mirrored(from), limit + shift, gap);
};

/** Beyond so many standard deviations a normal density is nothing. */
const farthest = 9;

/** Density at `point` after the step, over the grid points that reach it. */
const densityAt = ({ points, masses }: Going, point: number, gap: number): number => {
  const [first, width] = [points[0] ?? 0, (points[1] ?? 0) - (points[0] ?? 0)];
  const isPoint = points.length === 1;
  const low = isPoint ? 0 : Math.max(0, Math.ceil((point - farthest * gap - first) / width));
  const high = isPoint ? 0 : Math.min(points.length - 1, Math.floor((point + farthest * gap - first) / width));
  let sum = 0;
  for (let place = low; place <= high; place += 1) {
    const z = (point - (points[place] ?? 0)) / gap;
    sum += (masses[place] ?? 0) * Math.exp((-z * z) / 2);
  }
  return sum / (gap * Math.sqrt(2 * Math.PI));
};

const goOn = ({ from, look, drift }: Step, gridSize: number): Going => {
  const gap = Math.sqrt(look.share - from.share);
  const limit = look.bound * Math.sqrt(look.share);
  const shift = drift * (look.share - from.share);
  const width = (2 * limit) / (gridSize - 1);
  const points = Float64Array.from({ length: gridSize }, (_, place) => -limit + place * width);
  const masses = points.map((point, place) => {
    const inner = place % 2 === 1 ? 4 : 2;
    const weight = place === 0 || place === gridSize - 1 ? 1 : inner;
    return (densityAt(from, point - shift, gap) * width * weight) / 3;
  });
  return { share: look.share, points, masses };
};

/** Chance that |z| exceeds its bound at any look. `gridSize` is odd. */
export const crossingChance = (looks: readonly Look[], drift: number, gridSize = 161): number => {
  let from = start;
  let chance = 0;
  for (const look of looks) {
    chance += crossing({ from, look, drift });
    from = goOn({ from, look, drift }, gridSize);
  }
  return Math.min(1, chance);
};

/** What may have been spent of α on each side by a share of the information, after O'Brien and Fleming (Lan and DeMets 1983). */
const spentBy = (share: number, alpha: number): number =>
  2 * normalTail(normalQuantile(1 - alpha / 4) / Math.sqrt(share));

const solveBound = (from: Going, share: number, target: number): number => {
  const gap = Math.sqrt(share - from.share);
  let [low, high] = [0, 20];
  for (let step = 0; step < 45; step += 1) {
    const middle = (low + high) / 2;
    if (chanceAbove(from, middle * Math.sqrt(share), gap) > target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Two-sided O'Brien–Fleming-type bounds at the given shares of the information. */
export const spendingBounds = (shares: readonly number[], alpha: number, gridSize = 401): readonly number[] => {
  let from = start;
  let spent = 0;
  return shares.map((share) => {
    const allowed = spentBy(share, alpha);
    const bound = solveBound(from, share, allowed - spent);
    spent = allowed;
    from = goOn({ from, look: { share, bound }, drift: 0 }, gridSize);
    return bound;
  });
};
