/** The nodes of all trees one after the other in typed arrays. A child is a node's place, or ~place of a leaf among all leaves. */
import type { TreesArtifact } from './artifact.ts';

export type FlatTrees = {
  /** Node where each tree starts, or ~leaf for a tree without splits. */
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  /** −1: the value is compared with the threshold. */
  readonly level: Int32Array;
  readonly threshold: Float64Array;
  readonly missingGoesLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly leaves: Float64Array;
};

export const flattenTrees = ({ trees }: TreesArtifact): FlatTrees => {
  const shifted = (child: number, firstNode: number, firstLeaf: number): number =>
    child < 0 ? child - firstLeaf : child + firstNode;
  const starts: { firstNode: number; firstLeaf: number }[] = [];
  let firstNode = 0;
  let firstLeaf = 0;
  for (const { feature, leaves } of trees) {
    starts.push({ firstNode, firstLeaf });
    firstNode += feature.length;
    firstLeaf += leaves.length;
  }
  const children = (side: 'left' | 'right'): number[] =>
    trees.flatMap((tree, place) =>
      tree[side].map((child) => shifted(child, starts[place]?.firstNode ?? 0, starts[place]?.firstLeaf ?? 0)),
    );
  return {
    roots: Int32Array.from(starts, (start, place) =>
      trees[place]?.feature.length === 0 ? ~start.firstLeaf : start.firstNode,
    ),
    feature: Int32Array.from(trees.flatMap((tree) => tree.feature)),
    level: Int32Array.from(trees.flatMap((tree) => tree.level.map((level) => level ?? -1))),
    threshold: Float64Array.from(trees.flatMap((tree) => tree.threshold)),
    missingGoesLeft: Uint8Array.from(trees.flatMap((tree) => tree.missingGoesLeft.map(Number))),
    left: Int32Array.from(children('left')),
    right: Int32Array.from(children('right')),
    leaves: Float64Array.from(trees.flatMap((tree) => tree.leaves)),
  };
};

/** The child that a value leads to. A value that is not known is no level of a one-hot category. */
export const childOf = (flat: FlatTrees, node: number, value: number): number => {
  const level = flat.level[node] ?? -1;
  const isLeft =
    level >= 0
      ? value !== level
      : value <= (flat.threshold[node] ?? 0) || (Number.isNaN(value) && flat.missingGoesLeft[node] === 1);
  return (isLeft ? flat.left[node] : flat.right[node]) ?? 0;
};

/** What the tree adds for these values. */
export const followTree = (flat: FlatTrees, root: number, values: Float64Array): number => {
  let at = root;
  while (at >= 0) at = childOf(flat, at, values[flat.feature[at] ?? 0] ?? NaN);
  return flat.leaves[~at] ?? 0;
};
