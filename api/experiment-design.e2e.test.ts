/** The design of experiments over HTTP: households, parts of a layer, ramps, a stopped arm, balance, rollback, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentBalance } from './contracts/experiment-balance.ts';
import type { Decision } from './contracts/next-best-action.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
const because = { reason: 'a test', by: 'maria' };
const debtors = Array.from({ length: 60 }, (_, place) => `D-${String(place)}`);
/** Two by two. */
const householdOf = (place: number): string => `H-${String(Math.floor(place / 2))}`;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  const events = debtors.flatMap((debtorId, place) => [
    registered(debtorId, { household: householdOf(place) }),
    opened(`C-${debtorId}`, debtorId),
  ]);
  expect((await service.ask({ to: 'POST /v1/events', body: events })).status).toBe(200);
});
afterAll(() => service.close());

const arms = [
  { id: 'as-is', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 },
  { id: 'quiet', role: 'challenger', strategy: { id: 'no-contact', version: 1 }, weight: 0.5 },
];
const definition = (id: string, changes: object = {}): object => ({
  ...{ id, hypothesis: 'Silence does as well', arms, primaryMetric: 'cure_rate', minimumDetectableEffect: 0.1 },
  ...changes,
});
const create = (id: string, changes: object = {}): Promise<Answered> =>
  service.ask({ to: 'POST /v1/experiments', body: definition(id, changes) });
const post = (path: string, body: object = because): Promise<Answered> =>
  service.ask({ to: `POST /v1/experiments/${path}`, body });
const run = async (id: string, changes: object = {}): Promise<void> => {
  expect((await create(id, changes)).status).toBe(201);
  expect((await post(`${id}/start`)).status).toBe(200);
};
const decide = async (debtorId: string, dryRun = true): Promise<Decision> =>
  (await service.ask({ to: `POST /v1/cases/C-${debtorId}/next-best-action`, body: { at, dryRun } })).body;
const armsOf = async (): Promise<readonly (string | null)[]> =>
  (await Promise.all(debtors.map((debtorId) => decide(debtorId)))).map(({ experiment }) => experiment?.arm ?? null);

describe('an experiment by household', () => {
  test('treats debtors who live together alike, and the assignment says so', async () => {
    await run('homes', { unit: 'household' });
    const found = await armsOf();
    expect(new Set(found)).toEqual(new Set(['as-is', 'quiet']));
    for (let place = 0; place < debtors.length; place += 2) expect(found[place]).toBe(found[place + 1]);
    const assigned = await service.ask({ to: 'GET /v1/experiments/homes/assignment?debtorId=D-5' });
    expect(assigned.body).toMatchObject({ unit: 'H-2', arm: found[5] });
    await post('homes/stop');
  });
});

describe('a ramp', () => {
  test('adds debtors, and nobody changes arm; a stopped arm goes back to the champion at once', async () => {
    await run('ramped', { initialShare: 0.2 });
    const path = [await armsOf()];
    for (const share of [0.5, 1]) {
      expect((await post('ramped/ramp', { ...because, share })).body).toMatchObject({ share });
      path.push(await armsOf());
    }
    const taking = path.map((found) => found.filter((arm) => arm !== null).length);
    expect(taking[2]).toBe(debtors.length);
    expect(taking[0]).toBeLessThan(taking[1]!);
    for (const [earlier, later] of [
      [path[0]!, path[1]!],
      [path[1]!, path[2]!],
    ] as const)
      for (const [place, arm] of earlier.entries()) if (arm !== null) expect(later[place]).toBe(arm);
    expect((await post('ramped/ramp', { ...because, share: 0.5 })).status).toBe(409);
    expect((await post('ramped/arms/quiet/stop')).body).toMatchObject({ stoppedArms: ['quiet'], state: 'running' });
    expect(await armsOf()).toEqual(path[2]!.map((arm) => (arm === 'quiet' ? null : arm)));
    expect((await post('ramped/arms/quiet/stop')).status).toBe(409);
    expect((await post('ramped/arms/as-is/stop')).status).toBe(409);
    expect((await post('ramped/arms/nobody/stop')).status).toBe(404);
    await post('ramped/stop');
  });
});

