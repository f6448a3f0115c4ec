import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeHandOffStore } from '../../data/index.ts';
import { storeDecision } from '../../data/testing/stored-decision.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { handOffSchema, type HandOff } from '../contracts/hand-offs.ts';
import { makeHandOffs } from './hand-offs.ts';
import type { Caller } from './services.ts';

const all: Caller = { keyId: 'k', roles: ['workflow'], portfolios: null, requestId: 'r' };
const northOnly: Caller = { ...all, portfolios: ['north'] };

let database: TestDatabase;
let services: ReturnType<typeof makeHandOffs>;

type Waiting = { readonly priority: number; readonly createdAt: string; readonly queue?: string };

const waiting: readonly Waiting[] = [
  { priority: 3, createdAt: '2026-03-01T09:00:00Z' },
  { priority: 1, createdAt: '2026-03-03T09:00:00Z', queue: 'care' },
  { priority: 5, createdAt: '2026-02-01T09:00:00Z' },
  { priority: 1, createdAt: '2026-03-02T09:00:00.000250Z', queue: 'care' },
  { priority: 1, createdAt: '2026-03-02T09:00:00.000Z' },
  { priority: 3, createdAt: '2026-03-01T09:00:00Z' },
  { priority: 3, createdAt: '2026-03-01T09:00:00Z' },
];

/** Case `case-<place in the list>`; even ones are in the north. */
const place = async ({ priority, createdAt, queue }: Waiting, index: number): Promise<string> => {
  const portfolio = index % 2 === 0 ? 'north' : 'south';
  const own = { caseId: `case-${index}`, debtorId: 'D-1', portfolio };
  const id = await storeDecision(database.pool, {
    ...own,
    decidedAt: createdAt,
    kind: 'hand_off',
    actionId: 'hand_off',
  });
  await database.pool.query(
    `insert into hand_offs (id, case_id, debtor_id, portfolio, queue, priority, reason, created_at)
     values ($1, $2, $3, $4, $5, $6, 'a reason', $7)`,
    [id, own.caseId, own.debtorId, portfolio, queue ?? 'agents', priority, createdAt],
  );
  return id;
};

const ids: string[] = [];
const now = Date.UTC(2026, 2, 4, 12);
beforeAll(async () => {
  database = await createTestDatabase();
  services = makeHandOffs({ handOffStore: makeHandOffStore(database.pool), now: () => now });
  for (const [index, entry] of waiting.entries()) ids.push(await place(entry, index));
});
afterAll(() => database.drop());

const walk = async (limit: number, filter: { queue?: string; resolved?: boolean } = {}, caller = all) => {
  const found: HandOff[] = [];
  let cursor: string | undefined;
  do {
    const page = await services.listHandOffs({ resolved: false, ...filter, limit, cursor }, caller);
    if (!page.ok) throw new Error(page.error.detail);
    found.push(...page.value.items);
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined && found.length < 100);
  return found;
};
const casesOf = (found: readonly HandOff[]): string[] => found.map(({ caseId }) => caseId);

describe('the list', () => {
  const inOrder = ['case-4', 'case-3', 'case-1', 'case-0', 'case-5', 'case-6', 'case-2'];

  test.each([1, 2, 3, 7, 100])('pages of %i: the most urgent first, then the oldest', async (limit) => {
    expect(casesOf(await walk(limit))).toEqual(inOrder);
  });

  test('has the shape of the contract', async () => {
    const [first] = await walk(100);
    expect(first).toEqual({
      handOffId: ids[4],
      decisionId: ids[4],
      caseId: 'case-4',
      debtorId: 'D-1',
      queue: 'agents',
      priority: 1,
      reason: 'a reason',
      openedAt: '2026-03-02T09:00:00Z',
      resolved: null,
    });
    expect(handOffSchema.parse(first)).toEqual(first);
  });

  test('of one queue', async () => {
    expect(casesOf(await walk(1, { queue: 'care' }))).toEqual(['case-3', 'case-1']);
  });

  test('of a limited caller', async () => {
    expect(casesOf(await walk(1, {}, northOnly))).toEqual(['case-4', 'case-0', 'case-6', 'case-2']);
  });

  test('refuses a cursor that nobody was given', async () => {
    const cursor = Buffer.from('{"priority":9}').toString('base64url');
    expect(await services.listHandOffs({ resolved: false, limit: 10, cursor }, all)).toMatchObject({
      error: { code: 'invalid-request', errors: [{ pointer: '/cursor' }] },
    });
  });
});

describe('resolving', () => {
  const done = { outcome: 'arrangement_made', by: 'maria.lind' } as const;
  const resolve = (handOffId: string, caller = all, more: { note?: string } = {}) =>
    services.resolveHandOff({ handOffId, ...done, ...more }, caller);

  test('takes it off the list, and says what was done', async () => {
    const resolved = await resolve(ids[2]!, northOnly, { note: 'pays on the 25th' });
    expect(resolved).toMatchObject({
      ok: true,
      value: { resolved: { at: '2026-03-04T12:00:00Z', ...done, note: 'pays on the 25th' } },
    });
    expect(casesOf(await walk(100))).not.toContain('case-2');
    expect(await walk(100, { resolved: true })).toEqual(resolved.ok && [resolved.value]);
  });

  test('happens once: of ten at the same time one, and nobody after', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => resolve(ids[0]!)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await resolve(ids[0]!)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  test.each([
    { name: 'unknown', id: () => '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10' },
    { name: 'of another portfolio', id: () => ids[1]! },
  ])('is not there: $name', async ({ id }) => {
    expect(await resolve(id(), northOnly)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  test('one of another portfolio is still waiting', async () => {
    expect(casesOf(await walk(100))).toContain('case-1');
  });
});
