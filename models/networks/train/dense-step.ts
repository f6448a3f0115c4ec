/**
 * One step through a stack of dense layers: forward, then the gradients of the mean loss, by hand. The library's own gradient of a product
 * multiplies with transposed operands, which the WebAssembly backend does an order of magnitude slower; here each operand is transposed first.
 * Everything happens inside one `tidy`: no tensor outlives the step.
 */
import {
  fused,
  matMul,
  mul,
  ones,
  sigmoid,
  step as stepOf,
  sub,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { LossName } from '../../trees/losses.ts';

export type DenseLayer = {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
};

export type Batch = {
  readonly rowCount: number;
  /** Row by row. */
  readonly inputs: Float32Array;
  readonly labels: Float32Array;
  /** Of the rows, with a mean of 1 over the training rows; null: all alike. */
  readonly weights: Float32Array | null;
  /** By hidden layer, row by row; null: nothing is left out. */
  readonly masks: readonly Float32Array[] | null;
};

export type LayerGradient = { readonly weights: Float32Array; readonly biases: Float32Array };

type Uploaded = { readonly weights: Tensor2D; readonly biases: Tensor1D };

const upload = (layer: DenseLayer): Uploaded => ({
  weights: tensor2d(layer.weights, [layer.inputs, layer.outputs]),
  biases: tensor1d(layer.biases),
});

const dense = (input: Tensor2D, { weights, biases }: Uploaded, isLast: boolean): Tensor2D =>
  fused.matMul({ a: input, b: weights, bias: biases, activation: isLast ? 'linear' : 'relu' }) as Tensor2D;

/** Outputs of each layer; those of hidden ones before anything is left out. */
const passForward = (layers: readonly Uploaded[], input: Tensor2D, masks: readonly Tensor2D[] | null) => {
  const outputs: Tensor2D[] = [];
  const entered: Tensor2D[] = [];
  let on = input;
  for (const [place, layer] of layers.entries()) {
    entered.push(on);
    const output = dense(on, layer, place === layers.length - 1);
    outputs.push(output);
    const mask = masks?.[place];
    on = mask === undefined ? output : mul(output, mask);
  }
  return { outputs, entered, last: on };
};

/** The outputs of the last layer, without leaving anything out. */
export const runDense = (layers: readonly DenseLayer[], inputs: Float32Array, rowCount: number): Float32Array =>
  tidy(() => {
    const input = tensor2d(inputs, [rowCount, inputs.length / rowCount]);
    return passForward(layers.map(upload), input, null).last.dataSync<'float32'>();
  });

const lossSlope = (output: Tensor2D, loss: LossName, { labels, weights, rowCount }: Batch): Tensor2D => {
  const expected = loss === 'logistic' ? sigmoid(output) : output;
  const off = sub(expected, tensor2d(labels, [rowCount, 1]));
  const shares = weights === null ? new Float32Array(rowCount).fill(1) : weights;
  return mul(
    off,
    tensor2d(
      shares.map((weight) => weight / rowCount),
      [rowCount, 1],
    ),
  );
};

/** The gradient of each layer, in their order. */
export const denseGradients = (
  layers: readonly DenseLayer[],
  batch: Batch,
  loss: LossName,
): readonly LayerGradient[] => {
  const gradients: LayerGradient[] = [];
  tidy(() => {
    const { rowCount } = batch;
    const uploaded = layers.map(upload);
    const masks = batch.masks?.map((mask, place) => tensor2d(mask, [rowCount, layers[place]?.outputs ?? 0])) ?? null;
    const input = tensor2d(batch.inputs, [rowCount, layers[0]?.inputs ?? 0]);
    const { outputs, entered, last } = passForward(uploaded, input, masks);
    const rowSum: Tensor2D = ones([1, rowCount]);
    let slope = lossSlope(last, loss, batch);
    for (let place = layers.length - 1; place >= 0; place -= 1) {
      gradients.unshift({
        weights: matMul(transpose(entered[place] as Tensor2D), slope).dataSync<'float32'>(),
        biases: matMul(rowSum, slope).dataSync<'float32'>(),
      });
      if (place === 0) break;
      const back: Tensor2D = matMul(slope, transpose((uploaded[place] as Uploaded).weights));
      const open: Tensor2D = mul(back, stepOf(outputs[place - 1] as Tensor2D));
      const mask = masks?.[place - 1];
      slope = mask === undefined ? open : mul(open, mask);
    }
  });
  return gradients;
};
