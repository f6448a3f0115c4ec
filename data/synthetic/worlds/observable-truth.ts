/**
 * The best policy for somebody who knows all laws of the world and of each person only what the features tell: the dynamic programme of the
 * oracle, with every latent quantity replaced by its expectation given the features on the morning on which the case opens.
 *
 * The expectations are a ridge regression over some thousand people drawn from the same world (of another seed) whose traits are known: of the
 * factor on the own intensity to pay, the rhythm of paydays, digital habits, the pattern of life, the proneness to complain, the
 * sensitivity to pressure, and the momentum of each message. Those who have not paid yet are slower than they seemed: the own intensity falls
 * with the hazard already lived through, as under a gamma-distributed factor of the variance that the regression leaves. A payday is expected as the country's. Pressure is seen as it is; momentum is
 * kept in mind from the contacts whose reach was seen, and expected where it was not. What the answers of the case itself tell of the person
 * is not used, so this is a floor under what can be known, not the very best: a share above 1 is possible.
 */
import { caseFeatures, type CaseContext } from '../../../engine/index.ts';
import { weekdayOfDay, type DayNumber } from '../local-day.ts';
import {
  paydayFactor,
  pressureSlopes,
  restedComplaint,
  restedIntensity,
  restedMomentum,
  restedReach,
} from '../respond.ts';
import type { Traits } from '../traits.ts';
import type { AvailabilityPattern, Country } from '../world.ts';
import { answerTo } from './case-dynamics.ts';
import { planBest, type CasePlan, type OpenByAge } from './case-plan.ts';
import {
  actionHour,
  actionTerms,
  byPlace,
  catalogue,
  isOnly,
  seasonFactor,
  type CaseTruth,
  type DayTruth,
} from './case-truth.ts';
import { bestCandidate } from './choosers.ts';
import { draftDebtor, type CaseDraft, type PopulationRequest } from './draft-debtor.ts';
import type { CaseMorning, Chooser } from './fresh-case.ts';
import { makeFeatureColumns } from './feature-columns.ts';
import { eraOfNight, type LearningWorld } from './learning-world.ts';
import { bringToLife, contextOn, decisionInstant, learnUntil, openCase } from './live-debtor.ts';
import type { ContactOutcome } from './make-contact.ts';
import { fitRidge } from './ridge.ts';

const patterns: readonly AvailabilityPattern[] = ['employed', 'shift', 'retired'];
/** Weak: there are far more people than columns. */
const ridge = 20;
/** Traits of nobody in particular, for the factors that are told apart below. */
const middling = { ability: 0.5, willingness: 0.5 } as const;

/** Expectations about one person. `momentum` is by place of the catalogue. */
type Expected = {
  readonly own: number;
  /** Variance of the true factor about `own`, in units of its square. */
  readonly frailty: number;
  readonly rhythm: number;
  readonly digital: number;
  readonly patternShares: readonly number[];
  readonly complaint: number;
  readonly fatigueSensitivity: number;
  readonly momentum: Float64Array;
};

const leastOwn = 0.1;
const scalars = 4 + patterns.length + 1;
/** What an action's complaint is of a person who is neither prone to complain nor vulnerable. */
const placid = { complaintProneness: 1, vulnerable: false } as const;

const targetsOf = (world: LearningWorld, traits: Traits): Float64Array => {
  const { laws } = eraOfNight(world, 0);
  const terms = { daysPastDue: 0, balanceEuro: 100 };
  const own = restedIntensity(laws, traits, terms) / restedIntensity(laws, middling, terms);
  const complaint = traits.complaintProneness * (traits.vulnerable ? laws.harm.vulnerableFactor : 1);
  return Float64Array.from([
    ...[own, traits.paydayRhythm, traits.digital, complaint],
    ...patterns.map((pattern) => (traits.pattern === pattern ? 1 : 0)),
    traits.fatigueSensitivity,
    ...catalogue.actions.map((action) => restedMomentum(laws, traits, action)),
  ]);
};

