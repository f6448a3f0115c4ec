/**
 * Population stability index: how far a distribution has moved, Σ (a − e) ln(a / e) over the shares of its bins (Siddiqi 2006). By custom
 * below 0.1 is stable and above 0.25 is a shift; the figure has noise of about (bins − 1)(1/n + 1/m).
 */

/** An empty bin counts as this share, without changing the others. */
const leastShare = 1e-4;

export const movedAbove = 0.25;

export const stabilityIndexOfCounts = (expected: readonly number[], actual: readonly number[]): number => {
  const shareOf = (counts: readonly number[]): ((bin: number) => number) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return (bin) => Math.max(leastShare, (counts[bin] ?? 0) / total);
  };
  const [expectedShare, actualShare] = [shareOf(expected), shareOf(actual)];
  return expected.reduce((sum, _, bin) => {
    const [before, now] = [expectedShare(bin), actualShare(bin)];
    return sum + (now - before) * Math.log(now / before);
  }, 0);
};

/** Rows in each bin: a value belongs to the first edge that it does not exceed, to the last bin but one above all edges; NaN to the last. */
export const countByEdges = (values: ArrayLike<number>, edges: readonly number[]): readonly number[] => {
  const counts = new Array<number>(edges.length + 2).fill(0);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? NaN;
    const found = edges.findIndex((edge) => value <= edge);
    const inside = found < 0 ? edges.length : found;
    const bin = Number.isNaN(value) ? edges.length + 1 : inside;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
};

/** Different edges between the tenths of the known values. */
const tenthEdges = (values: ArrayLike<number>): readonly number[] => {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const edges = Array.from({ length: 9 }, (_, tenth) => sorted[Math.floor(((tenth + 1) * sorted.length) / 10)] ?? NaN);
  return [...new Set(edges.filter((edge) => !Number.isNaN(edge)))];
};

/** How far the values of now have moved from those expected, over the tenths of the expected ones; no value is a bin of its own. */
export const stabilityIndex = (expected: ArrayLike<number>, actual: ArrayLike<number>): number => {
  const edges = tenthEdges(expected);
  return stabilityIndexOfCounts(countByEdges(expected, edges), countByEdges(actual, edges));
};
