/**
 * Several questions at once. Holm (1979) over arms: the chance of any false claim stays below α. Benjamini and Hochberg (1995) over
 * secondary metrics: the expected share of false claims does. Given p values of sequential readings, use their running minimum. Results
 * are adjusted p values, in the order of the input.
 */

/** Factor of the p value of each rank (0: the least) of `count`; made monotone upwards or downwards. */
type Scheme = { readonly factor: (rank: number, count: number) => number; readonly isStepDown: boolean };

const adjust = (values: readonly number[], { factor, isStepDown }: Scheme): readonly number[] => {
  const order = values.map((_, index) => index).sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0));
  const scaled = order.map((index, rank) => (values[index] ?? NaN) * factor(rank, values.length));
  const adjusted = new Array<number>(values.length).fill(NaN);
  const ranks = scaled.map((_, rank) => rank);
  let bound = isStepDown ? 0 : 1;
  for (const rank of isStepDown ? ranks : ranks.toReversed()) {
    const value = scaled[rank] ?? NaN;
    bound = isStepDown ? Math.max(bound, Math.min(1, value)) : Math.min(bound, value);
    adjusted[order[rank] ?? 0] = bound;
  }
  return adjusted;
};

export const holm = (values: readonly number[]): readonly number[] =>
  adjust(values, { factor: (rank, count) => count - rank, isStepDown: true });

export const benjaminiHochberg = (values: readonly number[]): readonly number[] =>
  adjust(values, { factor: (rank, count) => count / (rank + 1), isStepDown: false });

/** Holds whatever the p values have to do with each other (Benjamini and Yekutieli 2001). */
export const benjaminiYekutieli = (values: readonly number[]): readonly number[] => {
  const harmonic = values.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  return adjust(values, { factor: (rank, count) => (harmonic * count) / (rank + 1), isStepDown: false });
};

export const bonferroni = (values: readonly number[]): readonly number[] =>
  values.map((value) => Math.min(1, value * values.length));
