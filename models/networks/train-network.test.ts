import { execFileSync } from 'node:child_process';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { pickRows } from '../features/feature-table.ts';
import type { ModelFeature } from '../features/model-feature.ts';
import { areaUnderRoc } from '../evaluate/ranking.ts';
import { logLoss } from '../evaluate/proper-scores.ts';
import { madeUpRows } from '../testing/made-up-rows.ts';
import { scoreTable } from '../trees/compile-trees.ts';
import { sigmoid } from '../trees/losses.ts';
import { decodeFloats, type NetworkArtifact } from './artifact.ts';
import { compileNetwork } from './compile-network.ts';
import { encodeTable } from './encoding.ts';
import { runDense } from './train/dense-step.ts';
import { trainNetwork, type NetworkTraining } from './train-network.ts';

const rows = madeUpRows(3000, 11);
const settings = { members: 2, epochs: 3, batchRows: 128, hiddenUnits: [24, 12] };
const base: NetworkTraining = {
  table: rows.table,
  labels: rows.labels,
  weights: null,
  loss: 'logistic',
  seed: 7,
  settings,
  backends: ['wasm'],
};
const train = async (changes: Partial<NetworkTraining> = {}): Promise<NetworkArtifact> => {
  const trained = await trainNetwork({ ...base, ...changes });
  if (!trained.ok) throw new Error(trained.error.detail);
  return trained.value;
};
const artifact = await train();
const scorerOf = (own: NetworkArtifact) => {
  const compiled = compileNetwork(own, own.features);
  if (!compiled.ok) throw new Error(compiled.error.detail);
  return compiled.value;
};
const scorer = scorerOf(artifact);

/** What the library that trained answers for these rows: the mean over the members. */
const libraryScores = (own: NetworkArtifact, table = rows.table): Float64Array => {
  const rowCount = table.columns[0]!.length;
  const encoded = encodeTable(own.encoding, table);
  const sums = new Float64Array(rowCount);
  for (const layers of own.members) {
    const outputs = runDense(
      layers.map(({ inputs, outputs, weights, biases }) => ({
        inputs,
        outputs,
        weights: decodeFloats(weights),
        biases: decodeFloats(biases),
      })),
      encoded,
      rowCount,
    );
    for (const [row, output] of outputs.entries())
      sums[row]! +=
        (own.loss === 'logistic' ? sigmoid(output) : own.scale.mean + own.scale.spread * output) / own.members.length;
  }
  return sums;
};

describe('what is learnt', () => {
  test('the law of the rows: better than the base rate by far, near what the truth itself reaches', async () => {
    const learnt = await train({ settings: { ...settings, epochs: 12, hiddenUnits: [32, 16] } });
    const fresh = madeUpRows(3000, 12);
    const probabilities = scoreTable(scorerOf(learnt), fresh.table);
    const truth = logLoss({ labels: fresh.labels, probabilities: fresh.trueProbabilities });
    expect(logLoss({ labels: fresh.labels, probabilities })).toBeLessThan(truth + 0.03);
    const rankedBy = (scores: Float64Array): number => areaUnderRoc({ labels: fresh.labels, scores });
    expect(rankedBy(probabilities)).toBeGreaterThan(rankedBy(fresh.trueProbabilities) - 0.02);
  });

  test('amounts, on their own scale', async () => {
    const learnt = await train({ labels: rows.amounts, loss: 'squared', settings: { ...settings, epochs: 12 } });
    const predicted = scoreTable(scorerOf(learnt), rows.table);
    const squares = predicted.reduce((sum, value, row) => sum + (value - rows.amounts[row]!) ** 2, 0);
    expect(Math.sqrt(squares / predicted.length)).toBeLessThan(0.35 * learnt.scale.spread);
    for (const [row, own] of libraryScores(learnt).entries()) expect(predicted[row]).toBeCloseTo(own, 4);
  });

  test('nothing from rows of weight 0', async () => {
    const isKept = rows.labels.map((_, row) => row % 2);
    const turned = rows.labels.map((label, row) => (row % 2 === 0 ? 1 - label : label));
    const learnt = await train({ labels: turned, weights: isKept, settings: { ...settings, epochs: 8 } });
    const probabilities = scoreTable(scorerOf(learnt), rows.table);
    expect(areaUnderRoc({ labels: rows.labels, scores: probabilities })).toBeGreaterThan(0.68);
  });
});

describe('served without the library', () => {
  test('as the library answers, to 1e-5', () => {
    const library = libraryScores(artifact);
    for (const [row, own] of scoreTable(scorer, rows.table).entries())
      expect(Math.abs(own - library[row]!)).toBeLessThan(1e-5);
  });

  test('candidates that share a context as each alone, and as the mean of the members', () => {
    const { columns } = rows.table;
    for (let row = 0; row < 50; row += 1) {
      const all = Float64Array.from(columns, (column) => column[row]!);
      const of = (about: ModelFeature['about']): Float64Array =>
        all.filter((_, at) => artifact.features[at]!.about === about);
      const actions = [of('action'), Float64Array.of(1, 9), Float64Array.of(NaN, NaN)];
      const scores = scorer.scoreCandidates(of('context'), actions);
      const members = scorer.scoreMembers(of('context'), actions);
      expect(members).toHaveLength(2);
      expect(scores[0]).toBeCloseTo(scorer.score(all), 6);
      for (const [index, score] of scores.entries())
        expect(score).toBeCloseTo((members[0]![index]! + members[1]![index]!) / 2, 12);
    }
  });

  test('refused for another list of features', () => {
    expect(compileNetwork(artifact, artifact.features.toReversed())).toMatchObject({
      ok: false,
      error: { code: 'feature-mismatch' },
    });
  });
});

