import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channels, instantOfLocal, tones, treatments } from '../../engine/index.ts';
import { drawDebtor } from './population.ts';
import {
  fade,
  paymentProbOfDay,
  payProbWithin,
  pressureAfter,
  respond,
  type Attempt,
  type Situation,
} from './respond.ts';
import { standardWorld } from './standard-world.ts';
import type { Traits } from './traits.ts';

const { laws } = standardWorld;
const zone = 'Europe/Stockholm';
const fresh: Situation = { daysPastDue: 10, balanceEuro: 120, pressure: 0, momentum: 0 };
const attempt: Attempt = {
  ...{ channel: 'sms', tone: 'warm', treatment: 'reminder', zone },
  at: instantOfLocal(zone, '2026-03-04', 18 * 60 + 30),
};

const traitsOf = (index: number): Traits => drawDebtor(standardWorld, 11, index, 2026).traits;
const people = Array.from({ length: 3000 }, (_, index) => traitsOf(index));
const someTraits = fc.nat(2999).map((index) => people[index]!);
const someAttempt = fc
  .record({
    channel: fc.constantFrom(...channels),
    tone: fc.constantFrom(...tones),
    treatment: fc.constantFrom(...treatments),
  })
  .map((chosen): Attempt => ({ ...attempt, ...chosen }));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('an answer', () => {
  test('is made of probabilities, whoever is asked however', () => {
    fc.assert(
      fc.property(someTraits, someAttempt, fc.double({ min: 0, max: 6, noNaN: true }), (traits, asked, pressure) => {
        const answer = respond(laws, traits, { ...fresh, pressure }, asked);
        const { momentum, ...probs } = answer;
        expect(Number.isFinite(momentum)).toBe(true);
        for (const prob of Object.values(probs)) {
          expect(prob).toBeGreaterThanOrEqual(0);
          expect(prob).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('grows weaker, and harm likelier, with contact pressure', () => {
    fc.assert(
      fc.property(someTraits, someAttempt, fc.double({ min: 0, max: 3, noNaN: true }), (traits, asked, pressure) => {
        const rested = respond(laws, traits, { ...fresh, pressure }, asked);
        const pressed = respond(laws, traits, { ...fresh, pressure: pressure + 0.5 }, asked);
        expect(pressed.reachProb).toBeLessThanOrEqual(rested.reachProb);
        expect(Math.abs(pressed.momentum)).toBeLessThan(Math.abs(rested.momentum));
        expect(pressed.complaintProb).toBeGreaterThan(rested.complaintProb);
      }),
    );
  });

  test('of a vulnerable debtor to firm words is worse than to warm ones, and makes payment less likely', () => {
    const vulnerable = people.filter((traits) => traits.vulnerable);
    expect(vulnerable.length).toBeGreaterThan(100);
    for (const traits of vulnerable) {
      const firm = respond(laws, traits, fresh, { ...attempt, tone: 'firm' });
      const warm = respond(laws, traits, fresh, attempt);
      expect(firm.momentum).toBeLessThan(0);
      expect(warm.momentum).toBeGreaterThan(0);
      expect(firm.complaintProb).toBeGreaterThan(warm.complaintProb);
      const { payProb, payProbNoContact } = payProbWithin(laws, traits, fresh, { ...attempt, tone: 'firm' }, 30);
      expect(payProb).toBeLessThan(payProbNoContact);
    }
  });

  test('to firm words is the better one only among those who could pay and would not', () => {
    const gain = (traits: Traits): number =>
      respond(laws, traits, fresh, { ...attempt, tone: 'firm' }).momentum -
      respond(laws, traits, fresh, attempt).momentum;
    const strategic = people.filter((traits) => traits.archetype === 'strategic' && !traits.vulnerable);
    const others = people.filter((traits) => traits.archetype !== 'strategic');
    expect(mean(strategic.map(gain))).toBeGreaterThan(0);
    expect(mean(others.map(gain))).toBeLessThan(0);
  });

  test.each([
    ['employed', 'evening', 18, 'late morning', 10],
    ['retired', 'late morning', 10, 'late evening', 20],
  ] as const)('to a call by the %s is likelier in the %s than in the %s', (pattern, _best, best, _worse, worse) => {
    const reach = (traits: Traits, hour: number): number =>
      respond(laws, traits, fresh, { ...attempt, channel: 'call', at: instantOfLocal(zone, '2026-03-04', hour * 60) })
        .reachProb;
    const some = people.filter((traits) => traits.pattern === pattern);
    for (const traits of some) expect(reach(traits, best)).toBeGreaterThan(reach(traits, worse));
  });
});

describe('payment', () => {
  test('is likelier on the payday than the day before', () => {
    const payday = 20_537; // Wednesday 2026-03-25
    for (const traits of people.filter((each) => each.payday === 25)) {
      const onDay = paymentProbOfDay(laws, traits, fresh, payday);
      expect(onDay).toBeGreaterThan(paymentProbOfDay(laws, traits, fresh, payday - 1));
    }
  });

  test('grows with ability and willingness, and falls with age, size and pressure', () => {
    fc.assert(
      fc.property(someTraits, (traits) => {
        const day = 20_530;
        const usual = paymentProbOfDay(laws, traits, fresh, day);
        const better = {
          ...traits,
          ability: Math.min(1, traits.ability + 0.1),
          willingness: Math.min(1, traits.willingness + 0.1),
        };
        expect(paymentProbOfDay(laws, better, fresh, day)).toBeGreaterThan(usual);
        for (const worse of [{ daysPastDue: 90 }, { balanceEuro: 600 }, { pressure: 2 }]) {
          expect(paymentProbOfDay(laws, traits, { ...fresh, ...worse }, day)).toBeLessThan(usual);
        }
      }),
    );
  });

  test('within 30 days is the survival over the days, reached and not reached weighted', () => {
    const traits = people[0]!;
    const survive = (start: Situation): number => {
      let unpaid = 1;
      let situation = start;
      for (let day = 20_516; day < 20_546; day += 1) {
        unpaid *= 1 - paymentProbOfDay(laws, traits, situation, day);
        situation = fade(laws, situation);
      }
      return unpaid;
    };
    const answer = respond(laws, traits, fresh, attempt);
    const pressure = pressureAfter(laws, 0, 'sms');
    const reached = answer.deliveredProb * answer.reachProb;
    const unpaid =
      reached * survive({ ...fresh, pressure, momentum: answer.momentum }) +
      (1 - reached) * survive({ ...fresh, pressure });
    const truth = payProbWithin(laws, traits, fresh, attempt, 30);
    expect(truth.payProb).toBeCloseTo(1 - unpaid, 12);
    expect(truth.payProbNoContact).toBeCloseTo(1 - survive(fresh), 12);
  });

  test('is moved by a kindly reminder, most of all among the forgetful', () => {
    const lift = (traits: Traits): number => {
      const { payProb, payProbNoContact } = payProbWithin(laws, traits, fresh, attempt, 30);
      return payProb - payProbNoContact;
    };
    const byArchetype = (archetype: string): number =>
      mean(people.filter((traits) => traits.archetype === archetype).map(lift));
    expect(byArchetype('forgetful')).toBeGreaterThan(0.04);
    expect(byArchetype('forgetful')).toBeGreaterThan(byArchetype('strained'));
    expect(byArchetype('forgetful')).toBeGreaterThan(byArchetype('strategic'));
  });
});
