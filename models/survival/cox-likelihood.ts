/**
 * The sums behind Cox's partial likelihood, in one walk over rows ordered by stratum and falling time: its logarithm, slope and
 * information, what was expected at each time of events, and the score residuals by cluster. Few covariates hold in a row, so that a row
 * costs the square of those and not of all; only a time of events costs the square of all.
 */

export type CoxRow = {
  readonly stratum: number;
  readonly cluster: number;
  readonly time: number;
  readonly isEvent: boolean;
  /** How many such rows there are. */
  readonly count: number;
  /** The covariates that hold, by ascending place; all others do not. */
  readonly active: readonly number[];
};

/** A time with events in one stratum. */
export type CoxMoment = {
  readonly stratum: number;
  readonly time: number;
  readonly events: number;
  /** Sum of the relative rates of those at risk. */
  readonly risk: number;
  /** Of the covariates among those at risk, weighted by their rates. */
  readonly mean: Float64Array;
  /** Sum over the events of covariates less their mean (Schoenfeld). */
  readonly residual: Float64Array;
};

export type CoxPass = {
  readonly logLikelihood: number;
  readonly score: Float64Array;
  /** Lower triangle, row by row. */
  readonly information: Float64Array;
  /** By stratum, falling times. */
  readonly moments: readonly CoxMoment[];
};

type Sums = { risk: number; readonly first: Float64Array; readonly second: Float64Array };

const at = (values: ArrayLike<number>, place: number): number => values[place] as number;
const add = (values: Float64Array, place: number, value: number): void => {
  values[place] = at(values, place) + value;
};
const rateOf = ({ active }: CoxRow, beta: Float64Array): number => {
  let sum = 0;
  for (const place of active) sum += at(beta, place);
  return sum;
};

const addRow = (sums: Sums, row: CoxRow, weight: number): void => {
  const size = sums.first.length;
  sums.risk += weight;
  for (const one of row.active) {
    add(sums.first, one, weight);
    for (const other of row.active) {
      if (other > one) break;
      add(sums.second, one * size + other, weight);
    }
  }
};

const addInformation = (information: Float64Array, sums: Sums, { mean, events }: CoxMoment): void => {
  const size = mean.length;
  for (let one = 0; one < size; one += 1) {
    for (let other = 0; other <= one; other += 1) {
      const place = one * size + other;
      add(information, place, events * (at(sums.second, place) / sums.risk - at(mean, one) * at(mean, other)));
    }
  }
};

/** The rows up to the end of those with the stratum and the time of the first. */
const endOfTie = (rows: readonly CoxRow[], start: number): number => {
  const first = rows[start] as CoxRow;
  let end = start + 1;
  while (rows[end]?.stratum === first.stratum && rows[end]?.time === first.time) end += 1;
  return end;
};

/** `rows` by stratum, then by falling time. */
export const partialLikelihood = (rows: readonly CoxRow[], beta: Float64Array): CoxPass => {
  const size = beta.length;
  const [score, information] = [new Float64Array(size), new Float64Array(size * size)];
  const moments: CoxMoment[] = [];
  let logLikelihood = 0;
  let sums: Sums = { risk: 0, first: new Float64Array(size), second: new Float64Array(size * size) };
  let start = 0;
  while (start < rows.length) {
    const { stratum, time } = rows[start] as CoxRow;
    if (stratum !== rows[start - 1]?.stratum)
      sums = { risk: 0, first: new Float64Array(size), second: new Float64Array(size * size) };
    const tied = rows.slice(start, endOfTie(rows, start));
    start += tied.length;
    const ended = new Float64Array(size);
    let events = 0;
    for (const row of tied) {
      const rate = rateOf(row, beta);
      addRow(sums, row, row.count * Math.exp(rate));
      if (!row.isEvent) continue;
      events += row.count;
      logLikelihood += row.count * rate;
      for (const place of row.active) add(ended, place, row.count);
    }
    if (events === 0) continue;
    const { risk } = sums;
    logLikelihood -= events * Math.log(risk);
    const mean = sums.first.map((value) => value / risk);
    const residual = ended.map((value, place) => value - events * at(mean, place));
    const moment = { stratum, time, events, risk, mean, residual };
    moments.push(moment);
    residual.forEach((value, place) => add(score, place, value));
    addInformation(information, sums, moment);
  }
  return { logLikelihood, score, information, moments };
};

type Fitted = { readonly beta: Float64Array; readonly moments: readonly CoxMoment[] };

/** What a row has lived through: the hazard up to its time, the same weighted by means, and the moment of its own event. */
type Lived = {
  readonly rate: number;
  readonly hazard: number;
  readonly weighted: Float64Array;
  readonly ended: CoxMoment | undefined;
};

const addScore = (own: Float64Array, row: CoxRow, { rate, hazard, weighted, ended }: Lived): void => {
  const weight = row.count * rate;
  const events = row.isEvent ? row.count : 0;
  for (const column of row.active) add(own, column, events - weight * hazard);
  for (let column = 0; column < own.length; column += 1) add(own, column, weight * at(weighted, column));
  if (events === 0 || ended === undefined) return;
  for (let column = 0; column < own.length; column += 1) add(own, column, -events * at(ended.mean, column));
};

/** One vector a cluster: what it pulls the coefficients by. They sum to the score. */
export const clusterScores = (rows: readonly CoxRow[], { beta, moments }: Fitted): readonly Float64Array[] => {
  const size = beta.length;
  const scores = new Map<number, Float64Array>();
  let [hazard, weighted] = [0, new Float64Array(size)];
  let stratum: number | null = null;
  let next = moments.length - 1;
  // Backwards: strata from the last, times from the first.
  for (let place = rows.length - 1; place >= 0; place -= 1) {
    const row = rows[place] as CoxRow;
    if (row.stratum !== stratum) [stratum, hazard, weighted] = [row.stratum, 0, new Float64Array(size)];
    let moment = moments[next];
    while (moment?.stratum === row.stratum && moment.time <= row.time) {
      const step = moment.events / moment.risk;
      hazard += step;
      const sum = weighted;
      moment.mean.forEach((value, column) => add(sum, column, step * value));
      next -= 1;
      moment = moments[next];
    }
    const own = scores.get(row.cluster) ?? new Float64Array(size);
    scores.set(row.cluster, own);
    addScore(own, row, { rate: Math.exp(rateOf(row, beta)), hazard, weighted, ended: moments[next + 1] });
  }
  return [...scores.values()];
};
