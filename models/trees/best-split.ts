/**
 * The split of a node that lowers the second-order loss most: gain = GL²/(HL + λ) + GR²/(HR + λ) − G²/(H + λ) (Chen and Guestrin 2016, eq. 7,
 * without the factor ½). Rows whose value is not known are tried on both sides. Of equal gains the first column and cut win.
 */
import type { HistogramLayout } from './histogram.ts';
import type { TreeSettings } from './settings.ts';

export type NodeSums = { readonly gradient: number; readonly hessian: number; readonly rows: number };

export type Split = {
  /** Place among the columns searched. */
  readonly column: number;
  /** Rows of this bin and those before it go left. */
  readonly lastLeftBin: number;
  readonly missingGoesLeft: boolean;
  readonly gain: number;
  readonly left: NodeSums;
  readonly right: NodeSums;
};

export type SearchedColumn = { readonly valueBins: number; readonly hasMissing: boolean };

type Limits = Pick<TreeSettings, 'l2' | 'minRowsPerLeaf' | 'minHessianPerLeaf'>;

type Node = { readonly histogram: Float64Array; readonly sums: NodeSums };

/** Below this a gain is rounding. */
const leastGain = 1e-10;

const nothing: NodeSums = { gradient: 0, hessian: 0, rows: 0 };

const plus = (one: NodeSums, other: NodeSums): NodeSums => ({
  gradient: one.gradient + other.gradient,
  hessian: one.hessian + other.hessian,
  rows: one.rows + other.rows,
});

const minus = (whole: NodeSums, part: NodeSums): NodeSums => ({
  gradient: whole.gradient - part.gradient,
  hessian: whole.hessian - part.hessian,
  rows: whole.rows - part.rows,
});

const binAt = (histogram: Float64Array, at: number): NodeSums => ({
  gradient: histogram[at] as number,
  hessian: histogram[at + 1] as number,
  rows: histogram[at + 2] as number,
});

type Best = { gain: number; column: number; lastLeftBin: number; missingGoesLeft: boolean };

type Sweep = {
  readonly column: number;
  readonly start: number;
  readonly cutCount: number;
  /** The rows without a value, where they are tried on the left; null: on the right. */
  readonly missingOnLeft: NodeSums | null;
};

/** One sweep over the cuts of a column; improves `best` in place. */
const sweepCuts = ({ histogram, sums: whole }: Node, sweep: Sweep, limits: Limits, best: Best): void => {
  const { l2, minRowsPerLeaf, minHessianPerLeaf } = limits;
  const parentScore = (whole.gradient * whole.gradient) / (whole.hessian + l2);
  let { gradient, hessian, rows } = sweep.missingOnLeft ?? nothing;
  for (let bin = 0; bin < sweep.cutCount; bin += 1) {
    const at = sweep.start + 3 * bin;
    gradient += histogram[at] as number;
    hessian += histogram[at + 1] as number;
    rows += histogram[at + 2] as number;
    if (rows < minRowsPerLeaf || hessian < minHessianPerLeaf) continue;
    const rightHessian = whole.hessian - hessian;
    if (whole.rows - rows < minRowsPerLeaf || rightHessian < minHessianPerLeaf) break;
    const rightGradient = whole.gradient - gradient;
    const gain =
      (gradient * gradient) / (hessian + l2) + (rightGradient * rightGradient) / (rightHessian + l2) - parentScore;
    // Written so that a gain that is no number never wins.
    if (!(gain > best.gain)) continue;
    best.gain = gain;
    best.column = sweep.column;
    best.lastLeftBin = bin;
    best.missingGoesLeft = sweep.missingOnLeft !== null;
  }
};

/** The rows of the node without a value in that column. */
const missingOf = (histogram: Float64Array, { valueBins, hasMissing }: SearchedColumn, start: number): NodeSums =>
  hasMissing ? binAt(histogram, start + 3 * valueBins) : nothing;

const sweepColumns = (
  node: Node,
  columns: readonly SearchedColumn[],
  { layout, limits }: { layout: HistogramLayout; limits: Limits },
): Best => {
  const best: Best = { gain: leastGain, column: -1, lastLeftBin: 0, missingGoesLeft: false };
  for (const [column, searched] of columns.entries()) {
    const start = layout.starts[column] as number;
    const missing = missingOf(node.histogram, searched, start);
    const cutCount = searched.valueBins - 1;
    if (missing.rows === 0) {
      sweepCuts(node, { column, start, cutCount, missingOnLeft: null }, limits, best);
      continue;
    }
    // With the unknown ones on the right there is one cut more: all values against none.
    sweepCuts(node, { column, start, cutCount: cutCount + 1, missingOnLeft: null }, limits, best);
    sweepCuts(node, { column, start, cutCount, missingOnLeft: missing }, limits, best);
  }
  return best;
};

/** Null: no split is allowed, or none gains anything. */
export const findBestSplit = (
  node: Node,
  columns: readonly SearchedColumn[],
  setting: { readonly layout: HistogramLayout; readonly limits: Limits },
): Split | null => {
  if (node.sums.hessian + setting.limits.l2 <= 0) return null;
  const { column, lastLeftBin, gain, missingGoesLeft } = sweepColumns(node, columns, setting);
  const chosen = columns[column];
  if (chosen === undefined) return null;
  const start = setting.layout.starts[column] as number;
  const missing = missingOf(node.histogram, chosen, start);
  let left = missingGoesLeft ? missing : nothing;
  for (let bin = 0; bin <= lastLeftBin; bin += 1) left = plus(left, binAt(node.histogram, start + 3 * bin));
  const right = minus(node.sums, left);
  // Where the node has no unknown value, one that comes later goes with the greater part.
  const side = missing.rows > 0 ? missingGoesLeft : left.rows >= right.rows;
  return { column, lastLeftBin, missingGoesLeft: side, gain, left, right };
};
