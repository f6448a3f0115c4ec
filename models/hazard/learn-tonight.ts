/**
 * A night of learning: rows → the model of tomorrow, the prices of its objective, and whether it may decide. The one path for production and
 * for the benchmark. Pure: the caller reads the rows and stores what is answered.
 *
 * **Kept between nights**: `state`, a few numbers of plain JSON. Everything else is made anew from the rows of the window, so that a restart changes
 * nothing. Folding only the new nights into older sums was tried and left: columns and models of the base that were fitted on early nights
 * serve later ones ever worse, until the gate closed on a model that was far better than its base.
 *
 * **Cost**: about 10 s for each 100,000 rows.
 *
 * **The gate** opens when the choice of either half of the debtors is better than the base by the other's account, with a margin, and a whole week has been seen.
 * It closes again once the base is better by the same account, by a standard error; then the ramp begins anew.
 *
 * Decide the next night with `learningStateOf(state, day)` and the objective of `prices`, by the response of `compileHazard({ artifact,
 * plannedPrices: prices, … })`.
 */
import { houseAssumptions, type Assumptions, type Catalogue, type Result } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import type { Refusal } from '../refusal.ts';
import { makeActionValues, type ActionValues } from './action-values.ts';
import type { HazardArtifact } from './artifact.ts';
import { survivalByAge, type CaseCourse } from './case-course.ts';
import { housePrices, type PlannedPrices } from './case-look.ts';
import type { FeatureList } from './feature-list.ts';
import { defaultGateSettings, judgeHonestly, type GateSettings, type GateVerdict } from './honest-gate.ts';
import { priceCases, type PricedCase } from './priced-cases.ts';
import type { HazardSettings } from './settings.ts';
import { trainHazard } from './train-hazard.ts';
import { thinned } from './training-rows.ts';
import { asManyAsBase, baseFiguresOf, tunePrices, type PriceTarget, type TunedPrices } from './tune-prices.ts';

export type NightlySettings = {
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly assumptions?: Assumptions;
  readonly seed: number;
  readonly hazard?: Partial<HazardSettings>;
  readonly gate?: GateSettings;
  readonly priceTarget?: PriceTarget;
  readonly currencyOf: (row: NightRow) => string;
};

/** Plain JSON, to be stored with the night. Days are local day numbers, as in the rows. */
export type NightlyState = {
  readonly firstDay: number;
  readonly lastDay: number;
  /** Rows that the last model was learned from; 0 before the first. */
  readonly learnedRows: number;
  /** The first day that the model had a share in; null while the gate is closed. */
  readonly openedOnDay: number | null;
  /** The last day before the gate opened for the first time, up to which the base's own course is seen; null: it never has. */
  readonly baseUntilDay: number | null;
  readonly prices: PlannedPrices;
};

export type Tonight = {
  readonly state: NightlyState;
  /** Null, with the refusal, where too little was seen. */
  readonly model: TonightsModel | null;
  readonly refusal: Refusal | null;
};

export type TonightsModel = {
  readonly artifact: HazardArtifact;
  /** Null where what the base would have done is not known. */
  readonly tuned: TunedPrices | null;
  /** In force tomorrow: those found, steadied by those before. */
  readonly prices: PlannedPrices;
  readonly verdict: GateVerdict;
};

export type TonightRequest = {
  /** All rows of the window, in order of time. */
  readonly rows: readonly NightRow[];
  /** What the last night left; null on the first. */
  readonly previous: NightlyState | null;
  readonly settings: NightlySettings;
};

/** A whole week is seen before anything is judged. */
const leastNights = 7;
/** Nights that prices and gate are judged on, and how many of their decisions. */
const judgedNights = 14;
const judgedDecisions = 1_500;

const artifactOf = ({ rows, settings }: TonightRequest): Result<HazardArtifact, Refusal> => {
  const { catalogue, featureSpec, assumptions, hazard, seed } = settings;
  return trainHazard({
    ...{ rows, catalogue, featureSpec, seed },
    ...(assumptions === undefined ? {} : { assumptions }),
    ...(hazard === undefined ? {} : { settings: hazard }),
  });
};

/** What is judged in place of the hazard, under prices with which later contacts are planned. */
export type JudgedValues = (plannedPrices: PlannedPrices) => ActionValues;

type Judged = {
  readonly request: TonightRequest;
  readonly artifact: HazardArtifact;
  readonly state: NightlyState;
  readonly valuesUnder?: JudgedValues | undefined;
};

const valuesUnder = ({ request, artifact, valuesUnder: given }: Judged, plannedPrices: PlannedPrices): ActionValues => {
  const { catalogue, assumptions = houseAssumptions } = request.settings;
  return given?.(plannedPrices) ?? makeActionValues({ artifact, catalogue, assumptions, plannedPrices });
};

type Seen = { readonly cases: readonly PricedCase[]; readonly course: CaseCourse };

