import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { CaseFactType, FactDataByType } from '../facts/fact-data.ts';
import type { CaseFact } from '../facts/fact.ts';
import { arbitraryCaseFacts } from '../testing/arbitrary-facts.ts';
import { dayMs, hourMs, minuteMs } from '../vocabulary/time.ts';
import { caseListLimits, type CaseState } from './case-state.ts';
import { compareFacts } from './fact-key.ts';
import { advanceCase, applyCaseFact, emptyCaseState, foldCase } from './fold-case.ts';

const start = Date.UTC(2026, 0, 10);
const sek = (amount: number) => ({ amount, currency: 'SEK' });
const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** A fact `days` after the start; ids are unique unless given. */
let count = 0;
const fact = <T extends CaseFactType>(
  type: T,
  days: number,
  data: FactDataByType[T],
  id = `id-${(count += 1)}`,
): CaseFact =>
  ({ at: start + days * dayMs, source: 'ledger', id, type, subject: { kind: 'case', id: 'C-1' }, data }) as CaseFact;

const openingData: FactDataByType['case.opened'] = {
  debtorId: 'D-1',
  portfolio: 'nordic',
  creditor: 'energy',
  actor: 'agency',
  principal: sek(1000),
  dueDate: '2025-12-01',
  stage: 'reminder',
};
const opened = (days = 0, change: Partial<FactDataByType['case.opened']> = {}) =>
  fact('case.opened', days, { ...openingData, ...change });
const paid = (days: number, amount: number, id?: string) => fact('payment.received', days, { amount: sek(amount) }, id);
const reversed = (days: number, amount: number, paymentId: string) =>
  fact('payment.reversed', days, { amount: sek(amount), paymentId });
const stated = (days: number, amount: number) => fact('balance.updated', days, { balance: sek(amount) });

const fold = (...facts: readonly CaseFact[]): CaseState => foldCase('C-1', facts);

