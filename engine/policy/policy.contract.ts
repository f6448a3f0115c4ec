/** What every policy must keep, whatever it is made of. Call it in the test of each policy. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import type { ActionDistribution, Candidate, LearningState, Policy } from './policy.ts';
import { allCandidates, contactDaysAgo, estimateOf, exampleCase } from './testing/example-case.ts';

const pool = allCandidates(3);

const contexts: fc.Arbitrary<CaseContext> = fc
  .record({
    daysPastDue: fc.integer({ min: -10, max: 200 }),
    balanceMinor: fc.integer({ min: 0, max: 10_000_000 }),
    stage: fc.constantFrom('pre_due', 'reminder', 'collection', 'legal'),
    country: fc.constantFrom('SE', 'NO', 'FI', 'DE', 'GB', 'US', 'XX'),
    broken: fc.integer({ min: 0, max: 4 }),
    flag: fc.constantFrom(null, 'vulnerable', 'disputed', 'cease_request'),
    contacts: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('sms', 'letter', 'call')), {
      maxLength: 8,
    }),
  })
  .map(({ country, broken, flag, contacts, ...rest }) =>
    exampleCase({
      ...rest,
      debtor: { country },
      payment: { promisesBroken: broken },
      flags: flag === null ? [] : [{ flag, until: null }],
      contacts: contacts.sort(([one], [other]) => one - other).map(([days, channel]) => contactDaysAgo(days, channel)),
    }),
  );

const values = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 80, maxLength: 80 });

const learning: fc.Arbitrary<LearningState | null> = fc.option(
  fc.record({
    night: fc.nat({ max: 90 }),
    nightsOpen: fc.option(fc.nat({ max: 60 })),
    spentMinor: fc.nat({ max: 2_000 }),
  }),
);

const questions = fc.record({
  context: contexts,
  chosen: fc.uniqueArray(fc.integer({ min: 0, max: pool.length - 1 }), { maxLength: 80 }),
  values,
  /** Values under each draw of a model. */
  draws: fc.array(values, { maxLength: 4 }),
  learning,
  humanOnly: fc.boolean(),
});

const offered = (chosen: readonly number[]): readonly Candidate[] =>
  [...chosen].sort((one, other) => one - other).map((index) => pool[index]!);

const total = ({ candidates, noContact, handOff }: ActionDistribution): number =>
  candidates.reduce((sum, probability) => sum + probability, noContact + handOff);

/** `make` gives the policy under test, anew each time. */
export const describePolicyContract = (name: string, make: () => Policy): void => {
  describe(`${name} keeps the contract of policies`, () => {
    const ask = (question: {
      context: CaseContext;
      candidates: readonly Candidate[];
      values: readonly number[];
      draws: readonly (readonly number[])[];
      learning: LearningState | null;
      humanOnly: boolean;
    }) =>
      make().decide({
        context: question.context,
        candidates: question.candidates,
        estimates: question.candidates.map((_, index) => estimateOf(question.values[index] ?? 0)),
        humanOnly: question.humanOnly,
        members: question.draws.map((draw) => Float64Array.from(draw.slice(0, question.candidates.length))),
        ...(question.learning === null ? {} : { learning: question.learning }),
      });

    test('the distribution covers what is offered, is never negative, and sums to 1; so does its basis', () => {
      fc.assert(
        fc.property(questions, ({ chosen, ...question }) => {
          const candidates = offered(chosen);
          const distribution = ask({ ...question, candidates });
          expect(distribution.candidates).toHaveLength(candidates.length);
          for (const share of [...distribution.candidates, distribution.noContact, distribution.handOff]) {
            expect(share).toBeGreaterThanOrEqual(0);
          }
          expect(Math.abs(total(distribution) - 1)).toBeLessThan(1e-12);
          const explained = distribution.basis.reduce((sum, { probability }) => sum + probability, 0);
          expect(Math.abs(explained - 1)).toBeLessThan(1e-12);
        }),
      );
    });

    test('with nothing permitted, or where only a person may act, no candidate has probability', () => {
      fc.assert(
        fc.property(questions, ({ chosen, ...question }) => {
          const without = ask({ ...question, candidates: [] });
          expect(without.noContact + without.handOff).toBeCloseTo(1, 12);
          const human = ask({ ...question, candidates: offered(chosen), humanOnly: true });
          expect(human.candidates.every((share) => share === 0)).toBe(true);
        }),
      );
    });

    test('the same question gives the same answer', () => {
      fc.assert(
        fc.property(questions, ({ chosen, ...question }) => {
          const candidates = offered(chosen);
          expect(ask({ ...question, candidates })).toEqual(ask({ ...question, candidates }));
        }),
        { numRuns: 30 },
      );
    });

    test('the order of the candidates does not matter', () => {
      fc.assert(
        fc.property(questions, fc.integer(), ({ chosen, values, draws, ...question }, seed) => {
          const candidates = offered(chosen);
          const order = candidates
            .map((_, index) => index)
            .sort((one, other) => ((one * 7919 + seed) % 97) - ((other * 7919 + seed) % 97));
          const straight = ask({ ...question, candidates, values, draws });
          const shuffled = ask({
            ...question,
            candidates: order.map((index) => candidates[index]!),
            values: order.map((index) => values[index]!),
            draws: draws.map((draw) => order.map((index) => draw[index]!)),
          });
          order.forEach((from, to) => expect(shuffled.candidates[to]).toBe(straight.candidates[from]));
        }),
      );
    });
  });
};
