/**
 * How alike two groupings of the same points are: the adjusted Rand index (Hubert and Arabie 1985), 1 where they are the same and 0 as by chance;
 * and for each group of the one the Jaccard index of the group of the other that is most like it (Hennig 2007).
 */

/** How many points are in group i of the one and group j of the other. */
export type CrossCounts = readonly (readonly number[])[];

export const crossCounts = (
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  [rows, columns]: readonly [rows: number, columns: number],
): CrossCounts => {
  const counts = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (let place = 0; place < one.length; place += 1) {
    const row = counts[one[place] ?? 0];
    const column = other[place] ?? 0;
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  return counts;
};

const pairs = (count: number): number => (count * (count - 1)) / 2;
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
const rowSums = (counts: CrossCounts): readonly number[] => counts.map(sumOf);
const columnSums = (counts: CrossCounts): readonly number[] =>
  (counts[0] ?? []).map((_, column) => sumOf(counts.map((row) => row[column] ?? 0)));

export const adjustedRandIndex = (counts: CrossCounts): number => {
  const together = sumOf(counts.flat().map(pairs));
  const [inRows, inColumns] = [sumOf(rowSums(counts).map(pairs)), sumOf(columnSums(counts).map(pairs))];
  const all = pairs(sumOf(counts.flat()));
  const expected = all === 0 ? 0 : (inRows * inColumns) / all;
  const most = (inRows + inColumns) / 2;
  // Both put all into one group, or each point into its own: then they are the same.
  return most === expected ? 1 : (together - expected) / (most - expected);
};

/** Of row i and column j: how many are in both ÷ how many are in one of them. */
export const jaccardIndices = (counts: CrossCounts): CrossCounts => {
  const [inRows, inColumns] = [rowSums(counts), columnSums(counts)];
  return counts.map((row, place) =>
    row.map((both, column) => {
      const either = (inRows[place] ?? 0) + (inColumns[column] ?? 0) - both;
      return either === 0 ? 0 : both / either;
    }),
  );
};