describe('what is owed', () => {
  test.each<[string, readonly CaseFact[], Partial<CaseState>]>([
    ['the principal at first', [opened()], { balanceMinor: 1000, overpaidMinor: 0, paidMinor: 0 }],
    ['less payments', [opened(), paid(1, 300), paid(2, 200)], { balanceMinor: 500, paidMinor: 500 }],
    ['less payments at the instant of opening', [opened(), paid(0, 300)], { balanceMinor: 700, paidMinor: 300 }],
    ['never below nothing', [opened(), paid(1, 1300)], { balanceMinor: 0, overpaidMinor: 300, paidMinor: 1300 }],
    [
      'an overpayment taken back',
      [opened(), paid(1, 1300, 'p'), reversed(2, 1300, 'p')],
      { balanceMinor: 1000, overpaidMinor: 0 },
    ],
    [
      'the last statement',
      [opened(), paid(1, 300), stated(2, 900), paid(3, 100)],
      { balanceMinor: 800, paidMinor: 400 },
    ],
    [
      'a statement told late',
      [stated(2, 900), paid(3, 100), opened(), paid(1, 300)],
      { balanceMinor: 800, paidMinor: 400 },
    ],
    [
      'a reversal after a statement',
      [opened(), paid(1, 300, 'p'), stated(2, 0), reversed(3, 300, 'p')],
      { balanceMinor: 300, paidMinor: 0 },
    ],
    ['a part taken back', [opened(), paid(1, 300, 'p'), reversed(2, 100, 'p')], { balanceMinor: 800, paidMinor: 200 }],
    [
      'more taken back than paid',
      [opened(), paid(1, 300, 'p'), reversed(2, 200, 'p'), reversed(3, 200, 'p')],
      { balanceMinor: 1000, paidMinor: 0 },
    ],
    [
      'a payment before the opening counts as paid, not against the principal',
      [paid(-5, 300), opened()],
      { balanceMinor: 1000, paidMinor: 300 },
    ],
    [
      'a payment since an earlier openedAt counts against it',
      [paid(-5, 300), opened(0, { openedAt: '2026-01-01T00:00:00Z' })],
      { balanceMinor: 700, paidMinor: 300 },
    ],
    [
      'a statement before the opening is older than the principal',
      [stated(-5, 300), opened()],
      { balanceMinor: 1000, balanceStatedAt: null },
    ],
    [
      'a statement since an earlier openedAt stands',
      [stated(-5, 300), paid(-4, 50), opened(0, { openedAt: '2026-01-01T00:00:00Z' })],
      { balanceMinor: 250, balanceStatedAt: start - 5 * dayMs },
    ],
    [
      'a reversal before the opening of a payment before it',
      [paid(-5, 300, 'p'), reversed(-4, 300, 'p'), opened()],
      { balanceMinor: 1000, paidMinor: 0 },
    ],
    ['nothing is known before the opening', [paid(1, 300), stated(2, 50)], { balanceMinor: null, paidMinor: 0 }],
    ['minus zero is zero', [opened(), stated(1, -0)], { balanceMinor: 0 }],
  ])('%s', (_, facts, expected) => {
    expect(fold(...facts)).toMatchObject(expected);
  });

  test.each([
    ['payment', fact('payment.received', 1, { amount: eur(10) })],
    ['reversal', fact('payment.reversed', 1, { amount: eur(10), paymentId: 'p' })],
    ['balance', fact('balance.updated', 1, { balance: eur(10) })],
    ['promise', fact('promise.made', 1, { amount: eur(10), dueDate: '2026-02-01' })],
    ['plan', fact('plan.agreed', 1, { instalments: [{ dueDate: '2026-02-01', amount: eur(10) }] })],
    ['reopening', opened(1, { principal: eur(10), stage: 'legal' })],
  ])('a %s in another currency is counted and changes nothing', (_, strange) => {
    const opening = opened();
    const before = fold(opening);
    const { at, source, id } = strange;
    expect(fold(opening, strange)).toEqual({ ...before, unusableFacts: 1, facts: 2, lastFact: { at, source, id } });
  });

  it('takes the currency from the opening, not from the money that came before it', () => {
    const state = fold(fact('payment.received', -2, { amount: eur(10) }), paid(-1, 20), opened());
    expect(state).toMatchObject({ paidMinor: 20, unusableFacts: 1, facts: 3, beforeOpening: [] });
  });

  it('refuses to count beyond 2^53 - 1', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(fold(opened(0, { principal: sek(most) }), paid(1, most), paid(2, 1))).toMatchObject({
      paidMinor: most,
      balanceMinor: 0,
      unusableFacts: 1,
    });
  });

  it('a reversal counts the same before and after its payment', () => {
    const before = fold(opened(), reversed(1, 100, 'p'), paid(2, 300, 'p'));
    const after = fold(opened(), paid(1, 300, 'p'), reversed(2, 100, 'p'));
    for (const state of [before, after])
      expect(state).toMatchObject({ paidMinor: 200, balanceMinor: 800, orphanReversals: [] });
    expect(before.payments).toEqual([{ id: 'p', at: start + 2 * dayMs, minor: 300, reversedMinor: 100 }]);
    expect(fold(opened(), reversed(1, 100, 'p'))).toMatchObject({
      paidMinor: 0,
      orphanReversals: [{ paymentId: 'p', at: start + dayMs, minor: 100 }],
    });
  });
});

describe('the life of a case', () => {
  it('has the latest stage, also where the opening is told with a date before it', () => {
    expect(fold(opened(), fact('case.stage_changed', 3, { stage: 'legal' }))).toMatchObject({
      stage: 'legal',
      stageAt: start + 3 * dayMs,
    });
    const early = opened(5, { openedAt: '2026-01-10T00:00:00Z' });
    expect(fold(fact('case.stage_changed', 3, { stage: 'legal' }), early)).toMatchObject({
      stage: 'legal',
      opening: { at: start },
    });
    expect(fold(fact('case.stage_changed', -3, { stage: 'legal' }), early)).toMatchObject({
      stage: 'reminder',
      stageAt: start,
    });
  });

  it('an openedAt after the fact is not believed', () => {
    expect(fold(opened(0, { openedAt: '2030-01-01T00:00:00Z' })).opening?.at).toBe(start);
  });

  it('closes, and a later opening reopens with the new stage and principal', () => {
    const closed = fact('case.closed', 2, { reason: 'paid' });
    expect(fold(opened(), closed).closed).toEqual({ at: start + 2 * dayMs, reason: 'paid' });
    const reopened = fold(opened(), paid(1, 400), closed, opened(3, { principal: sek(700), stage: 'collection' }));
    expect(reopened).toMatchObject({
      closed: null,
      stage: 'collection',
      balanceMinor: 700,
      paidMinor: 400,
      opening: { principalMinor: 700 },
    });
  });

  it('a reopening with the first openedAt owes what is left of the principal', () => {
    const again = opened(3, { openedAt: '2026-01-10T00:00:00Z' });
    expect(fold(opened(), paid(1, 400), fact('case.closed', 2, { reason: 'withdrawn' }), again)).toMatchObject({
      closed: null,
      balanceMinor: 600,
    });
  });

  it('a case imported after it was closed stays closed', () => {
    const state = fold(fact('case.closed', 2, { reason: 'paid' }), opened(5, { openedAt: '2026-01-10T00:00:00Z' }));
    expect(state.closed?.reason).toBe('paid');
    expect(fold(fact('case.closed', -2, { reason: 'paid' }), opened()).closed).toBeNull();
  });

  it('an opening told twice changes no balance; one with another principal does', () => {
    expect(fold(opened(), paid(1, 400), opened(2)).balanceMinor).toBe(600);
    expect(fold(opened(), paid(1, 400), opened(2, { principal: sek(1500) })).balanceMinor).toBe(1500);
  });
});

