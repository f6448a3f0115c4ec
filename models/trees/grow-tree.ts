/**
 * One tree, leaf by leaf: always the leaf is split whose best split gains most (of equal gains the older leaf), until there are enough
 * leaves. Only the smaller child's histogram is summed, and none for leaves that will not be split any more.
 */
import { findBestSplit, type NodeSums, type SearchedColumn, type Split } from './best-split.ts';
import type { DesignColumn } from './design-columns.ts';
import {
  layoutOf,
  subtractHistogram,
  sumHistogram,
  type Derivatives,
  type HistogramLayout,
  type RowRange,
} from './histogram.ts';
import type { TreeSettings } from './settings.ts';

/** A child is the place of an inner node, or ~place of a leaf. */
export type GrownNode = {
  readonly column: DesignColumn;
  readonly lastLeftBin: number;
  readonly missingGoesLeft: boolean;
  left: number;
  right: number;
};

export type GrownLeaf = { readonly sums: NodeSums; readonly from: number; readonly to: number };

export type GrownTree = {
  readonly nodes: readonly GrownNode[];
  readonly leaves: readonly GrownLeaf[];
  /** The rows trained on, leaf by leaf. */
  readonly rows: Uint32Array;
};

export type GrowInput = {
  readonly columns: readonly DesignColumn[];
  /** Will be reordered. */
  readonly rows: Uint32Array;
  readonly derivatives: Derivatives;
  readonly settings: TreeSettings;
};

type OpenLeaf = GrownLeaf & {
  readonly split: Split | null;
  /** Null: it will not be split. */
  readonly histogram: Float64Array | null;
  readonly parent: { readonly node: number; readonly side: 'left' | 'right' } | null;
};

type Growth = GrowInput & {
  readonly layout: HistogramLayout;
  readonly searched: readonly SearchedColumn[];
  readonly bins: readonly Uint8Array[];
  readonly memory: Memory;
};

/** What is kept from tree to tree. */
type Memory = {
  readonly spare: Uint32Array;
  readonly histograms: Float64Array[];
  histogramsInUse: number;
};

const takeHistogram = ({ memory, layout }: Growth): Float64Array => {
  const place = memory.histogramsInUse;
  memory.histogramsInUse += 1;
  const kept = memory.histograms[place];
  if (kept !== undefined && kept.length >= layout.length) return kept.subarray(0, layout.length);
  const fresh = new Float64Array(layout.length);
  memory.histograms[place] = fresh;
  return fresh;
};

/** Puts the rows that go left first and keeps the order on either side; answers where the right side starts. */
const partition = ({ rows, memory: { spare }, columns }: Growth, { from, to }: GrownLeaf, split: Split): number => {
  const column = columns[split.column];
  if (column === undefined) return from;
  const { bins } = column;
  const missingBin = column.cuts.length + 1;
  const missingGoesLeft = column.hasMissing && split.missingGoesLeft;
  let leftEnd = from;
  let rightCount = 0;
  for (let place = from; place < to; place += 1) {
    const row = rows[place] ?? 0;
    const bin = bins[row] ?? 0;
    if (bin <= split.lastLeftBin || (missingGoesLeft && bin === missingBin)) {
      rows[leftEnd] = row;
      leftEnd += 1;
    } else {
      spare[rightCount] = row;
      rightCount += 1;
    }
  }
  rows.set(spare.subarray(0, rightCount), leftEnd);
  return leftEnd;
};

const sumRange = (growth: Growth, range: RowRange): Float64Array => {
  const into = takeHistogram(growth);
  sumHistogram({ into, range, derivatives: growth.derivatives }, growth.bins, growth.layout);
  return into;
};

const totalOf = ({ rows, derivatives }: GrowInput): NodeSums => {
  let gradient = 0;
  let hessian = 0;
  for (const row of rows) {
    gradient += derivatives[2 * row] ?? 0;
    hessian += derivatives[2 * row + 1] ?? 0;
  }
  return { gradient, hessian, rows: rows.length };
};

const openLeaf = (growth: Growth, leaf: Omit<OpenLeaf, 'split'>): OpenLeaf => {
  const split =
    leaf.histogram === null
      ? null
      : findBestSplit({ histogram: leaf.histogram, sums: leaf.sums }, growth.searched, {
          layout: growth.layout,
          limits: growth.settings,
        });
  return { ...leaf, split };
};

