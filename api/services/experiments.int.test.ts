import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeExperimentStore, makeStrategyStore, seedStrategies } from '../../data/index.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import type { CaseContext } from '../../engine/index.ts';
import { assignmentSchema, createExperimentRequestSchema, experimentSchema } from '../contracts/experiments.ts';
import { makeExperiments, type ExperimentServices } from './experiments.ts';
import type { Caller } from './services.ts';

const caller: Caller = { keyId: 'key-7', roles: ['scientist'], portfolios: null, requestId: 'r' };
const start = Date.parse('2026-03-02T09:30:00.123Z');
const decided = { reason: 'Agreed in the weekly meeting', by: 'maria.lind' };

let database: TestDatabase;
let services: ExperimentServices;
let now = start;
let contexts: readonly CaseContext[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await seedStrategies(database.pool, start);
  services = makeExperiments({
    experimentStore: makeExperimentStore(database.pool),
    strategyStore: makeStrategyStore(database.pool),
    now: () => now,
    contextsOf: () => Promise.resolve(contexts),
    householdOf: (debtorId) => Promise.resolve(debtorId.startsWith('lives-with-') ? 'H-1' : null),
  });
});
beforeEach(() => {
  now = start;
  contexts = [];
});
afterAll(() => database.drop());

const champion = { id: 'champion', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 };
const holdout = { id: 'quiet', role: 'holdout', weight: 0.5 };

const request = (id: string, changes: object = {}) =>
  createExperimentRequestSchema.parse({
    id,
    hypothesis: 'Contacts bring more than silence',
    arms: [champion, holdout],
    primaryMetric: 'net_recovered_per_debtor',
    minimumDetectableEffect: 0.02,
    ...changes,
  });

const conflict = { ok: false, error: { code: 'conflict' } };

describe('a draft', () => {
  test('is answered as the contract says, with salt, hash version and checksum', async () => {
    const created = await services.createExperiment(request('drafted'), caller);
    expect(created).toMatchObject({
      ok: true,
      value: { state: 'draft', salt: 'drafted', hashVersion: 2, startedAt: null, transitions: [], layer: null },
    });
    if (created.ok) expect(experimentSchema.parse(created.value)).toEqual(created.value);
    expect(await services.readExperiment({ experimentId: 'drafted' }, caller)).toEqual(created);
    expect(await services.createExperiment(request('drafted'), caller)).toMatchObject(conflict);
  });

  test('with a wrong split is refused, not made right', async () => {
    const refused = await services.createExperiment(
      request('wrong', { arms: [champion, { ...holdout, weight: 0.4 }] }),
      caller,
    );
    expect(refused).toMatchObject({
      error: {
        code: 'invalid-request',
        errors: [{ pointer: '/arms', detail: 'weights must sum to 1, they sum to 0.9' }],
      },
    });
  });

  test('changes by what is given, and its checksum with it', async () => {
    const created = await services.createExperiment(request('changing', { layer: 'tone', horizonDays: 45 }), caller);
    const changed = await services.changeExperiment(
      { experimentId: 'changing', change: { alpha: 0.01, layer: null } },
      caller,
    );
    expect(changed).toMatchObject({ value: { alpha: 0.01, layer: null, horizonDays: 45 } });
    expect(changed.ok && created.ok && changed.value.checksum !== created.value.checksum).toBe(true);
    const bad = await services.changeExperiment({ experimentId: 'changing', change: { population: 'nope' } }, caller);
    expect(bad).toMatchObject({ error: { errors: [{ pointer: '/population' }] } });
  });
});

