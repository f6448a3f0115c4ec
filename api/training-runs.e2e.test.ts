/** Training over HTTP: who may, what is asked for and found again, and how learning stands. The training itself: run-training.int.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from './contracts/keys.ts';
import type { Learning } from './contracts/learning.ts';
import type { AskedTrainingRuns, TrainingRun, TrainingRunDetail } from './contracts/training-runs.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { registered } from './testing/told.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  await service.ask({ to: 'POST /v1/events', body: [registered('D-1')] });
});
afterAll(() => service.close());

const read = async <Body>(to: string): Promise<Body> => {
  const { status, body } = await service.ask({ to });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

const ask = async (body: object) => {
  const answer = await service.ask({ to: 'POST /v1/training-runs', body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body as AskedTrainingRuns;
};

/** This service answers requests only: what a worker's job would do is done here. */
const ended = async (runId: string): Promise<TrainingRunDetail> => {
  expect(await service.running.dependencies.jobs.learning.run(runId)).toMatchObject({ id: runId });
  return read<TrainingRunDetail>(`GET /v1/training-runs/${runId}`);
};

test('before anything was learned', async () => {
  expect(await read<Learning>('GET /v1/learning')).toMatchObject({
    model: 'response',
    state: 'untrained',
    staleSince: null,
    servingVersion: null,
    gate: { isOpen: false, openSince: null, firstJudgedOn: null },
    alarms: [],
  });
});

test('a run is asked for, worked on, and found again; without rows its gate stays shut in words', async () => {
  const asked = await ask({ asOf: '2026-03-01' });
  expect(asked).toMatchObject({ model: 'response', zone: 'Europe/Stockholm', asOf: '2026-03-01' });
  const run = await ended(asked.runId);
  expect(run).toMatchObject({ state: 'gated', progress: 1, modelVersion: null, gate: { passed: false } });
  expect(run.reason).toMatch(/Too few rows/u);
  expect(run.log.map(({ text }) => text)).toContain('0 rows of 0 nights');
  expect((await ask({ asOf: '2026-03-01' })).runId).toBe(asked.runId);

  const { items } = await read<{ items: TrainingRun[] }>('GET /v1/training-runs?state=gated&limit=1');
  expect(items.map(({ runId }) => runId)).toEqual([asked.runId]);
  expect((await read<{ items: TrainingRun[] }>('GET /v1/training-runs?model=other')).items).toEqual([]);
  const learning = await read<Learning>('GET /v1/learning');
  expect(learning).toMatchObject({
    state: 'untrained',
    gate: { isOpen: false, firstJudgedOn: '2026-03-02' },
    lastRun: { runId: asked.runId },
  });
});

test('what was left is taken up, and nothing is made up for where nothing was ever decided', async () => {
  const asked = await ask({ asOf: '2026-02-20' });
  const outcomes = await service.running.dependencies.jobs.learning.catchUp();
  expect(outcomes).toMatchObject([{ id: asked.runId, state: 'gated' }]);
  expect(await service.running.dependencies.jobs.learning.catchUp()).toEqual([]);
});

test('pages go on where the one before ended', async () => {
  const second = await ask({ asOf: '2026-03-02' });
  await ended(second.runId);
  const first = await read<{ items: TrainingRun[]; nextCursor: string }>('GET /v1/training-runs?limit=1');
  expect(first.items[0]?.runId).toBe(second.runId);
  const next = await read<{ items: TrainingRun[]; nextCursor: string | null }>(
    `GET /v1/training-runs?limit=1&cursor=${first.nextCursor}`,
  );
  expect(next.items[0]?.asOf).toBe('2026-02-20');
});

describe('debtors on both sides of the Atlantic', () => {
  let wide: TestService;
  beforeAll(async () => {
    wide = await startTestService({ clock: 'simulated' });
    const american = { country: 'US', region: 'US-CA', language: 'en', timeZones: ['America/Los_Angeles'] };
    const body = [registered('D-1'), registered('D-2', american)];
    expect((await wide.ask({ to: 'POST /v1/events', body })).body).toMatchObject({ accepted: 2 });
  });
  afterAll(() => wide.close());

  const askWide = async (body: object): Promise<AskedTrainingRuns> => {
    const answer = await wide.ask({ to: 'POST /v1/training-runs', body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    return answer.body;
  };

  test('one run for each group of zones, once a day', async () => {
    const asked = await askWide({ asOf: '2026-03-01' });
    const { runs, ...last } = asked;
    expect(runs.map(({ zone }) => zone)[0]).toBe('Europe/Stockholm');
    expect(runs.length).toBeGreaterThan(1);
    expect(new Set(runs.map(({ zone }) => zone)).size).toBe(runs.length);
    expect(runs.at(-1)).toMatchObject({ runId: last.runId, zone: last.zone, asOf: '2026-03-01', state: 'queued' });
    for (const { href, runId, zone } of runs)
      expect((await wide.ask({ to: `GET ${href}` })).body).toMatchObject({ runId, zone, asOf: '2026-03-01' });
    expect(await askWide({ asOf: '2026-03-01' })).toEqual(asked);
    expect((await askWide({ asOf: '2026-03-02' })).runs.map(({ zone }) => zone)).toEqual(runs.map(({ zone }) => zone));
  });

  test('only the zones asked for; one in which no run is made is refused by its place', async () => {
    const asked = await askWide({ asOf: '2026-03-03', zones: ['Europe/Stockholm'] });
    expect(asked.runs).toMatchObject([{ zone: 'Europe/Stockholm', runId: asked.runId }]);
    const body = { asOf: '2026-03-03', zones: ['Europe/Stockholm', 'Asia/Tokyo'] };
    const refused = await wide.ask({ to: 'POST /v1/training-runs', body });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('"pointer":"/zones/1"');
  });
});

describe('what is refused', () => {
  test.each([
    ['a date that is none', { asOf: '2026-02-30' }, 422, '/asOf'],
    ['an instant', { asOf: '2026-02-03T10:00:00Z' }, 422, '/asOf'],
    ['a model that is not trained here', { model: 'other' }, 422, '/model'],
    ['a name that is none', { model: 'a b' }, 422, '/model'],
    ['no zone at all', { zones: [] }, 422, '/zones'],
    ['what is not known', { day: '2026-03-01' }, 422, '/day'],
  ])('%s', async (_, body, status, pointer) => {
    const answer = await service.ask({ to: 'POST /v1/training-runs', body });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(`"pointer":"${pointer}"`);
  });

  test('a run that is not known, and a cursor that is none', async () => {
    const unknown = await service.ask({ to: 'GET /v1/training-runs/01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10' });
    expect(unknown.status).toBe(404);
    expect((await service.ask({ to: 'GET /v1/training-runs/none' })).status).toBe(404);
    expect((await service.ask({ to: 'GET /v1/training-runs?cursor=none' })).status).toBe(422);
  });

  test.each<[Role, number]>([
    ['workflow', 403],
    ['manager', 403],
    ['scientist', 202],
  ])('the role %s', async (role, status) => {
    const key = await service.makeKey([role]);
    const answer = await service.ask({ to: 'POST /v1/training-runs', body: { asOf: '2026-03-01' }, key });
    expect(answer.status).toBe(status);
  });

  test('a day, where the machine’s clock rules', async () => {
    const real = await startTestService();
    try {
      const answer = await real.ask({ to: 'POST /v1/training-runs', body: { asOf: '2026-03-01' } });
      expect(answer.status).toBe(422);
      expect((await real.ask({ to: 'POST /v1/training-runs', body: {} })).status).toBe(202);
    } finally {
      await real.close();
    }
  });
});
