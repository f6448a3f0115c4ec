/** Outcomes of decisions against a slow oracle in plain TypeScript over all facts, and the edges by name. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, foldCase, isCaseFact, type Fact, type FactType, type Instant } from '../../engine/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { exampleFact, openingFact, registrationFact } from '../testing/example-facts.ts';
import { makeExperimentWorld, worldStart, type WorldDecision } from '../testing/experiment-world.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { readOutcomesOf, type DecisionOutcome, type OutcomeQuestion, type WindowOutcome } from './export-outcomes.ts';
import { makeFactStore } from './fact-store.ts';
import { resolutionColumns } from './resolution-columns.ts';

const windowDays = [7, 30, 90];
const windowsMs = windowDays.map((days) => days * dayMs);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const read = (questions: readonly OutcomeQuestion[], asOf: Instant): Promise<readonly DecisionOutcome[]> =>
  inTransaction(database.pool, (client) => readOutcomesOf(client, questions, { windowsMs, asOf }));

type FactOf<T extends FactType> = Extract<Fact, { readonly type: T }>;

const ofType = <T extends FactType>(facts: readonly Fact[], type: T): readonly FactOf<T>[] =>
  facts.filter((fact): fact is FactOf<T> => fact.type === type);

const paidOf = (own: readonly Fact[], currency: string, isIn: (at: Instant) => boolean): number => {
  let total = 0;
  for (const payment of ofType(own, 'payment.received')) {
    const { amount } = payment.data;
    if (amount.currency !== currency || !isIn(payment.at)) continue;
    const back = ofType(own, 'payment.reversed')
      .filter(({ data }) => data.paymentId === payment.id && data.amount.currency === currency)
      .reduce((sum, { data }) => sum + data.amount.amount, 0);
    total += Math.max(0, amount.amount - back);
  }
  return total;
};

const reachOf = (own: readonly Fact[], id: string, isIn: (at: Instant) => boolean): boolean | null => {
  const about = own.filter(
    (fact) => fact.type.startsWith('contact.') && (fact.data as { readonly decisionId?: string }).decisionId === id,
  );
  const told = about.filter(({ at }) => isIn(at));
  const isSign = (fact: Fact): boolean =>
    ['contact.opened', 'contact.clicked', 'contact.replied'].includes(fact.type) ||
    (fact.type === 'contact.answered' && fact.data.rightParty);
  if (told.some(isSign)) return true;
  return told.some(({ type }) => type === 'contact.failed' || type === 'contact.answered') ? false : null;
};

const refusesContact = (fact: Fact): boolean =>
  fact.type === 'consent.withdrawn' ||
  (fact.type === 'flag.set' && (fact.data.flag === 'opted_out' || fact.data.flag === 'cease_request'));

const oracle = (
  facts: readonly Fact[],
  { id, caseId, debtorId, decidedAt, currency }: OutcomeQuestion,
  asOf: Instant,
): DecisionOutcome => {
  const known = facts.filter(({ at }) => at <= asOf);
  const own = known.filter(isCaseFact).filter(({ subject }) => subject.id === caseId);
  const ofDebtor = known.filter(({ subject }) => subject.kind === 'debtor' && subject.id === debtorId);
  const windowOf = (length: number): WindowOutcome => {
    const isIn = (at: Instant): boolean => at > decidedAt && at <= decidedAt + length;
    return {
      paidMinor: paidOf(own, currency, isIn),
      hasComplained: ofType(own, 'complaint.raised').some(({ at }) => isIn(at)),
      hasOptedOut: ofDebtor.some((fact) => refusesContact(fact) && isIn(fact.at)),
      wasReached: reachOf(own, id, isIn),
    };
  };
  const sent = ofType(own, 'contact.sent').filter(({ data }) => data.decisionId === id);
  return {
    windows: windowsMs.map(windowOf),
    resolvedAt: own.length === 0 ? null : resolutionColumns(foldCase(caseId, own)).resolvedAt,
    sentAt: sent.length === 0 ? null : Math.min(...sent.map(({ at }) => at)),
  };
};

/** Of some contacts what became of them, by the decision's id, early and late. */
const contactFacts = (decisions: readonly WorldDecision[]): readonly Fact[] =>
  decisions.flatMap(({ id, caseId, at }, place) => {
    const [type, data] = (
      [
        ['contact.opened', {}],
        ['contact.failed', { reason: 'no such number' }],
        ['contact.answered', { rightParty: false }],
        ['contact.answered', { rightParty: true }],
        ['contact.delivered', {}],
      ] as const
    )[place % 5]!;
    const time = new Date(at + (place % 50) * dayMs).toISOString();
    const told = { channel: 'sms', decisionId: id, ...data };
    return place % 3 === 0 ? [exampleFact({ type, subject: `case/${caseId}`, time, data: told })] : [];
  });