const expectedOf = (told: Float64Array, frailty: number): Expected => {
  const at = (place: number): number => told[place] ?? 0;
  const shares = patterns.map((_, place) => Math.max(0, at(4 + place)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return {
    own: Math.max(leastOwn, at(0)),
    frailty,
    rhythm: Math.min(1, Math.max(0, at(1))),
    digital: Math.min(1, Math.max(0, at(2))),
    complaint: Math.max(0.2, at(3)),
    patternShares: shares.map((share) => share / total),
    fatigueSensitivity: at(4 + patterns.length),
    momentum: told.slice(scalars),
  };
};

const openingContext = (
  population: PopulationRequest,
  index: number,
): { readonly context: CaseContext; readonly traits: Traits } | null => {
  const [draft] = draftDebtor(population, index).cases;
  if (draft === undefined) return null;
  const debtor = bringToLife(population, index);
  const live = openCase(debtor, population, draft);
  learnUntil(debtor, decisionInstant(debtor, draft.openDay));
  return { context: contextOn(debtor, live, draft.openDay), traits: debtor.draft.person.traits };
};

const frailtyOf = (truths: readonly number[], told: readonly number[]): number => {
  const misses = told.reduce((sum, own, place) => sum + ((truths[place] ?? own) - own) ** 2, 0);
  return misses / told.reduce((sum, own) => sum + own ** 2, 0);
};

export type Expectations = (context: CaseContext) => Expected;

/** What the features tell of people, from so many whose truth is known. */
export const fitExpectations = (population: PopulationRequest, people: number): Expectations => {
  const seen = Array.from({ length: people }, (_, index) => openingContext(population, index)).filter(
    (one) => one !== null,
  );
  const features = seen.map(({ context }) => caseFeatures(context));
  const columnsOf = makeFeatureColumns(features);
  const targets = seen.map(({ traits }) => targetsOf(population.world, traits));
  const fitted = fitRidge(features.map(columnsOf), targets, ridge);
  const told = features.map((row) => fitted.predict(columnsOf(row)));
  const frailty = frailtyOf(
    targets.map(([own = 0]) => own),
    told.map(([own = 0]) => Math.max(leastOwn, own)),
  );
  return (context) => expectedOf(fitted.predict(columnsOf(caseFeatures(context))), frailty);
};

/** The country's paydays, each by its share. */
const expectedPayday = (world: LearningWorld, country: Country, rhythm: number, day: DayNumber): number => {
  const { laws } = eraOfNight(world, 0);
  const total = country.paydays.reduce((sum, { share }) => sum + share, 0);
  return country.paydays.reduce(
    (sum, { value, share }) => sum + (share / total) * paydayFactor(laws, { payday: value, paydayRhythm: rhythm }, day),
    0,
  );
};

type Believing = {
  readonly population: PopulationRequest;
  readonly expected: Expected;
  readonly country: Country;
  readonly draft: CaseDraft;
};

const believedReach = ({ population, expected }: Believing, weekday: number): Float64Array => {
  const era = eraOfNight(population.world, 0);
  const { digital, patternShares } = expected;
  return byPlace((action) => {
    if (era.only !== null && isOnly(era, action)) return era.only.reachProb;
    const wall = { weekday, hour: actionHour(action) };
    return patterns.reduce(
      (sum, pattern, place) =>
        sum + (patternShares[place] ?? 0) * restedReach(era.laws, { pattern, digital }, action.channel, wall),
      0,
    );
  });
};

const believedMomentum = ({ population, expected }: Believing): Float64Array => {
  const era = eraOfNight(population.world, 0);
  if (era.only === null) return expected.momentum;
  return byPlace((action) => (isOnly(era, action) ? (era.only?.momentum ?? 0) : 0));
};

const believedDays = (believing: Believing): readonly DayTruth[] => {
  const { population, expected, country, draft } = believing;
  const { world, startDay } = population;
  const { laws } = eraOfNight(world, 0);
  const none = byPlace(() => 0);
  const always = {
    delivered: byPlace(({ channel }) => laws.delivery[channel]),
    momentum: believedMomentum(believing),
    complaint: byPlace((action) => expected.complaint * restedComplaint(laws, placid, action)),
    ...{ optOut: none, promise: none },
  };
  const reach = Array.from({ length: 8 }, (_, weekday) => believedReach(believing, weekday));
  let livedThrough = 0;
  return Array.from({ length: world.horizonDays }, (_, age) => {
    const day = draft.openDay + age;
    const terms = { daysPastDue: day - draft.dueDay, balanceEuro: draft.balanceEuro };
    const factor = expected.own / (1 + expected.frailty * livedThrough);
    const seasonal = restedIntensity(laws, middling, terms) * seasonFactor(world, day - startDay);
    const payday = expectedPayday(world, country, expected.rhythm, day);
    livedThrough += expected.own * seasonal * payday;
    const answers = { ...always, reach: reach[weekdayOfDay(day)] ?? none };
    return { day, restedIntensity: factor * seasonal, payday, answers };
  });
};

const believedTruth = (believing: Believing): CaseTruth => {
  const { population, expected, country, draft } = believing;
  return {
    balanceEuro: draft.balanceEuro,
    days: believedDays(believing),
    slopes: pressureSlopes(eraOfNight(population.world, 0).laws, expected),
    ...actionTerms(population.world, country.currency),
  };
};

type Mind = { readonly truth: CaseTruth; readonly plan: CasePlan; momentum: number; age: number };

/** What was seen of a contact moves the momentum that is believed in. */
const keepInMind = (mind: Mind, { debtor, age }: CaseMorning, place: number, { reached }: ContactOutcome): void => {
  const day = mind.truth.days[age];
  if (day === undefined || reached === false) return;
  const before = debtor.pressure - (mind.truth.load[place] ?? 0);
  const answer = answerTo(mind.truth, day, place, before);
  mind.momentum += (reached === true ? 1 : answer.reachProb) * answer.momentum;
};

export const observableBest = (
  population: PopulationRequest,
  expectations: Expectations,
  openDays: (morning: CaseMorning) => OpenByAge,
): Chooser => {
  const minds = new Map<string, Mind>();
  const mindOf = (morning: CaseMorning): Mind => {
    const { debtor, live, look, age } = morning;
    const known = minds.get(live.draft.caseId);
    if (known !== undefined) return known;
    const { country } = debtor.draft.person;
    const truth = believedTruth({ population, expected: expectations(look().context), country, draft: live.draft });
    const mind = { truth, plan: planBest(truth, openDays(morning)), momentum: 0, age };
    minds.set(live.draft.caseId, mind);
    return mind;
  };
  return {
    choose: (morning) => {
      const mind = mindOf(morning);
      mind.momentum *= mind.truth.momentumDecay ** (morning.age - mind.age);
      mind.age = morning.age;
      return bestCandidate(morning, mind);
    },
    learn: (morning, place, outcome) => {
      keepInMind(mindOf(morning), morning, place, outcome);
    },
  };
};
