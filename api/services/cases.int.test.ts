import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCaseRead, makeFactStore, makeTimelineRead } from '../../data/index.ts';
import { exampleFact, openingFact, registrationFact } from '../../data/testing/example-facts.ts';
import { storeDecision } from '../../data/testing/stored-decision.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { caseDetailSchema, caseSummarySchema, timelineEntrySchema } from '../contracts/cases.ts';
import type { Page, PageQuery } from '../contracts/conventions.ts';
import { makeSegmentOfCase } from './case-segment.ts';
import { makeCases } from './cases.ts';
import type { Caller } from './services.ts';

const all: Caller = { keyId: 'k', roles: ['workflow'], portfolios: null, requestId: 'r' };
const northOnly: Caller = { ...all, portfolios: ['north'] };
const nobody: Caller = { ...all, portfolios: [] };

// In Auckland it is already the 5th.
const now = Date.UTC(2026, 2, 4, 23, 30);

let database: TestDatabase;
let services: ReturnType<typeof makeCases>;

const caseFact = (caseId: string, type: string, time: string, data: object = {}) =>
  exampleFact({ type, subject: `case/${caseId}`, time, data, id: `${caseId} ${type} ${time}` });
const sek = (amount: number) => ({ amount, currency: 'SEK' });

const lifeOfRich = [
  openingFact({ caseId: 'rich', debtorId: 'D-nz', portfolio: 'north', time: '2026-02-10T09:00:00Z' }),
  registrationFact('D-nz', { country: 'NZ', language: 'en', timeZones: ['Pacific/Auckland'] }),
  caseFact('rich', 'contact.sent', '2026-02-11T09:00:00Z', { channel: 'sms', tone: 'warm' }),
  caseFact('rich', 'contact.clicked', '2026-02-11T09:05:00Z', { channel: 'sms' }),
  caseFact('rich', 'payment.received', '2026-02-12T09:00:00Z', { amount: sek(40_000) }),
  caseFact('rich', 'promise.made', '2026-02-13T09:00:00Z', { amount: sek(10_000), dueDate: '2026-02-20' }),
  caseFact('rich', 'promise.broken', '2026-02-21T09:00:00Z'),
  caseFact('rich', 'promise.made', '2026-03-01T09:00:00Z', { amount: sek(20_000), dueDate: '2026-03-05' }),
  caseFact('rich', 'dispute.raised', '2026-03-02T09:00:00Z', { reason: 'not mine' }),
  caseFact('rich', 'complaint.raised', '2026-03-02T09:00:00Z'),
  caseFact('rich', 'payment.received', '2026-03-03T09:00:00Z', { amount: { amount: 5, currency: 'EUR' } }),
];

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  services = makeCases({
    caseRead: makeCaseRead(pool),
    timelineRead: makeTimelineRead(pool),
    segmentOfCase: makeSegmentOfCase(pool),
    now: () => now,
  });
  // 25 cases, every third in the south, every fifth closed; ids whose order depends on the collation.
  const many = Array.from({ length: 25 }, (_, index) => index);
  const idOf = (index: number): string => `${index % 2 === 0 ? 'm' : 'M'}-${index}`;
  await makeFactStore(pool).record([
    ...lifeOfRich,
    caseFact('never-opened', 'dispute.raised', '2026-03-01T09:00:00Z'),
    ...many.map((index) =>
      openingFact({
        caseId: idOf(index),
        debtorId: `D-${index % 4}`,
        portfolio: index % 3 === 0 ? 'south' : 'north',
        dueDate: '2026-03-04',
      }),
    ),
    ...many
      .filter((index) => index % 5 === 0)
      .map((index) => caseFact(idOf(index), 'case.closed', '2026-03-02T09:00:00Z', { reason: 'paid' })),
  ]);
});
afterAll(() => database.drop());

/** Every item, page by page; fails where the pages do not end. */
const walk = async <Item>(
  read: (query: PageQuery) => Promise<{ ok: true; value: Page<Item> } | { ok: false }>,
  limit: number,
): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await read({ limit, cursor });
    if (!page.ok) throw new Error('a page was refused');
    expect(page.value.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.value.items);
    if (page.value.nextCursor === null) return items;
    cursor = page.value.nextCursor;
    expect(cursor).toMatch(/^[A-Za-z0-9._:~-]{1,512}$/);
  }
  throw new Error('the pages do not end');
};