/** Both children of a leaf; `parentHistogram` becomes the larger one's. With `isLast` they will not be split and get no histogram. */
const splitLeaf = (
  growth: Growth,
  { leaf, split, node, isLast }: { leaf: OpenLeaf; split: Split; node: number; isLast: boolean },
): readonly [OpenLeaf, OpenLeaf] => {
  const middle = partition(growth, leaf, split);
  const ranges = { left: { from: leaf.from, to: middle }, right: { from: middle, to: leaf.to } };
  const histograms: { left: Float64Array | null; right: Float64Array | null } = { left: null, right: null };
  if (!isLast && leaf.histogram !== null) {
    const [smaller, larger] =
      split.left.rows <= split.right.rows ? (['left', 'right'] as const) : (['right', 'left'] as const);
    const child = sumRange(growth, { rows: growth.rows, ...ranges[smaller] });
    subtractHistogram(leaf.histogram, child);
    histograms[smaller] = child;
    histograms[larger] = leaf.histogram;
  }
  const open = (side: 'left' | 'right'): OpenLeaf =>
    openLeaf(growth, { ...ranges[side], sums: split[side], histogram: histograms[side], parent: { node, side } });
  return [open('left'), open('right')];
};

/** The leaf whose split gains most; null when none may be split. */
const bestLeaf = (
  leaves: readonly OpenLeaf[],
): { readonly place: number; readonly leaf: OpenLeaf; readonly split: Split } | null => {
  let best: { place: number; leaf: OpenLeaf; split: Split } | null = null;
  for (const [place, leaf] of leaves.entries()) {
    const { split } = leaf;
    if (split !== null && split.gain > (best?.split.gain ?? 0)) best = { place, leaf, split };
  }
  return best;
};

const link = (nodes: readonly GrownNode[], { parent }: OpenLeaf, child: number): void => {
  const node = parent === null ? undefined : nodes[parent.node];
  if (node !== undefined && parent !== null) node[parent.side] = child;
};

const growLeaves = (growth: Growth, root: OpenLeaf): { nodes: readonly GrownNode[]; leaves: readonly OpenLeaf[] } => {
  const { maxLeaves } = growth.settings;
  const leaves = [root];
  const nodes: GrownNode[] = [];
  while (leaves.length < maxLeaves) {
    const best = bestLeaf(leaves);
    const column = best === null ? undefined : growth.columns[best.split.column];
    if (best === null || column === undefined) break;
    const { place, leaf, split } = best;
    const node = nodes.length;
    link(nodes, leaf, node);
    nodes.push({ column, lastLeftBin: split.lastLeftBin, missingGoesLeft: split.missingGoesLeft, left: 0, right: 0 });
    const [left, right] = splitLeaf(growth, { leaf, split, node, isLast: leaves.length + 1 === maxLeaves });
    leaves[place] = left;
    leaves.push(right);
  }
  for (const [place, leaf] of leaves.entries()) link(nodes, leaf, ~place);
  return { nodes, leaves };
};

/** Grows trees one after the other and keeps its memory in between. */
export const makeGrower = (rowCount: number): ((input: GrowInput) => GrownTree) => {
  const memory: Memory = { spare: new Uint32Array(rowCount), histograms: [], histogramsInUse: 0 };
  return (input) => {
    const { columns, rows } = input;
    memory.histogramsInUse = 0;
    const searched = columns.map(({ cuts, hasMissing }) => ({ valueBins: cuts.length + 1, hasMissing }));
    const layout = layoutOf(searched.map(({ valueBins, hasMissing }) => valueBins + (hasMissing ? 1 : 0)));
    const growth: Growth = { ...input, layout, searched, bins: columns.map(({ bins }) => bins), memory };
    const range: RowRange = { rows, from: 0, to: rows.length };
    const histogram = sumRange(growth, range);
    const root = openLeaf(growth, { from: 0, to: rows.length, sums: totalOf(input), histogram, parent: null });
    const { nodes, leaves } = growLeaves(growth, root);
    return { nodes, leaves: leaves.map(({ sums, from, to }) => ({ sums, from, to })), rows };
  };
};
