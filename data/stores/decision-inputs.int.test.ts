import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldCase, parseInstant } from '../../engine/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { exampleFact, openingFact, registrationFact } from '../testing/example-facts.ts';
import { storeDecision, type ExampleDecision } from '../testing/stored-decision.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { inputsAsOf, lockDebtors, readDecisionInputs, type DecisionInputs } from './decision-inputs.ts';
import { makeFactStore, type FactStore } from './fact-store.ts';
import { insertOverride } from './override-store.ts';
import { readCaseFacts } from './read-facts.ts';
import { bumpLaw } from './law-version.ts';
import { bumpRouting } from './routing-version.ts';

const asOf = parseInstant('2026-03-03T08:00:00Z')!;
let database: TestDatabase;
let facts: FactStore;

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  facts = makeFactStore(database.pool);
});
afterAll(() => database.drop());

const opening = (caseId: string, debtorId: string, time = '2026-02-22T10:00:00Z') =>
  openingFact({ caseId, debtorId, time });
const closing = (caseId: string, time: string) =>
  exampleFact({ type: 'case.closed', subject: `case/${caseId}`, data: { reason: 'paid' }, time });
const read = async (caseId: string, at = asOf, isBackdated = false): Promise<DecisionInputs | null> =>
  (await readDecisionInputs(database.pool, [{ caseId, asOf: at, isBackdated }]))[0] ?? null;
const decided = (changes: Partial<ExampleDecision> & Pick<ExampleDecision, 'caseId' | 'debtorId'>): Promise<string> =>
  storeDecision(database.pool, {
    portfolio: 'north',
    decidedAt: '2026-03-02T09:00:00Z',
    kind: 'contact',
    actionId: 'sms.evening.warm.reminder',
    ...changes,
  });

describe('readDecisionInputs', () => {
  test('one answer a question, in order, the same case twice as well, null for what nobody told of', async () => {
    await facts.record([registrationFact('D-order'), opening('order-1', 'D-order'), opening('order-2', 'D-order')]);
    const questions = ['order-2', 'nobody', 'order-1', 'order-2'].map((caseId) => ({
      caseId,
      asOf,
      isBackdated: false,
    }));
    const answers = await readDecisionInputs(database.pool, questions);
    expect(answers.map((answer) => answer?.caseState.caseId ?? null)).toEqual(['order-2', null, 'order-1', 'order-2']);
    expect(answers[0]?.siblings.map(({ state }) => state.caseId)).toEqual(['order-1']);
    expect(answers[0]?.debtorState?.registration?.country).toBe('SE');
  });

  test('a case whose debtor was not registered, and one that was never opened', async () => {
    await facts.record([
      opening('no-debtor', 'D-nobody'),
      exampleFact({ type: 'dispute.raised', subject: 'case/unopened' }),
    ]);
    expect(await read('no-debtor')).toMatchObject({ debtorState: null, debtorSeq: 0 });
    expect(await read('unopened')).toMatchObject({ caseState: { opening: null }, siblings: [], planned: [] });
  });

  test('siblings: those open, and those closed or contacted in the last 45 days; none opened later, none of other debtors', async () => {
    const contact = exampleFact({
      type: 'contact.sent',
      subject: 'case/sib-contacted',
      data: { channel: 'sms' },
      time: '2026-02-20T10:00:00Z',
    });
    await facts.record([
      opening('sib', 'D-sib'),
      opening('sib-open', 'D-sib', '2024-01-01T10:00:00Z'),
      opening('sib-new', 'D-sib', '2026-03-04T10:00:00Z'),
      opening('sib-closed', 'D-sib', '2025-01-01T10:00:00Z'),
      closing('sib-closed', '2026-02-01T10:00:00Z'),
      opening('sib-old', 'D-sib', '2025-01-01T10:00:00Z'),
      closing('sib-old', '2025-12-01T10:00:00Z'),
      opening('sib-contacted', 'D-sib', '2025-01-01T10:00:00Z'),
      closing('sib-contacted', '2025-12-01T10:00:00Z'),
      contact,
      opening('sib-other', 'D-other'),
    ]);
    const inputs = await read('sib');
    expect(inputs?.siblings.map(({ state }) => state.caseId).toSorted()).toEqual([
      'sib-closed',
      'sib-contacted',
      'sib-open',
    ]);
  });

  test('planned contacts: of all cases of the debtor; not dry, not overridden, not older than 35 days, no rest and no hand-off', async () => {
    await facts.record([opening('plan-1', 'D-plan'), opening('plan-2', 'D-plan')]);
    const own = await decided({ caseId: 'plan-1', debtorId: 'D-plan' });
    const siblings = await decided({ caseId: 'plan-2', debtorId: 'D-plan', actionId: 'email.morning.warm.reminder' });
    const overridden = await decided({ caseId: 'plan-1', debtorId: 'D-plan' });
    const at = asOf;
    await insertOverride(database.pool, {
      id: own,
      decisionId: overridden,
      kind: 'no_contact',
      actionId: 'no_contact',
      reason: 'r',
      by: 'b',
      at,
    });
    await decided({ caseId: 'plan-1', debtorId: 'D-plan', dryRun: true });
    await decided({ caseId: 'plan-1', debtorId: 'D-plan', kind: 'no_contact', actionId: 'no_contact' });
    await decided({ caseId: 'plan-1', debtorId: 'D-plan', kind: 'hand_off', actionId: 'hand_off' });
    await decided({ caseId: 'plan-1', debtorId: 'D-plan', decidedAt: '2026-01-20T09:00:00Z' });
    await decided({ caseId: 'plan-1', debtorId: 'D-someone' });
    const inputs = await read('plan-1');
    expect(inputs?.planned.map(({ decisionId }) => decisionId).toSorted()).toEqual([own, siblings].toSorted());
  });

  test('contacts decided later: counted where the clock is ours, left out where the past is asked for', async () => {
    await facts.record([opening('later', 'D-later')]);
    await decided({ caseId: 'later', debtorId: 'D-later', decidedAt: '2026-03-03T08:00:00.001Z' });
    expect((await read('later'))?.planned).toHaveLength(1);
    expect((await read('later', asOf, true))?.planned).toHaveLength(0);
    expect((await read('later', asOf + 1, true))?.planned).toHaveLength(1);
  });
});

