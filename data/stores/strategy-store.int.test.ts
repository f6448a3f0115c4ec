import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checksumOf, compileTable, defaultCatalogue, defaultStrategyId } from '../../engine/index.ts';
import { holdoutStrategy } from '../../experiments/index.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { readRoutingSource } from './routing-source.ts';
import { seedStrategies } from './seed-strategies.ts';
import { makeStrategyStore, type NewStrategyVersion } from './strategy-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const at = Date.parse('2026-03-02T09:30:00.123Z');
const spec = { rules: [{ when: 'promiseOpen', then: 'no_contact' }], otherwise: { channel: 'sms' } };

const entry = (changes: Partial<NewStrategyVersion> = {}): NewStrategyVersion => ({
  id: 'gentle',
  kind: 'table',
  spec,
  description: 'Gentle',
  checksum: checksumOf(spec),
  createdAt: at,
  createdBy: 'key-1',
  ...changes,
});

describe('versions', () => {
  test('are numbered from 1 and come back as they went in', async () => {
    const store = makeStrategyStore(database.pool);
    expect(await store.insertNext(entry())).toEqual({ ...entry(), version: 1 });
    expect(await store.insertNext(entry({ description: 'Gentler' }))).toMatchObject({ version: 2 });
    expect(await store.findVersion('gentle', 1)).toEqual({ ...entry(), version: 1 });
    expect((await store.listVersions('gentle')).map(({ version }) => version)).toEqual([2, 1]);
    expect(await store.findVersion('gentle', 3)).toBeNull();
    expect(await store.listVersions('nobody')).toEqual([]);
  });

  test('twenty registrations at once get twenty numbers without a gap', async () => {
    const store = makeStrategyStore(database.pool);
    const stored = await Promise.all(Array.from({ length: 20 }, () => store.insertNext(entry({ id: 'crowd' }))));
    const numbers = stored.map(({ version }) => version).sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test.each([
    "update strategy_versions set description = 'x'",
    'delete from strategy_versions',
    'delete from champion_changes',
  ])('never change: %s', async (statement) => {
    await makeStrategyStore(database.pool).insertNext(entry());
    await expect(database.pool.query(statement)).rejects.toThrow(/append-only/);
  });

  test('the newest of each strategy is listed, by id, page by page', async () => {
    const store = makeStrategyStore(database.pool);
    for (const id of ['zebra', 'Alpha', 'zebra']) await store.insertNext(entry({ id }));
    const first = await store.listLatest({ limit: 1 });
    expect(first.map(({ id }) => id)).toEqual(['Alpha']);
    const rest = await store.listLatest({ limit: 50, afterId: 'Alpha' });
    expect(rest.filter(({ id }) => id === 'zebra')).toMatchObject([{ version: 2 }]);
    expect(rest.map(({ id }) => id)).toEqual([...rest.map(({ id }) => id)].sort());
  });

  test('those that are not stored are found out', async () => {
    const store = makeStrategyStore(database.pool);
    await store.insertNext(entry({ id: 'known' }));
    const asked = [
      { id: 'known', version: 1 },
      { id: 'known', version: 2 },
      { id: 'unknown', version: 1 },
    ];
    expect(await store.findMissing(asked)).toEqual(asked.slice(1));
  });
});

describe('the first start', () => {
  test('any number of processes leave the ladder as champion, once, and the strategy of a holdout', async () => {
    const own = await createTestDatabase();
    try {
      const store = makeStrategyStore(own.pool);
      expect(await store.champion()).toBeNull();
      await Promise.all(Array.from({ length: 5 }, () => seedStrategies(own.pool, at)));
      expect(await store.champion()).toEqual({ id: defaultStrategyId, version: 1 });
      const changes = await own.pool.query('select from champion_changes');
      expect(changes.rowCount).toBe(1);
      expect(await store.findMissing([holdoutStrategy])).toEqual([]);
      const ladder = await store.findVersion(defaultStrategyId, 1);
      expect(compileTable(ladder?.spec, defaultCatalogue).ok).toBe(true);
      expect(ladder?.checksum).toBe(checksumOf(ladder?.spec));
    } finally {
      await own.drop();
    }
  });

  test('does not move a champion that people have chosen', async () => {
    const store = makeStrategyStore(database.pool);
    const chosen = await store.insertNext(entry({ id: 'chosen' }));
    await store.setChampion({ strategy: chosen, at, reason: 'It won', by: 'maria.lind' });
    await seedStrategies(database.pool, at);
    expect(await store.champion()).toEqual({ id: 'chosen', version: 1 });
    expect((await readRoutingSource(database.pool)).champion).toEqual({ id: 'chosen', version: 1 });
  });
});

describe('the champion', () => {
  test('moves the version of the routing, so that every process sees it', async () => {
    const store = makeStrategyStore(database.pool);
    const strategy = await store.insertNext(entry({ id: 'mover' }));
    const versionOf = async (): Promise<number> =>
      (await database.pool.query<{ value: number }>("select value from installation where name = 'routing'")).rows[0]
        ?.value ?? 0;
    const before = await versionOf();
    await store.setChampion({ strategy, at, reason: 'first', by: 'maria.lind' });
    await store.setChampion({ strategy, at, reason: 'second', by: 'maria.lind' });
    expect(await versionOf()).toBe(before + 2);
  });

  test('is a version that exists', async () => {
    const change = { strategy: { id: 'nobody', version: 7 }, at, reason: 'none', by: 'maria.lind' };
    await expect(makeStrategyStore(database.pool).setChampion(change)).rejects.toThrow(/foreign key/);
  });
});