describe('promises and plans', () => {
  const promise = (days: number, amount: number) =>
    fact('promise.made', days, { amount: sek(amount), dueDate: '2026-02-01' });
  it('the newest open promise is kept or broken; without one it is only counted', () => {
    const state = fold(
      opened(),
      promise(1, 10),
      promise(2, 20),
      fact('promise.kept', 3, {}),
      fact('promise.broken', 4, {}),
      fact('promise.broken', 5, {}),
    );
    expect(state.promises.map(({ minor, state: outcome }) => [minor, outcome])).toEqual([
      [10, 'broken'],
      [20, 'kept'],
    ]);
    expect(state.promiseTally).toEqual({ made: 2, kept: 1, broken: 2 });
  });

  it('a new plan replaces a broken one', () => {
    const plan = (days: number) =>
      fact('plan.agreed', days, { instalments: [{ dueDate: '2026-02-01', amount: sek(5) }] });
    expect(fold(opened(), plan(1), fact('plan.broken', 2, {})).plan?.broken).toBe(true);
    expect(fold(opened(), plan(1), fact('plan.broken', 2, {}), plan(3)).plan).toEqual({
      at: start + 3 * dayMs,
      instalments: [{ dueOn: '2026-02-01', minor: 5 }],
      broken: false,
    });
    expect(fold(opened(), fact('plan.broken', 2, {})).plan).toBeNull();
  });
});

