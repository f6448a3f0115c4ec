import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../db/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import {
  insertModelApproval,
  listModelAliasChanges,
  listModelApprovals,
  moveModelAlias,
  readModelAlias,
  readModelAliases,
  type ModelAliasChange,
} from './model-alias-store.ts';
import {
  insertModelVersion,
  listModelVersions,
  listNewestModelVersions,
  readModelVersion,
  type NewModelVersion,
} from './model-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 10 });
});
afterAll(() => database.drop());

const at = Date.parse('2026-03-02T09:30:00.123Z');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const model = (changes: Partial<NewModelVersion> = {}): NewModelVersion => ({
  name: 'response',
  kind: 'hazard',
  artifact: bytes('{"of":"ä"}'),
  featureSpec: { id: 'case-1', hash: 'a'.repeat(64) },
  settings: {},
  seed: 7,
  dataWindow: { from: '2025-01-01', to: '2026-01-01' },
  metrics: { auc: 0.71 },
  card: '# Response\n',
  gate: { passed: true, reasons: [] },
  trainingRunId: null,
  createdAt: at,
  createdBy: 'training',
  keyId: null,
  ...changes,
});

const insert = (changes: Partial<NewModelVersion>): Promise<number> =>
  inTransaction(database.pool, (client) => insertModelVersion(client, model(changes)));

const move = (changes: Partial<ModelAliasChange>): Promise<boolean> =>
  inTransaction(database.pool, (client) =>
    moveModelAlias(client, {
      name: 'response',
      alias: 'challenger',
      version: 1,
      at,
      reason: 'It is better',
      by: 'maria.lind',
      keyId: 'key-1',
      evidence: { auc: 0.71 },
      ...changes,
    }),
  );

/** What `lockDebtors` reads before each decision. */
const routingVersion = async (): Promise<number> => {
  const { rows } = await database.pool.query<{ value: string }>(
    `select value::text from installation where name = 'routing'`,
  );
  return Number(rows[0]?.value ?? 0);
};

