import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs, slotMinutes } from '../../../engine/index.ts';
import { instantOfDay } from '../local-day.ts';
import { fade, paymentProbOfDay, pressureAfter, respond, type Situation } from '../respond.ts';
import { randomStream } from '../random-stream.ts';
import { answerTo, payProbOn, pressureWith } from './case-dynamics.ts';
import { planFixed, planNothing } from './case-plan.ts';
import { catalogue, caseTruth, seasonFactor, type CaseTruth } from './case-truth.ts';
import { draftDebtor } from './draft-debtor.ts';
import { eraOfNight } from './learning-world.ts';
import { startDay, worldNamed } from './testing/small-study.ts';
import { valueAt } from './value-grid.ts';

const steady = { ...worldNamed('standard'), season: { amplitude: 0, periodDays: 120 } };
const population = { world: steady, seed: 5, startDay };
const { laws } = eraOfNight(steady, 0);

const personAt = (index: number) => {
  const { person, cases } = draftDebtor(population, index);
  const [draft] = cases;
  if (draft === undefined) throw new Error('no case');
  const { currency, zone } = person.country;
  const truth = caseTruth({ ...draft, world: steady, traits: person.traits, currency, startDay });
  return { traits: person.traits, draft, truth, zone };
};
const people = Array.from({ length: 60 }, (_, index) => personAt(index));

const somebody = fc.nat(people.length - 1).map((index) => people[index]!);
const somePressure = fc.double({ min: 0, max: 4, noNaN: true });
const someAge = fc.nat(steady.horizonDays - 1);

describe('a day as numbers', () => {
  test('answers as the laws do, whoever is asked, whatever and whenever', () => {
    fc.assert(
      fc.property(
        somebody,
        fc.nat(catalogue.actions.length - 1),
        someAge,
        somePressure,
        ({ traits, draft, truth, zone }, place, age, pressure) => {
          const { channel, slot, tone, treatment } = catalogue.actions[place]!;
          const day = draft.openDay + age;
          const at = slot === 'any' ? day * dayMs : instantOfDay(zone, day, slotMinutes[slot][0]);
          const situation: Situation = { daysPastDue: age + 1, balanceEuro: draft.balanceEuro, pressure, momentum: 0 };
          const told = respond(laws, traits, situation, { channel, tone, treatment, at, zone });
          const answer = answerTo(truth, truth.days[age]!, place, pressure);
          expect(answer.reachProb).toBeCloseTo(told.deliveredProb * told.reachProb, 12);
          expect(answer.momentum).toBeCloseTo(told.momentum, 12);
          expect(answer.complaintProb).toBeCloseTo(told.complaintProb, 12);
          expect(answer.optOutProb).toBeCloseTo(told.optOutProb, 12);
          expect(truth.days[age]!.answers.promise[place]).toBe(told.promiseProb);
          expect(pressureWith(truth, place, pressure)).toBe(pressureAfter(laws, pressure, channel));
        },
      ),
    );
  });

  test('is paid on as the laws say', () => {
    fc.assert(
      fc.property(
        somebody,
        someAge,
        somePressure,
        fc.double({ min: -0.2, max: 1.5, noNaN: true }),
        ({ traits, draft, truth }, age, pressure, momentum) => {
          const situation = { daysPastDue: age + 1, balanceEuro: draft.balanceEuro, pressure, momentum };
          expect(payProbOn(truth, truth.days[age]!, momentum, pressure)).toBeCloseTo(
            paymentProbOfDay(laws, traits, situation, draft.openDay + age),
            12,
          );
        },
      ),
    );
  });

  test('swells and ebbs with the season', () => {
    const seasonal = worldNamed('standard');
    expect(seasonFactor(seasonal, 0)).toBe(1);
    expect(seasonFactor(seasonal, seasonal.season.periodDays / 4)).toBeCloseTo(1 + seasonal.season.amplitude, 12);
  });
});

/** Cases lived by the slow laws, day by day, with drawn payments and one letter on a day laid down. */
const liveSlowly = (index: number, letterAge: number, random: () => number): number => {
  const { traits, draft, truth, zone } = people[index]!;
  let situation: Situation = { daysPastDue: 1, balanceEuro: draft.balanceEuro, pressure: 0, momentum: 0 };
  let spent = 0;
  for (let age = 0; age < steady.horizonDays; age += 1) {
    const day = draft.openDay + age;
    if (age === letterAge) {
      const message = { channel: 'letter', tone: 'neutral', treatment: 'reminder' } as const;
      const answer = respond(laws, traits, situation, { ...message, at: day * dayMs, zone });
      const isReached = random() < answer.deliveredProb * answer.reachProb;
      const momentum = situation.momentum + (isReached ? answer.momentum : 0);
      situation = { ...situation, momentum, pressure: pressureAfter(laws, situation.pressure, 'letter') };
      spent += truth.costEuro[letter]! + (isReached && random() < answer.complaintProb ? truth.harmPriceEuro : 0);
    }
    if (random() < paymentProbOfDay(laws, traits, situation, day)) return draft.balanceEuro - spent;
    situation = fade(laws, situation);
  }
  return -spent;
};

const letter = catalogue.actions.findIndex(({ id }) => id === 'letter.any.neutral.reminder');

describe('the worth of a case', () => {
  /** Standard errors by which a mean over so many lives may miss: one in fifteen thousand does. */
  const toleratedErrors = 4;
  const lives = 4000;
  const letterAge = 6;

  const planned = (truth: CaseTruth, places: readonly number[]): number =>
    valueAt((places.length === 0 ? planNothing(truth) : planFixed(truth, places))[0]![0]!, 0, 0);

  test.each([
    ['left alone', -1, 0],
    ['written to once', letterAge, 1],
    ['of somebody else, written to once', letterAge, 2],
  ])('is the mean over many lives: %s', (_, age, index) => {
    const random = randomStream(77, [index]);
    const values = Array.from({ length: lives }, () => liveSlowly(index, age, random.uniform));
    const mean = values.reduce((sum, value) => sum + value, 0) / lives;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (lives - 1));
    const places = age < 0 ? [] : [...Array.from({ length: age }, () => -1), letter];
    const miss = Math.abs(planned(people[index]!.truth, places) - mean);
    expect(miss).toBeLessThan((toleratedErrors * spread) / Math.sqrt(lives));
  });
});
