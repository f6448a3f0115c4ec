/** An uploaded model that could not be opened: left alone, tried again beside the decisions, and asked from then on. The thread of models is a real one. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  inTransaction,
  insertModelVersion,
  makeOnnxHost,
  makeStrategyStore,
  seedStrategies,
  type OnnxHost,
} from '../../data/index.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { logisticOnnx } from '../../data/testing/write-onnx.ts';
import { failure, featureSpec, houseAssumptions, noAttributes, type ModelSpec } from '../../engine/index.ts';
import { makeTestRouting, type LoggedError } from '../testing/routing.ts';
import { makeCompileOnnx } from './compile-onnx.ts';

const restMs = 5 * 60_000;
const lookAfterMs = 5_000;
const settings = {
  features: ['daysPastDue', 'action.contact', 'action.channel.sms'],
  target: { kind: 'payment_probability' },
  ports: { input: 'x', inputType: 'float32', output: 'probability', outputColumns: 1 },
};
const artifact = logisticOnnx([-0.01, 0.2, 0.6], -0.3);
const late = { code: 'late', detail: 'cannot be opened within 20 seconds' } as const;

const real = makeOnnxHost({ timeoutMs: 20_000 });
afterAll(() => real.close());

/** A thread that opens nothing for as long as it is out of order. */
const makeTroubledHost = () => {
  let isBroken = true;
  let attempts = 0;
  const host: OnnxHost = {
    open: (bytes, shape) => {
      attempts += 1;
      return isBroken ? Promise.resolve(failure(late)) : real.open(bytes, shape);
    },
    close: () => real.close(),
  };
  return {
    host,
    attempts: () => attempts,
    mend: () => {
      isBroken = false;
    },
  };
};

describe('opening', () => {
  const stored = {
    ...({
      name: 'own',
      version: 1,
      kind: 'onnx',
      settings,
      seed: null,
      dataWindow: null,
      metrics: {},
      card: '',
    } as const),
    ...{
      featureSpec: { id: featureSpec.id, hash: featureSpec.hash },
      artifactHash: '',
      artifactBytes: artifact.length,
      createdAt: 0,
      createdBy: 'test',
    },
    ...{ gate: { passed: false, reasons: [] }, trainingRunId: null, keyId: null },
  };
  const objective = {} as ModelSpec['objective'];
  const given = { stored, artifact, objective, attributes: { trainedWith: noAttributes, inUse: noAttributes } };

  test('is not tried while it rests; then beside whoever asks, who is told when to look again', async () => {
    const { host, attempts, mend } = makeTroubledHost();
    let now = 1_000;
    const compile = makeCompileOnnx({ host, assumptions: houseAssumptions, now: () => now });
    const refused = (againAt: number) => ({ ok: false, error: { detail: late.detail, againAt } });

    expect(await compile(given)).toEqual(refused(1_000 + restMs));
    now += restMs - 1;
    expect(await compile(given)).toEqual(refused(1_000 + restMs));
    expect(attempts()).toBe(1);

    now += 1;
    const tried = now;
    expect(await compile(given)).toEqual(refused(tried + lookAfterMs));
    // Still out of order: it rests anew.
    await vi.waitFor(async () => expect(await compile(given)).toEqual(refused(tried + restMs)));
    expect(attempts()).toBe(2);

    mend();
    now = tried + restMs;
    expect(await compile(given)).toEqual(refused(now + lookAfterMs));
    await vi.waitFor(async () => expect(await compile(given)).toMatchObject({ ok: true }), { timeout: 20_000 });
    expect(attempts()).toBe(3);
    now += 10 * restMs;
    expect(await compile(given)).toMatchObject({ ok: true });
    expect(attempts()).toBe(3);
  });

  test('what was uploaded for other features is refused for good, and never opened', async () => {
    const { host, attempts } = makeTroubledHost();
    const compile = makeCompileOnnx({ host, assumptions: houseAssumptions, now: () => 0 });
    const other = { ...given, stored: { ...stored, featureSpec: { id: 'case-0', hash: 'another' } } };
    const refused = await compile(other);
    expect(refused).toMatchObject({ ok: false });
    expect(refused.ok ? {} : refused.error).not.toHaveProperty('againAt');
    expect(attempts()).toBe(0);
  });
});

describe('deciding', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ poolSize: 2 });
    const { pool } = database;
    await seedStrategies(pool, 0);
    await inTransaction(pool, (client) =>
      insertModelVersion(client, {
        ...{ name: 'own', kind: 'onnx', artifact, settings, seed: null, dataWindow: null, metrics: {}, card: '' },
        ...{ featureSpec: { id: featureSpec.id, hash: featureSpec.hash }, gate: { passed: false, reasons: [] } },
        ...{ trainingRunId: null, createdAt: 0, createdBy: 'test', keyId: null },
      }),
    );
    const store = makeStrategyStore(pool);
    const spec = { model: 'own@1', base: { id: 'table-v1', version: 1 } };
    await store.insertNext({
      ...{ id: 'by-own', kind: 'onnx', spec, description: '', checksum: '', createdAt: 0, createdBy: 'test' },
    });
    await store.setChampion({ strategy: { id: 'by-own', version: 1 }, at: 0, reason: 'a test', by: 'maria' });
  });
  afterAll(() => database.drop());

  test('the base decides until the model is open, without a change of routing and without a restart', async () => {
    const { host, attempts, mend } = makeTroubledHost();
    const logged: LoggedError[] = [];
    let now = 0;
    const routing = makeTestRouting(logged, { onnxHost: host, now: () => now });
    const table = () => inTransaction(database.pool, (client) => routing.at(client, 7));

    const first = await table();
    expect(first.againAt).toBe(restMs);
    now = restMs - 1;
    expect(await table()).toBe(first);
    expect([attempts(), logged.length]).toEqual([1, 1]);

    mend();
    now = restMs;
    const second = await table();
    expect(second).not.toBe(first);
    expect(second.againAt).toBe(restMs + lookAfterMs);
    now += lookAfterMs;
    await vi.waitFor(
      async () => {
        now += lookAfterMs;
        expect((await table()).againAt).toBe(Infinity);
      },
      { timeout: 20_000 },
    );
    expect(attempts()).toBe(2);
    const last = await table();
    now += 10 * restMs;
    expect(await table()).toBe(last);
  });
});