const seenIn = ({ request, artifact }: Judged, rows: readonly NightRow[]): Seen => {
  const { assumptions = houseAssumptions, currencyOf, featureSpec } = request.settings;
  const { restDays, byWeekday } = artifact.design.opportunity;
  const ageAt = featureSpec.features.findIndex(({ name }) => name === artifact.settings.ageFeature);
  const decided = rows.filter(({ options, baseOptions }) => options.length > 0 && baseOptions !== undefined);
  return {
    cases: priceCases(thinned(decided, judgedDecisions), { assumptions, currencyOf, ageAt }),
    course: {
      survival: survivalByAge(rows, ageAt),
      openShare: byWeekday.reduce((sum, share) => sum + share, 0) / byWeekday.length,
      restDays,
    },
  };
};

/** The plan of later contacts hangs on the prices as they do on it: twice the first time, later from the last prices on. */
const tune = (judged: Judged, recent: Seen): TunedPrices => {
  const { request, state } = judged;
  const { assumptions = houseAssumptions, priceTarget = asManyAsBase } = request.settings;
  const ofBase = seenIn(
    judged,
    request.rows.filter(({ day }) => day <= (state.baseUntilDay ?? state.lastDay)),
  );
  const base = baseFiguresOf(valuesUnder(judged, state.prices), ofBase.cases, ofBase.course);
  const tuneOnce = (planned: PlannedPrices): TunedPrices =>
    tunePrices({ values: valuesUnder(judged, planned), ...recent, base, assumptions, target: priceTarget });
  const tuned = tuneOnce(state.prices);
  return state.learnedRows === 0 ? tuneOnce(tuned) : tuned;
};

const judge = (judged: Judged): TonightsModel => {
  const { artifact, request, state } = judged;
  const recent = seenIn(
    judged,
    request.rows.filter(({ day }) => day > state.lastDay - judgedNights),
  );
  const tuned = recent.cases.length === 0 ? null : tune(judged, recent);
  const prices = tuned === null ? housePrices : steadied(tuned, state);
  const settings = request.settings.gate ?? defaultGateSettings;
  return {
    artifact,
    tuned,
    prices,
    verdict: judgeHonestly(valuesUnder(judged, prices), recent.cases, { settings, prices }),
  };
};

/** Prices follow what is found half-way, so that the luck of a night moves them by little; the first are taken as they are. */
const steadied = (found: PlannedPrices, { prices, learnedRows }: NightlyState): PlannedPrices => {
  if (learnedRows === 0) return found;
  const half = (one: number, other: number): number => Math.sqrt(Math.max(1, one) * Math.max(1, other));
  return {
    harmPriceFactor: half(found.harmPriceFactor, prices.harmPriceFactor),
    contactPriceMinor: Object.fromEntries(
      Object.entries(found.contactPriceMinor).map(([currency, minor]) => [
        currency,
        Math.round(half(minor, prices.contactPriceMinor[currency] ?? minor)),
      ]),
    ),
  };
};

/** Once open it stays open while the base is not shown, by the same account, to be better. */
const isOpenAfter = ({ passes, figures }: GateVerdict, state: NightlyState): boolean => {
  if (state.openedOnDay !== null) return figures.gain + figures.gainStandardError > 0;
  return passes && state.lastDay - state.firstDay + 1 >= leastNights;
};

const stateBefore = ({ rows, previous }: TonightRequest): NightlyState => {
  const lastDay = rows.at(-1)?.day ?? 0;
  if (previous !== null) return { ...previous, lastDay };
  const firstDay = rows[0]?.day ?? 0;
  return { firstDay, lastDay, learnedRows: 0, openedOnDay: null, baseUntilDay: null, prices: housePrices };
};

export const learnTonight = (request: TonightRequest): Tonight => {
  const artifact = artifactOf(request);
  if (!artifact.ok) return { state: stateBefore(request), model: null, refusal: artifact.error };
  return judgeTonight(request, artifact.value);
};

/** Prices, gate and state of a trained hazard; with `values` those of another response, by the hazard's calendar of open days. */
export const judgeTonight = (request: TonightRequest, artifact: HazardArtifact, values?: JudgedValues): Tonight => {
  const before = stateBefore(request);
  const model = judge({ request, artifact, state: before, valuesUnder: values });
  const isOpen = isOpenAfter(model.verdict, before);
  const { harmPriceFactor, contactPriceMinor } = model.prices;
  return {
    state: {
      ...before,
      learnedRows: request.rows.length,
      openedOnDay: isOpen ? (before.openedOnDay ?? before.lastDay + 1) : null,
      baseUntilDay: before.baseUntilDay ?? (isOpen ? before.lastDay : null),
      prices: { harmPriceFactor, contactPriceMinor },
    },
    ...{ model, refusal: null },
  };
};

/** What a model's policy is told of the night of that day; `spentMinor` is the caller's to add up. */
export const learningStateOf = (
  { firstDay, openedOnDay }: NightlyState,
  day: number,
): { readonly night: number; readonly nightsOpen: number | null } => ({
  night: day - firstDay,
  nightsOpen: openedOnDay === null ? null : Math.max(0, day - openedOnDay),
});
