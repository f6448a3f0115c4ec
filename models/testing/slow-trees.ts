/**
 * Exact greedy boosting, written to be read: every cut between two values is tried on the rows themselves. The oracle of the histogram trees
 * where there are fewer values than bins; no sampling.
 */
import type { FeatureTable } from '../features/feature-table.ts';
import { sigmoid, type LossName } from '../trees/losses.ts';
import { defaultTreeSettings, type TreeSettings } from '../trees/settings.ts';

type SlowTraining = {
  readonly table: FeatureTable;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly loss: LossName;
  readonly settings: Partial<TreeSettings>;
};

type Row = { readonly place: number; readonly gradient: number; readonly hessian: number };
type Parts = { readonly left: readonly Row[]; readonly right: readonly Row[]; readonly gain: number };

const sumOf = (rows: readonly Row[], of: 'gradient' | 'hessian'): number => rows.reduce((sum, row) => sum + row[of], 0);

/** All ways to part rows by a feature: a threshold with the unknown on either side, known against unknown, or one level against the rest. */
const waysToPart = ({ features, columns }: FeatureTable): ((row: Row) => boolean)[] =>
  features.flatMap((feature, place) => {
    const column = columns[place]!;
    if (feature.kind === 'category') return feature.levels.map((_, level) => (row: Row) => column[row.place] !== level);
    const known = [...new Set(column)].filter((value) => !Number.isNaN(value));
    return known.flatMap((cut) => [(row: Row) => column[row.place]! <= cut, (row: Row) => !(column[row.place]! > cut)]);
  });

const bestParts = (
  rows: readonly Row[],
  ways: readonly ((row: Row) => boolean)[],
  settings: TreeSettings,
): Parts | null => {
  const score = (part: readonly Row[]): number => sumOf(part, 'gradient') ** 2 / (sumOf(part, 'hessian') + settings.l2);
  const isAllowed = (part: readonly Row[]): boolean =>
    part.length >= settings.minRowsPerLeaf && sumOf(part, 'hessian') >= settings.minHessianPerLeaf;
  let best: Parts | null = null;
  for (const goesLeft of ways) {
    const left = rows.filter(goesLeft);
    const right = rows.filter((row) => !goesLeft(row));
    if (!isAllowed(left) || !isAllowed(right)) continue;
    const gain = score(left) + score(right) - score(rows);
    // Two ways that part the rows alike differ by rounding only.
    if (gain > (best?.gain ?? 0) + 1e-10) best = { left, right, gain };
  }
  return best;
};

const growLeaves = (rows: readonly Row[], ways: readonly ((row: Row) => boolean)[], settings: TreeSettings) => {
  const leaves = [rows];
  while (leaves.length < settings.maxLeaves) {
    const parts = leaves.map((leaf) => bestParts(leaf, ways, settings));
    const gains = parts.map((part) => part?.gain ?? -Infinity);
    const place = gains.indexOf(Math.max(...gains));
    const chosen = parts[place];
    if (chosen === undefined || chosen === null) break;
    leaves.splice(place, 1, chosen.left, chosen.right);
  }
  return leaves;
};

/** The predictions on the rows trained on. */
export const growSlowTrees = ({ table, labels, weights, loss, settings: changes }: SlowTraining): Float64Array => {
  const settings = { ...defaultTreeSettings, ...changes };
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = labels.reduce((sum, label, row) => sum + weights[row]! * label, 0) / total;
  const scores = new Float64Array(labels.length).fill(loss === 'logistic' ? Math.log(mean / (1 - mean)) : mean);
  const link = loss === 'logistic' ? sigmoid : (score: number): number => score;
  const ways = waysToPart(table);
  for (let tree = 0; tree < settings.treeCount; tree += 1) {
    const rows = Array.from(labels, (label, place): Row => {
      const expected = link(scores[place]!);
      const hessian = loss === 'logistic' ? expected * (1 - expected) : 1;
      const weight = weights[place]!;
      return { place, gradient: weight * (expected - label), hessian: weight * hessian };
    });
    for (const leaf of growLeaves(rows, ways, settings)) {
      const value = (-settings.learningRate * sumOf(leaf, 'gradient')) / (sumOf(leaf, 'hessian') + settings.l2);
      for (const { place } of leaf) scores[place]! += value;
    }
  }
  return scores.map(link);
};
