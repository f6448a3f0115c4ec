/**
 * How well a payment of the day is foretold for debtors and nights that were not trained on. The model itself is trained on everything there is;
 * what it is tested by is a twin: the same training on four fifths of the debtors up to some nights ago, held against the other fifth on the
 * nights since. Of these nights the twin knows what was done, not whom it reached.
 *
 * Where few pay, a twin of the first nights alone would be a much smaller model, and its faults not those of the one that it stands for. Then a third
 * of the debtors is held out and the twin learns from all nights of the others; the newest nights of the third are tested, as many as it takes to see
 * payments enough. Such a test is of people, not of time: what moves with time is left to the alarm on drift.
 */
import { success, type Result } from '../../engine/index.ts';
import { chooseCalibrator, type Calibrator, type CalibratorTrial } from '../calibrate/choose-calibrator.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { wholeDebtors } from '../dataset/whole-debtors.ts';
import { calibrationError, calibrationFloor } from '../evaluate/calibration.ts';
import { reliabilityPoints, type ReliabilityPoint } from '../evaluate/reliability.ts';
import { logLoss, logLossOf, type Forecasts } from '../evaluate/proper-scores.ts';
import { areaUnderRoc } from '../evaluate/ranking.ts';
import { stabilityIndex } from '../evaluate/stability.ts';
import { boundedHazard } from '../hazard/foretold.ts';
import { solveMemories, type HazardLearning } from '../hazard/learning.ts';
import type { NightlySettings } from '../hazard/learn-tonight.ts';
import { makeVectors, type Stock } from '../hazard/row-vectors.ts';
import { halfOf, isHeldOut } from '../hazard/split-rows.ts';
import { beginHazard } from '../hazard/train-hazard.ts';
import { refused, type Refusal } from '../refusal.ts';

export type CalibrationReport = {
  /** Slope of what came on what was foretold, through the origin: 1 is calibrated. */
  readonly slope: number;
  /** Of debtors. */
  readonly slopeStandardError: number;
  /** Expected calibration error, and what it would be if the probabilities were true. */
  readonly error: number;
  readonly floor: number;
  /** The points of a reliability plot. */
  readonly bins: readonly ReliabilityPoint[];
  /** `none`: a calibrator fitted on one half of the tested debtors does not help on the other. */
  readonly needed: Calibrator['kind'];
  readonly trials: readonly CalibratorTrial[];
};

export type TwinTest = {
  readonly trainedRows: number;
  readonly testedRows: number;
  readonly testedDebtors: number;
  readonly testedPayments: number;
  /** First night that was tested. */
  readonly fromDay: number;
  readonly logLoss: number;
  readonly auc: number;
  /** The same of the chance to pay whatever is done. */
  readonly baseLogLoss: number;
  readonly baseAuc: number;
  /** Standard error, of debtors, of the difference of the two losses. */
  readonly lossGapStandardError: number;
  readonly calibration: CalibrationReport;
  /** Of the scores between the first and the second half of the nights tested. */
  readonly scoreStability: number;
};

const testedShare = 0.2;
const leastTestedNights = 2;
const mostTestedNights = 14;
const mostTwinRows = 200_000;
const leastTestedPayments = 20;
/** So many are sought: the slope of calibration is then known to a sixth or so. */
const wantedPayments = 40;
/** With fewer in all, the newest fifth of the nights holds too few of a fifth of the debtors. */
const manyPayments = 1_000;

type Split = {
  /** The first of the nights to test on. */
  readonly cut: number;
  readonly isTested: (debtorId: string) => boolean;
  /** Whether the twin learns from a night of those who are not tested. */
  readonly isLearned: (day: number) => boolean;
};

const splitOf = (rows: readonly NightRow[]): Split => {
  const [first, last] = [rows[0]?.day ?? 0, rows.at(-1)?.day ?? 0];
  const payments = rows.filter(({ paidMinor }) => paidMinor > 0);
  const nights = last - first + 1;
  let testedNights = Math.min(mostTestedNights, Math.max(leastTestedNights, Math.round(testedShare * nights)));
  if (payments.length >= manyPayments) {
    const cut = last + 1 - testedNights;
    return { cut, isTested: (debtorId) => isHeldOut(debtorId, 5), isLearned: (day) => day < cut };
  }
  const isTested = (debtorId: string): boolean => isHeldOut(debtorId, 3);
  const tested = payments.filter(({ debtorId }) => isTested(debtorId));
  const isEnough = (): boolean => tested.filter(({ day }) => day > last - testedNights).length >= wantedPayments;
  while (testedNights < nights && !isEnough()) testedNights += 1;
  return { cut: last + 1 - testedNights, isTested, isLearned: () => true };
};

