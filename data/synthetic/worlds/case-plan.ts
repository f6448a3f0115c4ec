/**
 * What a case is worth from a day on, in euro, net of contacts and of the price of complaints: by a dynamic programme backwards over
 * its days, on the grid of momentum and pressure and the days of rest still to keep. `planBest` takes the best action each day,
 * `planFixed` one that is laid down (and drops it where it falls on a day of rest).
 *
 * Left out of the plan, not of the values of a policy (those follow cases day by day under the engine's law): that somebody who withdraws
 * consent, or is found to be vulnerable, cannot be reached again.
 */
import { answerTo, payProbOn, pressureWith, type Strain } from './case-dynamics.ts';
import { toneGroups, type CaseTruth, type DayTruth } from './case-truth.ts';
import { emptyLayer, layerOf, valueAt, type ValueLayer } from './value-grid.ts';

export const noPlace = -1;

/**
 * For the morning of each day, and for that after the last, which is worth nothing: a layer for each number of days of rest still to keep
 * before the next contact, 0 first.
 */
export type CasePlan = readonly (readonly ValueLayer[])[];

/** Which places of the catalogue are open on a day of the case, by age. */
export type OpenByAge = readonly Readonly<Uint8Array>[];

/** The rest of the day once all contacts are made, then the next day's morning. */
const restOfDay = (truth: CaseTruth, day: DayTruth, { momentum, pressure }: Strain, next: ValueLayer): number => {
  const paid = payProbOn(truth, day, momentum, pressure);
  const later = valueAt(next, momentum * truth.momentumDecay, pressure * truth.pressureDecay);
  return paid * truth.balanceEuro + (1 - paid) * later;
};

/** The mornings that may follow a day: after waiting, and after a contact. */
export type NextMornings = { readonly waited: ValueLayer; readonly contacted: ValueLayer };

/** The value of an action (or of `noPlace`) on the day, before anything else is done on it. */
export const valueOnDay = (
  truth: CaseTruth,
  day: DayTruth,
  place: number,
  strain: Strain,
  { waited, contacted }: NextMornings,
): number => {
  if (place === noPlace) return restOfDay(truth, day, strain, waited);
  const answer = answerTo(truth, day, place, strain.pressure);
  const pressure = pressureWith(truth, place, strain.pressure);
  const moved = restOfDay(truth, day, { momentum: strain.momentum + answer.momentum, pressure }, contacted);
  const unmoved = restOfDay(truth, day, { momentum: strain.momentum, pressure }, contacted);
  const { reachProb, complaintProb } = answer;
  const price = (truth.costEuro[place] ?? 0) + truth.harmPriceEuro * reachProb * complaintProb;
  return reachProb * moved + (1 - reachProb) * unmoved - price;
};

/** The same on the day of that age, with `plan` followed from the next day on. No rest is to be kept. */
export const valueOfAction = (truth: CaseTruth, plan: CasePlan, age: number, place: number, strain: Strain): number => {
  const day = truth.days[age];
  const [waited, contacted] = [plan[age + 1]?.[0], plan[age + 1]?.[truth.restDays]];
  if (day === undefined || waited === undefined || contacted === undefined) return 0;
  return valueOnDay(truth, day, place, strain, { waited, contacted });
};

/** On a day of rest nothing is done, and tomorrow one day less of rest is to be kept. */
const restingLayer = (truth: CaseTruth, day: DayTruth, next: ValueLayer | undefined): ValueLayer =>
  next === undefined
    ? emptyLayer()
    : layerOf((momentum, pressure) => restOfDay(truth, day, { momentum, pressure }, next));

type Chosen = (age: number, value: (place: number, strain: Strain) => number) => (strain: Strain) => number;

const planBackwards = (truth: CaseTruth, chosen: Chosen): CasePlan => {
  const nothing = Array.from({ length: truth.restDays + 1 }, emptyLayer);
  const plan: (readonly ValueLayer[])[] = Array.from({ length: truth.days.length + 1 }, () => nothing);
  for (const [age, day] of [...truth.days.entries()].reverse()) {
    const value = chosen(age, (place, strain) => valueOfAction(truth, plan, age, place, strain));
    const free = layerOf((momentum, pressure) => value({ momentum, pressure }));
    const resting = Array.from({ length: truth.restDays }, (_, rest) =>
      restingLayer(truth, day, plan[age + 1]?.[rest]),
    );
    plan[age] = [free, ...resting];
  }
  return plan;
};

/** Lays down one action (or none) for each age. */
export const planFixed = (truth: CaseTruth, placeByAge: readonly number[]): CasePlan =>
  planBackwards(truth, (age, value) => {
    const place = placeByAge[age] ?? noPlace;
    return (strain) => value(place, strain);
  });

export const planNothing = (truth: CaseTruth): CasePlan => planFixed(truth, []);

/** What a contact brings if the debtor is under no pressure and nothing follows it: enough to rank actions of one kind. */
const roughGain = (truth: CaseTruth, day: DayTruth, place: number): number => {
  const { reachProb, momentum, complaintProb } = answerTo(truth, day, place, 0);
  const moved = 1 - Math.exp(-momentum / (1 - truth.momentumDecay));
  const harm = truth.harmPriceEuro * reachProb * complaintProb;
  return truth.balanceEuro * reachProb * moved - harm - (truth.costEuro[place] ?? 0);
};

/** Of each channel, firm or not, the best that is open on the day; what can bring nothing is left out. */
const worthTrying = (truth: CaseTruth, day: DayTruth, open: Readonly<Uint8Array>): readonly number[] =>
  toneGroups.flatMap((places) => {
    let best = noPlace;
    let bestGain = -Infinity;
    for (const place of places) {
      if (open[place] !== 1) continue;
      const gain = roughGain(truth, day, place);
      if (gain > bestGain) [best, bestGain] = [place, gain];
    }
    return best === noPlace || bestGain <= 0 ? [] : [best];
  });

/** Takes the best open action each day, or none. */
export const planBest = (truth: CaseTruth, openByAge: OpenByAge): CasePlan =>
  planBackwards(truth, (age, value) => {
    const [day, open] = [truth.days[age], openByAge[age]];
    const places = day === undefined || open === undefined ? [] : worthTrying(truth, day, open);
    return (strain) => {
      let best = value(noPlace, strain);
      for (const place of places) best = Math.max(best, value(place, strain));
      return best;
    };
  });
