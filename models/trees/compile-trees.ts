/**
 * The forward pass: all trees in a few typed arrays. For the candidates of one decision the splits on the context are resolved once: trees
 * that ask about the context only become a constant, of the others only the splits on the action are left to walk.
 * Sums are made in the order of the trees, constants first, so the same question has the same answer to the last bit.
 */
import { success, type Result } from '../../engine/index.ts';
import { featureListHash, type ModelFeature } from '../features/model-feature.ts';
import type { FeatureTable } from '../features/feature-table.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { TreesArtifact } from './artifact.ts';
import { sigmoid } from './losses.ts';
import { reduceByContext } from './reduce-by-context.ts';
import { flattenTrees, followTree, type FlatTrees } from './flat-trees.ts';

export type TreeScorer = {
  /** The score of one row, all features in the order of the list: a probability under the logistic loss, an amount under the squared one. */
  readonly score: (values: Float64Array) => number;
  /** The scores of candidates that share a context. Both sides in the order in which the list names features of that side. */
  readonly scoreCandidates: (context: Float64Array, actions: readonly Float64Array[]) => Float64Array;
};

const scoreFlat = (flat: FlatTrees, start: number, values: Float64Array): number => {
  let sum = start;
  for (const root of flat.roots) sum += followTree(flat, root, values);
  return sum;
};

/** Refused when the caller's features are not those the artifact was trained on. */
export const compileTrees = (
  artifact: TreesArtifact,
  features: readonly ModelFeature[],
): Result<TreeScorer, Refusal> => {
  if (featureListHash(features) !== artifact.featuresHash)
    return refused('feature-mismatch', 'the features are not those the model was trained on');
  const flat = flattenTrees(artifact);
  const link = artifact.loss === 'logistic' ? sigmoid : (score: number): number => score;
  const reduce = reduceByContext(flat, features);
  return success({
    score: (values) => link(scoreFlat(flat, artifact.startScore, values)),
    scoreCandidates: (context, actions) => {
      const { constant, rest } = reduce(context);
      const start = artifact.startScore + constant;
      return Float64Array.from(actions, (action) => link(scoreFlat(rest, start, action)));
    },
  });
};

/** The score of every row of a table. */
export const scoreTable = (scorer: TreeScorer, { columns }: FeatureTable): Float64Array => {
  const values = new Float64Array(columns.length);
  return Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    for (const [place, column] of columns.entries()) values[place] = column[row] ?? NaN;
    return scorer.score(values);
  });
};
