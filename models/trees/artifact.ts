/**
 * What training leaves behind: plain JSON that can be stored, hashed and read by eye. `checksum` covers everything else in it, so that a byte
 * changed on the way is noticed; the structure is checked as well, so that no artifact can make the forward pass run in circles.
 */
import { z } from 'zod';
import { checksumOf, success, toInputErrors, type Result } from '../../engine/index.ts';
import { featureListHash, modelFeatureListSchema } from '../features/model-feature.ts';
import { refused, type Refusal } from '../refusal.ts';
import { lossNames } from './losses.ts';
import { treeSettingsSchema } from './settings.ts';

const place = z.int().min(0);

/** A tree as columns: row i describes inner node i, the root is node 0. A child is a node's place, or ~place of a leaf. */
const treeSchema = z.strictObject({
  feature: z.array(place).readonly(),
  /** Null: go left if the value is at most the threshold. Else: go right if the value is this level. */
  level: z.array(place.nullable()).readonly(),
  threshold: z.array(z.number()).readonly(),
  missingGoesLeft: z.array(z.boolean()).readonly(),
  left: z.array(z.int()).readonly(),
  right: z.array(z.int()).readonly(),
  /** What a leaf adds to the score, learning rate included. */
  leaves: z.array(z.number()).min(1).readonly(),
});

export const treesFormat = 'tact-trees/1';

const contentSchema = z.strictObject({
  format: z.literal(treesFormat),
  loss: z.enum(lossNames),
  features: modelFeatureListSchema,
  featuresHash: z.string(),
  /** Features that never varied in training, and so cannot matter. */
  droppedFeatures: z.array(z.string()).readonly(),
  seed: z.int(),
  settings: treeSettingsSchema,
  rowCount: place,
  startScore: z.number(),
  trees: z.array(treeSchema).readonly(),
});

const artifactSchema = contentSchema.extend({ checksum: z.string() });

export type Tree = z.infer<typeof treeSchema>;
type TreesContent = z.infer<typeof contentSchema>;
export type TreesArtifact = Readonly<z.infer<typeof artifactSchema>>;

export const sealArtifact = (content: TreesContent): TreesArtifact => ({ ...content, checksum: checksumOf(content) });

const isShaped = (tree: Tree, featureCount: number): boolean => {
  const nodeCount = tree.feature.length;
  const columns = [tree.level, tree.threshold, tree.missingGoesLeft, tree.left, tree.right];
  return (
    columns.every((column) => column.length === nodeCount) &&
    tree.leaves.length === nodeCount + 1 &&
    tree.feature.every((feature) => feature < featureCount)
  );
};

/** Every child comes after its parent; every leaf, and every node but the root, is the child of exactly one. */
const isLinked = ({ left, right, leaves }: Tree): boolean => {
  const nodeCount = left.length;
  const children = left.flatMap((child, node) => [child, right[node] ?? node]);
  const isInside = (child: number, place: number): boolean =>
    child < 0 ? ~child < leaves.length : child > Math.floor(place / 2) && child < nodeCount;
  return children.every(isInside) && new Set(children).size === 2 * nodeCount;
};

/** From stored JSON to an artifact that can be relied on. */
export const parseTreesArtifact = (stored: unknown): Result<TreesArtifact, Refusal> => {
  const parsed = artifactSchema.safeParse(stored);
  if (!parsed.success) {
    const [first] = toInputErrors(parsed.error);
    return refused('artifact-corrupt', `${first?.pointer ?? ''}: ${first?.detail ?? 'not an artifact'}`);
  }
  const { checksum, ...content } = parsed.data;
  if (checksumOf(content) !== checksum) return refused('artifact-corrupt', 'the checksum does not match the content');
  if (featureListHash(content.features) !== content.featuresHash)
    return refused('artifact-corrupt', 'the hash of the features does not match the features');
  const broken = content.trees.findIndex((tree) => !isShaped(tree, content.features.length) || !isLinked(tree));
  return broken < 0 ? success(parsed.data) : refused('artifact-corrupt', `tree ${broken} is not a tree`);
};