/** A night that was foretold by a model which did not learn from its debtor, and what came. */
export type Foreseen = {
  readonly row: Pick<NightRow, 'debtorId' | 'day'>;
  readonly label: number;
  readonly hazard: number;
  readonly base: number;
};

const withoutReach = (row: NightRow): NightRow => ({
  caseId: row.caseId,
  debtorId: row.debtorId,
  day: row.day,
  features: row.features,
  balanceMinor: row.balanceMinor,
  daysLeft: row.daysLeft,
  options: row.options,
  noContactProb: row.noContactProb,
  chosenPlace: row.chosenPlace,
  reached: null,
  paidMinor: row.paidMinor,
  complained: row.complained,
  optedOut: row.optedOut,
  closed: row.closed,
});

const foresee = (twin: HazardLearning, rows: readonly NightRow[], cut: number): readonly Foreseen[] => {
  const coefficients = twin.memories[0]?.coefficients ?? null;
  if (coefficients === null) return [];
  const stocks = new Map<string, Stock>();
  const { vectorOf } = makeVectors(twin, stocks);
  const foreseen: Foreseen[] = [];
  for (const row of rows) {
    const { vector } = vectorOf(row.day < cut ? row : withoutReach(row));
    if (row.day < cut) continue;
    // The baseline's own hazard, which knows of no contact.
    const ofBase = vector[1] as number;
    let hazard = 0;
    for (let place = 0; place < vector.length; place += 1) {
      hazard += (coefficients[place] as number) * (vector[place] as number);
    }
    foreseen.push({
      row,
      label: Number(row.paidMinor > 0),
      hazard: boundedHazard(hazard, ofBase),
      base: boundedHazard(ofBase, ofBase),
    });
  }
  return foreseen;
};

const forecastsOf = (foreseen: readonly Foreseen[], of: 'hazard' | 'base'): Forecasts => ({
  labels: Float64Array.from(foreseen, ({ label }) => label),
  probabilities: Float64Array.from(foreseen, (each) => each[of]),
});

/** Slope of a line through the origin, and its standard error where the nights of one debtor belong together. */
const slopeOf = (foreseen: readonly Foreseen[]): { slope: number; slopeStandardError: number } => {
  let product = 0;
  let square = 0;
  for (const { label, hazard } of foreseen) {
    product += label * hazard;
    square += hazard * hazard;
  }
  const slope = product / square;
  const scores = new Map<string, number>();
  for (const { row, label, hazard } of foreseen) {
    scores.set(row.debtorId, (scores.get(row.debtorId) ?? 0) + hazard * (label - slope * hazard));
  }
  const squares = [...scores.values()].reduce((sum, score) => sum + score * score, 0);
  return { slope, slopeStandardError: Math.sqrt(squares) / square };
};

const lossGapError = (foreseen: readonly Foreseen[]): number => {
  const gapOf = ({ label, hazard, base }: Foreseen): number => logLossOf(label, hazard) - logLossOf(label, base);
  const mean = foreseen.reduce((sum, each) => sum + gapOf(each), 0) / foreseen.length;
  const gaps = new Map<string, number>();
  for (const each of foreseen) {
    gaps.set(each.row.debtorId, (gaps.get(each.row.debtorId) ?? 0) + gapOf(each) - mean);
  }
  return Math.sqrt([...gaps.values()].reduce((sum, gap) => sum + gap * gap, 0)) / foreseen.length;
};

const binning = { kind: 'equal_count', binCount: 10 } as const;
const floorDraws = 40;