describe('one case', () => {
  test('with all that is known of it, on the calendar of the debtor', async () => {
    const found = await services.readCase({ caseId: 'rich' }, all);
    expect(found).toEqual({
      ok: true,
      value: {
        caseId: 'rich',
        debtorId: 'D-nz',
        portfolio: 'north',
        creditor: 'Example AB',
        actor: 'agency',
        product: null,
        stage: 'reminder',
        state: 'open',
        openedAt: '2026-02-10T22:00:00+13:00',
        dueDate: '2026-02-01',
        daysPastDue: 32,
        principal: sek(100_000),
        balance: sek(60_000),
        closed: null,
        paid: sek(40_000),
        promises: { made: 2, kept: 0, broken: 1, open: { amount: sek(20_000), dueDate: '2026-03-05' } },
        plan: null,
        dispute: { raisedAt: '2026-03-02T22:00:00+13:00', reason: 'not mine' },
        contacts: [{ channel: 'sms', sent: 1, delivered: 1, reached: 1, failed: 0 }],
        complaints: 1,
        facts: 10,
        learnedSegment: null,
        unusableFacts: 1,
        lastFactAt: '2026-03-03T22:00:00+13:00',
      },
    });
    expect(found.ok && caseDetailSchema.parse(found.value)).toEqual(found.ok && found.value);
  });

  test('whose debtor is not registered is shown in UTC', async () => {
    expect(await services.readCase({ caseId: 'm-4' }, all)).toMatchObject({
      value: { openedAt: '2026-03-01T12:00:00Z', daysPastDue: 0, state: 'open' },
    });
  });

  test('that is closed says when and why', async () => {
    expect(await services.readCase({ caseId: 'm-10' }, all)).toMatchObject({
      value: { state: 'closed', closed: { at: '2026-03-02T09:00:00Z', reason: 'paid' } },
    });
  });

  test.each([
    { name: 'unknown', caseId: 'no-such', caller: all },
    { name: 'told of but never opened', caseId: 'never-opened', caller: all },
    { name: 'of another portfolio', caseId: 'm-0', caller: northOnly },
    { name: 'for a caller without portfolios', caseId: 'rich', caller: nobody },
  ])('is not there: $name', async ({ caseId, caller }) => {
    const missing = { ok: false, error: { code: 'not-found' } };
    expect(await services.readCase({ caseId }, caller)).toMatchObject(missing);
    expect(await services.readTimeline({ caseId, limit: 10 }, caller)).toMatchObject(missing);
  });
});

describe('the list of cases', () => {
  const list = (filter: object, caller: Caller, limit: number) =>
    walk((query) => services.listCases({ ...filter, ...query }, caller), limit);

  test.each([1, 2, 7, 26, 200])('pages of %i lose nothing and repeat nothing', async (limit) => {
    const items = await list({}, all, limit);
    const ids = items.map(({ caseId }) => caseId);
    expect(ids).toHaveLength(26);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(items.map((item) => caseSummarySchema.parse(item))).toEqual(items);
  });

  test('a case that comes meanwhile does not move the others', async () => {
    const first = await services.listCases({ limit: 13 }, northOnly);
    await makeFactStore(database.pool).record([
      openingFact({ caseId: 'A-first', portfolio: 'north', debtorId: 'D-x' }),
    ]);
    const cursor = (first.ok && first.value.nextCursor) || '';
    const second = await services.listCases({ limit: 13, cursor }, northOnly);
    expect(
      first.ok && second.ok && [...first.value.items, ...second.value.items].map(({ caseId }) => caseId),
    ).toHaveLength(17);
    await database.pool.query("delete from case_states where case_id = 'A-first'");
  });

  test.each([
    { name: 'of one portfolio', filter: { portfolio: 'south' }, caller: all, count: 9 },
    { name: 'open', filter: { open: true }, caller: all, count: 21 },
    { name: 'closed', filter: { open: false }, caller: all, count: 5 },
    { name: 'closed, of one portfolio', filter: { open: false, portfolio: 'south' }, caller: all, count: 2 },
    { name: 'of one debtor', filter: { debtorId: 'D-1' }, caller: all, count: 6 },
    { name: 'open, of one debtor', filter: { debtorId: 'D-1', open: true }, caller: all, count: 5 },
    { name: 'of an unknown debtor', filter: { debtorId: 'D-none' }, caller: all, count: 0 },
    { name: 'of a limited caller', filter: {}, caller: northOnly, count: 17 },
    { name: 'of one debtor, limited', filter: { debtorId: 'D-1' }, caller: northOnly, count: 4 },
    { name: 'of a portfolio the caller may not see', filter: { portfolio: 'south' }, caller: northOnly, count: 0 },
    { name: 'of an own portfolio', filter: { portfolio: 'north', open: false }, caller: northOnly, count: 3 },
    { name: 'of a caller without portfolios', filter: {}, caller: nobody, count: 0 },
    {
      name: 'of a caller whose portfolio is named twice',
      filter: {},
      caller: { ...all, portfolios: ['north', 'north', 'south', 'none'] },
      count: 26,
    },
  ])('$name: $count', async ({ filter, caller, count }) => {
    for (const limit of [2, 100]) {
      const ids = (await list(filter, caller, limit)).map(({ caseId }) => caseId);
      expect(ids).toHaveLength(count);
      expect(ids).toEqual([...new Set(ids)].sort());
    }
  });
});

