/**
 * Which family learns what: not by how well it tells payers apart but by what its choices are worth. Each family is learnt on one half of the
 * debtors and chooses for the other half, both ways; what its choices brought is read off the log (judged-decisions.ts). One target after the
 * other: payment first, then, with the chosen payment, amount and harm. Another family than the factored hazard is taken only where its choices are
 * worth more by a margin and by three standard errors of debtors, and where the log did the same often enough for these errors to be
 * believed: a few decisions with great weights can say anything. In doubt the hazard stays.
 *
 * Reach enters no value but through payment, so it is judged by the logarithmic loss of contacts of the other half.
 */
import { houseAssumptions, success, type Assumptions, type Catalogue, type Result } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import type { HazardSettings } from '../hazard/settings.ts';
import { halfOf } from '../hazard/split-rows.ts';
import { trainHazard } from '../hazard/train-hazard.ts';
import { thinned } from '../hazard/training-rows.ts';
import type { Refusal } from '../refusal.ts';
import { makeHazardParts } from './hazard-parts.ts';
import {
  followUp,
  judgedDecisions,
  learnExpected,
  type DecisionTrial,
  type JudgedDecision,
} from './judged-decisions.ts';
import { compareReach, compareValue, sayings, type Candidate, type Compared, type Said } from './compare-families.ts';
import { targets, type ResponseFamily, type ResponseParts, type Target } from './response-parts.ts';
import type { TableResponseArtifact } from './table-artifact.ts';
import { makeTableValues } from './table-values.ts';
import { trainTableResponse } from './train-table-response.ts';

export type FamilyTrial = {
  /** Those of one case in order of time. */
  readonly rows: readonly NightRow[];
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly currencyOf: (row: NightRow) => string;
  readonly seed: number;
  /** Besides the factored hazard, which is always among them; absent: trees. */
  readonly rivals?: readonly Exclude<ResponseFamily, 'hazard'>[];
  readonly assumptions?: Assumptions;
  readonly hazardSettings?: Partial<HazardSettings>;
  /** Days after a decision whose payments are credited to it; absent: 7. */
  readonly outcomeDays?: number;
  /** Decisions judged at most, evenly spaced; absent: 8,000. */
  readonly mostDecisions?: number;
  /** Share of what the hazard's choices gain over no contact, by which a rival must be better; absent: 0.05. */
  readonly marginShare?: number;
  /** Called before each training, for progress. */
  readonly onTraining?: (family: ResponseFamily, half: 0 | 1) => void;
};

export type TargetChoice = {
  readonly target: Target;
  readonly chosen: ResponseFamily;
  /** For people, in one sentence, with the figures. */
  readonly reason: string;
  /** `policy_value`: reference minor units a decision, against no contact. `log_loss`: of a contact. */
  readonly judgedBy: 'policy_value' | 'log_loss';
  readonly compared: readonly Compared[];
};

export type FamilyChoice = {
  readonly chosen: Readonly<Record<Target, ResponseFamily>>;
  readonly targets: readonly TargetChoice[];
  /** Decisions judged, and their debtors. */
  readonly decisions: number;
  readonly debtors: number;
  readonly outcomeDays: number;
  /** Families that could not be learnt on one of the halves, and why. */
  readonly leftOut: readonly { readonly family: ResponseFamily; readonly detail: string }[];
};

/** What one family learnt of one half of the debtors. */
export type LearntHalf = { readonly parts: ResponseParts; readonly table: TableResponseArtifact | null };
/** Index 0: learnt on half 0, to choose for half 1. */
export type LearntHalves = readonly [LearntHalf, LearntHalf];

/** The choice, with what was learnt to make it. */
export type ChosenFamilies = {
  readonly choice: FamilyChoice;
  readonly learnt: ReadonlyMap<ResponseFamily, LearntHalves>;
};

type Decisions = readonly [readonly JudgedDecision[], readonly JudgedDecision[]];

const usual = { mostDecisions: 8_000, outcomeDays: 7, marginShare: 0.05, marginErrors: 3 } as const;

