import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, makeStrategyStore, seedStrategies } from '../../data/index.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { defaultStrategyId } from '../../engine/index.ts';
import { makeTestRouting } from '../testing/routing.ts';
import type { Routing } from './routing.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
});
afterAll(() => database.drop());

const at = (routing: Routing, version: number) => inTransaction(database.pool, (client) => routing.at(client, version));
const policyOf = async (routing: Routing, id: string, version: number) => {
  const receipt = {
    strategy: { id, version, role: 'champion' },
    inputs: noInputs,
    featureSpec: 'case-1',
    versions,
  } as const;
  return (await inTransaction(database.pool, (client) => routing.asDecided(client, receipt)))?.policy ?? null;
};
const versions = { strategy: '', model: '', packs: '', catalogue: '', code: '' };
const noInputs = { isBackdated: false, caseSeq: 0, debtorSeq: 0, siblings: [], planned: [] };

describe('routing', () => {
  test('without a champion there is nothing to decide by, and once there is one it is found', async () => {
    const routing = makeTestRouting();
    await expect(at(routing, 0)).rejects.toThrow(/no champion/);
    await seedStrategies(database.pool, 0);
    await expect(at(routing, 1)).resolves.toHaveProperty('route');
  });

  test('the same version is read once, another anew', async () => {
    const routing = makeTestRouting();
    const first = await at(routing, 1);
    expect(await at(routing, 1)).toBe(first);
    const second = await at(routing, 2);
    expect(second).not.toBe(first);
    expect(await at(routing, 2)).toBe(second);
  });

  test('asked for two versions at once, each gets a table, and the last one stays', async () => {
    const routing = makeTestRouting();
    const tables = await Promise.all([at(routing, 5), at(routing, 6), at(routing, 6)]);
    for (const table of tables) expect(table).toHaveProperty('route');
  });

  test('policies are compiled once for ever; one that is not stored is null', async () => {
    const routing = makeTestRouting();
    const ladder = await policyOf(routing, defaultStrategyId, 1);
    expect(ladder).not.toBeNull();
    expect(await policyOf(routing, defaultStrategyId, 1)).toBe(ladder);
    expect(await policyOf(routing, defaultStrategyId, 2)).toBeNull();
    expect(await policyOf(routing, 'nobody', 1)).toBeNull();
  });

  test('a stored strategy that the catalogue no longer carries says so, with what is wrong', async () => {
    await makeStrategyStore(database.pool).insertNext({
      id: 'outdated',
      kind: 'table',
      spec: { rules: [{ when: 'true', then: 'sms.never.warm.reminder' }], otherwise: 'no_contact' },
      description: '',
      checksum: '',
      createdAt: 0,
      createdBy: 'test',
    });
    await expect(policyOf(makeTestRouting(), 'outdated', 1)).rejects.toThrow(/outdated@1 no longer compiles/);
  });
});
