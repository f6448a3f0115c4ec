/** The gradients by hand against those of the library's own differentiation, with dropout and weights; and the optimiser against its definition. */
import {
  grads,
  matMul,
  mul,
  relu,
  sigmoid,
  sub,
  square,
  sum,
  tensor2d,
  add,
  log,
  neg,
  memory,
  type Tensor,
} from '@tensorflow/tfjs-core';
// Registers the gradients of the operations.
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededGenerator } from '../../random/seeded-generator.ts';
import { adamStep, learningRateAt, newParameter } from './adam.ts';
import { denseGradients, type Batch, type DenseLayer } from './dense-step.ts';
import { drawMask, drawNormals, shuffle } from './draws.ts';
import { loadBackend } from './load-backend.ts';

const next = seededGenerator(5);
const sizes = [6, 5, 4, 1];
const rowCount = 32;
const layers: readonly DenseLayer[] = sizes.slice(1).map((outputs, place) => ({
  inputs: sizes[place]!,
  outputs,
  weights: drawNormals(next, sizes[place]! * outputs, 0.7),
  biases: drawNormals(next, outputs, 0.3),
}));
const masks = [5, 4].map((units) => {
  const mask = new Float32Array(rowCount * units);
  drawMask(next, mask, 0.3);
  return mask;
});
const batch: Batch = {
  rowCount,
  inputs: drawNormals(next, rowCount * 6, 1),
  labels: Float32Array.from({ length: rowCount }, () => Number(next() < 0.4)),
  weights: Float32Array.from({ length: rowCount }, () => 2 * next()),
  masks,
};

beforeAll(async () => {
  expect(await loadBackend(['wasm'])).toBe('wasm');
});

const librarysOwn = (own: Batch, isLogistic: boolean): readonly Float32Array[] => {
  const loss = (...parameters: Tensor[]): Tensor => {
    let on: Tensor = tensor2d(own.inputs, [rowCount, 6]);
    for (const [place, layer] of layers.entries()) {
      const out = add(matMul(on as never, parameters[2 * place] as never), parameters[2 * place + 1]!);
      const mask = own.masks?.[place];
      const open = place === layers.length - 1 ? out : relu(out);
      on = mask === undefined ? open : mul(open, tensor2d(mask, [rowCount, layer.outputs]));
    }
    const labels = tensor2d(own.labels, [rowCount, 1]);
    const probability = sigmoid(on);
    const each = isLogistic
      ? neg(add(mul(labels, log(probability)), mul(sub(1, labels), log(sub(1, probability)))))
      : mul(0.5, square(sub(on, labels)));
    return sum(
      mul(
        each,
        tensor2d(
          (own.weights ?? new Float32Array(rowCount).fill(1)).map((w) => w / rowCount),
          [rowCount, 1],
        ),
      ),
    );
  };
  const parameters = layers.flatMap(({ inputs, outputs, weights, biases }) => [
    tensor2d(weights, [inputs, outputs]),
    tensor2d(biases, [1, outputs]),
  ]);
  return grads(loss as never)(parameters).map((gradient) => gradient.dataSync<'float32'>());
};

describe('gradients by hand are those of the library', () => {
  test.each<[string, Batch, 'logistic' | 'squared']>([
    ['logistic, with dropout and weights', batch, 'logistic'],
    ['logistic, plain', { ...batch, masks: null, weights: null }, 'logistic'],
    ['squared, with dropout and weights', batch, 'squared'],
  ])('%s', (_, own, loss) => {
    const expected = librarysOwn(own, loss === 'logistic');
    for (const [place, { weights, biases }] of denseGradients(layers, own, loss).entries()) {
      for (const [index, value] of weights.entries()) expect(value).toBeCloseTo(expected[2 * place]![index]!, 5);
      for (const [index, value] of biases.entries()) expect(value).toBeCloseTo(expected[2 * place + 1]![index]!, 5);
    }
  });

  test('and no tensor is left behind', () => {
    const before = memory().numTensors;
    denseGradients(layers, batch, 'logistic');
    expect(memory().numTensors).toBe(before);
  });
});

describe('the optimiser', () => {
  test('first step: the rate against the sign of the gradient, after decay; biases do not decay', () => {
    const pace = { step: 1, learningRate: 0.1, weightDecay: 0.5 };
    const decaying = newParameter(Float32Array.of(2, -2), true);
    adamStep(decaying, Float32Array.of(3, -0.001), pace);
    expect(decaying.values[0]).toBeCloseTo(2 * 0.95 - 0.1, 5);
    expect(decaying.values[1]).toBeCloseTo(-2 * 0.95 + 0.1, 4);
    const bias = newParameter(Float32Array.of(2), false);
    adamStep(bias, Float32Array.of(0), pace);
    expect(bias.values[0]).toBe(2);
  });

  test('finds the bottom of a bowl', () => {
    const parameter = newParameter(Float32Array.of(5, -3), true);
    for (let step = 1; step <= 2000; step += 1) {
      const gradient = parameter.values.map((value, index) => 2 * (value - index));
      adamStep(parameter, gradient, { step, learningRate: 0.02, weightDecay: 0 });
    }
    expect(parameter.values[0]).toBeCloseTo(0, 2);
    expect(parameter.values[1]).toBeCloseTo(1, 2);
  });

  test('the rate rises to its peak and falls to nearly nothing', () => {
    const schedule = { steps: 100, warmUpShare: 0.1, peak: 2 };
    const rates = Array.from({ length: 100 }, (_, step) => learningRateAt(step, schedule));
    expect(rates[0]).toBeCloseTo(0.2, 9);
    expect(Math.max(...rates)).toBe(2);
    expect(rates.indexOf(2)).toBe(9);
    expect(rates[55]).toBeCloseTo(1, 9);
    expect(rates[99]).toBeLessThan(0.001);
    expect(learningRateAt(0, { steps: 10, warmUpShare: 0, peak: 1 })).toBe(1);
  });
});

describe('draws', () => {
  test('normals have their spread, masks keep the mean, a shuffle keeps the rows', () => {
    const draw = seededGenerator(3);
    const normals = drawNormals(draw, 20_001, 2);
    const mean = normals.reduce((total, value) => total + value, 0) / normals.length;
    const variance = normals.reduce((total, value) => total + (value - mean) ** 2, 0) / normals.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
    const mask = new Float32Array(20_000);
    drawMask(draw, mask, 0.25);
    expect(mask.reduce((total, value) => total + value, 0) / mask.length).toBeCloseTo(1, 1);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    const rows = Uint32Array.from({ length: 100 }, (_, row) => row);
    shuffle(draw, rows);
    expect([...rows]).not.toEqual([...rows].sort((one, other) => one - other));
    expect(new Set(rows).size).toBe(100);
  });
});