const learnHalf = async (
  trial: FamilyTrial,
  family: ResponseFamily,
  rows: readonly NightRow[],
): Promise<Result<LearntHalf, Refusal>> => {
  const { catalogue, featureSpec, seed, assumptions = houseAssumptions, hazardSettings = {} } = trial;
  const common = { catalogue, featureSpec, assumptions };
  if (family === 'hazard') {
    const trained = trainHazard({ ...common, rows, seed, settings: { ...hazardSettings, memberCount: 1 } });
    if (!trained.ok) return trained;
    const hazard = makeHazardParts({ ...common, artifact: trained.value });
    return hazard.ok ? success({ parts: hazard.value, table: null }) : hazard;
  }
  const trained = await trainTableResponse({ ...common, kind: family, rows, seed, memberCount: 2 });
  if (!trained.ok) return trained;
  const table = makeTableValues({ ...common, artifact: trained.value });
  return table.ok ? success({ parts: table.value, table: trained.value }) : table;
};

const trainHalves = async (trial: FamilyTrial, family: ResponseFamily): Promise<Result<LearntHalves, Refusal>> => {
  const learnt: LearntHalf[] = [];
  for (const half of [0, 1] as const) {
    trial.onTraining?.(family, half);
    const own = await learnHalf(
      trial,
      family,
      trial.rows.filter(({ debtorId }) => halfOf(debtorId) === half),
    );
    if (!own.ok) return own;
    learnt.push(own.value);
  }
  return success(learnt as unknown as LearntHalves);
};

/** By the half that is judged: its decisions, with what was expected of them by the other half. */
const decisionsByHalf = (trial: DecisionTrial, most: number): Decisions => {
  const outcomes = followUp(trial.rows, trial.outcomeDays);
  const ofHalf = (half: 0 | 1) =>
    thinned(
      outcomes.filter(({ row }) => halfOf(row.debtorId) === half),
      most / 2,
    );
  const halves = [ofHalf(0), ofHalf(1)] as const;
  return [
    judgedDecisions(halves[0], { trial, expected: learnExpected(halves[1], trial) }),
    judgedDecisions(halves[1], { trial, expected: learnExpected(halves[0], trial) }),
  ];
};

const reasonOf = (
  chosen: ResponseFamily,
  compared: readonly Compared[],
  judgedBy: TargetChoice['judgedBy'],
): string => {
  const rivals = compared.filter(({ family }) => family !== 'hazard');
  if (rivals.length === 0) return 'No other family could be learnt.';
  const isValue = judgedBy === 'policy_value';
  const written = (value: number): string => value.toFixed(isValue ? 2 : 5);
  const told = rivals.map(
    ({ family, gain, gainStandardError, agreed }) =>
      `${family} ${gain >= 0 ? '+' : ''}${written(gain)} (standard error ${written(gainStandardError)}, ${agreed} decisions alike)`,
  );
  const measure = isValue ? 'minor units a decision' : 'of logarithmic loss a contact';
  const verdict = chosen === 'hazard' ? 'not shown to be better' : `${chosen} is better by the margin`;
  return `Against the factored hazard, on debtors not learnt from: ${told.join(', ')} ${measure}; ${verdict}.`;
};

/** Decisions that the log made alike, of the rival and of the hazard, below which nothing is shown. */
const leastAgreed = 100;

/** The rival of the most gain that is shown to be better; else the hazard. */
export const chooseFrom = (compared: readonly Compared[], margin: number): ResponseFamily => {
  const isSeen = compared.every(({ family, agreed }) => family !== 'hazard' || agreed >= leastAgreed);
  const shown = compared.filter(
    ({ family, gain, gainStandardError, agreed }) =>
      family !== 'hazard' && agreed >= leastAgreed && gain - usual.marginErrors * gainStandardError > margin,
  );
  return isSeen ? (shown.toSorted((one, other) => other.gain - one.gain)[0]?.family ?? 'hazard') : 'hazard';
};

type SaidHalves = Candidate['said'];

type Judging = {
  readonly said: ReadonlyMap<ResponseFamily, SaidHalves>;
  readonly decisions: Decisions;
  readonly trial: DecisionTrial;
  readonly marginShare: number;
};

