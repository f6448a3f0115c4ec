/** What the law is kept in: books by hash, changes, policies and switches; and that none of it is ever altered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Halt } from '../../engine/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { insertSwitch, listSwitches, readSwitchesOn, type SwitchRow } from './kill-switch-store.ts';
import { keepLawBook, readLawBook } from './law-book-store.ts';
import { insertLawChange, readLawChanges, type LawChangeRow } from './law-change-store.ts';
import { readLawVersion } from './law-version.ts';
import { insertPolicyVersion, readPolicyVersions, type PolicyVersionRow } from './policy-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 3 });
});
afterAll(() => database.drop());

const who = { reason: 'a test', by: 'maria', keyId: 'key-1', at: Date.UTC(2026, 10, 22, 9, 30), book: 'b'.repeat(64) };
const packs = [{ file: 'SE.yaml', value: { id: 'SE', rules: { caps: [] } } }];

describe('law books', () => {
  test('a book is kept for good once it was committed, whoever asks', async () => {
    expect(await keepLawBook(database.pool, 'one', packs)).toBe(false);
    expect(await keepLawBook(database.pool, 'one', packs)).toBe(true);
    expect(await readLawBook(database.pool, 'one')).toEqual(packs);
    expect(await readLawBook(database.pool, 'another')).toBeNull();
  });

  test('a book that was rolled back is not kept, and what the transaction at hand wrote is not yet for good', async () => {
    const rolledBack = inTransaction(database.pool, async (client) => {
      expect(await keepLawBook(client, 'two', packs)).toBe(false);
      expect(await keepLawBook(client, 'two', packs)).toBe(false);
      throw new Error('roll back');
    });
    await expect(rolledBack).rejects.toThrow('roll back');
    expect(await readLawBook(database.pool, 'two')).toBeNull();
    await inTransaction(database.pool, async (client) => {
      await client.query('select pg_current_xact_id()');
      expect(await keepLawBook(client, 'one', packs)).toBe(true);
    });
  });
});

test('changes come back as they were written, in the order of their making', async () => {
  const change = (ruleId: string, changes: Partial<LawChangeRow> = {}): LawChangeRow => ({
    id: uuidv7(),
    packId: 'SE',
    ruleId,
    group: 'caps',
    rule: { id: ruleId, max: 2 },
    acknowledgesLaw: false,
    effectiveFrom: '2026-12-01',
    effectiveTo: null,
    ...who,
    ...changes,
  });
  const written = [
    change('se.cap.b'),
    change('se.cap.a', { rule: null, acknowledgesLaw: true, effectiveTo: '2026-12-31' }),
  ];
  for (const row of written) await insertLawChange(database.pool, row);
  expect(await readLawChanges(database.pool)).toEqual(written);
});

test('versions of policies come back each policy’s in order', async () => {
  const version = (id: string, number: number, policy: PolicyVersionRow['policy']): PolicyVersionRow => ({
    id,
    version: number,
    policy,
    ...who,
  });
  const policy = { name: 'Quiet', scope: { creditors: ['Example AB'] }, rules: { bans: [{ channels: ['call'] }] } };
  await insertPolicyVersion(database.pool, version('quiet', 1, policy));
  await insertPolicyVersion(database.pool, version('calm', 1, { ...policy, scope: null }));
  await insertPolicyVersion(database.pool, version('quiet', 2, null));
  expect((await readPolicyVersions(database.pool)).map(({ id, version: number }) => `${id}@${String(number)}`)).toEqual(
    ['calm@1', 'quiet@1', 'quiet@2'],
  );
  expect((await readPolicyVersions(database.pool))[1]).toEqual(version('quiet', 1, policy));
  await expect(insertPolicyVersion(database.pool, version('quiet', 2, null))).rejects.toThrow(/unique/);
});

describe('the kill switch', () => {
  const flip = async (halt: Halt, on: boolean): Promise<SwitchRow> => {
    const row = { id: uuidv7(), halt, on, reason: who.reason, by: who.by, keyId: who.keyId, at: who.at };
    await inTransaction(database.pool, (client) => insertSwitch(client, row));
    return row;
  };

  test('the newest word on each scope and value holds, and each moves the version', async () => {
    const before = await readLawVersion(database.pool);
    const sms: Halt = { scope: 'channel', value: 'sms' };
    const everything: Halt = { scope: 'all', value: null };
    const first = await flip(sms, true);
    const all = await flip(everything, true);
    expect(await readSwitchesOn(database.pool)).toEqual([first, all]);
    const off = await flip(sms, false);
    expect(await readSwitchesOn(database.pool)).toEqual([all]);
    const again = await flip(sms, true);
    const more = await flip(everything, true);
    expect(await readSwitchesOn(database.pool)).toEqual([again, more]);
    expect(await readLawVersion(database.pool)).toBe(before + 5);
    expect(await listSwitches(database.pool, { limit: 3 })).toEqual([more, again, off]);
    expect(await listSwitches(database.pool, { limit: 9, beforeId: off.id })).toEqual([all, first]);
  });

  test.each([
    ['a value with everything', 'all', 'SE'],
    ['a scope without its value', 'market', null],
    ['a scope that nobody knows', 'debtor', 'D-1'],
  ])('%s is refused', async (_, scope, value) => {
    await expect(flip({ scope: scope as Halt['scope'], value }, true)).rejects.toThrow(/check constraint/);
  });
});

test.each(['law_changes', 'contact_policies', 'law_books', 'kill_switches'])('%s is append-only', async (table) => {
  await expect(database.pool.query(`update ${table} set at = now()`)).rejects.toThrow(/append-only/);
  await expect(database.pool.query(`delete from ${table}`)).rejects.toThrow(/append-only/);
});
