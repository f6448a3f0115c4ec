import { describe, expect, test } from 'vitest';
import { madeUpRows } from '../testing/made-up-rows.ts';
import { parseTreesArtifact, sealArtifact, type Tree, type TreesArtifact } from './artifact.ts';
import { trainTrees } from './train-trees.ts';

const { table, labels } = madeUpRows(300, 3);
const trained = trainTrees({ table, labels, weights: null, loss: 'logistic', seed: 1, settings: { treeCount: 5 } });
if (!trained.ok) throw new Error(trained.error.detail);
const artifact: TreesArtifact = trained.value;

const stored = (): Record<string, unknown> => JSON.parse(JSON.stringify(artifact)) as Record<string, unknown>;

/** Sealed anew, so that only the structure can tell. */
const resealed = (changes: Partial<TreesArtifact>): unknown => {
  const { checksum: _, ...content } = artifact;
  return sealArtifact({ ...content, ...changes });
};
const withTree = (changes: Partial<Tree>): unknown =>
  resealed({ trees: [{ ...artifact.trees[0]!, ...changes }, ...artifact.trees.slice(1)] });

test('an artifact that was stored is read as it was', () => {
  expect(parseTreesArtifact(stored())).toEqual({ ok: true, value: artifact });
});

describe('refused as corrupt', () => {
  const [first] = artifact.trees;
  test.each([
    ['nothing', null],
    ['a text', 'trees'],
    ['another format', { ...stored(), format: 'tact-trees/2' }],
    ['a field that nobody knows', { ...stored(), extra: 1 }],
    ['no checksum', { ...stored(), checksum: undefined }],
    ['a number changed on the way', { ...stored(), startScore: artifact.startScore + 1e-9 }],
    ['a leaf that is no number', withTree({ leaves: first!.leaves.map(() => NaN) })],
    ['another feature list under the old hash', resealed({ features: artifact.features.slice(0, 3) })],
    ['a child that is its own parent', withTree({ left: first!.left.with(0, 0) })],
    ['a child that is an ancestor', withTree({ right: first!.right.map((child, node) => (node === 2 ? 1 : child)) })],
    ['a child beyond the nodes', withTree({ left: first!.left.with(0, 999) })],
    ['a leaf beyond the leaves', withTree({ left: first!.left.with(0, -999) })],
    ['two parents of one leaf', withTree({ left: first!.left.map(() => -1) })],
    ['a feature beyond the list', withTree({ feature: first!.feature.with(0, 6) })],
    ['a column too short', withTree({ threshold: first!.threshold.slice(1) })],
    ['a leaf too many', withTree({ leaves: [...first!.leaves, 0] })],
  ])('%s', (_, value) => {
    expect(parseTreesArtifact(value)).toMatchObject({ ok: false, error: { code: 'artifact-corrupt' } });
  });
});