const calibrationOf = (foreseen: readonly Foreseen[], seed: number): CalibrationReport => {
  const forecasts = forecastsOf(foreseen, 'hazard');
  const [one, other] = [0, 1].map((half) =>
    forecastsOf(
      foreseen.filter(({ row }) => halfOf(row.debtorId) === half),
      'hazard',
    ),
  ) as [Forecasts, Forecasts];
  const { calibrator, trials } = chooseCalibrator(one, other);
  return {
    ...slopeOf(foreseen),
    error: calibrationError(forecasts, binning),
    floor: calibrationFloor(forecasts.probabilities, binning, { seed, draws: floorDraws }),
    bins: reliabilityPoints(forecasts, binning),
    needed: calibrator.kind,
    trials,
  };
};

const hasBoth = (foreseen: readonly Foreseen[]): boolean =>
  ([0, 1] as const).every((half) => {
    const labels = foreseen.filter(({ row }) => halfOf(row.debtorId) === half).map(({ label }) => label);
    return labels.includes(1) && labels.includes(0);
  });

export type TestedNights = { readonly trainedRows: number; readonly fromDay: number; readonly lastDay: number };

/** The figures of a test. Refused where too few of its nights have a payment. */
export const testFigures = (
  foreseen: readonly Foreseen[],
  { trainedRows, fromDay, lastDay }: TestedNights,
  seed: number,
): Result<TwinTest, Refusal> => {
  const testedPayments = foreseen.filter(({ label }) => label === 1).length;
  if (testedPayments < leastTestedPayments || !hasBoth(foreseen)) {
    return refused('too-few-rows', `${String(testedPayments)} payments of debtors that were not trained on`);
  }
  const [forecasts, base] = [forecastsOf(foreseen, 'hazard'), forecastsOf(foreseen, 'base')];
  const middle = (fromDay + lastDay) / 2;
  const scoresOf = (isIn: (day: number) => boolean): readonly number[] =>
    foreseen.filter(({ row }) => isIn(row.day)).map(({ hazard: score }) => score);
  return success({
    ...{ trainedRows, testedRows: foreseen.length, testedPayments, fromDay },
    testedDebtors: new Set(foreseen.map(({ row }) => row.debtorId)).size,
    logLoss: logLoss(forecasts),
    auc: areaUnderRoc({ labels: forecasts.labels, scores: forecasts.probabilities }),
    baseLogLoss: logLoss(base),
    lossGapStandardError: lossGapError(foreseen),
    baseAuc: areaUnderRoc({ labels: base.labels, scores: base.probabilities }),
    calibration: calibrationOf(foreseen, seed),
    scoreStability: stabilityIndex(
      scoresOf((day) => day <= middle),
      scoresOf((day) => day > middle),
    ),
  });
};

export type TwinForecasts = TestedNights & { readonly foreseen: readonly Foreseen[] };

/** Nights of debtors that the twin did not learn from. Refused where there is too little to train a twin on. `rows` in order of time. */
export const foreseeByTwin = (rows: readonly NightRow[], settings: NightlySettings): Result<TwinForecasts, Refusal> => {
  const { cut, isTested, isLearned } = splitOf(rows);
  const trained = wholeDebtors(
    rows.filter(({ day, debtorId }) => isLearned(day) && !isTested(debtorId)),
    mostTwinRows,
  );
  const { catalogue, featureSpec, assumptions, hazard } = settings;
  const begun = beginHazard({
    ...{ rows: trained, catalogue, featureSpec },
    ...(assumptions === undefined ? {} : { assumptions }),
    ...(hazard === undefined ? {} : { settings: hazard }),
  });
  if (!begun.ok) return begun;
  const twin = solveMemories(begun.value, begun.value.settings.shrinkSteps);
  const heldOut = wholeDebtors(
    rows.filter(({ debtorId }) => isTested(debtorId)),
    mostTwinRows,
  );
  const lastDay = rows.at(-1)?.day ?? cut;
  return success({ foreseen: foresee(twin, heldOut, cut), trainedRows: trained.length, fromDay: cut, lastDay });
};

/** Refused where there is too little to train a twin on, or to test it by. `rows` in order of time. */
export const testByTwin = (rows: readonly NightRow[], settings: NightlySettings): Result<TwinTest, Refusal> => {
  const forecasts = foreseeByTwin(rows, settings);
  return forecasts.ok ? testFigures(forecasts.value.foreseen, forecasts.value, settings.seed) : forecasts;
};
