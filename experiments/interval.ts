/** An interval of an effect; ±Infinity where a side is open. */
export type Interval = { readonly lower: number; readonly upper: number };

export type Side = 'two_sided' | 'greater' | 'less';

/** What every interval so far allows. Null where they contradict each other: at a right level that is as rare as an error. */
export const intersect = (intervals: readonly Interval[]): Interval | null => {
  const lower = Math.max(...intervals.map((one) => one.lower));
  const upper = Math.min(...intervals.map((one) => one.upper));
  return lower <= upper ? { lower, upper } : null;
};
