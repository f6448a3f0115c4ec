/**
 * A small world, for tests, in which text messages move the middle of a feature and calls its two ends, and neither does anything for the rest. No line
 * through the feature tells them apart, so the factored hazard, given the feature as a value, sees both contacts work half as well for everybody.
 * With `isBent` false they work half as well for everybody indeed.
 */
import { defaultCatalogue } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { seededGenerator } from '../random/seeded-generator.ts';

export type BentWorld = {
  readonly seed: number;
  readonly debtors: number;
  readonly nights: number;
  readonly isBent: boolean;
};

const placeOf = (wanted: string): number =>
  defaultCatalogue.actions.findIndex(({ channel, tone }) => channel === wanted && tone === 'warm');
const [text, call] = [placeOf('sms'), placeOf('call')];

const baseHazard = 0.008;
const effect = 0.1;
/** Half of the people lie within. */
const middle = 0.6745;
const decay = 0.75;
const usualMinor = 50_000;
/** Of the log: none, text, call. */
const share = 1 / 3;

type Person = {
  readonly debtorId: string;
  readonly size: number;
  readonly noise: readonly [number, number];
  readonly income: number;
  readonly digital: number;
};

type Run = { readonly person: Person; readonly case: number; readonly start: number; readonly momentum: number };

const addedBy = (place: number, { digital }: Person, isBent: boolean): number => {
  if (place < 0) return 0;
  if (!isBent) return effect / 2;
  return Math.abs(digital) < middle === (place === text) ? effect : 0;
};

const drawPerson = (at: number, normal: () => number): Person => ({
  ...{ debtorId: `d${String(at)}`, size: normal(), noise: [normal(), normal()], income: normal(), digital: normal() },
});

const drawContact = (draw: number): number => (draw < share ? -1 : draw < 2 * share ? text : call);

const featuresOf = ({ person, start }: Run, day: number): Float64Array => {
  const { income, digital, size, noise } = person;
  return Float64Array.of(day - start, income, digital, 1, size, ...noise, 0, 0, 1970, day % 7);
};

const rowOf = (
  run: Run,
  { day, chosenPlace, isPaid }: { day: number; chosenPlace: number; isPaid: boolean },
): NightRow => {
  const { debtorId, size } = run.person;
  const balanceMinor = Math.round(usualMinor * Math.exp(0.4 * size));
  return {
    ...{ caseId: `${debtorId}.${String(run.case)}`, debtorId, day, balanceMinor, daysLeft: 30 },
    features: featuresOf(run, day),
    options: [text, call].map((place) => ({ place, probability: share })),
    noContactProb: share,
    baseOptions: [text, call].map((place) => ({ place, probability: 0.3 })),
    ...{ chosenPlace, reached: chosenPlace < 0 ? null : true, complained: false, optedOut: false },
    ...{ paidMinor: isPaid ? balanceMinor : 0, closed: isPaid },
  };
};

/** One case of each debtor at a time; another begins where one was paid. In the order of nights, with the features of the hazard's world. */
export const drawBent = ({ seed, debtors, nights, isBent }: BentWorld): readonly NightRow[] => {
  const next = seededGenerator(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  let runs = Array.from({ length: debtors }, (_, at): Run => ({
    person: drawPerson(at, normal),
    case: 0,
    start: 0,
    momentum: 0,
  }));
  const rows: NightRow[] = [];
  for (let day = 0; day < nights; day += 1) {
    runs = runs.map((run) => {
      const chosenPlace = drawContact(next());
      const momentum = run.momentum + addedBy(chosenPlace, run.person, isBent);
      const isPaid = next() < baseHazard + momentum;
      rows.push(rowOf(run, { day, chosenPlace, isPaid }));
      return isPaid
        ? { person: run.person, case: run.case + 1, start: day + 1, momentum: 0 }
        : { ...run, momentum: momentum * decay };
    });
  }
  return rows;
};
