/** The batch reads of the past against the plain ones: one contact at a time, and a store in which the contact was never told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFact, openingFact, registrationFact } from '../testing/example-facts.ts';
import { storeDecision } from '../testing/stored-decision.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { CompactReceipt, Fact } from '../../engine/index.ts';
import { inputsAsOf, readDecisionInputs, type DecisionInputs } from './decision-inputs.ts';
import { makeFactStore } from './fact-store.ts';
import { readKnownInputs } from './known-inputs.ts';
import { readInputsBefore, readInputsOfReceipts } from './past-inputs.ts';
import { sentContacts, decidedReceipts, type SentContact, type Span } from './sent-contacts.ts';

const at = (text: string): number => Date.parse(text);
const everything: Span = {
  from: at('2026-01-01T00:00:00Z'),
  to: at('2027-01-01T00:00:00Z'),
  markets: null,
  portfolios: null,
  limit: null,
};

const contact = (caseId: string, type: string, time: string, data: object = {}): Fact =>
  exampleFact({ type: `contact.${type}`, subject: `case/${caseId}`, time, data: { channel: 'sms', ...data } });

/** A debtor with two cases, contacts on both, and things that happen before and after each. */
const lifeOf = (debtor: string): readonly Fact[] => {
  const [one, other] = [`${debtor}-1`, `${debtor}-2`];
  return [
    registrationFact(debtor),
    openingFact({ caseId: one, debtorId: debtor, time: '2026-02-02T09:00:00Z' }),
    openingFact({ caseId: other, debtorId: debtor, portfolio: 'south', time: '2026-02-03T09:00:00Z' }),
    contact(one, 'sent', '2026-03-02T10:00:00Z'),
    contact(one, 'clicked', '2026-03-02T10:00:00Z'),
    contact(other, 'sent', '2026-03-03T10:00:00Z', { channel: 'email', decisionId: 'of-the-caller' }),
    contact(other, 'opened', '2026-03-03T09:59:00Z', { channel: 'email', decisionId: 'of-the-caller' }),
    exampleFact({
      type: 'flag.set',
      subject: `debtor/${debtor}`,
      time: '2026-03-04T09:00:00Z',
      data: { flag: 'vulnerable' },
    }),
    contact(one, 'sent', '2026-03-05T10:00:00Z', { channel: 'call' }),
    exampleFact({
      type: 'case.closed',
      subject: `case/${other}`,
      time: '2026-03-06T09:00:00Z',
      data: { reason: 'paid' },
    }),
  ];
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await makeFactStore(database.pool).record([...lifeOf('A'), ...lifeOf('B')]);
});
afterAll(() => database.drop());

const inTransaction = async <T>(work: (client: Parameters<typeof sentContacts>[0]) => Promise<T>): Promise<T> => {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
};

const readSent = (span: Partial<Span> = {}, size = 3): Promise<readonly SentContact[]> =>
  inTransaction(async (client) => {
    const found: SentContact[] = [];
    for await (const batch of sentContacts(client, { ...everything, ...span }, size)) {
      expect(batch.length).toBeLessThanOrEqual(size);
      found.push(...batch);
    }
    return found;
  });

describe('what was sent', () => {
  test('newest first, whole, whatever the size of the batches', async () => {
    const all = await readSent();
    expect(all.map(({ caseId }) => caseId.slice(-1)).join('')).toBe('112211');
    expect(await readSent({}, 1)).toEqual(all);
    expect(await readSent({}, 100)).toEqual(all);
    expect(all[2]).toMatchObject({ channel: 'email', namedDecision: 'of-the-caller', decision: null });
  });

  test.each<[string, Partial<Span>, number]>([
    ['from is in, to is out', { from: at('2026-03-02T10:00:00Z'), to: at('2026-03-05T10:00:00Z') }, 4],
    ['of a market', { markets: ['SE', 'NO'] }, 6],
    ['of another market', { markets: ['NO'] }, 0],
    ['of a portfolio', { portfolios: ['south'] }, 2],
    ['at most so many', { limit: 4 }, 4],
  ])('%s', async (_, span, count) => {
    expect(await readSent(span)).toHaveLength(count);
  });
});

/** As if neither the contact nor what followed from it had ever been told. */
const neverTold = async (debtor: string, sent: SentContact): Promise<DecisionInputs> => {
  const own = (fact: Fact): boolean => {
    if (!fact.type.startsWith('contact.') || fact.subject.id !== sent.caseId) return false;
    const data = fact.data as { readonly decisionId?: string };
    return sent.namedDecision === null ? fact.at === sent.at : data.decisionId === sent.namedDecision;
  };
  const empty = await createTestDatabase();
  try {
    await makeFactStore(empty.pool).record(lifeOf(debtor).filter((fact) => !own(fact)));
    const [inputs] = await readDecisionInputs(empty.pool, [{ caseId: sent.caseId, asOf: sent.at, isBackdated: true }]);
    return await inputsAsOf(empty.pool, inputs!, sent.at);
  } finally {
    await empty.drop();
  }
};

