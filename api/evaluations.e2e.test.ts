/** Evaluations over HTTP: asked for with 202, worked out by the running queue, read; who may, and what is refused. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { startService, type RunningService } from './main.ts';
import { startTestService, type TestService } from './testing/service.ts';

let service: TestService;
let worker: RunningService;
beforeAll(async () => {
  service = await startTestService();
  const config = parseConfig({
    DATABASE_URL: service.database.connectionString,
    TACT_POOL_SIZE: '4',
    TACT_ROLE: 'worker',
    TACT_LOG_LEVEL: 'silent',
    TACT_SAMPLE: 'off',
  });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  worker = await startService(config.value);
}, 60_000);
afterAll(async () => {
  await worker.close();
  await service.close();
});

const request = {
  strategy: { id: 'ladder', version: 1 },
  from: '2026-01-01T00:00:00Z',
  to: '2026-02-01T00:00:00Z',
};

type Body = Readonly<Record<string, unknown>>;
const bodyOf = (answer: { readonly body: unknown }): Body => answer.body as Body;

const championId = async (): Promise<string> => {
  const { items } = bodyOf(await service.ask({ to: 'GET /v1/strategies' })) as {
    readonly items: readonly { readonly id: string; readonly isChampion: boolean }[];
  };
  return items.find(({ isChampion }) => isChampion)?.id ?? '';
};

test('202, then the queue works it out: an empty log is not estimable, with the reason', async () => {
  const strategy = { id: await championId(), version: 1 };
  const created = await service.ask({ to: 'POST /v1/evaluations', body: { ...request, strategy } });
  expect(created.status).toBe(202);
  const { id } = bodyOf(created);
  let read: Body = {};
  for (let tries = 0; tries < 100; tries += 1) {
    read = bodyOf(await service.ask({ to: `GET /v1/evaluations/${String(id)}` }));
    if (read['state'] !== 'queued') break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(read).toMatchObject({ state: 'not_estimable', reason: 'no-rounds', strategies: [strategy] });
  const listed = await service.ask({ to: 'GET /v1/evaluations?limit=1' });
  expect(listed.body).toMatchObject({ items: [{ id }] });
}, 30_000);

test('a key of another role may not; what is wrong is told with pointers', async () => {
  const key = await service.makeKey(['workflow']);
  expect((await service.ask({ to: 'POST /v1/evaluations', body: request, key })).status).toBe(403);
  const wrong = await service.ask({ to: 'POST /v1/evaluations', body: { ...request, alpha: 0.7, from: request.to } });
  expect(wrong.status).toBe(422);
  const { errors } = bodyOf(wrong) as { readonly errors: readonly { readonly pointer: string }[] };
  expect(errors.map(({ pointer }) => pointer)).toContain('/alpha');
  const unknown = await service.ask({
    to: 'POST /v1/evaluations',
    body: { ...request, strategy: { id: 'no', version: 2 } },
  });
  expect(unknown.status).toBe(422);
  const missing = await service.ask({ to: 'GET /v1/evaluations/01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10' });
  expect(missing.status).toBe(404);
});

test('into the shadow and out again', async () => {
  const to = `/v1/strategies/${await championId()}/versions/1/shadow`;
  const body = { on: true, reason: 'to see', by: 'test' };
  expect(await service.ask({ to: `POST ${to}`, body })).toMatchObject({ status: 200, body: { on: true } });
  await service.ask({ to: `POST ${to}`, body: { ...body, on: false } });
  expect(await service.ask({ to: `GET ${to}` })).toMatchObject({ status: 200, body: { on: false, summaries: [] } });
});
