/**
 * The forward pass in plain typed arrays, without the library that trained. The first layer collapses: of each number it needs the sum of the
 * weights of the stretches passed, which is tabled, and a part of the next one. For candidates of one decision the sums of the context are
 * made once; only those of the action are added for each.
 */
import { success, type Result } from '../../engine/index.ts';
import { featureListHash, type ModelFeature } from '../features/model-feature.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { TreeScorer } from '../trees/compile-trees.ts';
import { sigmoid } from '../trees/losses.ts';
import { decodeFloats, type NetworkArtifact, type StoredLayer } from './artifact.ts';
import { positionOf, widthOf, type EncodedInput } from './encoding.ts';

export type NetworkScorer = TreeScorer & {
  /** By member, what `scoreCandidates` is the mean of. */
  readonly scoreMembers: (context: Float64Array, actions: readonly Float64Array[]) => readonly Float64Array[];
};

type Layer = {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
};

const layerOf = ({ inputs, outputs, weights, biases }: StoredLayer): Layer => ({
  inputs,
  outputs,
  weights: decodeFloats(weights),
  biases: decodeFloats(biases),
});

/** One input of the first layer. Row k of `table`: of pieces the sum of the weights of the first k stretches; of levels those of level k. */
type FirstInput = {
  readonly input: EncodedInput;
  readonly table: Float32Array;
  /** Of pieces: the weights by stretch, then those of "not known". */
  readonly slopes: Float32Array;
  readonly levelPlaces: ReadonlyMap<number, number>;
};

const firstInput = (input: EncodedInput, slopes: Float32Array, units: number): FirstInput => {
  const levels = input.kind === 'levels' ? input.levels : [];
  const levelPlaces = new Map(levels.map((level, at) => [level, at]));
  if (input.kind === 'levels') return { input, table: slopes, slopes, levelPlaces };
  const table = new Float32Array(input.edges.length * units);
  for (let at = units; at < table.length; at += 1)
    table[at] = (table[at - units] as number) + (slopes[at - units] as number);
  return { input, table, slopes, levelPlaces };
};

const addRow = (sums: Float32Array, rows: Float32Array, row: number): void => {
  const from = row * sums.length;
  for (let unit = 0; unit < sums.length; unit += 1) sums[unit] = (sums[unit] as number) + (rows[from + unit] as number);
};

/** Adds what a value puts into the first layer. */
const addInput = ({ input, table, slopes, levelPlaces }: FirstInput, value: number, sums: Float32Array): void => {
  if (input.kind === 'levels') {
    const level = levelPlaces.get(value);
    if (level !== undefined) addRow(sums, table, level);
    return;
  }
  const position = positionOf(input, value);
  if (position < 0) {
    addRow(sums, slopes, input.edges.length - 1);
    return;
  }
  const whole = Math.floor(position);
  addRow(sums, table, whole);
  const part = position - whole;
  if (part === 0) return;
  const from = whole * sums.length;
  for (let unit = 0; unit < sums.length; unit += 1)
    sums[unit] = (sums[unit] as number) + part * (slopes[from + unit] as number);
};

/** The next layer's sums from the units of one; rows of units that are off are skipped. */
const forward = ({ inputs, outputs, weights, biases }: Layer, units: Float32Array, sums: Float32Array): void => {
  sums.set(biases);
  for (let unit = 0; unit < inputs; unit += 1) {
    const on = units[unit] as number;
    if (on <= 0) continue;
    const from = unit * outputs;
    for (let output = 0; output < outputs; output += 1)
      sums[output] = (sums[output] as number) + on * (weights[from + output] as number);
  }
};

type Side = readonly { readonly first: FirstInput; readonly place: number }[];

/** One member; its memory is made once. */
const makeMember = (stored: readonly StoredLayer[], { encoding, features }: NetworkArtifact) => {
  const [first, ...rest] = stored.map(layerOf) as [Layer, ...Layer[]];
  const units = first.outputs;
  let at = 0;
  const inputs = encoding.map((input) => {
    const width = widthOf(input);
    const slopes = first.weights.subarray(at * units, (at + width) * units);
    at += width;
    return firstInput(input, slopes, units);
  });
  const ownPlace = sidePlaces(features);
  const side = (about: ModelFeature['about']): Side =>
    inputs
      .filter(({ input }) => features[input.feature]?.about === about)
      .map((own) => ({ first: own, place: ownPlace[own.input.feature] as number }));
  const all: Side = inputs.map((own) => ({ first: own, place: own.input.feature }));
  const sums = rest.map(({ outputs }) => new Float32Array(outputs));
  const add = (inputsOf: Side, values: Float64Array, into: Float32Array): void => {
    for (const own of inputsOf) addInput(own.first, values[own.place] ?? NaN, into);
  };
  /** From the sums of the first layer to the output. */
  const finish = (firstSums: Float32Array): number => {
    let on = firstSums;
    for (const [place, layer] of rest.entries()) {
      const into = sums[place] as Float32Array;
      forward(layer, on, into);
      on = into;
    }
    return on[0] as number;
  };
  return { context: side('context'), action: side('action'), all, biases: first.biases, add, finish };
};

/** For each feature its place among those of its own side. */
const sidePlaces = (features: readonly ModelFeature[]): readonly number[] => {
  const counts = { context: 0, action: 0 };
  return features.map(({ about }) => {
    counts[about] += 1;
    return counts[about] - 1;
  });
};

/** Refused when the caller's features are not those the artifact was trained on. */
export const compileNetwork = (
  artifact: NetworkArtifact,
  features: readonly ModelFeature[],
): Result<NetworkScorer, Refusal> => {
  if (featureListHash(features) !== artifact.featuresHash)
    return refused('feature-mismatch', 'the features are not those the network was trained on');
  const members = artifact.members.map((layers) => makeMember(layers, artifact));
  const { mean, spread } = artifact.scale;
  const link = artifact.loss === 'logistic' ? sigmoid : (output: number): number => mean + spread * output;
  const units = members[0]?.biases.length ?? 0;
  const [shared, own] = [new Float32Array(units), new Float32Array(units)];

  const scoreMembers = (context: Float64Array, actions: readonly Float64Array[]): readonly Float64Array[] =>
    members.map((member) => {
      shared.set(member.biases);
      member.add(member.context, context, shared);
      return Float64Array.from(actions, (action) => {
        own.set(shared);
        member.add(member.action, action, own);
        return link(member.finish(own));
      });
    });

  return success({
    score: (values) => {
      let sum = 0;
      for (const member of members) {
        own.set(member.biases);
        member.add(member.all, values, own);
        sum += link(member.finish(own));
      }
      return sum / members.length;
    },
    scoreCandidates: (context, actions) => {
      const sums = new Float64Array(actions.length);
      for (const scores of scoreMembers(context, actions))
        for (const [index, score] of scores.entries()) sums[index] = (sums[index] as number) + score / members.length;
      return sums;
    },
    scoreMembers,
  });
};
