import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definitionChecksum, parseDefinition, type ExperimentDefinition } from '../../experiments/index.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { listChampionChanges, rollBackChampion } from './champion-changes.ts';
import type { StepTaken } from './experiment-steps.ts';
import { makeExperimentStore, type ExperimentStore, type NewExperiment } from './experiment-store.ts';
import { readRoutingSource } from './routing-source.ts';
import { seedStrategies } from './seed-strategies.ts';

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

const taken = { at: at + 1_000, reason: 'It is time', by: 'maria.lind', keyId: 'key-2' };
const frozen = { decision: 'ship', overrides: [], report: { verdict: { decision: 'ship' } }, checksum: 'c'.repeat(64) };

const start = (id: string, changes: { readonly revision?: number; readonly share?: number } = {}): StepTaken => ({
  ...{ id, from: 'draft', revision: 1, ...taken, step: 'start', share: 1 },
  ...changes,
});
const stop = (id: string): StepTaken => ({ id, from: 'running', revision: 1, ...taken, step: 'stop' });
const ramp = (id: string, share: number, later = 0): StepTaken => ({
  ...{ id, from: 'running', revision: 1, ...taken, at: taken.at + later, step: 'ramp', share },
});
const stopArm = (id: string, arm: string): StepTaken => ({
  ...{ id, from: 'running', revision: 1, ...taken, step: 'stop_arm', arm, evidence: { e: 31 } },
});

const done = { kind: 'taken' };

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
      evidence: null,
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
  test('start, stop and conclude are kept with who took them and why, and the checksum stands', async () => {
    await store.insertDraft(draft({ id: 'whole-life' }));
    expect(await store.take(start('whole-life', { share: 0.5 }))).toEqual(done);
    expect(await store.take(stop('whole-life'))).toEqual(done);
    const conclude = { id: 'whole-life', from: 'stopped', revision: 1, ...taken, step: 'conclude', frozen } as const;
    expect(await store.take(conclude)).toEqual(done);
    const stored = await store.find('whole-life');
    expect(stored).toMatchObject({ state: 'decided', startedAt: at + 1_000, stoppedAt: at + 1_000 });
    expect(stored?.checksum).toBe(draft({ id: 'whole-life' }).checksum);
    expect(stored?.transitions).toEqual([
      { step: 'start', to: 'running', ...taken, arm: null, share: 0.5 },
      { step: 'stop', to: 'stopped', ...taken, arm: null, share: null },
      { step: 'conclude', to: 'decided', ...taken, arm: null, share: null },
    ]);
    const head = { arm: null, decision: 'ship', overrides: [], checksum: frozen.checksum, at: taken.at };
    expect(stored?.evidence).toEqual(head);
    expect(await store.findEvidence('whole-life')).toEqual({ ...head, report: frozen.report });
    expect(await store.findEvidence('plain')).toBeNull();
  });

  test('of ten starts at once one takes place', async () => {
    await store.insertDraft(draft({ id: 'rush' }));
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => store.take(start('rush'))));
    expect(outcomes.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    expect((await store.find('rush'))?.transitions).toHaveLength(1);
  });

  test('a draft that was changed since it was read does not start', async () => {
    await store.insertDraft(draft({ id: 'changed' }));
    await store.replaceDraft({ ...draft({ id: 'changed', alpha: 0.01 }), revision: 1 });
    expect(await store.take(start('changed'))).toEqual({ kind: 'stale' });
    expect(await store.take(start('changed', { revision: 2 }))).toEqual(done);
  });

  test('a ramp only adds, and an arm is stopped once; routing knows both', async () => {
    await store.insertDraft(draft({ id: 'ramped', initialShare: 0.1 }));
    await store.take(start('ramped', { share: 0.1 }));
    expect(await store.take(ramp('ramped', 0.3, 5))).toEqual(done);
    for (const share of [0.3, 0.2])
      expect(await store.take(ramp('ramped', share))).toMatchObject({
        kind: 'refused',
        detail: 'A share of 0.3 takes part already: a ramp only adds.',
      });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => store.take(stopArm('ramped', 'b'))));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['refused', 'refused', 'refused', 'refused', 'taken']);
    const { running } = await readRoutingSource(database.pool);
    expect(running.find(({ definition }) => definition.id === 'ramped')).toMatchObject({
      claims: [
        { at: taken.at, share: 0.1 },
        { at: taken.at + 5, share: 0.3 },
      ],
      stoppedArms: ['b'],
    });
    const { rows } = await database.pool.query<{ evidence: unknown }>(
      "select evidence from experiment_transitions where experiment_id = 'ramped' and step = 'stop_arm'",
    );
    expect(rows).toEqual([{ evidence: { e: 31 } }]);
    expect(await store.take(stop('ramped'))).toEqual(done);
    expect(await store.take(ramp('ramped', 1))).toEqual({ kind: 'stale' });
  });

  test('overlapping parts of a layer do not run at once, however they start; others do', async () => {
    const parts = { 'layer-1': [0, 0.6], 'layer-2': [0.5, 1], 'layer-3': [0.6, 0.7] } as const;
    for (const [id, [from, to]] of Object.entries(parts))
      await store.insertDraft(draft({ id, layer: 'tone', layerRange: { from, to } }));
    for (const id of ['free-1', 'free-2']) await store.insertDraft(draft({ id }));
    const ids = ['layer-1', 'layer-2', 'free-1', 'free-2'];
    const outcomes = await Promise.all(ids.map((id) => store.take(start(id))));
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds.slice(0, 2).sort()).toEqual(['refused', 'taken']);
    expect(kinds.slice(2)).toEqual(['taken', 'taken']);
    const [running, waiting] = kinds[0] === 'taken' ? ['layer-1', 'layer-2'] : ['layer-2', 'layer-1'];
    expect(await store.take(start('layer-3'))).toMatchObject({ kind: running === 'layer-1' ? 'taken' : 'refused' });
    for (const id of running === 'layer-1' ? [running, 'layer-3'] : [running])
      expect(await store.take(stop(id))).toEqual(done);
    expect(await store.take(start(waiting))).toEqual(done);
  });
});

