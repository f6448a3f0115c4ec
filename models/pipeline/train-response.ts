/**
 * One night's training from its rows to a judged artifact: look at the rows, search for leaks, test a twin on held-out debtors and nights, train
 * the model on everything, judge. Pure: same rows, state and seed, same bytes.
 */
import { success, type Result } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import type { HazardArtifact } from '../hazard/artifact.ts';
import type { GateVerdict } from '../hazard/honest-gate.ts';
import { learnTonight, type NightlySettings, type NightlyState } from '../hazard/learn-tonight.ts';
import type { TunedPrices } from '../hazard/tune-prices.ts';
import type { SuspectedLeak } from '../leaks/find-leaks.ts';
import { refused, type Refusal } from '../refusal.ts';
import { rowVitals, type RowVitals } from './row-vitals.ts';
import { suspectFeatures } from './suspect-features.ts';
import { testByTwin, type TwinTest } from './test-by-twin.ts';

export type ResponseTraining = {
  /** All rows of the window, in order of time. */
  readonly rows: readonly NightRow[];
  /** What the last night answered; null on the first. */
  readonly previous: NightlyState | null;
  readonly settings: NightlySettings;
  /** Told of each stage with the share of the work that is done when it begins. */
  readonly onStage?: (stage: TrainingStage, share: number) => void;
};

export const trainingStages = ['look', 'test', 'train'] as const;
export type TrainingStage = (typeof trainingStages)[number];

/** Plain JSON, but for the artifact. */
export type TrainedResponse = {
  readonly vitals: RowVitals;
  readonly state: NightlyState;
  /** Why there is no model; null where there is one. */
  readonly refusal: Refusal | null;
  readonly model: {
    readonly artifact: HazardArtifact;
    readonly verdict: GateVerdict;
    readonly tuned: TunedPrices | null;
    readonly leaks: readonly SuspectedLeak[];
    readonly test: TwinTest | null;
    /** Why the model could not be tested. */
    readonly notTested: string | null;
  } | null;
};

const untrained = (vitals: RowVitals, state: NightlyState, refusal: Refusal): TrainedResponse => ({
  ...{ vitals, state, refusal },
  model: null,
});

const emptyState: NightlyState = {
  firstDay: 0,
  lastDay: 0,
  learnedRows: 0,
  openedOnDay: null,
  baseUntilDay: null,
  prices: { harmPriceFactor: 1, contactPriceMinor: {} },
};

type Looked = Pick<NonNullable<TrainedResponse['model']>, 'leaks' | 'test' | 'notTested'>;

/** Leaks, and the test by a twin; either may lack rows. */
const lookInto = (
  rows: readonly NightRow[],
  settings: NightlySettings,
  onStage: NonNullable<ResponseTraining['onStage']>,
): Result<Looked, Refusal> => {
  const leaks = suspectFeatures(rows, settings.featureSpec, settings.seed);
  if (!leaks.ok && !isTooLittle(leaks.error)) return leaks;
  onStage('test', 0.2);
  const test = testByTwin(rows, settings);
  if (!test.ok && !isTooLittle(test.error)) return test;
  return success({
    leaks: leaks.ok ? leaks.value : [],
    ...(test.ok ? { test: test.value, notTested: null } : { test: null, notTested: test.error.detail }),
  });
};

/** Why these rows are not even tried; null where they are. */
const beyondTraining = (
  rows: readonly NightRow[],
  { variableFeatures, constantFeatures }: RowVitals,
): Refusal | null => {
  if (rows.length === 0) return { code: 'too-few-rows', detail: 'there are no rows at all' };
  if (variableFeatures > 0) return null;
  const detail = `all ${String(constantFeatures.length)} features have one value in every row`;
  return { code: 'no-usable-feature', detail };
};

const stateWithout = (rows: readonly NightRow[], previous: NightlyState | null): NightlyState =>
  previous ?? { ...emptyState, firstDay: rows[0]?.day ?? 0, lastDay: rows.at(-1)?.day ?? 0 };

const trainNow = (
  { rows, previous, settings }: ResponseTraining,
  vitals: RowVitals,
  looked: Looked,
): Result<TrainedResponse, Refusal> => {
  const { model, refusal, state } = learnTonight({ rows, previous, settings });
  if (model !== null) return success({ ...{ vitals, state, refusal: null }, model: { ...model, ...looked } });
  const because = refusal ?? ({ code: 'too-few-rows', detail: 'nothing was learned' } as const);
  return isTooLittle(because) ? success(untrained(vitals, state, because)) : refused(because.code, because.detail);
};

/** Refused where the rows themselves are wrong; too little to learn from is an answer, in `refusal`. */
export const trainResponse = (training: ResponseTraining): Result<TrainedResponse, Refusal> => {
  const { rows, previous, settings, onStage = () => undefined } = training;
  onStage('look', 0);
  const vitals = rowVitals(rows, settings.featureSpec);
  const beyond = beyondTraining(rows, vitals);
  if (beyond !== null) return success(untrained(vitals, stateWithout(rows, previous), beyond));
  const looked = lookInto(rows, settings, onStage);
  if (!looked.ok) return looked;
  onStage('train', 0.5);
  return trainNow(training, vitals, looked.value);
};

/** More nights would mend it: nothing is wrong with the rows. */
const isTooLittle = ({ code }: Refusal): boolean =>
  code === 'too-few-rows' || code === 'one-class-only' || code === 'no-usable-feature';
