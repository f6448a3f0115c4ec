import { expect, test } from 'vitest';
import { treesOnnx, writeOnnx, type Graph } from '../testing/write-onnx.ts';
import { tryOnnx } from './try-onnx.ts';

const features = ['daysPastDue', 'action.contact'];

const graph = (changes: Partial<Graph>): Uint8Array =>
  writeOnnx({
    nodes: [],
    inputs: [{ name: 'x', shape: [null, 2] }],
    outputs: [{ name: 'y', shape: [null, 1] }],
    ...changes,
  });

/** Not known goes through a sum as not known. */
const plainSum = graph({
  nodes: [{ type: 'Gemm', inputs: ['x', 'w'], outputs: ['y'] }],
  initializers: [{ name: 'w', shape: [2, 1], values: [1e-5, 0.1] }],
});
/** σ over the rows instead of over the columns: a row's share depends on who stands beside it. */
const acrossRows = graph({
  nodes: [
    { type: 'IsNaN', inputs: ['x'], outputs: ['unknown'] },
    { type: 'Where', inputs: ['unknown', 'zero', 'x'], outputs: ['known'] },
    { type: 'MatMul', inputs: ['known', 'w'], outputs: ['z'] },
    { type: 'Softmax', inputs: ['z'], outputs: ['y'], attributes: [{ name: 'axis', int: 0 }] },
  ],
  initializers: [
    { name: 'zero', shape: [1], values: [0] },
    { name: 'w', shape: [2, 1], values: [1e-5, 0.1] },
  ],
});
const size = 512;
const zeros = (length: number): readonly number[] => Array.from({ length }, () => 0);
const slow = graph({
  nodes: [
    { type: 'MatMul', inputs: ['x', 'in'], outputs: ['s0'] },
    ...Array.from({ length: 40 }, (_, step) => ({
      type: 'MatMul',
      inputs: [`s${String(step)}`, 'square'],
      outputs: [`s${String(step + 1)}`],
    })),
    { type: 'MatMul', inputs: ['s40', 'out'], outputs: ['n'] },
    { type: 'IsNaN', inputs: ['n'], outputs: ['unknown'] },
    { type: 'Where', inputs: ['unknown', 'zero', 'n'], outputs: ['y'] },
  ],
  initializers: [
    { name: 'zero', shape: [1], values: [0] },
    { name: 'in', shape: [2, size], values: zeros(2 * size) },
    { name: 'square', shape: [size, size], values: zeros(size * size) },
    { name: 'out', shape: [size, 1], values: zeros(size) },
  ],
});
/** Reads its rows as columns. */
const turned = graph({
  nodes: [
    { type: 'Transpose', inputs: ['x'], outputs: ['t'] },
    { type: 'ReduceSum', inputs: ['t', 'axes'], outputs: ['y'] },
  ],
  initializers: [],
  outputs: [{ name: 'y', shape: [null] }],
});
const wholeTable = graph({
  nodes: [{ type: 'Flatten', inputs: ['x'], outputs: ['y'], attributes: [{ name: 'axis', int: 0 }] }],
  outputs: [{ name: 'y', shape: null }],
});

test.each<[string, Uint8Array, string]>([
  ['what is not known comes out as not known', plainSum, 'gives NaN'],
  ['rows disturb each other', acrossRows, 'when other rows stand beside it'],
  ['too slow', slow, 'µs a row; at most 100'],
  ['an input of nowhere', turned, 'cannot be opened'],
  ['not one output a row', wholeTable, 'its output y is float32 of shape'],
])('%s', { timeout: 30_000 }, async (_, bytes, detail) => {
  const tried = await tryOnnx({ bytes, features, target: { kind: 'payment_probability' } });
  expect(tried.ok ? 'taken in' : tried.error.map((fault) => fault.detail).join()).toContain(detail);
});

test('amounts may be below 0 and above 1', async () => {
  const bytes = treesOnnx(2, [{ feature: 0, threshold: 3, low: -500, high: 12_000 }]);
  const tried = await tryOnnx({ bytes, features, target: { kind: 'paid_amount', currency: 'SEK' } });
  expect(tried).toMatchObject({ ok: true });
});
