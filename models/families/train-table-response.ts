/**
 * Nights → a response by trees or by networks: the hazard of payment on a day under each contact and under none, the chance of reach, the chance
 * of harm, the share that a payment brings. Members of the hazard weigh the debtors by chance (Rubin's Bayesian bootstrap, 1981), so that they
 * differ as far as other debtors of the kind would have taught something else. Same rows and seed, same bytes.
 */
import { houseAssumptions, success, type Assumptions, type Catalogue, type Result } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import type { FeatureTable } from '../features/feature-table.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { defaultHazardSettings } from '../hazard/settings.ts';
import { checkEnough, checkRows } from '../hazard/training-rows.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { LossName } from '../trees/losses.ts';
import { assumedHarm } from './assumed-rates.ts';
import { trainTable, type LearnedTable, type TableKind } from './learned-table.ts';
import {
  amountExamples,
  channelsSeenBothWays,
  harmExamples,
  paymentExamples,
  reachExamples,
  type Labelled,
} from './response-examples.ts';
import { responseFeatures } from './response-features.ts';
import { sealTableResponse, tableResponseFormat, type TableResponseArtifact } from './table-artifact.ts';

export type TableResponseTraining = {
  readonly kind: TableKind;
  /** Those of one case in order of time. */
  readonly rows: readonly NightRow[];
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly seed: number;
  readonly assumptions?: Assumptions;
  /** Models of the hazard; absent: 4. */
  readonly memberCount?: number;
  readonly onMember?: (membersDone: number, memberCount: number) => void;
};

const usualMembers = 4;

/** Fewer than these, and a target is left to the assumptions. */
const enough = { contacts: 1_000, reached: 100, harmed: 60, payments: 300 } as const;

const drawWeights = (debtors: readonly string[], seed: number): Float64Array => {
  const next = seededGenerator(seed);
  const byDebtor = new Map<string, number>();
  return Float64Array.from(debtors, (debtor) => {
    const known = byDebtor.get(debtor) ?? -Math.log(1 - next());
    byDebtor.set(debtor, known);
    return known;
  });
};

type Fit = { readonly kind: TableKind; readonly loss: LossName; readonly seed: number };

const fit = (table: FeatureTable, { labels, debtors }: Labelled, { isWeighed, ...own }: Fit & { isWeighed: boolean }) =>
  trainTable({ ...own, table, labels, weights: isWeighed ? drawWeights(debtors, own.seed) : null });

/** Null where there is too little to learn from. */
const fitIfEnough = async (
  own: Labelled,
  features: ReturnType<typeof responseFeatures>,
  { isEnough, isOfCase = false, ...fitted }: Fit & { readonly isEnough: boolean; readonly isOfCase?: boolean },
): Promise<LearnedTable | null> => {
  if (!isEnough) return null;
  const trained = await fit(features.tableOf(own.examples, !isOfCase), own, { ...fitted, isWeighed: false });
  return trained.ok ? trained.value : null;
};

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** As many harms as the assumptions weigh. */
const priorHarms = 5;
const priorPayments = 20;

const fitSides = async (
  { kind, rows, catalogue, featureSpec, seed, assumptions = houseAssumptions }: TableResponseTraining,
  features: ReturnType<typeof responseFeatures>,
) => {
  const seen = channelsSeenBothWays(rows, catalogue);
  const [reaches, harms, amounts] = [reachExamples(rows, catalogue, seen), harmExamples(rows), amountExamples(rows)];
  const [reached, harmed] = [sumOf(reaches.labels), sumOf(harms.labels)];
  const isReachSeen = Math.min(reached, reaches.labels.length - reached) >= enough.reached;
  const harmOf = assumedHarm(assumptions, catalogue, featureSpec);
  const expected = harms.examples.reduce((sum, { features: own, place }) => sum + harmOf(own, place), 0);
  return {
    reach: await fitIfEnough(reaches, features, { kind, seed, loss: 'logistic', isEnough: isReachSeen }),
    reachChannels: [...seen].sort(),
    harm: await fitIfEnough(harms, features, {
      ...{ kind, seed, loss: 'logistic' },
      isEnough: harmed >= enough.harmed && harms.labels.length >= enough.contacts,
    }),
    harmRatio: (harmed + priorHarms) / (expected + priorHarms),
    amount: await fitIfEnough(amounts, features, {
      ...{ kind, seed, loss: 'squared', isOfCase: true },
      isEnough: amounts.labels.length >= enough.payments,
    }),
    meanShare:
      (sumOf(amounts.labels) + priorPayments * assumptions.paidShare) / (amounts.labels.length + priorPayments),
  };
};

const fitHazards = async (
  { kind, seed, memberCount = usualMembers, onMember }: TableResponseTraining,
  payments: Labelled,
  features: ReturnType<typeof responseFeatures>,
): Promise<Result<readonly LearnedTable[], Refusal>> => {
  const table = features.tableOf(payments.examples);
  const nextSeed = seededGenerator(seed);
  const members: LearnedTable[] = [];
  for (let member = 1; member <= memberCount; member += 1) {
    const own = { kind, loss: 'logistic', seed: Math.floor(nextSeed() * 4_294_967_296), isWeighed: true } as const;
    const trained = await fit(table, payments, own);
    if (!trained.ok) return trained;
    members.push(trained.value);
    onMember?.(member, memberCount);
  }
  return success(members);
};

export const trainTableResponse = async (
  training: TableResponseTraining,
): Promise<Result<TableResponseArtifact, Refusal>> => {
  const { kind, catalogue, featureSpec, seed } = training;
  if (!Number.isSafeInteger(seed)) return refused('settings-not-valid', `the seed ${seed} is not a whole number`);
  const checked = checkRows(training.rows, featureSpec, catalogue.actions.length);
  if (!checked.ok) return checked;
  const rows = checked.value;
  const isEnough = checkEnough(rows, defaultHazardSettings);
  if (!isEnough.ok) return isEnough;
  const features = responseFeatures(featureSpec, catalogue);
  const payments = paymentExamples(rows);
  const hazard = await fitHazards(training, payments, features);
  if (!hazard.ok) return hazard;
  const sides = await fitSides({ ...training, rows }, features);
  return success(
    sealTableResponse({
      format: tableResponseFormat,
      kind,
      featureSpec: { id: featureSpec.id, hash: featureSpec.hash },
      catalogue: { id: catalogue.id, version: catalogue.version, actions: catalogue.actions.map(({ id }) => id) },
      seed,
      window: {
        fromDay: rows[0]?.day ?? 0,
        toDay: rows.at(-1)?.day ?? 0,
        rows: rows.length,
        contacts: rows.filter(({ chosenPlace }) => chosenPlace >= 0).length,
        payments: sumOf(payments.labels),
      },
      hazard: hazard.value,
      ...sides,
    }),
  );
};