describe('a world of debtors', () => {
  let facts: readonly Fact[];
  let questions: readonly OutcomeQuestion[];
  beforeAll(async () => {
    const world = makeExperimentWorld({ seed: 11, debtors: 150 });
    facts = [...world.facts, ...contactFacts(world.decisions)];
    await makeFactStore(database.pool).record(facts);
    questions = world.decisions.map(({ id, caseId, debtorId, at }) => {
      return { id, caseId, debtorId, decidedAt: at, currency: 'SEK' };
    });
  });

  test.each([
    ['in the middle, with windows that have not ended and facts that lie ahead', 55],
    ['long after', 400],
    ['before anything', -200],
  ])('as of %s', async (_, day) => {
    const asOf = worldStart + day * dayMs;
    expect(await read(questions, asOf)).toEqual(questions.map((each) => oracle(facts, each, asOf)));
  });

  test('all that can come of a decision comes of some', () => {
    const outcomes = questions.map((each) => oracle(facts, each, worldStart + 400 * dayMs));
    const last = outcomes.map(({ windows }) => windows[2]!);
    expect(last.some(({ paidMinor }) => paidMinor > 0)).toBe(true);
    for (const name of ['hasComplained', 'hasOptedOut'] as const)
      expect(new Set(last.map((window) => window[name]))).toEqual(new Set([true, false]));
    expect(new Set(last.map(({ wasReached }) => wasReached))).toEqual(new Set([true, false, null]));
    expect(outcomes.some(({ resolvedAt }) => resolvedAt !== null)).toBe(true);
    expect(outcomes.some(({ sentAt }) => sentAt !== null)).toBe(true);
  });
});

describe('by name', () => {
  const decidedAt = Date.UTC(2026, 2, 1);
  const at = (days: number): string => new Date(decidedAt + days * dayMs).toISOString();
  const minor = (amount: number, currency = 'SEK') => ({ amount: { amount, currency } });
  let last = 0;

  /** One decision on a case of 1,000.00 SEK, with what was told of it. */
  const outcomeOf = async (
    tell: (caseId: string, debtorId: string) => readonly Fact[],
    asOfDays: number,
  ): Promise<DecisionOutcome> => {
    last += 1;
    const [caseId, debtorId] = [`C-named-${String(last)}`, `D-named-${String(last)}`];
    await makeFactStore(database.pool).record([
      registrationFact(debtorId),
      openingFact({ caseId, debtorId, time: at(-20) }),
      ...tell(caseId, debtorId),
    ]);
    const question = { id: `decision-${String(last)}`, caseId, debtorId, decidedAt, currency: 'SEK' };
    return (await read([question], decidedAt + asOfDays * dayMs))[0]!;
  };
  const paidIn = ({ windows }: DecisionOutcome): readonly number[] => windows.map(({ paidMinor }) => paidMinor);

  test.each<[string, number, number, readonly number[]]>([
    ['at the instant of the decision is before it', 0, 100, [0, 0, 0]],
    ['at the end of a window is within', 7, 100, [5_000, 5_000, 5_000]],
    ['a millisecond later is within the next', 7 + 1 / dayMs, 100, [0, 5_000, 5_000]],
    ['after the last window is in none', 91, 100, [0, 0, 0]],
    ['after the as-of has not happened', 5, 4, [0, 0, 0]],
  ])('a payment %s', async (_, paidAt, asOf, expected) => {
    const outcome = await outcomeOf(
      (caseId) => [
        exampleFact({ type: 'payment.received', subject: `case/${caseId}`, time: at(paidAt), data: minor(5_000) }),
      ],
      asOf,
    );
    expect(paidIn(outcome)).toEqual(expected);
  });

  test.each<[string, { readonly back: number; readonly on: number; readonly currency?: string }, number, number]>([
    ['in part', { back: 2_000, on: 3 }, 100, 3_000],
    ['long after the window', { back: 5_000, on: 80 }, 100, 0],
    ['after the as-of', { back: 5_000, on: 80 }, 60, 5_000],
    ['by more than it was', { back: 9_000, on: 3 }, 100, 0],
    ['in another currency, which is another payment', { back: 5_000, on: 3, currency: 'EUR' }, 100, 5_000],
  ])('a payment taken back %s', async (_, { back, on, currency }, asOf, left) => {
    const outcome = await outcomeOf((caseId) => {
      const subject = `case/${caseId}`;
      const id = `paid-${caseId}`;
      const data = { ...minor(back, currency), paymentId: id };
      return [
        exampleFact({ type: 'payment.received', subject, time: at(2), id, data: minor(5_000) }),
        exampleFact({ type: 'payment.reversed', subject, time: at(on), data }),
      ];
    }, asOf);
    expect(paidIn(outcome)).toEqual([left, left, left]);
  });

  test('a case that was paid and, later than the as-of, was not: resolved as it stood then', async () => {
    const tell = (caseId: string): readonly Fact[] => {
      const subject = `case/${caseId}`;
      const id = `all-${caseId}`;
      return [
        exampleFact({ type: 'payment.received', subject, time: at(10), id, data: minor(100_000) }),
        exampleFact({
          type: 'payment.reversed',
          subject,
          time: at(40),
          data: { ...minor(100_000), paymentId: id },
        }),
      ];
    };
    expect((await outcomeOf(tell, 9)).resolvedAt).toBeNull();
    expect((await outcomeOf(tell, 39)).resolvedAt).toBe(decidedAt + 10 * dayMs);
    expect((await outcomeOf(tell, 41)).resolvedAt).toBeNull();
  });

  test('nothing is asked: nothing is answered', async () => {
    expect(await read([], decidedAt)).toEqual([]);
  });
});
