import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  definitionChecksum,
  parseDefinition,
  type ExperimentDefinition,
  type ExperimentState,
} from '../../experiments/index.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import {
  makeExperimentStore,
  type ExperimentMove,
  type ExperimentStore,
  type NewExperiment,
} from './experiment-store.ts';
import { readRoutingSource } from './routing-source.ts';

let database: TestDatabase;
let store: ExperimentStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = makeExperimentStore(database.pool);
});
afterAll(() => database.drop());

const at = Date.parse('2026-03-02T09:30:00.123Z');

const define = (changes: object): ExperimentDefinition => {
  const parsed = parseDefinition({
    hypothesis: 'A warm tone recovers more',
    arms: [
      { id: 'a', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 },
      { id: 'b', role: 'holdout', weight: 0.5 },
    ],
    primaryMetric: 'cure_rate',
    minimumDetectableEffect: 0.02,
    ...changes,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const draft = (changes: object, createdAt = at): NewExperiment => {
  const definition = define(changes);
  return { definition, checksum: definitionChecksum(definition), createdAt, createdBy: 'key-1' };
};

const move = (
  id: string,
  from: ExperimentState,
  to: ExperimentState,
  changes: Partial<ExperimentMove> = {},
): ExperimentMove => ({
  id,
  from,
  revision: 1,
  transition: { to, at: at + 1_000, reason: 'It is time', by: 'maria.lind', keyId: 'key-2' },
  ...changes,
});

describe('a draft', () => {
  test('comes back as it went in', async () => {
    const entry = draft({ id: 'plain', layer: 'l', guardrails: [{ metric: 'complaint_rate', margin: 0.002 }] });
    expect(await store.insertDraft(entry)).toBe(true);
    expect(await store.find('plain')).toEqual({
      ...entry,
      state: 'draft',
      revision: 1,
      startedAt: null,
      stoppedAt: null,
      transitions: [],
    });
    expect(await store.find('nobody')).toBeNull();
  });

  test('keeps its id to itself', async () => {
    expect(await store.insertDraft(draft({ id: 'taken' }))).toBe(true);
    expect(await store.insertDraft(draft({ id: 'taken', alpha: 0.01 }))).toBe(false);
    expect((await store.find('taken'))?.definition.alpha).toBe(0.05);
  });

  test('is changed by one of two who change the same revision', async () => {
    await store.insertDraft(draft({ id: 'contested' }));
    const outcomes = await Promise.all(
      [0.01, 0.02].map((alpha) => store.replaceDraft({ ...draft({ id: 'contested', alpha }), revision: 1 })),
    );
    expect(outcomes.sort()).toEqual([false, true]);
    expect((await store.find('contested'))?.revision).toBe(2);
  });
});

describe('the steps', () => {
  test('start, stop and decide are kept with who took them and why, and the checksum stands', async () => {
    await store.insertDraft(draft({ id: 'whole-life' }));
    expect(await store.move(move('whole-life', 'draft', 'running'))).toBe('moved');
    expect(await store.move(move('whole-life', 'running', 'stopped'))).toBe('moved');
    expect(await store.move(move('whole-life', 'stopped', 'decided'))).toBe('moved');
    const stored = await store.find('whole-life');
    expect(stored).toMatchObject({ state: 'decided', startedAt: at + 1_000, stoppedAt: at + 1_000 });
    expect(stored?.checksum).toBe(draft({ id: 'whole-life' }).checksum);
    expect(stored?.transitions).toEqual(
      ['running', 'stopped', 'decided'].map((to) => ({ ...move('whole-life', 'draft', 'running').transition, to })),
    );
  });

  test('of ten starts at once one takes place', async () => {
    await store.insertDraft(draft({ id: 'rush' }));
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => store.move(move('rush', 'draft', 'running'))));
    expect(outcomes.filter((outcome) => outcome === 'moved')).toHaveLength(1);
    expect((await store.find('rush'))?.transitions).toHaveLength(1);
  });

  test('a draft that was changed since it was read does not start', async () => {
    await store.insertDraft(draft({ id: 'changed' }));
    await store.replaceDraft({ ...draft({ id: 'changed', alpha: 0.01 }), revision: 1 });
    expect(await store.move(move('changed', 'draft', 'running'))).toBe('stale');
    expect(await store.move(move('changed', 'draft', 'running', { revision: 2 }))).toBe('moved');
  });

  test('one experiment of a layer runs at a time; those without a layer do not mind each other', async () => {
    for (const id of ['layer-1', 'layer-2']) await store.insertDraft(draft({ id, layer: 'tone' }));
    for (const id of ['free-1', 'free-2']) await store.insertDraft(draft({ id }));
    const outcomes = await Promise.all(
      ['layer-1', 'layer-2', 'free-1', 'free-2'].map((id) => store.move(move(id, 'draft', 'running'))),
    );
    expect(outcomes.slice(0, 2).sort()).toEqual(['layer_taken', 'moved']);
    expect(outcomes.slice(2)).toEqual(['moved', 'moved']);
    const [running, waiting] = outcomes[0] === 'moved' ? ['layer-1', 'layer-2'] : ['layer-2', 'layer-1'];
    expect(await store.move(move(running, 'running', 'stopped'))).toBe('moved');
    expect(await store.move(move(waiting, 'draft', 'running'))).toBe('moved');
  });
});

describe('once started', () => {
  test('the definition is frozen, whoever tries', async () => {
    await store.insertDraft(draft({ id: 'frozen' }));
    await store.move(move('frozen', 'draft', 'running'));
    expect(await store.replaceDraft({ ...draft({ id: 'frozen', alpha: 0.01 }), revision: 1 })).toBe(false);
    for (const change of ["definition = '{}'", "checksum = 'x'", "layer = 'x'", "state = 'draft', started_at = null"]) {
      await expect(database.pool.query(`update experiments set ${change} where id = 'frozen'`), change).rejects.toThrow(
        /has started/,
      );
    }
    await expect(database.pool.query("delete from experiments where id = 'frozen'")).rejects.toThrow(/append-only/);
    await expect(database.pool.query('delete from experiment_transitions')).rejects.toThrow(/append-only/);
  });

  test('it is routed by until it stops, and every step is told to the processes', async () => {
    const routingOf = async (id: string): Promise<boolean> =>
      (await readRoutingSource(database.pool)).running.some(({ definition }) => definition.id === id);
    const versionOf = async (): Promise<number> =>
      (await database.pool.query<{ value: number }>("select value from installation where name = 'routing'")).rows[0]
        ?.value ?? 0;
    await store.insertDraft(draft({ id: 'routed' }));
    const before = await versionOf();
    expect(await routingOf('routed')).toBe(false);
    await store.move(move('routed', 'draft', 'running'));
    expect(await routingOf('routed')).toBe(true);
    expect(await versionOf()).toBe(before + 1);
    await store.move(move('routed', 'running', 'stopped'));
    expect(await routingOf('routed')).toBe(false);
    expect(await versionOf()).toBe(before + 2);
  });
});

test('the list is newest first, page by page, and by state', async () => {
  const own = await createTestDatabase();
  try {
    const list = makeExperimentStore(own.pool);
    for (const [index, id] of ['first', 'second', 'third-a', 'third-b'].entries()) {
      await list.insertDraft(draft({ id }, at + Math.min(index, 2)));
    }
    await list.move(move('second', 'draft', 'running'));
    const idsOf = async (page: Parameters<ExperimentStore['list']>[0]) =>
      (await list.list(page)).map(({ definition }) => definition.id);
    expect(await idsOf({ limit: 10 })).toEqual(['third-b', 'third-a', 'second', 'first']);
    expect(await idsOf({ limit: 2, after: { createdAt: at + 2, id: 'third-b' } })).toEqual(['third-a', 'second']);
    expect(await idsOf({ limit: 10, state: 'running' })).toEqual(['second']);
  } finally {
    await own.drop();
  }
});
