/** Trains the members of an ensemble one after the other, each from its own seed: the order of rows, the first weights and the dropout differ. */
import type { TrainingRows } from '../../trees/check-rows.ts';
import type { LossName } from '../../trees/losses.ts';
import { seededGenerator, type Generator } from '../../random/seeded-generator.ts';
import type { BackendName } from '../artifact.ts';
import { encodedWidth, positionsOf, widthOf, writeComponents, type EncodedInput, type Encoding } from '../encoding.ts';
import type { NetworkSettings } from '../settings.ts';
import { adamStep, learningRateAt, newParameter } from './adam.ts';
import { denseGradients, type Batch, type DenseLayer } from './dense-step.ts';
import { drawMask, drawNormals, shuffle } from './draws.ts';
import { loadBackend } from './load-backend.ts';

export type MemberTraining = {
  readonly rows: TrainingRows;
  readonly encoding: Encoding;
  readonly settings: NetworkSettings;
  readonly loss: LossName;
  readonly seed: number;
  /** What the output starts at: a logit, or 0 for an amount that was scaled. */
  readonly startOutput: number;
  /** As they are learnt: 0 and 1, or scaled amounts. */
  readonly targets: Float32Array;
  readonly backends: readonly BackendName[];
  readonly onEpoch?: (epochsDone: number, epochCount: number) => void;
};

const newLayers = (next: Generator, sizes: readonly number[], startOutput: number): readonly DenseLayer[] =>
  sizes.slice(1).map((outputs, place) => {
    const inputs = sizes[place] as number;
    const isLast = place === sizes.length - 2;
    // He and others 2015 for ReLU; a quiet output, so that training starts from the base rate.
    const spread = isLast ? 0.5 / Math.sqrt(inputs) : Math.sqrt(2 / inputs);
    const biases = new Float32Array(outputs).fill(isLast ? startOutput : 0);
    return { inputs, outputs, weights: drawNormals(next, inputs * outputs, spread), biases };
  });

/** Gathers the rows of a step into memory that is made once. */
const makeBatcher = ({ rows, encoding, settings, targets }: MemberTraining) => {
  const { batchRows, hiddenUnits, dropout } = settings;
  const width = encodedWidth(encoding);
  const positions = positionsOf(encoding, rows.table);
  const inputs = new Float32Array(batchRows * width);
  const labels = new Float32Array(batchRows);
  const weights = rows.weights === null ? null : new Float32Array(batchRows);
  const given = rows.weights ?? new Float64Array();
  const meanWeight = given.reduce((sum, weight) => sum + weight, 0) / Math.max(1, given.length);
  const masks = dropout === 0 ? null : hiddenUnits.map((units) => new Float32Array(batchRows * units));

  const fillInputs = (places: Uint32Array): void => {
    inputs.fill(0);
    let at = 0;
    for (const [place, own] of positions.entries()) {
      const input = encoding[place] as EncodedInput;
      for (let row = 0; row < batchRows; row += 1)
        writeComponents(input, own[places[row] as number] as number, inputs, row * width + at);
      at += widthOf(input);
    }
  };
  return (places: Uint32Array, next: Generator): Batch => {
    fillInputs(places);
    for (let row = 0; row < batchRows; row += 1) {
      const place = places[row] as number;
      labels[row] = targets[place] as number;
      if (weights !== null) weights[row] = (given[place] as number) / meanWeight;
    }
    for (const mask of masks ?? []) drawMask(next, mask, dropout);
    return { rowCount: batchRows, inputs, labels, weights, masks };
  };
};

const trainMember = (training: MemberTraining, seed: number, onEpoch: () => void): readonly DenseLayer[] => {
  const { settings, encoding, targets, loss, startOutput } = training;
  const { batchRows, epochs, hiddenUnits, weightDecay, warmUpShare, peakLearningRate } = settings;
  const next = seededGenerator(seed);
  const layers = newLayers(next, [encodedWidth(encoding), ...hiddenUnits, 1], startOutput);
  const parameters = layers.map(({ weights, biases }) => ({
    weights: newParameter(weights, true),
    biases: newParameter(biases, false),
  }));
  const batchOf = makeBatcher(training);
  const order = Uint32Array.from(targets, (_, row) => row);
  const stepsPerEpoch = Math.floor(targets.length / batchRows);
  const schedule = { steps: epochs * stepsPerEpoch, warmUpShare, peak: peakLearningRate };
  for (let step = 0; step < schedule.steps; step += 1) {
    const inEpoch = step % stepsPerEpoch;
    if (inEpoch === 0) shuffle(next, order);
    const batch = batchOf(order.subarray(inEpoch * batchRows, (inEpoch + 1) * batchRows), next);
    const gradients = denseGradients(layers, batch, loss);
    const pace = { step: step + 1, learningRate: learningRateAt(step, schedule), weightDecay };
    for (const [place, gradient] of gradients.entries()) {
      const own = parameters[place];
      if (own === undefined) continue;
      adamStep(own.weights, gradient.weights, pace);
      adamStep(own.biases, gradient.biases, pace);
    }
    if (inEpoch === stepsPerEpoch - 1) onEpoch();
  }
  return layers;
};

export type TrainedMembers = { readonly backend: BackendName; readonly members: readonly (readonly DenseLayer[])[] };

/** Null: no backend can be used on this machine. */
export const trainMembers = async (training: MemberTraining): Promise<TrainedMembers | null> => {
  const backend = await loadBackend(training.backends);
  if (backend === null) return null;
  const { settings, seed, onEpoch } = training;
  const nextSeed = seededGenerator(seed);
  const epochCount = settings.members * settings.epochs;
  let epochsDone = 0;
  const members = Array.from({ length: settings.members }, () =>
    trainMember(training, Math.floor(nextSeed() * 4_294_967_296), () => {
      epochsDone += 1;
      onEpoch?.(epochsDone, epochCount);
    }),
  );
  return { backend, members };
};