describe('start and stop', () => {
  test('freeze the definition, keep who and why, and happen once', async () => {
    const created = await services.createExperiment(request('lived'), caller);
    now = start + 1_000;
    const started = await services.startExperiment({ experimentId: 'lived', ...decided }, caller);
    expect(started).toMatchObject({ value: { state: 'running', startedAt: '2026-03-02T09:30:01.123Z' } });
    expect(started.ok && created.ok && started.value.checksum === created.value.checksum).toBe(true);
    expect(await services.changeExperiment({ experimentId: 'lived', change: { alpha: 0.01 } }, caller)).toMatchObject(
      conflict,
    );
    expect(await services.startExperiment({ experimentId: 'lived', ...decided }, caller)).toMatchObject(conflict);
    now = start + 2_000;
    const stopped = await services.stopExperiment({ experimentId: 'lived', ...decided }, caller);
    expect(stopped).toMatchObject({
      value: {
        state: 'stopped',
        stoppedAt: '2026-03-02T09:30:02.123Z',
        transitions: [
          {
            step: 'start',
            to: 'running',
            at: '2026-03-02T09:30:01.123Z',
            ...decided,
            keyId: 'key-7',
            arm: null,
            share: 1,
          },
          {
            step: 'stop',
            to: 'stopped',
            at: '2026-03-02T09:30:02.123Z',
            ...decided,
            keyId: 'key-7',
            arm: null,
            share: null,
          },
        ],
      },
    });
    expect(await services.startExperiment({ experimentId: 'lived', ...decided }, caller)).toMatchObject(conflict);
  });

  test('an arm whose strategy is not registered keeps it from being drafted or changed so', async () => {
    const missing = { ...champion, strategy: { id: 'table-v1', version: 99 } };
    const refusal = {
      error: {
        code: 'invalid-request',
        errors: [{ pointer: '/arms/0/strategy', detail: 'table-v1 version 99 is not registered' }],
      },
    };
    const arms = [missing, holdout];
    expect(await services.createExperiment(request('unregistered', { arms }), caller)).toMatchObject(refusal);
    await services.createExperiment(request('registered'), caller);
    const change = request('registered', { arms });
    expect(
      await services.changeExperiment({ experimentId: 'registered', change: { arms: change.arms } }, caller),
    ).toMatchObject(refusal);
  });

  test('a second one of a layer has to wait', async () => {
    for (const id of ['tone-1', 'tone-2']) await services.createExperiment(request(id, { layer: 'tone' }), caller);
    expect(await services.startExperiment({ experimentId: 'tone-1', ...decided }, caller)).toMatchObject({ ok: true });
    expect(await services.startExperiment({ experimentId: 'tone-2', ...decided }, caller)).toMatchObject({
      error: {
        code: 'conflict',
        detail: expect.stringMatching(/^The experiment tone-1 of the layer tone is running on 0 % to 100 %/) as unknown,
      },
    });
  });

  test('a draft cannot be stopped, and what does not exist is not found', async () => {
    await services.createExperiment(request('unstarted'), caller);
    expect(await services.stopExperiment({ experimentId: 'unstarted', ...decided }, caller)).toMatchObject(conflict);
    expect(await services.startExperiment({ experimentId: 'nobody', ...decided }, caller)).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});

describe('a ramp and a stopped arm', () => {
  test('are told in the experiment, and refused where they cannot be', async () => {
    await services.createExperiment(request('widening', { initialShare: 0.2, sharedCapacities: ['agents'] }), caller);
    const asked = { experimentId: 'widening', ...decided };
    expect(await services.rampExperiment({ ...asked, share: 0.5 }, caller)).toMatchObject({
      error: { detail: 'The experiment is draft: it cannot ramp up; it can only start.' },
    });
    expect(await services.startExperiment(asked, caller)).toMatchObject({ value: { share: 0.2, stoppedArms: [] } });
    expect(await services.rampExperiment({ ...asked, share: 0.5 }, caller)).toMatchObject({ value: { share: 0.5 } });
    expect(await services.rampExperiment({ ...asked, share: 0.5 }, caller)).toMatchObject(conflict);
    expect(await services.stopArm({ ...asked, armId: 'champion' }, caller)).toMatchObject(conflict);
    expect(await services.stopArm({ ...asked, armId: 'nobody' }, caller)).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(await services.stopArm({ ...asked, armId: 'quiet' }, caller)).toMatchObject({
      value: { state: 'running', stoppedArms: ['quiet'], share: 0.5 },
    });
    expect(await services.stopArm({ ...asked, armId: 'quiet' }, caller)).toMatchObject(conflict);
  });

  test('arms that share a capacity are warned of; a holdout draws on none', async () => {
    const rival = { ...champion, id: 'rival', role: 'challenger' };
    const arms = [champion, rival];
    expect(
      await services.createExperiment(request('sharing', { arms, sharedCapacities: ['agents'] }), caller),
    ).toMatchObject({ value: { warnings: [expect.stringMatching(/^The arms champion, rival share agents:/)] } });
    expect(await services.readExperiment({ experimentId: 'widening' }, caller)).toMatchObject({
      value: { warnings: [] },
    });
  });
});

describe('assignment', () => {
  const ask = async (experimentId: string, debtorId: string) => {
    const answer = await services.readAssignment({ experimentId, debtorId }, caller);
    if (!answer.ok) throw new Error(answer.error.detail);
    return assignmentSchema.parse(answer.value);
  };

  test('is told with the bucket while the experiment runs, and why not before and after', async () => {
    await services.createExperiment(request('assigned'), caller);
    expect(await ask('assigned', 'D-1')).toMatchObject({ arm: null, reason: 'The experiment has not started.' });
    await services.startExperiment({ experimentId: 'assigned', ...decided }, caller);
    const running = await ask('assigned', 'D-1');
    const arm = running.bucket < 0.5 ? 'champion' : 'quiet';
    expect(running).toMatchObject({ arm, reason: null, hashVersion: 2 });
    await services.stopExperiment({ experimentId: 'assigned', ...decided }, caller);
    expect(await ask('assigned', 'D-1')).toMatchObject({
      arm: null,
      bucket: running.bucket,
      reason: `The experiment is stopped; the debtor was in ${arm}.`,
    });
  });

  test('half of the debtors are in the holdout, with its strategy of peace', async () => {
    await services.createExperiment(request('halves'), caller);
    await services.startExperiment({ experimentId: 'halves', ...decided }, caller);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask('halves', `D-${index}`)));
    const quiet = answers.filter(({ arm }) => arm === 'quiet');
    // ±3.29 standard deviations of a fair coin.
    expect(Math.abs(quiet.length - 100)).toBeLessThan(3.29 * Math.sqrt(50));
    expect(quiet[0]).toMatchObject({ role: 'holdout', strategy: { id: 'no-contact', version: 1 } });
  });
});

