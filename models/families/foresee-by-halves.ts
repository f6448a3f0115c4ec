/**
 * What a family's halves foretold of the nights of the debtors that each had no part in, and, beside it, what is foretold by features of the
 * case alone, whatever is done: a model of the same family learnt on the same half. So people are held out, and nights are not.
 */
import { success, type Catalogue, type Result } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { halfOf } from '../hazard/split-rows.ts';
import type { Refusal } from '../refusal.ts';
import type { TreeScorer } from '../trees/compile-trees.ts';
import { compileTable, trainTable } from './learned-table.ts';
import { paymentExamples, type Labelled } from './response-examples.ts';
import { responseFeatures, type Example } from './response-features.ts';
import type { TableResponseArtifact } from './table-artifact.ts';

export type ForetoldNight = {
  readonly debtorId: string;
  readonly day: number;
  readonly label: number;
  /** Chance of a payment on the day: by what was done, and by the case alone. */
  readonly foretold: number;
  readonly base: number;
};

export type HalvesToTest = {
  /** Those of one case in order of time. */
  readonly rows: readonly NightRow[];
  /** Index 0: learnt on half 0. */
  readonly tables: readonly [TableResponseArtifact, TableResponseArtifact];
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly seed: number;
};

type Features = ReturnType<typeof responseFeatures>;

const bounded = (hazard: number): number => Math.min(0.999, Math.max(1e-6, hazard));

const membersOf = ({ hazard }: TableResponseArtifact, features: Features): Result<readonly TreeScorer[], Refusal> => {
  const members: TreeScorer[] = [];
  for (const learned of hazard) {
    const scorer = compileTable(learned, features.all);
    if (!scorer.ok) return scorer;
    members.push(scorer.value);
  }
  return success(members);
};

const learnBase = async (
  { kind }: TableResponseArtifact,
  { examples, labels }: Labelled,
  { features, seed }: { readonly features: Features; readonly seed: number },
): Promise<Result<TreeScorer, Refusal>> => {
  const table = features.tableOf(examples, false);
  const trained = await trainTable({ kind, loss: 'logistic', seed, table, labels, weights: null });
  return trained.ok ? compileTable(trained.value, features.contextFeatures) : trained;
};

const meanScore = (
  members: readonly TreeScorer[],
  features: Features,
  { features: given, place, stretch }: Example,
): number => {
  const [context, action] = [features.contextOf(given), [features.actionOf(place, stretch)]];
  return members.reduce((sum, scorer) => sum + (scorer.scoreCandidates(context, action)[0] ?? 0), 0) / members.length;
};

/** Refused where what was learnt does not fit the features, or the case alone teaches nothing. */
export const foreseeByHalves = async ({
  rows,
  tables,
  catalogue,
  featureSpec,
  seed,
}: HalvesToTest): Promise<Result<readonly ForetoldNight[], Refusal>> => {
  const features = responseFeatures(featureSpec, catalogue);
  const ofHalf = [0, 1].map((half) => rows.filter(({ debtorId }) => halfOf(debtorId) === half));
  const told: ForetoldNight[] = [];
  for (const half of [0, 1] as const) {
    const [learner, others] = [tables[half], ofHalf[half === 0 ? 1 : 0] ?? []];
    const members = membersOf(learner, features);
    if (!members.ok) return members;
    const base = await learnBase(learner, paymentExamples(ofHalf[half] ?? []), { features, seed });
    if (!base.ok) return base;
    const { examples, labels } = paymentExamples(others);
    for (const [at, { debtorId, day }] of others.entries()) {
      const example = examples[at] as Example;
      told.push({
        ...{ debtorId, day, label: labels[at] ?? 0 },
        foretold: bounded(meanScore(members.value, features, example)),
        base: bounded(base.value.score(features.contextOf(example.features))),
      });
    }
  }
  return success(told);
};