describe('a layer', () => {
  test('lets experiments run beside each other in parts that share no debtor', async () => {
    const part = (from: number, to: number) => ({ layer: 'tone', layerRange: { from, to } });
    await run('first-half', part(0, 0.5));
    expect((await create('whole', { layer: 'tone' })).status).toBe(201);
    const refused = await post('whole/start');
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ detail: expect.stringMatching(/first-half .* overlaps/) as string });
    await run('second-half', part(0.5, 1));
    const decisions = await Promise.all(debtors.map((debtorId) => decide(debtorId)));
    const taken = decisions.map(({ experiment }) => experiment?.id);
    expect(new Set(taken)).toEqual(new Set(['first-half', 'second-half']));
    for (const [place, debtorId] of debtors.slice(0, 10).entries()) {
      const { body } = await service.ask({ to: `GET /v1/experiments/first-half/assignment?debtorId=${debtorId}` });
      const isOwn = taken[place] === 'first-half';
      expect(body).toMatchObject(isOwn ? { reason: null } : { reason: 'The debtor is in another part of the layer.' });
    }
    for (const id of ['first-half', 'second-half']) await post(`${id}/stop`);
  });
});

test('the balance counts those who entered, stratum by stratum', async () => {
  await run('balanced');
  for (const debtorId of debtors.slice(0, 40)) await decide(debtorId, false);
  // Counted is who entered before today began, by the clock of the service.
  const answer = await service.ask({ to: 'GET /v1/experiments/balanced/balance' });
  expect(answer.status).toBe(200);
  const balance: ExperimentBalance = answer.body;
  expect(balance.units).toBe(40);
  const markets = balance.strata.filter(({ by }) => by === 'market');
  expect(
    markets.map(({ value, arms: counted }) => [value, counted.map(({ units }) => units).reduce((a, b) => a + b)]),
  ).toEqual([['SE', 40]]);
  expect(new Set(balance.strata.map(({ by }) => by))).toEqual(new Set(['market', 'segment', 'stage', 'size']));
  expect((await create('undrawn')).status).toBe(201);
  expect((await service.ask({ to: 'GET /v1/experiments/undrawn/balance' })).status).toBe(409);
  expect((await service.ask({ to: 'GET /v1/experiments/unknown/balance' })).status).toBe(404);
  await post('balanced/stop');
});

describe('the champion', () => {
  test('has a history, and a rollback is a manager’s', async () => {
    const { body } = await service.ask({ to: 'GET /v1/strategies/champion/history' });
    expect(body).toMatchObject({
      items: [{ kind: 'set', strategy: { id: 'table-v1', version: 1 } }],
      nextCursor: null,
    });
    expect((await service.ask({ to: 'POST /v1/strategies/champion/rollback', body: because })).status).toBe(409);
    const key = await service.makeKey(['scientist']);
    expect((await service.ask({ to: 'POST /v1/strategies/champion/rollback', body: because, key })).status).toBe(403);
    const { strategyStore } = service.running.dependencies.stores;
    await strategyStore.setChampion({ strategy: { id: 'no-contact', version: 1 }, at: Date.now(), ...because });
    expect((await decide('D-1')).strategy).toMatchObject({ id: 'no-contact' });
    const back = await service.ask({ to: 'POST /v1/strategies/champion/rollback', body: because });
    expect(back.body).toMatchObject({ kind: 'rollback', strategy: { id: 'table-v1', version: 1 }, by: 'maria' });
    expect((await decide('D-1')).strategy).toMatchObject({ id: 'table-v1', version: 1 });
  });
});

describe('the end', () => {
  test('is decided on the report: refused without a win, overridden in so many words, and frozen as it stood', async () => {
    await run('ending');
    for (const debtorId of debtors.slice(0, 20)) await decide(debtorId, false);
    const other = await service.makeKey(['manager']);
    const as = (path: string, body: object, key = other): Promise<Answered> =>
      service.ask({ to: `POST /v1/experiments/ending/${path}`, body, key });
    const win = { reason: 'It must be', by: 'ove' };
    expect((await as('promote', win, service.key)).status).toBe(409);
    expect((await as('promote', win, await service.makeKey(['scientist']))).status).toBe(403);
    const refused = await as('promote', win);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      detail: expect.stringMatching(/^The verdict on quiet is \w+, not ship/) as string,
    });
    expect((await service.ask({ to: 'GET /v1/experiments/ending/evidence' })).status).toBe(404);
    const promoted = await as('promote', { ...win, override: true });
    expect(promoted).toMatchObject({ status: 200, body: { state: 'decided', decidedBy: { arm: 'quiet' } } });
    expect((await decide('D-1')).strategy).toMatchObject({ id: 'no-contact', role: 'champion' });
    const evidence = await service.ask({ to: 'GET /v1/experiments/ending/evidence' });
    const { report, checksum, overrides } = evidence.body as { report: object; checksum: string; overrides: string[] };
    expect(report).toMatchObject({ experimentId: 'ending', checksum, state: 'running' });
    expect(overrides[0]).toMatch(/not ship/);
    expect((await as('conclude', win)).status).toBe(409);
    const { body } = await service.ask({ to: 'GET /v1/strategies/champion/history?limit=1' });
    expect(body).toMatchObject({ items: [{ kind: 'promotion', experimentId: 'ending', evidenceChecksum: checksum }] });
    const back = await service.ask({ to: 'POST /v1/strategies/champion/rollback', body: win, key: other });
    expect(back.body).toMatchObject({ strategy: { id: 'table-v1', version: 1 } });
    await run('concluded');
    expect((await post('concluded/conclude')).body).toMatchObject({ state: 'decided', decidedBy: { arm: null } });
    expect((await post('undrawn/conclude')).status).toBe(409);
  });
});

