/** Made-up debtors for tests: groups that are known, and clouds in which there are none. */
import { seededGenerator, type Generator } from '../../random/seeded-generator.ts';
import type { SegmentFeature } from '../segment-features.ts';

export const normal = (next: Generator): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

const factors = ['lateness', 'promises', 'rhythm', 'parts', 'response', 'delinquency'] as const;

export const plainFeatures = (width: number): readonly SegmentFeature[] =>
  Array.from({ length: width }, (_, place) => ({
    name: `x${String(place)}`,
    shape: 'plain',
    factor: factors[place % factors.length] ?? 'lateness',
    words: { more: `much x${String(place)}`, less: `little x${String(place)}` },
    known: { more: `x${String(place)} known`, less: `x${String(place)} not known` },
  }));

export type MadeUp = { readonly rows: readonly (readonly number[])[]; readonly groups: readonly number[] };

/** Around the given centres with standard deviation 1; group i is drawn with the share of i. */
export const groupsAround = (
  centres: readonly (readonly number[])[],
  { count, seed, shares }: { readonly count: number; readonly seed: number; readonly shares?: readonly number[] },
): MadeUp => {
  const next = seededGenerator(seed);
  const weights = shares ?? centres.map(() => 1 / centres.length);
  const groups = Array.from({ length: count }, () => {
    let left = next();
    const drawn = weights.findIndex((weight) => (left -= weight) < 0);
    return drawn < 0 ? 0 : drawn;
  });
  return { rows: groups.map((group) => (centres[group] ?? []).map((centre) => centre + normal(next))), groups };
};