/** Without places in the store and ids of facts, which differ from store to store. */
const known = ({ caseState, debtorState, siblings, planned }: DecisionInputs): unknown =>
  JSON.parse(
    JSON.stringify(
      { caseState, debtorState, siblings: siblings.map(({ state }) => state), planned },
      (key, value: unknown) => (key === 'lastFact' ? undefined : value),
    ),
  );

test('what had happened before a contact is what a store knows in which it was never told', async () => {
  const all = await readSent();
  const inputs = await readInputsBefore(database.pool, all);
  const ofA = all.flatMap((sent, index) => (sent.caseId.startsWith('A') ? [{ sent, inputs: inputs[index]! }] : []));
  expect(ofA).toHaveLength(3);
  for (const one of ofA) expect(known(one.inputs)).toEqual(known(await neverTold('A', one.sent)));
});

test('a case that nobody has told of has no inputs', async () => {
  const [sent] = await readSent();
  expect(await readInputsBefore(database.pool, [{ ...sent!, caseId: 'nobody' }])).toEqual([null]);
});

describe('what a decision knew', () => {
  const receiptOf = async (caseId: string, changes: Partial<CompactReceipt['inputs']> = {}) => {
    const { rows } = await database.pool.query<{ seq: number; debtor: number }>(
      `select (select max(seq) from facts where subject_id = $1) as seq, (select max(seq) from facts where subject_id = $2) as debtor`,
      [caseId, caseId.slice(0, 1)],
    );
    const { seq = 0, debtor = 0 } = rows[0] ?? {};
    const planned = await storeDecision(database.pool, {
      caseId,
      debtorId: caseId.slice(0, 1),
      portfolio: 'north',
      decidedAt: '2026-03-01T10:00:00Z',
      kind: 'contact',
      actionId: 'sms.evening.warm.payment_link',
    });
    const inputs = {
      isBackdated: false,
      caseSeq: seq - 1,
      debtorSeq: debtor,
      siblings: [],
      planned: [planned],
      ...changes,
    };
    return {
      caseId,
      debtorId: caseId.slice(0, 1),
      decidedAt: at('2026-03-04T08:00:00Z'),
      inputs,
    } as unknown as CompactReceipt;
  };

  test('is what reading each by itself gives', async () => {
    const receipts = [
      await receiptOf('A-1'),
      await receiptOf('B-2', { isBackdated: true, siblings: [['B-1', 1_000_000]] }),
      await receiptOf('A-2', { debtorSeq: 0, planned: [] }),
      await receiptOf('B-1', { siblings: [['B-2', 1]] }),
    ];
    const plain: DecisionInputs[] = [];
    for (const receipt of receipts) plain.push(await readKnownInputs(database.pool, receipt));
    expect(await readInputsOfReceipts(database.pool, receipts)).toEqual(plain);
  });
});

test('decisions come newest first, without dry runs, each with what became of it', async () => {
  const store = (decidedAt: string, more: object = {}) =>
    storeDecision(database.pool, {
      caseId: 'A-1',
      debtorId: 'A',
      portfolio: 'night',
      decidedAt,
      kind: 'contact',
      actionId: 'sms.evening.warm.payment_link',
      ...more,
    });
  const reported = await store('2026-05-01T10:00:00Z');
  const overridden = await store('2026-05-02T10:00:00Z');
  await store('2026-05-03T10:00:00Z', { dryRun: true });
  const handed = await store('2026-05-04T10:00:00Z', { kind: 'hand_off', actionId: 'hand_off' });
  await makeFactStore(database.pool).record([
    contact('A-1', 'delivered', '2026-05-01T12:00:00Z', { decisionId: reported }),
  ]);
  await database.pool.query(
    `insert into decision_overrides (id, decision_id, kind, action_id, reason, by, at) values ($1, $1, 'no_contact', 'no_contact', '', '', now())`,
    [overridden],
  );
  const read = (kind: 'contact' | null) =>
    inTransaction(async (client) => {
      const found: (readonly [boolean, boolean])[] = [];
      const span = { ...everything, portfolios: ['night'] };
      for await (const batch of decidedReceipts(client, span, { kind, size: 2 }))
        found.push(...batch.map(({ isOverridden, isReported }) => [isOverridden, isReported] as const));
      return found;
    });
  expect(await read('contact')).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(await read(null)).toHaveLength(3);
  expect(handed).not.toBe(reported);
});
