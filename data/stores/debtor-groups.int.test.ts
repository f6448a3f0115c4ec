/** Groups of debtors on a real database: those who were decided for, by what was told of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { storeDecision } from '../testing/stored-decision.ts';
import { observeAttributes } from './attribute-store.ts';
import { readDebtorGroups } from './debtor-groups.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const tell = (id: string, registration: object): Promise<unknown> =>
    pool.query(`insert into debtor_states (debtor_id, last_fact_at, last_seq, state) values ($1, now(), 1, $2)`, [
      id,
      JSON.stringify({ registration }),
    ]);
  for (let at = 0; at < 24; at += 1) {
    const attributes = {
      tier: at % 2 === 0 ? 'gold' : 'tin',
      disabled: at % 3 === 0,
      note: `told ${String(at)}`,
      score: at,
    };
    await tell(`D${String(at)}`, {
      country: 'SE',
      language: at < 12 ? 'sv' : 'fi',
      birthYear: 1940 + 3 * at,
      attributes,
    });
  }
  await tell('silent', {});
  await tell('elsewhere', { country: 'DE', language: 'de', birthYear: 1990 });
  const decided = { portfolio: 'north', kind: 'contact', actionId: 'sms.evening.warm.reminder' } as const;
  for (const debtorId of [...Array.from({ length: 24 }, (_, at) => `D${String(at)}`), 'silent'])
    await storeDecision(pool, { ...decided, caseId: `C-${debtorId}`, debtorId, decidedAt: '2026-03-03T12:00:00Z' });
  await storeDecision(pool, { ...decided, caseId: 'C-e', debtorId: 'elsewhere', decidedAt: '2025-03-03T12:00:00Z' });
  await observeAttributes(pool, Date.parse('2026-03-03T12:00:00Z'));
});
afterAll(() => database.drop());

test('by age, country, language and what is declared in few values, barred from learning or not', async () => {
  const groupings = await readDebtorGroups(database.pool, { fromDay: '2026-03-01', toDay: '2026-03-04' });
  const found = new Map(groupings.map(({ by, groupOf }) => [by, groupOf]));
  expect([...found.keys()].slice(0, 3)).toEqual(['age_band', 'country', 'language']);
  expect([...found.keys()].slice(3).sort()).toEqual(['attribute disabled', 'attribute tier']);
  expect(found.get('age_band')?.get('D0')).toBe('75_and_over');
  expect(found.get('age_band')?.get('D23')).toBe('under_30');
  expect(found.get('language')?.get('D12')).toBe('fi');
  expect(found.get('attribute tier')?.get('D1')).toBe('tin');
  expect(found.get('attribute disabled')?.get('D3')).toBe('true');
  for (const groupOf of found.values())
    expect([groupOf.has('silent'), groupOf.has('elsewhere')]).toEqual([false, false]);
});
