/**
 * All that is true of one case, worked out from the laws of `respond.ts` before it is lived: per day the intensity to pay and the
 * answer to each action of the catalogue by somebody under no pressure. What momentum M and pressure F make of it is in
 * `case-dynamics.ts`. Valuing a policy asks for the same answers hundreds of thousands of times; here each is worked out once.
 *
 * An action is answered at the hour at which its slot begins.
 */
import {
  channels,
  defaultCatalogue,
  houseAssumptions,
  isSlotless,
  slotMinutes,
  type Catalogue,
} from '../../../engine/index.ts';
import { weekdayOfDay, type DayNumber } from '../local-day.ts';
import {
  paydayFactor,
  pressureSlopes,
  promiseProbOf,
  restedComplaint,
  restedIntensity,
  restedMomentum,
  restedOptOut,
  restedReach,
} from '../respond.ts';
import type { Traits } from '../traits.ts';
import type { ResponseLaws } from '../world.ts';
import { eraOfNight, euroPerMinor, type Era, type LearningWorld } from './learning-world.ts';

export const catalogue: Catalogue = defaultCatalogue;
export const actionCount = catalogue.actions.length;

/** By place in the catalogue. Given that the debtor is reached, but for the first two. */
export type AnswerTable = {
  readonly delivered: Float64Array;
  readonly reach: Float64Array;
  readonly momentum: Float64Array;
  readonly complaint: Float64Array;
  readonly optOut: Float64Array;
  readonly promise: Float64Array;
};

export type DayTruth = {
  readonly day: DayNumber;
  readonly restedIntensity: number;
  readonly payday: number;
  readonly answers: AnswerTable;
};

export type CaseTruth = {
  readonly balanceEuro: number;
  /** From the day of opening, one for each day in which a payment counts. */
  readonly days: readonly DayTruth[];
  readonly slopes: ReturnType<typeof pressureSlopes>;
  readonly momentumDecay: number;
  readonly pressureDecay: number;
  /** By place. */
  readonly load: Float64Array;
  readonly costEuro: Float64Array;
  readonly harmPriceEuro: number;
  /** Whole days without a contact that follow one. */
  readonly restDays: number;
};

/** The people and days of a case, as its truth depends on them. */
export type TruthRequest = {
  readonly world: LearningWorld;
  readonly traits: Traits;
  readonly currency: string;
  readonly balanceEuro: number;
  readonly dueDay: DayNumber;
  readonly openDay: DayNumber;
  /** The day of night 0. */
  readonly startDay: DayNumber;
};

export const byPlace = (valueOf: (action: Catalogue['actions'][number]) => number): Float64Array =>
  Float64Array.from(catalogue.actions, valueOf);

type Action = Catalogue['actions'][number];

/** Whether the action is the one message that works in the era. */
export const isOnly = (era: Era, { channel, tone, treatment }: Action): boolean =>
  era.only?.channel === channel && era.only.tone === tone && era.only.treatment === treatment;

/** The hour at which it is answered. */
export const actionHour = ({ channel, slot }: Action): number =>
  isSlotless(channel) ? 12 : Math.floor(slotMinutes[slot][0] / 60);

const reachOf = (era: Era, traits: Traits, action: Action, weekday: number): number => {
  if (era.only !== null && isOnly(era, action)) return era.only.reachProb;
  return restedReach(era.laws, traits, action.channel, { weekday, hour: actionHour(action) });
};

const momentumOf = (era: Era, traits: Traits, action: Action): number => {
  if (era.only === null) return restedMomentum(era.laws, traits, action);
  return isOnly(era, action) ? era.only.momentum : 0;
};

/** The answers of one person in one era; only reach depends on the day of the week. */
const makeAnswers = (era: Era, traits: Traits): ((weekday: number) => AnswerTable) => {
  const { laws } = era;
  const always = {
    delivered: byPlace(({ channel }) => laws.delivery[channel]),
    momentum: byPlace((action) => momentumOf(era, traits, action)),
    complaint: byPlace((action) => restedComplaint(laws, traits, action)),
    optOut: byPlace((action) => restedOptOut(laws, action)),
    promise: byPlace((action) => promiseProbOf(traits, action)),
  };
  const byWeekday: (AnswerTable | undefined)[] = [];
  return (weekday) =>
    (byWeekday[weekday] ??= { ...always, reach: byPlace((action) => reachOf(era, traits, action, weekday)) });
};

/** The share by which payment of one's own accord stands above or below its mean on the night. */
export const seasonFactor = ({ season }: LearningWorld, night: number): number =>
  1 + season.amplitude * Math.sin((2 * Math.PI * night) / season.periodDays);

const makeDay = (request: TruthRequest): ((day: DayNumber) => DayTruth) => {
  const { world, traits, balanceEuro, dueDay, startDay } = request;
  const answersByEra = new Map<Era, (weekday: number) => AnswerTable>();
  return (day) => {
    const era = eraOfNight(world, day - startDay);
    const answers = answersByEra.get(era) ?? makeAnswers(era, traits);
    answersByEra.set(era, answers);
    const resting = restedIntensity(era.laws, traits, { daysPastDue: day - dueDay, balanceEuro });
    return {
      day,
      restedIntensity: resting * seasonFactor(world, day - startDay),
      payday: paydayFactor(era.laws, traits, day),
      answers: answers(weekdayOfDay(day)),
    };
  };
};

const priceOfHarm = (currency: string): number =>
  (houseAssumptions.harmPriceMinor[currency] ?? 0) * euroPerMinor(currency);

const loadOf = (laws: ResponseLaws): Float64Array => byPlace(({ channel }) => laws.pressure.load[channel]);

/** What the actions cost and how they press, which nobody's traits change. */
export const actionTerms = (world: LearningWorld, currency: string) => ({
  momentumDecay: world.eras[0].laws.effect.dailyDecay,
  pressureDecay: world.eras[0].laws.pressure.dailyDecay,
  load: loadOf(world.eras[0].laws),
  costEuro: byPlace(({ costMinor }) => (costMinor[currency] ?? 0) * euroPerMinor(currency)),
  harmPriceEuro: priceOfHarm(currency),
  restDays: world.restDays,
});

export const caseTruth = (request: TruthRequest): CaseTruth => {
  const { world, traits, currency, balanceEuro, openDay } = request;
  const dayAt = makeDay(request);
  return {
    balanceEuro,
    days: Array.from({ length: world.horizonDays }, (_, age) => dayAt(openDay + age)),
    slopes: pressureSlopes(world.eras[0].laws, traits),
    ...actionTerms(world, currency),
  };
};

/** Places of the catalogue by channel: of each, those in a firm or formal tone and those that are not. */
export const toneGroups: readonly (readonly number[])[] = channels.flatMap((channel) =>
  [true, false].map((isFirm) =>
    catalogue.actions.flatMap((action, place) =>
      action.channel === channel && (action.tone === 'firm' || action.tone === 'formal') === isFirm ? [place] : [],
    ),
  ),
);