test('debtors of a household share their arm, and its reasons are told', async () => {
  const ask = async (debtorId: string) => {
    const answer = await services.readAssignment({ experimentId: 'homes', debtorId }, caller);
    if (!answer.ok) throw new Error(answer.error.detail);
    return assignmentSchema.parse(answer.value);
  };
  const changes = { unit: 'household', initialShare: 0.5, layer: 'homes', layerRange: { from: 0, to: 0.5 } };
  await services.createExperiment(request('homes', changes), caller);
  await services.startExperiment({ experimentId: 'homes', ...decided }, caller);
  const together = await Promise.all(['lives-with-a', 'lives-with-b'].map(ask));
  expect(together.map(({ unit }) => unit)).toEqual(['H-1', 'H-1']);
  expect(together[1]).toEqual({ ...together[0], debtorId: 'lives-with-b' });
  const alone = await Promise.all(Array.from({ length: 100 }, (_, index) => ask(`D-${index}`)));
  expect(new Set(alone.map(({ reason }) => reason))).toEqual(
    new Set([null, 'The debtor is in another part of the layer.', 'The share of 0.5 does not reach this debtor.']),
  );
});

test('the list is by state and page', async () => {
  const page = await services.listExperiments({ limit: 2, state: 'draft' }, caller);
  if (!page.ok) throw new Error(page.error.detail);
  expect(page.value.items).toHaveLength(2);
  const next = await services.listExperiments(
    { limit: 200, state: 'draft', cursor: page.value.nextCursor ?? undefined },
    caller,
  );
  if (!next.ok) throw new Error(next.error.detail);
  const ids = [...page.value.items, ...next.value.items].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  expect(ids).toContain('drafted');
  expect(await services.listExperiments({ limit: 2, cursor: 'x' }, caller)).toMatchObject({
    error: { errors: [{ pointer: '/cursor' }] },
  });
});
