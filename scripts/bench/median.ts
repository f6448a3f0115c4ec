/** Order statistics of a few rounds or of many latencies. */

const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** The value at that share of the way from the least (0) to the greatest (1), the nearest rank; NaN of nothing. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = ascending(values);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
};

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export const median = (values: readonly number[]): number => {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
};

export const rounded = (value: number, decimals = 0): number => Number(value.toFixed(decimals));

/** With three decimals; null where any of the values is not known. */
export const medianKnown = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : rounded(median(known), 3);
};
