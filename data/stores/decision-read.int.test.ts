import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultCatalogue, parseInstant } from '../../engine/index.ts';
import { openingFact } from '../testing/example-facts.ts';
import { storeDecision } from '../testing/stored-decision.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { keepCatalogue, readCatalogueActionIds } from './catalogue-store.ts';
import { listDecisions, readDecision, type DecisionFilter } from './decision-read.ts';
import { makeFactStore } from './fact-store.ts';
import { insertOverride } from './override-store.ts';
import { readRoutingSource, readStrategy } from './routing-source.ts';
import { seedStrategies } from './seed-strategies.ts';
import { makeStrategyStore } from './strategy-store.ts';

let database: TestDatabase;
const ids: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  const opened = ['C-1', 'C-2'].map((caseId) => openingFact({ caseId }));
  await makeFactStore(database.pool).record([
    ...opened,
    openingFact({ caseId: 'C-3', debtorId: 'D-2', portfolio: 'south' }),
  ]);
  const rows = [
    ['C-1', 'D-1', 'north', '2026-03-01T10:00:00Z'],
    ['C-2', 'D-1', 'north', '2026-03-02T10:00:00Z'],
    ['C-1', 'D-1', 'north', '2026-03-02T10:00:00Z'],
    ['C-3', 'D-2', 'south', '2026-03-03T10:00:00Z'],
    ['C-1', 'D-1', 'north', '2026-03-04T10:00:00.005Z'],
  ] as const;
  for (const [caseId, debtorId, portfolio, decidedAt] of rows) {
    ids.push(
      await storeDecision(database.pool, {
        caseId,
        debtorId,
        portfolio,
        decidedAt,
        kind: 'no_contact',
        actionId: 'no_contact',
      }),
    );
  }
});
afterAll(() => database.drop());

/** The stored rows hold no receipt: their places are told apart by what the filters leave. */
const count = async (filter: Partial<DecisionFilter>): Promise<number> =>
  (await listDecisions(database.pool, { portfolios: null, limit: 100, ...filter })).length;

describe('listDecisions', () => {
  test.each<[string, Partial<DecisionFilter>, number]>([
    ['all', {}, 5],
    ['of a case', { caseId: 'C-1' }, 3],
    ['of a case that is unknown', { caseId: 'C-9' }, 0],
    ['of a debtor', { debtorId: 'D-1' }, 4],
    ['of a case and another debtor', { caseId: 'C-1', debtorId: 'D-2' }, 0],
    ['from an instant on', { from: parseInstant('2026-03-02T10:00:00Z')! }, 4],
    ['up to an instant, and without it', { to: parseInstant('2026-03-02T10:00:00Z')! }, 1],
    [
      'to the millisecond',
      { from: parseInstant('2026-03-04T10:00:00.005Z')!, to: parseInstant('2026-03-04T10:00:00.006Z')! },
      1,
    ],
    ['of a portfolio', { portfolios: ['south'] }, 1],
    ['of no portfolio', { portfolios: [] }, 0],
    ['of a case of another portfolio', { portfolios: ['south'], caseId: 'C-1' }, 0],
    ['some', { limit: 2 }, 2],
  ])('%s', async (_, filter, expected) => {
    expect(await count(filter)).toBe(expected);
  });

  test('pages by instant and id, each once, also those of one instant', async () => {
    const instant = parseInstant('2026-03-02T10:00:00Z')!;
    const [, second, third] = ids as [string, string, string];
    const [larger, smaller] = second > third ? [second, third] : [third, second];
    expect(await count({ before: [instant, larger] })).toBe(2);
    expect(await count({ before: [instant, smaller] })).toBe(1);
    expect(await count({ before: [parseInstant('2026-03-01T10:00:00Z')!, ids[0]!] })).toBe(0);
  });
});

describe('readDecision', () => {
  test('by its id, within the portfolios; the text is that over which the hash was taken', async () => {
    expect(await readDecision(database.pool, ids[0]!, null)).toMatchObject({ text: '{}', hash: '' });
    expect(await readDecision(database.pool, ids[0]!, ['north'])).not.toBeNull();
    expect(await readDecision(database.pool, ids[0]!, ['south'])).toBeNull();
    expect(await readDecision(database.pool, '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10', null)).toBeNull();
  });

  test('says whether a person decided otherwise; the first override stands', async () => {
    const [, , , , decisionId] = ids as [string, string, string, string, string];
    const row = {
      decisionId,
      kind: 'no_contact',
      actionId: 'no_contact',
      reason: 'called in',
      by: 'maria',
      at: 0,
    } as const;
    expect((await readDecision(database.pool, decisionId, null))?.isOverridden).toBe(false);
    const both = await Promise.all([ids[0]!, ids[1]!].map((id) => insertOverride(database.pool, { ...row, id })));
    expect(both.toSorted()).toEqual([false, true]);
    expect((await readDecision(database.pool, decisionId, null))?.isOverridden).toBe(true);
    await expect(
      insertOverride(database.pool, { ...row, id: ids[2]!, decisionId: '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10' }),
    ).rejects.toThrow(/foreign key/);
  });
});

describe('the catalogue', () => {
  test('is kept once, harmless to repeat, and gives back its action ids in order', async () => {
    await Promise.all([1, 2, 3].map(() => keepCatalogue(database.pool, defaultCatalogue)));
    const reference = `${defaultCatalogue.id}@${String(defaultCatalogue.version)}`;
    expect(await readCatalogueActionIds(database.pool, reference)).toEqual(
      defaultCatalogue.actions.map(({ id }) => id),
    );
    expect(await readCatalogueActionIds(database.pool, 'nothing@1')).toBeNull();
  });

  test('changed under the same version is refused; under the next it is kept beside the first', async () => {
    const changed = { ...defaultCatalogue, actions: defaultCatalogue.actions.slice(1) };
    await expect(keepCatalogue(database.pool, changed)).rejects.toThrow(/next version/);
    await keepCatalogue(database.pool, { ...changed, version: defaultCatalogue.version + 1 });
    const found = await readCatalogueActionIds(
      database.pool,
      `${defaultCatalogue.id}@${String(defaultCatalogue.version + 1)}`,
    );
    expect(found).toHaveLength(defaultCatalogue.actions.length - 1);
  });
});

describe('what routing is made from', () => {
  test('no champion before the first start; then the ladder, once, whoever starts; then whoever was set last', async () => {
    expect(await readRoutingSource(database.pool)).toEqual({ champion: null, running: [] });
    await Promise.all([1, 2, 3].map(() => seedStrategies(database.pool, 0)));
    const { champion } = await readRoutingSource(database.pool);
    expect(champion).not.toBeNull();
    const changes = await database.pool.query('select from champion_changes');
    expect(changes.rowCount).toBe(1);
    expect(await readStrategy(database.pool, champion!.id, champion!.version)).toMatchObject({
      kind: 'table',
      ...champion,
    });
    expect(await readStrategy(database.pool, champion!.id, 99)).toBeNull();
    const strategy = { id: 'no-contact', version: 1 };
    await makeStrategyStore(database.pool).setChampion({ strategy, at: 1, reason: 'r', by: 'b' });
    expect((await readRoutingSource(database.pool)).champion).toEqual(strategy);
  });
});