describe('inputsAsOf', () => {
  test('leaves alone what knows nothing later, and folds the rest anew without it', async () => {
    const payment = (time: string) =>
      exampleFact({
        type: 'payment.received',
        subject: 'case/past',
        data: { amount: { amount: 1000, currency: 'SEK' } },
        time,
      });
    await facts.record([
      registrationFact('D-past'),
      opening('past', 'D-past'),
      opening('past-sibling', 'D-past'),
      payment('2026-03-01T10:00:00Z'),
      payment('2026-03-03T08:00:00Z'),
      payment('2026-03-03T08:00:00.001Z'),
      closing('past-sibling', '2026-05-01T10:00:00Z'),
      exampleFact({
        type: 'flag.set',
        subject: 'debtor/D-past',
        data: { flag: 'vulnerable' },
        time: '2026-05-02T10:00:00Z',
      }),
    ]);
    const stored = (await read('past'))!;
    const past = await inputsAsOf(database.pool, stored, asOf);
    expect(past.caseState.balanceMinor).toBe(98_000);
    expect(past.siblings[0]?.state.closed).toBeNull();
    expect(past.debtorState?.flags).toEqual({});
    expect(stored.debtorState?.flags).not.toEqual({});
    expect(past.caseSeq).toBe(stored.caseSeq);
    const known = (await readCaseFacts(database.pool, ['past'])).filter((fact) => fact.at <= asOf);
    expect(past.caseState).toEqual(foldCase('past', known));
    const now = parseInstant('2026-06-01T00:00:00Z')!;
    const later = await inputsAsOf(database.pool, stored, now);
    expect(later.caseState).toBe(stored.caseState);
    expect(later.debtorState).toBe(stored.debtorState);
  });
});

describe('lockDebtors', () => {
  test('makes decisions about one debtor wait for each other, by whatever case, and others not', async () => {
    await facts.record([opening('lock-1', 'D-lock'), opening('lock-2', 'D-lock'), opening('lock-3', 'D-free')]);
    const holder = await database.pool.connect();
    const waiter = await database.pool.connect();
    try {
      await holder.query('begin');
      await lockDebtors(holder, ['lock-1']);
      await waiter.query(`begin; set local lock_timeout = '50ms'`);
      await lockDebtors(waiter, ['lock-3', 'unknown']);
      await expect(lockDebtors(waiter, ['lock-2'])).rejects.toThrow(/lock timeout/);
      await waiter.query('rollback; begin');
      await holder.query('commit');
      await lockDebtors(waiter, ['lock-2', 'lock-1', 'lock-2']);
    } finally {
      await waiter.query('rollback');
      holder.release();
      waiter.release();
    }
  });

  test.each([
    ['routing', bumpRouting],
    ['law', bumpLaw],
  ] as const)(
    'answers the version of the %s in force: 0 before there is one, and one more with each change',
    async (name, bump) => {
      await database.pool.query('delete from installation where name = $1', [name]);
      const version = async (caseIds: readonly string[]) =>
        (await inTransaction(database.pool, (client) => lockDebtors(client, caseIds)))[name];
      const versions = [await version([])];
      for (let change = 0; change < 3; change += 1) {
        await inTransaction(database.pool, bump);
        versions.push(await version(['nobody']));
      }
      expect(versions).toEqual([0, 1, 2, 3]);
    },
  );

  test('answers what was committed while it waited for a lock', async () => {
    await facts.record([opening('wait-1', 'D-wait')]);
    const holder = await database.pool.connect();
    const waiter = await database.pool.connect();
    try {
      await holder.query('begin');
      const before = await lockDebtors(holder, ['wait-1']);
      await waiter.query('begin');
      const { rows } = await waiter.query<{ pid: number }>('select pg_backend_pid() as pid');
      const waiting = lockDebtors(waiter, ['wait-1']);
      await expect
        .poll(async () => {
          const blocked = await database.pool.query('select pg_blocking_pids($1) as by', [rows[0]?.pid]);
          return (blocked.rows[0] as { by: number[] }).by.length;
        })
        .toBe(1);
      await inTransaction(database.pool, bumpLaw);
      await holder.query('commit');
      expect(await waiting).toEqual({ ...before, law: before.law + 1 });
    } finally {
      await waiter.query('rollback');
      holder.release();
      waiter.release();
    }
  });
});