describe('reproducible', () => {
  test('twice in a process: the same bytes; another seed: others', async () => {
    expect(await train()).toEqual(artifact);
    expect((await train({ seed: 8 })).checksum).not.toBe(artifact.checksum);
  });

  test('in another process: the same bytes', () => {
    const program = `
      const { madeUpRows } = await import('./models/testing/made-up-rows.ts');
      const { trainNetwork } = await import('./models/networks/train-network.ts');
      const { table, labels } = madeUpRows(3000, 11);
      const settings = ${JSON.stringify(settings)};
      const trained = await trainNetwork({ table, labels, weights: null, loss: 'logistic', seed: 7, settings, backends: ['wasm'] });
      process.stdout.write(trained.ok ? trained.value.checksum : trained.error.detail);
    `;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    expect(output).toBe(artifact.checksum);
  });

  test('plain JavaScript learns the same up to rounding, and the artifact says what multiplied', async () => {
    const short = { ...settings, members: 1, epochs: 1, hiddenUnits: [8] };
    const [byWasm, byCpu] = [await train({ settings: short }), await train({ settings: short, backends: ['cpu'] })];
    expect([artifact.backend, byCpu.backend]).toEqual(['wasm', 'cpu']);
    const [one, other] = [byWasm, byCpu].map((own) => scoreTable(scorerOf(own), pickRows(rows.table, [0, 1, 2, 3])));
    for (const [row, own] of one!.entries()) expect(own).toBeCloseTo(other![row]!, 3);
  });

  test('what is not installed is passed over', async () => {
    expect((await train({ settings: { ...settings, epochs: 1 }, backends: ['tensorflow', 'wasm'] })).backend).toMatch(
      /^(tensorflow|wasm)$/,
    );
  });
});

test('no tensor outlives training', async () => {
  const before = memory().numTensors;
  await train();
  expect(memory().numTensors).toBe(before);
});

test('progress is told by epoch of each member', async () => {
  const told: string[] = [];
  await train({ onEpoch: (done, count) => told.push(`${done}/${count}`) });
  expect(told).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
});

test('what never varies is dropped, and said', async () => {
  const features = [
    ...rows.table.features,
    { kind: 'number', name: 'constant', about: 'context', availability: 'at_decision' } as const,
    { kind: 'number', name: 'neverKnown', about: 'context', availability: 'at_decision' } as const,
  ];
  const columns = [...rows.table.columns, rows.labels.map(() => 3), rows.labels.map(() => NaN)];
  const learnt = await train({ table: { features, columns }, settings: { ...settings, epochs: 1 } });
  expect(learnt.droppedFeatures).toEqual(['constant', 'neverKnown']);
});

describe('refused', () => {
  const few = madeUpRows(200, 1);
  const late = rows.table.features.map((feature, place) =>
    place === 0 ? { ...feature, availability: 'after_decision' as const } : feature,
  );
  const number = (name: string): ModelFeature => ({
    kind: 'number',
    name,
    about: 'context',
    availability: 'at_decision',
  });
  const withFirst = (value: number) => ({
    ...rows.table,
    columns: rows.table.columns.map((column, place) => (place === 0 ? column.with(5, value) : column)),
  });
  test.each<[string, Partial<NetworkTraining>, string]>([
    ['too few rows', { table: few.table, labels: few.labels }, 'too-few-rows'],
    ['one class only', { labels: rows.labels.map(() => 1) }, 'one-class-only'],
    ['an amount that never varies', { labels: rows.labels.map(() => 4), loss: 'squared' }, 'constant-label'],
    ['a label that is not a number', { labels: rows.labels.with(9, NaN) }, 'label-not-valid'],
    ['an infinite amount', { labels: rows.amounts.with(9, Infinity), loss: 'squared' }, 'label-not-valid'],
    ['labels of other rows', { labels: rows.labels.slice(1) }, 'label-not-valid'],
    ['an infinite feature', { table: withFirst(-Infinity) }, 'feature-not-valid'],
    ['a weight below 0', { weights: rows.labels.map(() => -1) }, 'weight-not-valid'],
    ['a feature known only later', { table: { ...rows.table, features: late } }, 'feature-after-decision'],
    [
      'no feature that varies',
      { table: { features: [number('a')], columns: [rows.labels.map(() => 1)] } },
      'no-usable-feature',
    ],
    ['a seed that is no whole number', { seed: 0.5 }, 'settings-not-valid'],
    ['a dropout of everything', { settings: { dropout: 1 } }, 'settings-not-valid'],
    ['no backend', { backends: [] }, 'settings-not-valid'],
  ])('%s', async (_, changes, code) => {
    expect(await trainNetwork({ ...base, ...changes })).toMatchObject({ ok: false, error: { code } });
  });
});
