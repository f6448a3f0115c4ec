import { afterAll, describe, expect, test } from 'vitest';
import { checkOnnx } from './check-onnx.ts';
import { makeOnnxHost, type OnnxHost, type OpenOnnx } from './onnx-host.ts';
import { classifierOnnx, logisticOnnx, treesOnnx, writeOnnx } from '../testing/write-onnx.ts';

const hosts: OnnxHost[] = [];
afterAll(() => Promise.all(hosts.map((host) => host.close())));

const hostOf = (options: Parameters<typeof makeOnnxHost>[0]): OnnxHost => {
  const host = makeOnnxHost(options);
  hosts.push(host);
  return host;
};

const openIn = async (host: OnnxHost, bytes: Uint8Array, width: number): Promise<OpenOnnx> => {
  const checked = checkOnnx(bytes, { width, most: 2 });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  const opened = await host.open(bytes, { ports: checked.value.ports, width });
  if (!opened.ok) throw new Error(opened.error.detail);
  return opened.value;
};

const runRows = (model: OpenOnnx, rows: readonly (readonly number[])[]): readonly number[] => {
  model.rows.set(rows.flat());
  const ran = model.run(rows.length);
  if (!ran.ok) throw new Error(ran.error.detail);
  return [...ran.value];
};

const weights = [0.5, -1.25, 0.03125];
const rows = [
  [0, 0, 0],
  [1, 2, 3],
  [-4, 0.1, 900],
  [NaN, 1, NaN],
];
const logistic = rows.map(([a = 0, b = 0, c = 0]) => {
  const z = [a, b, c].reduce((sum, value, at) => sum + (Number.isNaN(value) ? 0 : value) * (weights[at] ?? 0), 0.25);
  return 1 / (1 + Math.exp(-z));
});
const stumps = [
  { feature: 0, threshold: 0.5, low: 10, high: -3 },
  { feature: 1, threshold: 1, low: 0.5, high: 100, unknownIsLow: true },
];

describe.each(['node', 'web'] as const)('by the %s runtime', (runtime) => {
  const host = hostOf({ runtime, timeoutMs: 10_000 });

  test('a regression gives what it computes by hand', async () => {
    const model = await openIn(host, logisticOnnx(weights, 0.25), 3);
    expect(model.runtime).toBe(runtime);
    const outputs = runRows(model, rows);
    outputs.forEach((output, row) => expect(output).toBeCloseTo(logistic[row] ?? NaN, 6));
    model.rows.set(rows.flat());
    const later = await model.runLater(4);
    expect(later.ok && [...later.value]).toEqual(outputs);
  });

  test('trees give the sum of their leaves, unknown values going where they were taught to', async () => {
    const model = await openIn(host, treesOnnx(2, stumps), 2);
    const outputs = runRows(model, [
      [0, 0],
      [1, 0],
      [1, 2],
      [NaN, NaN],
    ]);
    expect(outputs).toEqual([10.5, -2.5, 97, -2.5]);
  });

  test('a classifier gives its chance of yes', async () => {
    const model = await openIn(host, classifierOnnx([0.5, -1], 0.25), 2);
    const [output] = runRows(model, [[2, 0.5]]);
    expect(output).toBeCloseTo(1 / (1 + Math.exp(-0.75)), 6);
  });

  test('a file that the runtime cannot open is refused with its reason', async () => {
    const bytes = writeOnnx({
      nodes: [{ type: 'Sigmoid', inputs: ['nothing'], outputs: ['y'] }],
      inputs: [{ name: 'x', shape: [null, 1] }],
      outputs: [{ name: 'y' }],
    });
    const ports = { input: 'x', inputType: 'float32', output: 'y', outputColumns: 1 } as const;
    const opened = await host.open(bytes, { ports, width: 1 });
    expect(opened).toMatchObject({ ok: false, error: { code: 'unfit' } });
  });
});

test('both runtimes agree to a millionth', async () => {
  const bytes = logisticOnnx(weights, 0.25);
  const [native, wasm] = await Promise.all(
    (['node', 'web'] as const).map((runtime) => openIn(hostOf({ runtime, timeoutMs: 10_000 }), bytes, 3)),
  );
  if (native === undefined || wasm === undefined) throw new Error('two were asked for');
  const many = Array.from({ length: 200 }, (_, row) => [Math.sin(row) * 3, Math.cos(row * 7), row - 100]);
  const one = runRows(native, many);
  runRows(wasm, many).forEach((output, row) => expect(Math.abs(output - (one[row] ?? NaN))).toBeLessThan(1e-6));
});

/** Squares a matrix of rows by rows over and over: nothing for one row, for the most rows more than any machine does in time. */
const slowOnnx = (): Uint8Array => {
  const steps = 1_500;
  return writeOnnx({
    nodes: [
      { type: 'Transpose', inputs: ['x'], outputs: ['across'] },
      { type: 'MatMul', inputs: ['x', 'across'], outputs: ['s0'] },
      ...Array.from({ length: steps }, (_, step) => ({
        type: 'MatMul',
        inputs: [`s${String(step)}`, `s${String(step)}`],
        outputs: [`s${String(step + 1)}`],
      })),
      { type: 'MatMul', inputs: [`s${String(steps)}`, 'x'], outputs: ['y'] },
    ],
    inputs: [{ name: 'x', shape: [null, 1] }],
    outputs: [{ name: 'y' }],
  });
};

test.each([
  ['web', 200],
  ['node', 200],
] as const)(
  'by the %s runtime, a model that is late is left and rests, the others are opened again, and after its rest it may try again',
  async (runtime, timeoutMs) => {
    const host = hostOf({ runtime, timeoutMs, restMs: 600 });
    const slow = await openIn(host, slowOnnx(), 1);
    const quick = await openIn(host, logisticOnnx([1], 0), 1);
    expect(runRows(quick, [[0]])).toEqual([0.5]);

    const before = performance.now();
    expect(slow.run(slow.mostRows)).toMatchObject({ ok: false, error: { code: 'late' } });
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(slow.run(1)).toMatchObject({ ok: false, error: { code: 'resting' } });
    await expect.poll(() => quick.run(1).ok, { timeout: 20_000 }).toBe(true);
    await expect.poll(() => slow.run(1).ok, { timeout: 20_000 }).toBe(true);
  },
);

test('nothing runs once it is closed', async () => {
  const host = makeOnnxHost();
  const model = await openIn(host, logisticOnnx([1], 0), 1);
  await host.close();
  expect(model.run(1)).toMatchObject({ ok: false, error: { code: 'resting' } });
});