describe('a version', () => {
  test('comes back as it went in, with the hash of its bytes', async () => {
    const entry = model({ name: 'plain' });
    expect(await insert(entry)).toBe(1);
    const { artifact, ...facts } = entry;
    const row = { ...facts, version: 1, artifactHash: hash('sha256', artifact, 'hex'), artifactBytes: 11 };
    const stored = await readModelVersion(database.pool, 'plain', 1);
    expect(stored).toEqual({ ...row, artifact: { ok: true, value: artifact } });
    expect(await listModelVersions(database.pool, 'plain')).toEqual([row]);
    expect(await readModelVersion(database.pool, 'plain', 2)).toBeNull();
    expect(await readModelVersion(database.pool, 'nobody', 1)).toBeNull();
    expect(await listModelVersions(database.pool, 'nobody')).toEqual([]);
  });

  test('is numbered without gaps, however many register at once', async () => {
    const versions = await Promise.all(
      Array.from({ length: 20 }, (_, index) => insert({ name: 'busy', artifact: bytes(`${index}`) })),
    );
    expect(versions.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test('a registration that is rolled back leaves no gap', async () => {
    const undone = inTransaction(database.pool, async (client) => {
      await insertModelVersion(client, model({ name: 'undone' }));
      throw new Error('of no use');
    });
    await expect(undone).rejects.toThrow('of no use');
    expect(await insert({ name: 'undone' })).toBe(1);
  });

  test('is one for a training run that registers it again, also at once', async () => {
    const trainingRunId = randomUUID();
    const again = await Promise.all(Array.from({ length: 5 }, () => insert({ name: 'nightly', trainingRunId })));
    expect(again).toEqual([1, 1, 1, 1, 1]);
    expect(await insert({ name: 'nightly', trainingRunId: randomUUID() })).toBe(2);
    expect(await insert({ name: 'nightly', trainingRunId, artifact: bytes('other') })).toBe(3);
    expect(await insert({ name: 'nightly' })).toBe(4);
    expect(await insert({ name: 'nightly' })).toBe(5);
  });

  test('whose bytes were changed in store is told as corrupt, with all else still readable', async () => {
    await insert({ name: 'rotten' });
    await database.pool.query(`alter table model_versions disable trigger model_versions_append_only`);
    await database.pool.query(`update model_versions set artifact = 'x' where name = 'rotten'`);
    await database.pool.query(`alter table model_versions enable trigger model_versions_append_only`);
    const stored = await readModelVersion(database.pool, 'rotten', 1);
    expect(stored).toMatchObject({ metrics: { auc: 0.71 }, artifact: { ok: false, error: { code: 'corrupt' } } });
  });

  test.each(['model_versions', 'model_alias_changes', 'model_approvals'])('nothing of %s is changed', async (table) => {
    await expect(database.pool.query(`update ${table} set name = 'x'`)).rejects.toThrow();
    await expect(database.pool.query(`delete from ${table}`)).rejects.toThrow();
  });

  test('models are listed by name, each with its newest', async () => {
    await insert({ name: 'zz-one' });
    await insert({ name: 'zz-one' });
    await insert({ name: 'zz-two' });
    const page = await listNewestModelVersions(database.pool, { limit: 2, afterName: 'zz' });
    expect(page.map(({ name, version }) => `${name}@${version}`)).toEqual(['zz-one@2', 'zz-two@1']);
    expect(await listNewestModelVersions(database.pool, { limit: 1 })).toHaveLength(1);
  });
});

describe('an alias', () => {
  beforeAll(async () => {
    await insert({});
    await insert({});
  });

  test('names the version that it was moved to last, and says so to the next decision', async () => {
    expect(await readModelAlias(database.pool, 'response', 'challenger')).toBeNull();
    const before = await routingVersion();
    expect(await move({ version: 1 })).toBe(true);
    expect(await move({ version: 2, reason: 'Better still' })).toBe(true);
    expect(await routingVersion()).toBe(before + 2);
    expect(await readModelAlias(database.pool, 'response', 'challenger')).toBe(2);
    expect(await readModelAlias(database.pool, 'response', 'champion')).toBeNull();
    expect(await readModelAliases(database.pool, ['response', 'nobody'])).toEqual([
      { name: 'response', alias: 'challenger', version: 2 },
    ]);
    const history = await listModelAliasChanges(database.pool, { name: 'response', alias: 'challenger' });
    expect(history.map(({ version, reason }) => [version, reason])).toEqual([
      [2, 'Better still'],
      [1, 'It is better'],
    ]);
    const [newest, older] = history;
    const page = { name: 'response', limit: 1 };
    expect(await listModelAliasChanges(database.pool, { ...page, beforeSeq: newest?.seq })).toEqual([older]);
    expect(await listModelAliasChanges(database.pool, { ...page, alias: 'champion' })).toEqual([]);
    expect(newest).toEqual({
      seq: expect.any(Number) as number,
      name: 'response',
      alias: 'challenger',
      version: 2,
      at,
      reason: 'Better still',
      by: 'maria.lind',
      keyId: 'key-1',
      evidence: { auc: 0.71 },
    });
  });

  test('that is there already leaves no second trace', async () => {
    const before = await routingVersion();
    expect(await Promise.all([move({ version: 1 }), move({ version: 1 })])).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect(await routingVersion()).toBe(before + 1);
  });

  test('can be taken away', async () => {
    expect(await move({ version: null })).toBe(true);
    expect(await readModelAlias(database.pool, 'response', 'challenger')).toBeNull();
    expect(await readModelAliases(database.pool, ['response'])).toEqual([]);
  });

  test('never names what is not stored, and no job moves the champion', async () => {
    await expect(move({ version: 3 })).rejects.toThrow('foreign key');
    await expect(move({ alias: 'champion', keyId: null })).rejects.toThrow('check constraint');
    expect(await move({ keyId: null })).toBe(true);
  });
});

test('an approval counts once for a key, and the first stands', async () => {
  await insert({ name: 'approved' });
  const approval = { name: 'approved', version: 1, at, reason: 'Looked at it', by: 'erik.berg', keyId: 'key-2' };
  expect(await insertModelApproval(database.pool, approval)).toBe(true);
  expect(await insertModelApproval(database.pool, { ...approval, reason: 'Once more' })).toBe(false);
  expect(await insertModelApproval(database.pool, { ...approval, keyId: 'key-3' })).toBe(true);
  expect(await listModelApprovals(database.pool, 'approved', 1)).toEqual([approval, { ...approval, keyId: 'key-3' }]);
});
