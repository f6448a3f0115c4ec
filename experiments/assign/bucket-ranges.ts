/**
 * Weights → half-open ranges `[from, to)` of [0, 1), one per arm, side by side in the order of the arms. With a coverage below 1
 * every arm keeps the start of its range, so that a wider coverage adds debtors and moves none.
 *
 * Weights are taken as they are: a wrong split is refused where experiments are defined and never made equal here.
 */
export type BucketRange = readonly [from: number, to: number];

/** `coverage` is the share of debtors that take part, limited to 0…1. */
export const bucketRanges = (weights: readonly number[], coverage = 1): readonly BucketRange[] => {
  const share = Math.min(1, Math.max(0, coverage));
  let start = 0;
  return weights.map((weight) => {
    const from = start;
    start += weight;
    return [from, from + share * weight];
  });
};

/** Index of the range that holds `bucket`, or -1 where none does. */
export const chooseRange = (bucket: number, ranges: readonly BucketRange[]): number =>
  ranges.findIndex(([from, to]) => bucket >= from && bucket < to);
