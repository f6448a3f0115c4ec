/**
 * Resolves the splits on the context of one decision: what is left are trees over the action alone, written into memory that is made once
 * and used again for the next decision.
 */
import type { ModelFeature } from '../features/model-feature.ts';
import { childOf, type FlatTrees } from './flat-trees.ts';

export type ReducedTrees = {
  /** Sum over the trees that the context alone decides. */
  readonly constant: number;
  /** The others; valid until the next reduction. */
  readonly rest: FlatTrees;
};

/** For each feature its place among those of its own side, and whether it is the action's. */
const sidesOf = (features: readonly ModelFeature[]): { isAction: Uint8Array; placeOnSide: Int32Array } => {
  const counts = { context: 0, action: 0 };
  const placeOnSide = Int32Array.from(features, ({ about }) => {
    counts[about] += 1;
    return counts[about] - 1;
  });
  return { isAction: Uint8Array.from(features, ({ about }) => Number(about === 'action')), placeOnSide };
};

export const reduceByContext = (
  flat: FlatTrees,
  features: readonly ModelFeature[],
): ((context: Float64Array) => ReducedTrees) => {
  const { isAction, placeOnSide } = sidesOf(features);
  const nodeCount = flat.feature.length;
  const kept = {
    roots: new Int32Array(flat.roots.length),
    feature: new Int32Array(nodeCount),
    level: new Int32Array(nodeCount),
    threshold: new Float64Array(nodeCount),
    missingGoesLeft: new Uint8Array(nodeCount),
    left: new Int32Array(nodeCount),
    right: new Int32Array(nodeCount),
  };

  return (context) => {
    let keptCount = 0;
    /** Follows the context from a node, and keeps the first split on the action with what lies below it. */
    const reduce = (from: number): number => {
      let at = from;
      while (at >= 0 && isAction[flat.feature[at] as number] === 0)
        at = childOf(flat, at, context[placeOnSide[flat.feature[at] as number] as number] ?? NaN);
      if (at < 0) return at;
      const place = keptCount;
      keptCount += 1;
      kept.feature[place] = placeOnSide[flat.feature[at] as number] as number;
      kept.level[place] = flat.level[at] ?? -1;
      kept.threshold[place] = flat.threshold[at] as number;
      kept.missingGoesLeft[place] = flat.missingGoesLeft[at] as number;
      kept.left[place] = reduce(flat.left[at] as number);
      kept.right[place] = reduce(flat.right[at] as number);
      return place;
    };
    let constant = 0;
    let rootCount = 0;
    for (const root of flat.roots) {
      const reduced = reduce(root);
      if (reduced < 0) constant += flat.leaves[~reduced] as number;
      else {
        kept.roots[rootCount] = reduced;
        rootCount += 1;
      }
    }
    return { constant, rest: { ...kept, roots: kept.roots.subarray(0, rootCount), leaves: flat.leaves } };
  };
};