describe('cursors that nobody was given', () => {
  test.each([
    { name: 'no base64url', cursor: '~~~' },
    { name: 'no JSON', cursor: Buffer.from('{').toString('base64url') },
    { name: 'another key', cursor: Buffer.from('{"atMicros":1}').toString('base64url') },
    { name: 'an id that cannot be', cursor: Buffer.from('"a b"').toString('base64url') },
  ])('are refused: $name', async ({ cursor }) => {
    const refused = { ok: false, error: { code: 'invalid-request', errors: [{ pointer: '/cursor' }] } };
    expect(await services.listCases({ limit: 10, cursor }, all)).toMatchObject(refused);
    expect(await services.readTimeline({ caseId: 'rich', limit: 10, cursor }, all)).toMatchObject(refused);
  });
});

describe('the timeline', () => {
  let decisionId: string;
  const own = { caseId: 'rich', debtorId: 'D-nz', portfolio: 'north' };
  beforeAll(async () => {
    const { pool } = database;
    const contact = { kind: 'contact', actionId: 'sms.evening.warm.reminder' } as const;
    // At the instant of two facts.
    decisionId = await storeDecision(pool, { ...own, ...contact, decidedAt: '2026-03-02T09:00:00Z' });
    await storeDecision(pool, { ...own, ...contact, decidedAt: '2026-03-02T09:00:00Z' });
    await storeDecision(pool, { ...own, ...contact, decidedAt: '2026-03-02T10:00:00Z', dryRun: true });
    await storeDecision(pool, { ...own, ...contact, caseId: 'sibling', decidedAt: '2026-03-02T10:00:00Z' });
    await pool.query(
      `insert into decision_overrides values ('01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10', $1, 'no_contact', 'no_contact', 'rang us', 'maria', '2026-03-02T09:00:00.0005Z')`,
      [decisionId],
    );
  });

  test('tells facts, decisions and overrides, newest first', async () => {
    const items = await walk((query) => services.readTimeline({ caseId: 'rich', ...query }, northOnly), 100);
    expect(items.map(({ kind, type }) => `${kind} ${type}`)).toEqual([
      'fact payment.received',
      'override no_contact',
      'decision contact',
      'decision contact',
      'fact complaint.raised',
      'fact dispute.raised',
      'fact promise.made',
      'fact promise.broken',
      'fact promise.made',
      'fact payment.received',
      'fact contact.clicked',
      'fact contact.sent',
      'fact case.opened',
    ]);
    expect(items.map((item) => timelineEntrySchema.parse(item))).toEqual(items);
    expect(items[0]).toEqual({
      at: '2026-03-03T22:00:00+13:00',
      kind: 'fact',
      type: 'payment.received',
      source: 'test',
      id: 'rich payment.received 2026-03-03T09:00:00Z',
      data: { amount: { amount: 5, currency: 'EUR' } },
    });
    expect(items[1]).toMatchObject({
      source: null,
      data: { decisionId, actionId: 'no_contact', reason: 'rang us', by: 'maria' },
    });
    expect(items.find(({ id }) => id === decisionId)).toEqual({
      at: '2026-03-02T22:00:00+13:00',
      kind: 'decision',
      type: 'contact',
      source: null,
      id: decisionId,
      data: {
        actionId: 'sms.evening.warm.reminder',
        propensity: 0.5,
        strategy: { id: 'ladder', version: 1 },
        experiment: null,
      },
    });
  });

  test.each([1, 2, 3, 12, 13])(
    'pages of %i lose nothing and repeat nothing, also within one instant',
    async (limit) => {
      const read = (query: PageQuery) => services.readTimeline({ caseId: 'rich', ...query }, all);
      expect(await walk(read, limit)).toEqual(await walk(read, 100));
    },
  );
});
