/**
 * One night's training from its rows to a judged artifact: look at the rows, search for leaks, test a twin on held-out debtors and nights, train
 * the factored hazard on everything, compare the families, and judge what is to be served. Pure: same rows, groups, state and seed, same bytes.
 */
import { houseAssumptions, success, type Result } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import type { ResponseFamily, Target } from '../families/response-parts.ts';
import { makeActionValues } from '../hazard/action-values.ts';
import { learnTonight, type NightlySettings, type NightlyState, type TonightsModel } from '../hazard/learn-tonight.ts';
import { refused, type Refusal } from '../refusal.ts';
import { compareTonight } from './compare-tonight.ts';
import { learnedAttributes } from './learned-attributes.ts';
import { parityTonight } from './parity-tonight.ts';
import type { ResponseTraining } from './response-training.ts';
import { rowVitals, type RowVitals } from './row-vitals.ts';
import { serveChosen } from './serve-chosen.ts';
import { suspectFeatures } from './suspect-features.ts';
import { foreseeByTwin, testFigures, type Foreseen } from './test-by-twin.ts';
import type { TrainedModel, TrainedResponse } from './trained-response.ts';

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

type Looked = Pick<TrainedModel, 'leaks' | 'test' | 'notTested'> & { readonly foreseen: readonly Foreseen[] };

/** More nights would mend it: nothing is wrong with the rows. */
const isTooLittle = ({ code }: Refusal): boolean =>
  code === 'too-few-rows' || code === 'one-class-only' || code === 'no-usable-feature';

const testTwin = (rows: readonly NightRow[], settings: NightlySettings): Result<Omit<Looked, 'leaks'>, Refusal> => {
  const forecasts = foreseeByTwin(rows, settings);
  if (!forecasts.ok) {
    const { error } = forecasts;
    return isTooLittle(error) ? success({ test: null, notTested: error.detail, foreseen: [] }) : forecasts;
  }
  const { foreseen } = forecasts.value;
  const test = testFigures(foreseen, forecasts.value, settings.seed);
  return success({
    foreseen,
    ...(test.ok ? { test: test.value, notTested: null } : { test: null, notTested: test.error.detail }),
  });
};

/** Leaks, and the test by a twin; either may lack rows. */
const lookInto = (
  rows: readonly NightRow[],
  settings: NightlySettings,
  onStage: NonNullable<ResponseTraining['onStage']>,
): Result<Looked, Refusal> => {
  const leaks = suspectFeatures(rows, settings.featureSpec, settings.seed);
  if (!leaks.ok && !isTooLittle(leaks.error)) return leaks;
  onStage('test', 0.2);
  const tested = testTwin(rows, settings);
  return tested.ok ? success({ leaks: leaks.ok ? leaks.value : [], ...tested.value }) : tested;
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

const ofHazard = { payment: 'hazard', amount: 'hazard', harm: 'hazard', reach: 'hazard' } as const satisfies Record<
  Target,
  ResponseFamily
>;

const hazardParity = (
  { rows, settings, groups }: ResponseTraining,
  { artifact, prices }: TonightsModel,
  foreseen: readonly Foreseen[],
): Pick<TrainedModel, 'parity' | 'parityNotJudged'> => {
  const { catalogue, assumptions = houseAssumptions } = settings;
  const values = makeActionValues({ artifact, catalogue, assumptions, plannedPrices: prices });
  const foretold = foreseen.map(({ row, label, hazard, base }) => ({
    ...{ debtorId: row.debtorId, label, base },
    foretold: hazard,
  }));
  return parityTonight({ rows, settings, groups, values, prices, foretold });
};

const trainNow = async (
  training: ResponseTraining,
  vitals: RowVitals,
  { foreseen, ...looked }: Looked,
): Promise<Result<TrainedResponse, Refusal>> => {
  const { rows, previous, settings, families, onStage } = training;
  const { model, refusal, state } = learnTonight({ rows, previous, settings });
  if (model === null) {
    const because = refusal ?? ({ code: 'too-few-rows', detail: 'nothing was learned' } as const);
    return isTooLittle(because) ? success(untrained(vitals, state, because)) : refused(because.code, because.detail);
  }
  onStage?.('compare', 0.7);
  const compared = await compareTonight(rows, families, settings);
  const { artifact, verdict, tuned } = model;
  const { effectSlopeBetweenHalves } = artifact.metrics;
  const trained: TrainedResponse & { readonly model: TrainedModel } = {
    ...{ vitals, state, refusal: null },
    model: {
      ...{ artifact, kind: 'hazard', attributes: learnedAttributes(artifact), hazard: artifact.metrics },
      ...{ effectSlopeBetweenHalves, verdict, tuned, ...looked },
      ...hazardParity(training, model, foreseen),
      families: { ...compared.report, served: ofHazard, heldBack: [] },
    },
  };
  return success(await serveChosen({ training, compared, hazard: artifact, trained }));
};

/** Refused where the rows themselves are wrong; too little to learn from is an answer, in `refusal`. */
export const trainResponse = async (training: ResponseTraining): Promise<Result<TrainedResponse, Refusal>> => {
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
