/** What texts are kept in: versions, words of officers, what was delivered; and that none of it is ever altered. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { inTransaction } from '../db/transaction.ts';
import { readLawVersion } from './law-version.ts';
import {
  insertTextApproval,
  listTextApprovals,
  readTextWordCount,
  readTextWords,
  recordDeliveredTexts,
  type TextApprovalRow,
} from './text-approval-store.ts';
import {
  insertTextVersion,
  readNewestTextVersions,
  readTextVersions,
  type TextVersionRow,
} from './text-version-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 3 });
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('truncate text_versions, text_approvals'));

const who = { reason: 'a test', by: 'maria', keyId: 'key-1', at: Date.UTC(2026, 10, 22, 9, 30) };
const key = { language: 'sv', template: 'warm.reminder' };

const version = (number: number, changes: Partial<TextVersionRow> = {}): TextVersionRow => ({
  ...key,
  version: number,
  forms: { sms: 'Hej {{debtorName}}', letter: { subject: 'Ärende', body: 'Hej', contains: ['creditor'] } },
  checksum: 'c'.repeat(64),
  ...who,
  ...changes,
});
const word = (changes: Partial<TextApprovalRow> = {}): TextApprovalRow & { readonly keyId: string } => ({
  id: uuidv7(),
  ...key,
  version: 0,
  checksum: 'd'.repeat(64),
  state: 'approved',
  ...who,
  ...(changes as object),
});
const say = async (row: TextApprovalRow & { readonly keyId: string }): Promise<TextApprovalRow> => {
  await inTransaction(database.pool, (client) => insertTextApproval(client, row));
  return row;
};

test('versions come back as they were written, each text’s in order', async () => {
  const written = [version(1), version(2, { by: 'erik' })];
  for (const row of [...written, version(1, { language: 'fi' }), version(1, { template: 'firm.reminder' })])
    await insertTextVersion(database.pool, row);
  expect(await readTextVersions(database.pool, key)).toEqual(written);
  expect(await readNewestTextVersions(database.pool)).toEqual([
    { language: 'fi', template: 'warm.reminder', version: 1 },
    { language: 'sv', template: 'firm.reminder', version: 1 },
    { language: 'sv', template: 'warm.reminder', version: 2 },
  ]);
  await expect(insertTextVersion(database.pool, version(2))).rejects.toThrow(/unique/);
  await expect(insertTextVersion(database.pool, version(0))).rejects.toThrow(/check constraint/);
});

describe('words of officers', () => {
  test('the last one on each text holds, with the wording it is about, and each moves the version of the law', async () => {
    const before = await readLawVersion(database.pool);
    await insertTextVersion(database.pool, version(1));
    const approved = await say(word({ version: 1, checksum: 'c' }));
    const withdrawn = await say(word({ state: 'withdrawn' }));
    const other = await say(word({ language: 'fi', state: 'withdrawn' }));
    const own = await say(word({ version: 1, checksum: 'e' }));
    const { forms } = version(1);
    expect(await readTextWords(database.pool)).toEqual([
      {
        language: 'fi',
        template: 'warm.reminder',
        version: 0,
        checksum: other.checksum,
        state: 'withdrawn',
        forms: null,
      },
      { ...key, version: 1, checksum: 'e', state: 'approved', forms },
    ]);
    expect(await listTextApprovals(database.pool, key)).toEqual([own, withdrawn, approved]);
    expect(await readTextWordCount(database.pool)).toBe(4);
    expect(await readLawVersion(database.pool)).toBe(before + 4);
  });

  test.each([
    ['a state that nobody knows', word({ state: 'maybe' as 'approved' })],
    ['a version below nought', word({ version: -1 })],
  ])('%s is refused', async (_, row) => {
    await expect(say(row)).rejects.toThrow(/check constraint/);
  });
});

describe('what is delivered', () => {
  const delivered = (checksum: string, at = who.at): Promise<void> =>
    recordDeliveredTexts(database.pool, [{ id: uuidv7(), ...key, checksum }], { reason: 'Delivered', by: 'tact', at });

  test('is recorded by the first start that sees it, and is no word of an officer', async () => {
    await Promise.all([delivered('one'), delivered('one'), delivered('one')]);
    await delivered('one', who.at + 1000);
    await delivered('two');
    const recorded = await listTextApprovals(database.pool, key);
    expect(recorded.map(({ checksum, by, keyId, state, at }) => [checksum, by, keyId, state, at])).toEqual([
      ['two', 'tact', null, 'approved', who.at],
      ['one', 'tact', null, 'approved', who.at],
    ]);
    expect(await readTextWords(database.pool)).toEqual([]);
    expect(await readTextWordCount(database.pool)).toBe(0);
  });
});

test.each(['text_versions', 'text_approvals'])('%s is append-only', async (table) => {
  await expect(database.pool.query(`update ${table} set at = now()`)).rejects.toThrow(/append-only/);
  await expect(database.pool.query(`delete from ${table}`)).rejects.toThrow(/append-only/);
});