describe('bad input', () => {
  const [champion, challenger] = arms;
  test.each<[string, object, string]>([
    ['weights that sum to less than one', { arms: [champion, { ...challenger, weight: 0.4 }] }, '/arms'],
    ['weights that sum to more than one', { arms: [champion, { ...challenger, weight: 0.6 }] }, '/arms'],
    ['a weight of 0', { arms: [champion, { ...challenger, weight: 0 }] }, '/arms/1/weight'],
    [
      'a weight below 0',
      {
        arms: [
          { ...champion, weight: 1.5 },
          { ...challenger, weight: -0.5 },
        ],
      },
      '/arms/0/weight',
    ],
    ['an arm twice', { arms: [champion, { ...challenger, id: 'as-is' }] }, '/arms/1/id'],
    ['two champions', { arms: [champion, { ...challenger, role: 'champion' }] }, '/arms'],
    ['one arm', { arms: [{ ...champion, weight: 1 }] }, '/arms'],
    [
      'an unknown strategy',
      { arms: [champion, { ...challenger, strategy: { id: 'nobody', version: 1 } }] },
      '/arms/1/strategy',
    ],
    [
      'an unknown version',
      { arms: [champion, { ...challenger, strategy: { id: 'table-v1', version: 9 } }] },
      '/arms/1/strategy',
    ],
    ['a challenger without strategy', { arms: [champion, { ...challenger, strategy: undefined }] }, '/arms/1/strategy'],
    ['an unknown metric', { primaryMetric: 'joy' }, '/primaryMetric'],
    ['an unknown guardrail', { guardrails: [{ metric: 'joy', margin: 0 }] }, '/guardrails/0/metric'],
    ['a margin below 0', { guardrails: [{ metric: 'complaint_rate', margin: -0.1 }] }, '/guardrails/0/margin'],
    ['an alpha of 0', { alpha: 0 }, '/alpha'],
    ['an alpha of a half', { alpha: 0.5 }, '/alpha'],
    ['an alpha that is text', { alpha: '0.05' }, '/alpha'],
    ['an effect of 0', { minimumDetectableEffect: 0 }, '/minimumDetectableEffect'],
    ['a horizon of no day', { horizonDays: 0 }, '/horizonDays'],
    ['a population that is no condition', { population: 'balance +' }, '/population'],
    ['another unit', { unit: 'case' }, '/unit'],
    ['a share above 1', { initialShare: 1.5 }, '/initialShare'],
    ['a stopping rule of its own', { stoppingRule: 'peek' }, '/stoppingRule'],
    ['a part of no layer', { layerRange: { from: 0, to: 0.5 } }, '/layerRange'],
    ['a part that ends before it begins', { layer: 'l', layerRange: { from: 0.6, to: 0.5 } }, '/layerRange'],
    [
      'a persistent challenger',
      { layer: 'l', arms: [champion, { ...challenger, persistent: true }] },
      '/arms/1/persistent',
    ],
    ['a field that does not exist', { winner: 'quiet' }, '/winner'],
  ])('%s is refused with a pointer', async (_, changes, pointer) => {
    const { status, body } = await create('bad', changes);
    expect(status).toBe(422);
    const { errors } = body as { errors: { pointer: string }[] };
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect((await service.ask({ to: 'GET /v1/experiments/bad' })).status).toBe(404);
  });

  test('a running definition does not change, nor does what is not a draft ramp', async () => {
    await run('fixed');
    for (const change of [
      { alpha: 0.01 },
      { arms },
      { initialShare: 0.5 },
      { layer: 'l' },
      { stoppingRule: 'fixed_horizon' },
    ])
      expect((await service.ask({ to: 'PATCH /v1/experiments/fixed', body: change })).status).toBe(409);
    await post('fixed/stop');
    expect((await post('fixed/ramp', { ...because, share: 1 })).status).toBe(409);
    expect((await post('fixed/arms/quiet/stop')).status).toBe(409);
    expect((await post('fixed/ramp', { ...because, share: 2 })).status).toBe(422);
  });
});