describe('a promotion', () => {
  const first = { id: 'table-v1', version: 1 };
  const promote = (id: string, champion: typeof first, strategy: typeof first): StepTaken => ({
    ...{ id, from: 'running', revision: 1, ...taken, step: 'promote', arm: 'b', champion, strategy, frozen },
  });

  test('decides the experiment, freezes its evidence and changes the champion, at once or not at all; a rollback undoes it', async () => {
    const own = await createTestDatabase();
    try {
      await seedStrategies(own.pool, at);
      const experiments = makeExperimentStore(own.pool);
      const peace = { id: 'no-contact', version: 1 };
      const learned = { id: 'learned', version: 1 };
      for (const id of ['one', 'two']) {
        await experiments.insertDraft(draft({ id }));
        await experiments.take(start(id));
      }
      const championOf = async () => (await readRoutingSource(own.pool)).champion;
      expect(await experiments.take(promote('one', learned, peace))).toEqual({ kind: 'stale' });
      expect((await experiments.find('one'))?.state).toBe('running');
      expect(await experiments.take(promote('one', first, peace))).toEqual(done);
      expect(await championOf()).toEqual(peace);
      expect(await experiments.find('one')).toMatchObject({
        state: 'decided',
        stoppedAt: taken.at,
        evidence: { arm: 'b', decision: 'ship', checksum: frozen.checksum },
      });
      expect(await experiments.take(promote('two', first, learned))).toEqual({ kind: 'stale' });
      expect(await experiments.take(promote('two', peace, learned))).toEqual(done);
      const back = { at: at + 9_000, reason: 'Complaints', by: 'ove', keyId: 'key-9' };
      expect(await rollBackChampion(own.pool, back)).toMatchObject({ kind: 'rollback', strategy: peace, ...back });
      expect(await rollBackChampion(own.pool, back)).toMatchObject({ strategy: first });
      expect(await rollBackChampion(own.pool, back)).toBeNull();
      expect(await championOf()).toEqual(first);
      const history = await listChampionChanges(own.pool, { limit: 10 });
      expect(history.map(({ kind, strategy }) => [kind, strategy.id])).toEqual([
        ['rollback', 'table-v1'],
        ['rollback', 'no-contact'],
        ['promotion', 'learned'],
        ['promotion', 'no-contact'],
        ['set', 'table-v1'],
      ]);
      expect(history[3]).toMatchObject({ experimentId: 'one', evidenceChecksum: frozen.checksum, keyId: 'key-2' });
      await expect(own.pool.query('delete from experiment_evidence')).rejects.toThrow(/append-only/);
    } finally {
      await own.drop();
    }
  });
});

describe('once started', () => {
  test('the definition is frozen, whoever tries', async () => {
    await store.insertDraft(draft({ id: 'frozen' }));
    await store.take(start('frozen'));
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
    await store.take(start('routed'));
    expect(await routingOf('routed')).toBe(true);
    expect(await versionOf()).toBe(before + 1);
    await store.take(stop('routed'));
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
    await list.take(start('second'));
    const idsOf = async (page: Parameters<ExperimentStore['list']>[0]) =>
      (await list.list(page)).map(({ definition }) => definition.id);
    expect(await idsOf({ limit: 10 })).toEqual(['third-b', 'third-a', 'second', 'first']);
    expect(await idsOf({ limit: 2, after: { createdAt: at + 2, id: 'third-b' } })).toEqual(['third-a', 'second']);
    expect(await idsOf({ limit: 10, state: 'running' })).toEqual(['second']);
  } finally {
    await own.drop();
  }
});
