/**
 * Gradient boosting with histograms (Friedman 2001; leaf-wise and regularised as LightGBM and XGBoost do it). The same rows, settings and
 * seed give the same artifact, byte for byte: rows and columns are drawn by the layer's own generator and sums are made in a fixed order.
 */
import { success, type Result } from '../../engine/index.ts';
import { featureListHash } from '../features/model-feature.ts';
import { chooseWithoutReplacement, seededGenerator, type Generator } from '../random/seeded-generator.ts';
import { refused, type Refusal } from '../refusal.ts';
import { sealArtifact, treesFormat, type Tree, type TreesArtifact } from './artifact.ts';
import type { NodeSums } from './best-split.ts';
import { checkRows, type TrainingRows } from './check-rows.ts';
import { makeDesign, type DesignColumn } from './design-columns.ts';
import { makeGrower, type GrownNode, type GrownTree } from './grow-tree.ts';
import { differentiate, startScore, type LossName } from './losses.ts';
import { defaultTreeSettings, treeSettingsSchema, type TreeSettings } from './settings.ts';

export type TreeTraining = TrainingRows & {
  readonly loss: LossName;
  readonly seed: number;
  /** What is not told is as in the default settings. */
  readonly settings?: Partial<TreeSettings>;
  /** Called after each tree, for progress. */
  readonly onTree?: (treesDone: number, treeCount: number) => void;
};

const drawRows = (next: Generator, rowCount: number, share: number): Uint32Array => {
  if (share === 1) return Uint32Array.from({ length: rowCount }, (_, row) => row);
  const rows = new Uint32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (next() >= share) continue;
    rows[count] = row;
    count += 1;
  }
  return rows.subarray(0, count);
};

const drawColumns = (next: Generator, columns: readonly DesignColumn[], share: number): readonly DesignColumn[] => {
  if (share === 1) return columns;
  const count = Math.max(1, Math.round(share * columns.length));
  const places = new Set(chooseWithoutReplacement(next, columns.length, count));
  return columns.filter((_, place) => places.has(place));
};

const goesLeft = ({ column, lastLeftBin, missingGoesLeft }: GrownNode, row: number): boolean => {
  const bin = column.bins[row] ?? 0;
  return bin <= lastLeftBin || (missingGoesLeft && bin > column.cuts.length);
};

const leafOfRow = ({ nodes }: GrownTree, row: number): number => {
  let at = nodes.length === 0 ? ~0 : 0;
  while (at >= 0) {
    const node = nodes[at];
    if (node === undefined) break;
    at = goesLeft(node, row) ? node.left : node.right;
  }
  return ~at;
};

/** Adds the tree's values to the scores: rows it was grown on lie leaf by leaf, the others walk down. */
const addScores = (tree: GrownTree, values: readonly number[], scores: Float64Array): void => {
  const isDone = new Uint8Array(scores.length);
  for (const [leaf, { from, to }] of tree.leaves.entries()) {
    const value = values[leaf] ?? 0;
    for (let place = from; place < to; place += 1) {
      const row = tree.rows[place] ?? 0;
      scores[row] = (scores[row] ?? 0) + value;
      isDone[row] = 1;
    }
  }
  for (let row = 0; row < scores.length; row += 1)
    if (isDone[row] === 0) scores[row] = (scores[row] ?? 0) + (values[leafOfRow(tree, row)] ?? 0);
};

const toArtifactTree = ({ nodes }: GrownTree, leaves: readonly number[]): Tree => ({
  feature: nodes.map(({ column }) => column.feature),
  level: nodes.map(({ column }) => column.level),
  // After the last cut lie only values that are not known: every number stays on the left.
  threshold: nodes.map(({ column, lastLeftBin }) => column.cuts[lastLeftBin] ?? Number.MAX_VALUE),
  missingGoesLeft: nodes.map(({ missingGoesLeft }) => missingGoesLeft),
  left: nodes.map(({ left }) => left),
  right: nodes.map(({ right }) => right),
  leaves,
});

/** A leaf without weight says nothing. */
const leafValue = ({ gradient, hessian }: NodeSums, { learningRate, l2 }: TreeSettings): number =>
  hessian + l2 > 0 ? (-learningRate * gradient) / (hessian + l2) : 0;

const boost = (training: TreeTraining, settings: TreeSettings, columns: readonly DesignColumn[]) => {
  const { labels, loss } = training;
  const rowCount = labels.length;
  const targets = { labels, weights: training.weights ?? new Float64Array(rowCount).fill(1) };
  const start = startScore(loss, targets);
  const scores = new Float64Array(rowCount).fill(start);
  const derivatives = new Float64Array(2 * rowCount);
  const next = seededGenerator(training.seed);
  const grow = makeGrower(rowCount);
  const trees: Tree[] = [];
  for (let count = 1; count <= settings.treeCount; count += 1) {
    differentiate(loss, targets, scores, derivatives);
    const rows = drawRows(next, rowCount, settings.rowShare);
    const drawn = drawColumns(next, columns, settings.columnShare);
    const tree = grow({ columns: drawn, rows, derivatives, settings });
    const values = tree.leaves.map(({ sums }) => leafValue(sums, settings));
    addScores(tree, values, scores);
    trees.push(toArtifactTree(tree, values));
    training.onTree?.(count, settings.treeCount);
  }
  return { start, trees };
};

export const trainTrees = (training: TreeTraining): Result<TreesArtifact, Refusal> => {
  const parsed = treeSettingsSchema.safeParse({ ...defaultTreeSettings, ...training.settings });
  if (!parsed.success) return refused('settings-not-valid', parsed.error.issues[0]?.message ?? 'not settings');
  const settings = parsed.data;
  const { table, loss, seed } = training;
  if (!Number.isSafeInteger(seed))
    return refused('settings-not-valid', `the seed ${String(seed)} is not a whole number`);
  const checked = checkRows(training, { loss, minRows: 2 * settings.minRowsPerLeaf });
  if (!checked.ok) return checked;
  const { columns, droppedFeatures, rowCount } = makeDesign(table, settings.maxBins);
  if (columns.length === 0) return refused('no-usable-feature', 'no feature ever varies');
  const { start, trees } = boost(training, settings, columns);
  return success(
    sealArtifact({
      format: treesFormat,
      loss,
      features: [...table.features],
      featuresHash: featureListHash(table.features),
      droppedFeatures,
      seed,
      settings,
      rowCount,
      startScore: start,
      trees,
    }),
  );
};