describe('contacts', () => {
  const [minute, hour] = [minuteMs / dayMs, hourMs / dayMs];
  const sms = { channel: 'sms' } as const;
  const call = { channel: 'call' } as const;
  const answered = (days: number, data: object = {}) =>
    fact('contact.answered', days, { ...call, rightParty: true, ...data });

  test.each<[string, readonly CaseFact[], readonly object[]]>([
    [
      'what follows belongs to the newest of its channel',
      [
        fact('contact.sent', 0, sms),
        fact('contact.sent', 1, sms),
        fact('contact.sent', 2, call),
        fact('contact.delivered', 3, sms),
      ],
      [{ delivered: false }, { delivered: true }, { delivered: false }],
    ],
    [
      'or to its decision',
      [
        fact('contact.sent', 0, { ...sms, decisionId: 'a' }),
        fact('contact.sent', 1, { ...sms, decisionId: 'b' }),
        fact('contact.clicked', 2, { ...sms, decisionId: 'a' }),
      ],
      [{ clicked: true, opened: true, delivered: true }, { clicked: false }],
    ],
    [
      'after 30 days it is a contact of its own',
      [fact('contact.sent', 0, sms), fact('contact.replied', 30 + minute, sms)],
      [
        { sent: true, replied: false },
        { sent: false, replied: true },
      ],
    ],
    ['within 30 days it is not', [fact('contact.sent', 0, sms), fact('contact.replied', 30, sms)], [{ replied: true }]],
    [
      'of an unknown decision it is a contact of its own',
      [fact('contact.sent', 0, sms), fact('contact.delivered', 1, { ...sms, decisionId: 'z' })],
      [{ delivered: false }, { delivered: true, decisionId: 'z' }],
    ],
    ['a call answered without having been sent', [answered(1)], [{ sent: false, answered: 'right' }]],
    ['two answers are two calls', [answered(1), answered(1 + minute)], [{ answered: 'right' }, { answered: 'right' }]],
    [
      'an answer after a failure is another call',
      [
        fact('contact.sent', 1, call),
        fact('contact.failed', 1 + minute, { ...call, reason: 'busy' }),
        answered(1 + 2 * minute),
      ],
      [{ failed: true, answered: 'no' }, { answered: 'right' }],
    ],
    [
      'an answer within the hour is of that call',
      [fact('contact.sent', 1, call), answered(1 + hour)],
      [{ sent: true, answered: 'right' }],
    ],
    [
      'an answer on the next day is of another',
      [fact('contact.sent', 1, call), answered(2)],
      [{ answered: 'no' }, { answered: 'right' }],
    ],
    [
      'somebody else answered',
      [fact('contact.sent', 1, call), answered(1, { rightParty: false })],
      [{ answered: 'wrong' }],
    ],
    [
      'sent and answered at one instant, answered first by id',
      [
        fact('contact.answered', 1, { ...call, rightParty: true }, 'a'),
        fact('contact.sent', 1, { ...call, tone: 'warm' }, 'b'),
      ],
      [{ sent: true, answered: 'right', tone: 'warm' }],
    ],
    [
      'delivered told with an earlier time than sent',
      [
        fact('contact.delivered', 1, { ...sms, decisionId: 'a' }),
        fact('contact.sent', 1 + minute, { ...sms, decisionId: 'a', treatment: 'reminder' }),
      ],
      [{ sent: true, delivered: true, treatment: 'reminder' }],
    ],
    [
      'sent twice for one decision is two attempts',
      [fact('contact.sent', 1, { ...sms, decisionId: 'a' }), fact('contact.sent', 2, { ...sms, decisionId: 'a' })],
      [{ sent: true }, { sent: true }],
    ],
    [
      'a failure that was repeated with success',
      [
        fact('contact.sent', 1, sms),
        fact('contact.failed', 2, { ...sms, reason: 'off' }),
        fact('contact.delivered', 3, sms),
      ],
      [{ failed: false, delivered: true }],
    ],
  ])('%s', (_, facts, expected) => {
    const { contacts } = fold(...facts);
    expect(contacts).toHaveLength(expected.length);
    expect(contacts).toMatchObject(expected);
  });

  it('tallies each contact once, however much follows', () => {
    const state = fold(
      fact('contact.sent', 1, sms),
      fact('contact.opened', 2, sms),
      fact('contact.clicked', 3, sms),
      fact('contact.replied', 4, sms),
      fact('contact.sent', 5, sms),
      fact('contact.failed', 6, { ...sms, reason: 'x' }),
      answered(7, { rightParty: false }),
    );
    expect(state.channelTallies).toEqual({
      sms: { sent: 2, delivered: 1, reached: 1, failed: 1 },
      call: { sent: 1, delivered: 0, reached: 0, failed: 0 },
    });
  });

  it('keeps the newest, and tallies the whole life', () => {
    const state = fold(...Array.from({ length: 100 }, (_, index) => fact('contact.sent', index, sms)));
    expect(state.contacts).toHaveLength(caseListLimits.contacts);
    expect(state.contacts.at(-1)?.at).toBe(start + 99 * dayMs);
    expect(state.channelTallies.sms?.sent).toBe(100);
  });
});

it('keeps notices, disputes, complaints and ratings', () => {
  const state = fold(
    fact('notice.sent', 1, { stage: 'inkassokrav', channel: 'letter' }),
    fact('dispute.raised', 2, { reason: 'not mine' }),
    fact('complaint.raised', 3, {}),
    fact('satisfaction.rated', 4, { score: -0 }),
  );
  expect(state).toMatchObject({
    notices: [{ at: start + dayMs, stage: 'inkassokrav', channel: 'letter' }],
    dispute: { at: start + 2 * dayMs, reason: 'not mine' },
    disputeCount: 1,
    complaints: [{ at: start + 3 * dayMs, reason: null }],
    complaintCount: 1,
    ratings: [{ at: start + 4 * dayMs, score: 0 }],
  });
  expect(applyCaseFact(state, fact('dispute.resolved', 5, {}))).toMatchObject({ dispute: null, disputeCount: 1 });
});

it('holds at most 200 money facts before the opening, the oldest counted as unusable', () => {
  const early = Array.from({ length: 203 }, (_, index) => paid(-300 + index, 1));
  expect(fold(...early)).toMatchObject({ unusableFacts: 3, facts: 203 });
  const state = fold(...early, opened());
  expect(state).toMatchObject({ paidMinor: 200, unusableFacts: 3, beforeOpening: [] });
  expect(state.payments).toHaveLength(caseListLimits.payments);
});

