/**
 * What is served after the families were compared. Where payment stays with the factored hazard it serves alone, with its plan of later contacts.
 * Where another family was chosen for payment, it is trained, put together with the families of the other targets, and has to pass everything
 * that the hazard has to: the test on debtors not learned from, the honest gate between its own halves, under prices of its own, and
 * parity. Where it does not, or cannot be judged, the hazard is served as if nothing had been compared, and the report says why.
 */
import { houseAssumptions, success, type Result } from '../../engine/index.ts';
import type { LearntHalves } from '../families/choose-family.ts';
import { sealChosen, type ChosenArtifact } from '../families/chosen-artifact.ts';
import { makeChosenValues } from '../families/chosen-values.ts';
import { partsOfChosen } from '../families/compile-table-response.ts';
import { foreseeByHalves, type ForetoldNight, type HalvesToTest } from '../families/foresee-by-halves.ts';
import {
  composeParts,
  targets,
  type ResponseFamily,
  type ResponseParts,
  type Target,
} from '../families/response-parts.ts';
import { trainTableResponse } from '../families/train-table-response.ts';
import type { ActionValues } from '../hazard/action-values.ts';
import type { HazardArtifact } from '../hazard/artifact.ts';
import { judgeTonight, type Tonight } from '../hazard/learn-tonight.ts';
import { thinned } from '../hazard/training-rows.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { ComparedTonight } from './compare-tonight.ts';
import { judgeResponse } from './judge-response.ts';
import { parityTonight } from './parity-tonight.ts';
import type { ResponseTraining } from './response-training.ts';
import { slopeBetweenHalves } from './slope-between-halves.ts';
import { testFigures } from './test-by-twin.ts';
import type { TrainedModel, TrainedResponse } from './trained-response.ts';

type WithModel = TrainedResponse & { readonly model: TrainedModel };

export type ToServe = {
  readonly training: ResponseTraining;
  readonly compared: ComparedTonight;
  readonly hazard: HazardArtifact;
  /** With the hazard served. */
  readonly trained: WithModel;
};

type Chosen = Readonly<Record<Target, ResponseFamily>>;

const tablesOf = (chosen: Chosen) =>
  (['trees', 'network'] as const).filter((kind) => targets.some((target) => chosen[target] === kind));

/** On the rows that were compared: what is served is what was found to be better. */
const trainChosen = async (
  chosen: Chosen,
  { training, compared, hazard }: ToServe,
): Promise<Result<ChosenArtifact, Refusal>> => {
  const { catalogue, featureSpec, seed, assumptions = houseAssumptions } = training.settings;
  let artifacts: ChosenArtifact['artifacts'] = { hazard };
  for (const kind of tablesOf(chosen)) {
    const { rows } = compared;
    const trained = await trainTableResponse({ kind, rows, catalogue, featureSpec, seed, assumptions });
    if (!trained.ok) return trained;
    artifacts = { ...artifacts, [kind]: trained.value };
  }
  return success(sealChosen(chosen, artifacts));
};

const halfOfChosen = (chosen: Chosen, { learnt }: ComparedTonight, half: 0 | 1): ResponseParts => {
  const of = (target: Target): ResponseParts => (learnt.get(chosen[target]) as LearntHalves)[half].parts;
  return composeParts({ payment: of('payment'), amount: of('amount'), harm: of('harm'), reach: of('reach') });
};

const valuesOf = (artifact: ChosenArtifact, { training, compared }: ToServe): Result<ActionValues, Refusal> => {
  const { catalogue, featureSpec, assumptions = houseAssumptions } = training.settings;
  const served = partsOfChosen(artifact, { catalogue, featureSpec, assumptions });
  if (!served.ok) return served;
  const halves = [halfOfChosen(artifact.chosen, compared, 0), halfOfChosen(artifact.chosen, compared, 1)] as const;
  return success(makeChosenValues({ served: served.value, halves }, { catalogue, assumptions }));
};

type Forecasts = Pick<TrainedModel, 'test' | 'notTested'> & {
  readonly foretold: Parameters<typeof parityTonight>[0]['foretold'];
};

const learntTables = (kind: ResponseFamily, { learnt }: ComparedTonight): HalvesToTest['tables'] | null => {
  const [one, other] = (learnt.get(kind) ?? []).map(({ table }) => table);
  return one === undefined || one === null || other === undefined || other === null ? null : [one, other];
};

