/** Reliability through HTTP, from the metrics that a training run stores. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction, insertModelVersion } from '../data/index.ts';
import { featureSpec } from '../engine/index.ts';
import { startTestService, type TestService } from './testing/service.ts';

const bins = [
  { rows: 400, predicted: 0.01, observed: 0.0125, low: 0.005, high: 0.029 },
  { rows: 400, predicted: 0.06, observed: 0.055, low: 0.037, high: 0.082 },
];
const calibration = { error: 0.004, floor: 0.005, slope: 1.02, slopeStandardError: 0.1, bins };
let service: TestService;

const store = (metrics: Readonly<Record<string, unknown>>): Promise<number> =>
  inTransaction(service.database.pool, (client) =>
    insertModelVersion(client, {
      ...{ name: 'response', kind: 'hazard', artifact: Buffer.from('{}'), settings: {}, seed: 1, dataWindow: null },
      ...{ featureSpec: { id: featureSpec.id, hash: featureSpec.hash }, metrics, card: 'A test.', trainingRunId: null },
      ...{
        gate: { passed: true, reasons: [] },
        createdAt: Date.parse('2026-03-03T08:00:00Z'),
        createdBy: 'test',
        keyId: null,
      },
    }),
  );

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  await store({ test: { auc: 0.7, calibration: { ...calibration, needed: 'none', trials: [] } } });
  await store({ test: null, notTested: 'too few payments' });
});
afterAll(() => service.close());

const path = '/v1/models/response/versions';

test('the bins stand beside the error and its floor', async () => {
  const { status, body } = await service.ask({ to: `GET ${path}/1/reliability` });
  expect(status).toBe(200);
  expect(body).toEqual({ model: 'response', version: 1, ...calibration });
});

test('the plot has a point for each bin', async () => {
  const { status, body } = await service.ask({ to: `GET ${path}/1/reliability.svg` });
  expect(status).toBe(200);
  expect(String(body).match(/<circle /g)).toHaveLength(bins.length);
  expect(String(body)).toContain('calibration error 0.4 %, floor 0.5 %, slope 1.02');
});

test.each([
  ['2/reliability', 409],
  ['2/reliability.svg', 409],
  ['9/reliability', 404],
  ['x/reliability', 404],
] as const)('%s: %i', async (to, status) => {
  expect((await service.ask({ to: `GET ${path}/${to}` })).status).toBe(status);
});