describe('properties', () => {
  const shuffled = arbitraryCaseFacts().chain((facts) =>
    fc.record({
      facts: fc.constant(facts),
      told: fc.shuffledSubarray(facts, { minLength: facts.length }),
      batches: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: facts.length, maxLength: facts.length }),
    }),
  );

  it('any order of telling gives the same state', () => {
    fc.assert(
      fc.property(shuffled, ({ facts, told }) => {
        expect(foldCase('C-1', told)).toEqual(foldCase('C-1', facts));
      }),
    );
  });

  it('advancing by batches, folding again where told to, gives the state of all facts', () => {
    fc.assert(
      fc.property(shuffled, ({ facts, told, batches }) => {
        let state = emptyCaseState('C-1');
        let known: readonly CaseFact[] = [];
        for (const size of batches) {
          const batch = told.slice(known.length, known.length + size);
          known = [...known, ...batch];
          const next = advanceCase(state, batch);
          state = next === 'refold' ? foldCase('C-1', known) : next;
        }
        expect(state).toEqual(foldCase('C-1', facts));
      }),
    );
  });

  it('advances where all new facts come later, and only there', () => {
    fc.assert(
      fc.property(arbitraryCaseFacts(), fc.nat(), (facts, cut) => {
        const sorted = facts.toSorted(compareFacts);
        const [early, late] = [sorted.slice(0, cut % (sorted.length + 1)), sorted.slice(cut % (sorted.length + 1))];
        expect(advanceCase(foldCase('C-1', early), late)).toEqual(foldCase('C-1', facts));
        if (early.length > 0 && late.length > 0) expect(advanceCase(foldCase('C-1', late), early)).toBe('refold');
        if (late.length > 0) expect(advanceCase(foldCase('C-1', facts), late.slice(-1))).toBe('refold');
      }),
    );
  });

  it('paid is what was received less what was reversed, by a count over all facts', () => {
    fc.assert(
      fc.property(arbitraryCaseFacts(), (facts) => {
        const currency = facts.filter(({ type }) => type === 'case.opened').toSorted(compareFacts)[0];
        const ours = currency?.type === 'case.opened' ? currency.data.principal.currency : null;
        let expected = 0;
        for (const payment of facts) {
          if (payment.type !== 'payment.received' || payment.data.amount.currency !== ours) continue;
          let back = 0;
          for (const reversal of facts) {
            if (reversal.type !== 'payment.reversed' || reversal.data.paymentId !== payment.id) continue;
            if (reversal.data.amount.currency === ours) back += reversal.data.amount.amount;
          }
          expected += Math.max(0, payment.data.amount.amount - back);
        }
        const state = foldCase('C-1', facts);
        expect(state.paidMinor).toBe(expected);
        expect(state.payments.reduce((sum, { minor, reversedMinor }) => sum + minor - reversedMinor, 0)).toBe(expected);
      }),
    );
  });

  it('while no balance is stated, what is owed is the principal less what was paid', () => {
    const moves = fc.array(
      fc.tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 900 }), fc.option(fc.nat({ max: 9 }))),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(moves, (all) => {
        const facts = all.map(([days, amount, of], index) =>
          of === null ? paid(days, amount, `p${index}`) : reversed(days, amount, `p${of}`),
        );
        const state = fold(opened(-1), ...facts);
        expect((state.balanceMinor ?? NaN) - state.overpaidMinor).toBe(1000 - state.paidMinor);
      }),
    );
  });

  it('a balance is never negative, and never owed and overpaid at once', () => {
    fc.assert(
      fc.property(arbitraryCaseFacts(), (facts) => {
        const { balanceMinor, overpaidMinor, paidMinor } = foldCase('C-1', facts);
        expect(Math.min(balanceMinor ?? 0, overpaidMinor, paidMinor)).toBeGreaterThanOrEqual(0);
        expect(balanceMinor !== null && balanceMinor > 0 && overpaidMinor > 0).toBe(false);
      }),
    );
  });

  it('is plain JSON within its limits, counts every fact, and leaves its input alone', () => {
    fc.assert(
      fc.property(arbitraryCaseFacts('C-1', 120), (facts) => {
        const before = structuredClone(facts);
        const state = foldCase('C-1', facts);
        expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
        expect(facts).toEqual(before);
        expect(state.facts).toBe(facts.length);
        for (const [list, limit] of Object.entries(caseListLimits)) {
          expect(state[list as keyof typeof caseListLimits].length).toBeLessThanOrEqual(limit);
        }
        const sent = Object.values(state.channelTallies).reduce((sum, tally) => sum + tally.sent, 0);
        if (sent <= caseListLimits.contacts) expect(sent).toBe(state.contacts.length);
      }),
    );
  });
});
