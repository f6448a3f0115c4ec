/**
 * The chance that a stopping rule finds an effect whose expected z at the planned end is θ, and the θ that a wanted power needs. Fixed: one
 * look. Always-valid and O'Brien–Fleming: 180 daily looks.
 */
import { normalCdf, normalQuantile, normalTail } from '../distributions/normal.ts';
import { multiplierAt, tuningOf } from '../readings/confidence-sequence.ts';
import { crossingChance, spendingBounds, type Look } from './boundary-crossing.ts';

export type StoppingRule = 'fixed' | 'always_valid' | 'obrien_fleming';

const looks = 180;
/** Fits of Φ(slope · θ − offset) at α = 5 %, within 0.6 and 1.4 points for θ from 1.5 to 5: STATISTICS.md §7.10. */
const fits = {
  always_valid: { slope: 0.938, offset: 2.55 },
  obrien_fleming: { slope: 1, offset: 2.05 },
} as const;
const fittedAlpha = 0.05;
/** Fine enough for a power to within 1e-3. */
const coarseGrid = 101;

/** The bounds of 180 even looks. */
export const dailyLooks = (rule: 'always_valid' | 'obrien_fleming', alpha: number): readonly Look[] => {
  const shares = Array.from({ length: looks }, (_, day) => (day + 1) / looks);
  if (rule === 'obrien_fleming') {
    const bounds = spendingBounds(shares, alpha, coarseGrid);
    return shares.map((share, day) => ({ share, bound: bounds[day] ?? Infinity }));
  }
  const tuning = tuningOf(alpha);
  return shares.map((share) => ({ share, bound: multiplierAt(tuning * share, alpha) }));
};

type Asked = { readonly rule: StoppingRule; readonly alpha: number };

/** Both tails, though one of them hardly counts. */
const fixedPower = (alpha: number, theta: number): number => {
  const bound = normalQuantile(1 - alpha / 2);
  return normalTail(bound - theta) + normalTail(bound + theta);
};

export const powerAt = ({ rule, alpha, theta }: Asked & { readonly theta: number }): number => {
  if (rule === 'fixed') return fixedPower(alpha, theta);
  const { slope, offset } = fits[rule];
  if (alpha === fittedAlpha) return normalCdf(slope * theta - offset);
  return crossingChance(dailyLooks(rule, alpha), theta, coarseGrid);
};

const solveTheta = (looksOfRule: readonly Look[], power: number): number => {
  let [low, high] = [0, 12];
  for (let step = 0; step < 14; step += 1) {
    const middle = (low + high) / 2;
    if (crossingChance(looksOfRule, middle, coarseGrid) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Solving takes a third of a second, and a plan asks for the same rule again and again. */
const solved = new Map<string, number>();
const mostSolved = 1_000;

const solvedTheta = ({ rule, alpha }: Asked & { readonly rule: keyof typeof fits }, power: number): number => {
  const key = `${rule} ${String(alpha)} ${String(power)}`;
  const theta = solved.get(key) ?? solveTheta(dailyLooks(rule, alpha), power);
  if (solved.size >= mostSolved) solved.clear();
  solved.set(key, theta);
  return theta;
};

export const thetaFor = ({ rule, alpha, power }: Asked & { readonly power: number }): number => {
  const wanted = normalQuantile(power);
  if (rule === 'fixed') return normalQuantile(1 - alpha / 2) + wanted;
  const { slope, offset } = fits[rule];
  return alpha === fittedAlpha ? (wanted + offset) / slope : solvedTheta({ rule, alpha }, power);
};