type Chosen = Readonly<Record<Target, ResponseFamily>>;

/** What is said of the decisions of a half, each target by its family. */
const compose = ({ said }: Judging, chosen: Chosen, half: 0 | 1): readonly Said[] => {
  const of = (target: Target): readonly Said[] => said.get(chosen[target])?.[half] ?? [];
  const [payment, amount, harm, reach] = [of('payment'), of('amount'), of('harm'), of('reach')];
  return payment.map((own, at) => ({
    ...own,
    share: amount[at]?.share ?? own.share,
    harms: harm[at]?.harms ?? own.harms,
    reach: reach[at]?.reach ?? own.reach,
  }));
};

const judgeTarget = (judging: Judging, target: Target, chosenSoFar: Chosen): TargetChoice => {
  const { decisions, trial, said, marginShare } = judging;
  const candidates = [...said.keys()].map((family): Candidate => {
    const own = { ...chosenSoFar, [target]: family };
    return { family, said: [compose(judging, own, 0), compose(judging, own, 1)] };
  });
  const isReach = target === 'reach';
  const compared = isReach
    ? compareReach(candidates, decisions, trial.catalogue)
    : compareValue(candidates, decisions, trial);
  const worth = Math.abs(compared.find(({ family }) => family === 'hazard')?.value ?? 0);
  const chosen = chooseFrom(compared, isReach ? 0 : marginShare * worth);
  const judgedBy = isReach ? 'log_loss' : 'policy_value';
  return { target, chosen, judgedBy, compared, reason: reasonOf(chosen, compared, judgedBy) };
};

type Learnt = {
  readonly learnt: ReadonlyMap<ResponseFamily, LearntHalves>;
  readonly leftOut: FamilyChoice['leftOut'];
};

const learnAll = async (trial: FamilyTrial): Promise<Result<Learnt, Refusal>> => {
  const { rivals = ['trees'] } = trial;
  const hazard = await trainHalves(trial, 'hazard');
  if (!hazard.ok) return hazard;
  const learnt = new Map<ResponseFamily, LearntHalves>([['hazard', hazard.value]]);
  const leftOut: { family: ResponseFamily; detail: string }[] = [];
  for (const family of rivals) {
    const own = await trainHalves(trial, family);
    if (own.ok) learnt.set(family, own.value);
    else leftOut.push({ family, detail: own.error.detail });
  }
  return success({ learnt, leftOut });
};

/** Refused where not even the factored hazard can be learnt on both halves. */
export const chooseFamilies = async (trial: FamilyTrial): Promise<Result<ChosenFamilies, Refusal>> => {
  const { assumptions = houseAssumptions, outcomeDays = usual.outcomeDays } = trial;
  const found = await learnAll(trial);
  if (!found.ok) return found;
  const { learnt, leftOut } = found.value;
  const decisionTrial: DecisionTrial = { ...trial, assumptions, outcomeDays };
  const decisions = decisionsByHalf(decisionTrial, trial.mostDecisions ?? usual.mostDecisions);
  // Half 0 learnt, half 1 is judged, and the other way round.
  const said = new Map<ResponseFamily, SaidHalves>();
  for (const [family, [one, other]] of learnt)
    said.set(family, [sayings(other.parts, decisions[0]), sayings(one.parts, decisions[1])]);
  const judging = { said, decisions, trial: decisionTrial, marginShare: trial.marginShare ?? usual.marginShare };
  let chosen: Record<Target, ResponseFamily> = { payment: 'hazard', amount: 'hazard', harm: 'hazard', reach: 'hazard' };
  const choices: TargetChoice[] = [];
  for (const target of targets) {
    const choice = judgeTarget(judging, target, chosen);
    choices.push(choice);
    chosen = { ...chosen, [target]: choice.chosen };
  }
  const judged = decisions.flat();
  const debtors = new Set(judged.map(({ row }) => row.debtorId)).size;
  const choice = { chosen, targets: choices, decisions: judged.length, debtors, outcomeDays, leftOut };
  return success({ choice, learnt });
};