const figuresOf = (
  foretold: readonly ForetoldNight[],
  { training, compared: { rows } }: ToServe,
): Pick<TrainedModel, 'test' | 'notTested'> => {
  const foreseen = foretold.map(({ debtorId, day, label, foretold: hazard, base }) => ({
    ...{ row: { debtorId, day }, label, hazard, base },
  }));
  const [fromDay, lastDay] = [rows[0]?.day ?? 0, rows.at(-1)?.day ?? 0];
  const test = testFigures(foreseen, { trainedRows: rows.length, fromDay, lastDay }, training.settings.seed);
  return test.ok ? { test: test.value, notTested: null } : { test: null, notTested: test.error.detail };
};

const testChosen = async (kind: ResponseFamily, toServe: ToServe): Promise<Result<Forecasts, Refusal>> => {
  const { catalogue, featureSpec, seed } = toServe.training.settings;
  const { rows } = toServe.compared;
  const tables = learntTables(kind, toServe.compared);
  if (tables === null) return refused('too-few-rows', `${kind} was not learned on both halves`);
  const foretold = await foreseeByHalves({ rows, tables, catalogue, featureSpec, seed });
  return foretold.ok ? success({ foretold: foretold.value, ...figuresOf(foretold.value, toServe) }) : foretold;
};

const slopeRows = 1_500;

type Judged = {
  readonly artifact: ChosenArtifact;
  readonly values: ActionValues;
  readonly forecasts: Forecasts;
  readonly tonight: Tonight & { readonly model: NonNullable<Tonight['model']> };
};

const chosenModel = (
  { training, trained }: ToServe,
  { artifact, values, forecasts: { foretold, ...tested }, tonight }: Judged,
): TrainedModel => {
  const { rows, settings, groups } = training;
  const { verdict, tuned, prices } = tonight.model;
  return {
    ...{ artifact, kind: artifact.chosen.payment, verdict, tuned, ...tested },
    attributes: settings.featureSpec.features.flatMap(({ name, isDeclared = false }) => (isDeclared ? [name] : [])),
    effectSlopeBetweenHalves: slopeBetweenHalves(values, thinned(rows, slopeRows), settings.currencyOf),
    ...{ hazard: trained.model.hazard, leaks: trained.model.leaks },
    ...parityTonight({ rows, settings, groups, values, prices, foretold }),
    families: { ...trained.model.families, served: artifact.chosen },
  };
};

/** The response of the chosen families, judged as the hazard was. Refused where it cannot be trained or cannot serve. */
const judgeChosen = async (chosen: Chosen, toServe: ToServe): Promise<Result<WithModel, Refusal>> => {
  const { training, hazard, trained } = toServe;
  const artifact = await trainChosen(chosen, toServe);
  if (!artifact.ok) return artifact;
  const values = valuesOf(artifact.value, toServe);
  if (!values.ok) return values;
  const forecasts = await testChosen(chosen.payment, toServe);
  if (!forecasts.ok) return forecasts;
  const { rows, previous, settings } = training;
  const tonight = judgeTonight({ rows, previous, settings }, hazard, () => values.value);
  if (tonight.model === null) return refused('too-few-rows', 'the honest gate has nothing to judge');
  const judged: Judged = {
    ...{ artifact: artifact.value, values: values.value, forecasts: forecasts.value },
    tonight: { ...tonight, model: tonight.model },
  };
  return success({ ...trained, state: tonight.state, model: chosenModel(toServe, judged) });
};

const heldBack = (trained: WithModel, reasons: readonly string[]): WithModel => ({
  ...trained,
  model: { ...trained.model, families: { ...trained.model.families, heldBack: reasons } },
});

const sidesStay = (chosen: Chosen): readonly string[] =>
  targets
    .filter((target) => chosen[target] !== 'hazard')
    .map(
      (target) =>
        `${target} was found better by ${chosen[target]}; where the hazard foretells payment it serves every target, for its plan of later ` +
        'contacts reckons with its own.',
    );

export const serveChosen = async (toServe: ToServe): Promise<TrainedResponse> => {
  const { compared, trained } = toServe;
  const chosen = compared.report.choice?.chosen;
  if (chosen === undefined) return trained;
  if (chosen.payment === 'hazard') return heldBack(trained, sidesStay(chosen));
  const judged = await judgeChosen(chosen, toServe);
  if (!judged.ok) return heldBack(trained, [`${chosen.payment} cannot serve: ${judged.error.detail}.`]);
  const { passes, reasons } = judgeResponse(judged.value);
  if (passes) return judged.value;
  return heldBack(trained, [`${chosen.payment} was chosen and did not pass the gate.`, ...reasons]);
};
