/** One model of one target over one table, by trees or by a network, behind one shape: trained, stored, parsed and served alike. */
import { z } from 'zod';
import { success, type Result } from '../../engine/index.ts';
import type { ModelFeature } from '../features/model-feature.ts';
import { parseNetworkArtifact, type NetworkArtifact } from '../networks/artifact.ts';
import { compileNetwork } from '../networks/compile-network.ts';
import type { NetworkSettings } from '../networks/settings.ts';
import { trainNetwork } from '../networks/train-network.ts';
import type { Refusal } from '../refusal.ts';
import { parseTreesArtifact, type TreesArtifact } from '../trees/artifact.ts';
import type { TrainingRows } from '../trees/check-rows.ts';
import { compileTrees, type TreeScorer } from '../trees/compile-trees.ts';
import type { LossName } from '../trees/losses.ts';
import type { TreeSettings } from '../trees/settings.ts';
import { trainTrees } from '../trees/train-trees.ts';

export const tableKinds = ['trees', 'network'] as const;
export type TableKind = (typeof tableKinds)[number];

export type LearnedTable =
  | { readonly kind: 'trees'; readonly artifact: TreesArtifact }
  | { readonly kind: 'network'; readonly artifact: NetworkArtifact };

/** Coarser than for one table of many columns: effects are small beside what tells payers apart. */
const treeSettings: Partial<TreeSettings> = { treeCount: 150, minRowsPerLeaf: 50, l2: 10, maxBins: 64 };
/** One network a member: the members of the response differ by the debtors that they weigh. */
const networkSettings: Partial<NetworkSettings> = { members: 1, pieces: 8, hiddenUnits: [64, 32], epochs: 4 };

export type TableTraining = TrainingRows & { readonly kind: TableKind; readonly loss: LossName; readonly seed: number };

export const trainTable = async ({ kind, ...training }: TableTraining): Promise<Result<LearnedTable, Refusal>> => {
  if (kind === 'trees') {
    const trees = trainTrees({ ...training, settings: treeSettings });
    return trees.ok ? success({ kind, artifact: trees.value }) : trees;
  }
  const network = await trainNetwork({ ...training, settings: networkSettings });
  return network.ok ? success({ kind, artifact: network.value }) : network;
};

export const compileTable = (
  { kind, artifact }: LearnedTable,
  features: readonly ModelFeature[],
): Result<TreeScorer, Refusal> =>
  kind === 'trees' ? compileTrees(artifact, features) : compileNetwork(artifact, features);

/** As it is stored; what is inside is checked by its own parser. */
export const storedTableSchema = z.strictObject({ kind: z.enum(tableKinds), artifact: z.unknown() });

export const parseTable = ({ kind, artifact }: z.infer<typeof storedTableSchema>): Result<LearnedTable, Refusal> => {
  if (kind === 'trees') {
    const trees = parseTreesArtifact(artifact);
    return trees.ok ? success({ kind, artifact: trees.value }) : trees;
  }
  const network = parseNetworkArtifact(artifact);
  return network.ok ? success({ kind, artifact: network.value }) : network;
};
