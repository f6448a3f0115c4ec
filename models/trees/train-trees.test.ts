import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logLoss } from '../evaluate/proper-scores.ts';
import type { FeatureTable } from '../features/feature-table.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { madeUpRows } from '../testing/made-up-rows.ts';
import { growSlowTrees } from '../testing/slow-trees.ts';
import { compileTrees, scoreTable } from './compile-trees.ts';
import { trainTrees, type TreeTraining } from './train-trees.ts';

const quick = { treeCount: 20, minRowsPerLeaf: 5 };

const predictionsOf = (training: TreeTraining, table: FeatureTable = training.table): Float64Array => {
  const trained = trainTrees(training);
  if (!trained.ok) throw new Error(trained.error.detail);
  const scorer = compileTrees(trained.value, table.features);
  if (!scorer.ok) throw new Error(scorer.error.detail);
  return scoreTable(scorer.value, table);
};

const training = (changes: Partial<TreeTraining> = {}): TreeTraining => {
  const { table, labels } = madeUpRows(400, 1);
  return { table, labels, weights: null, loss: 'logistic', seed: 1, settings: quick, ...changes };
};

const bytesOf = (changes: Partial<TreeTraining> = {}): string => {
  const trained = trainTrees(training(changes));
  return hash('sha256', JSON.stringify(trained.ok ? trained.value : trained.error), 'hex');
};

describe('reproducibility', () => {
  test('same rows and seed, same bytes; another seed, others', () => {
    expect(bytesOf()).toBe(bytesOf());
    expect(bytesOf({ seed: 2 })).not.toBe(bytesOf());
  });

  test('the artifact survives being written as JSON', () => {
    const trained = trainTrees(training());
    expect(trained.ok && JSON.parse(JSON.stringify(trained.value))).toEqual(trained.ok && trained.value);
  });
});

describe('learning', () => {
  test('on fresh rows the loss comes near that of the true probabilities, and far below the constant', () => {
    const learnt = madeUpRows(6000, 1);
    const fresh = madeUpRows(4000, 2);
    const settings = { treeCount: 120, maxLeaves: 8 };
    const probabilities = predictionsOf(training({ ...learnt, settings }), fresh.table);
    const rate = learnt.labels.reduce((sum, label) => sum + label, 0) / learnt.labels.length;
    const [own, best, constant] = [probabilities, fresh.trueProbabilities, probabilities.map(() => rate)].map((each) =>
      logLoss({ labels: fresh.labels, probabilities: each }),
    );
    expect(own! - best!).toBeLessThan(0.15 * (constant! - best!));
  });

  test('amounts under the squared loss', () => {
    const learnt = madeUpRows(3000, 1);
    const fresh = madeUpRows(1000, 2);
    const settings = { treeCount: 300, learningRate: 0.1 };
    const amounts = predictionsOf(
      { ...training(learnt), labels: learnt.amounts, loss: 'squared', settings },
      fresh.table,
    );
    const mean = fresh.amounts.reduce((sum, amount) => sum + amount, 0) / 1000;
    const squares = (of: (row: number) => number): number =>
      fresh.amounts.reduce((sum, amount, row) => sum + (amount - of(row)) ** 2, 0);
    expect(squares((row) => amounts[row]!)).toBeLessThan(0.05 * squares(() => mean));
  });

  test('progress is told after each tree', () => {
    const told: number[] = [];
    trainTrees(training({ onTree: (done) => told.push(done) }));
    expect(told).toEqual(Array.from({ length: 20 }, (_, place) => place + 1));
  });
});

describe('against the exact greedy trees', () => {
  const exact = { rowShare: 1, columnShare: 1, minRowsPerLeaf: 3, maxLeaves: 6, treeCount: 4, learningRate: 0.3 };
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'the same predictions on small rows with unknown values, made with seed %i',
    (seed) => {
      const { table, labels, amounts } = madeUpRows(70, seed);
      // Uneven weights, so that no two splits gain the same.
      const next = seededGenerator(seed);
      const weights = labels.map(() => 0.5 + next());
      for (const [loss, targets] of [
        ['squared', amounts],
        ['logistic', labels],
      ] as const) {
        const own = predictionsOf({ ...training(), table, labels: targets, weights, loss, settings: exact });
        const slow = growSlowTrees({ table, labels: targets, weights, loss, settings: exact });
        for (const [row, prediction] of own.entries()) expect(prediction).toBeCloseTo(slow[row]!, 9);
      }
    },
  );
});

describe('properties', () => {
  test('a monotone transformation of a feature changes no prediction', () => {
    const { table, labels } = madeUpRows(300, 5);
    const stretched = table.columns.map((column, place) =>
      place === 0 || place === 1 ? column.map((value) => Math.expm1(value / 100)) : column,
    );
    const own = predictionsOf(training({ table, labels }));
    const other = predictionsOf(training({ table: { features: table.features, columns: stretched }, labels }));
    expect(other).toEqual(own);
  });

  test('a weight of 2 is the same row twice, a weight of 0 no row', () => {
    const { table, labels } = madeUpRows(60, 6);
    const weights = Float64Array.from(labels, (_, row) => row % 3);
    const repeated = Array.from(labels.keys()).flatMap((row) => new Array<number>(row % 3).fill(row));
    const settings = { ...quick, rowShare: 1, columnShare: 1, minRowsPerLeaf: 1, minHessianPerLeaf: 0.5 };
    const columns = table.columns.map((column) => Float64Array.from(repeated, (row) => column[row]!));
    const own = predictionsOf(training({ table, labels, weights, settings }));
    const other = predictionsOf(
      training({
        table: { features: table.features, columns },
        labels: Float64Array.from(repeated, (row) => labels[row]!),
        settings,
      }),
      table,
    );
    // Rows of weight 0 lie between the cuts of the others and may fall on either side.
    for (const [row, prediction] of own.entries()) if (row % 3 !== 0) expect(prediction).toBeCloseTo(other[row]!, 9);
  });

  test('under the squared loss without a penalty the mean prediction is the weighted mean of the labels', () => {
    const { table, amounts } = madeUpRows(200, 7);
    const settings = { ...quick, rowShare: 1, columnShare: 1, l2: 0 };
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: 200, maxLength: 200 }),
        (drawn) => {
          const weights = Float64Array.from(drawn);
          const predictions = predictionsOf({
            ...training(),
            table,
            labels: amounts,
            weights,
            loss: 'squared',
            settings,
          });
          const total = (values: Float64Array): number =>
            values.reduce((sum, value, row) => sum + value * weights[row]!, 0);
          expect(total(predictions) / total(amounts)).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 10 },
    );
  });

  test('what a feature says is not seen when it is not known, and unknown values are served', () => {
    const { table, labels } = madeUpRows(400, 8);
    const unknown = table.columns.map((column) => new Float64Array(column.length).fill(NaN));
    const predictions = predictionsOf(training({ table, labels }), { features: table.features, columns: unknown });
    expect(new Set(predictions).size).toBe(1);
    expect(predictions[0]).toBeGreaterThan(0);
    expect(predictions[0]).toBeLessThan(1);
  });
});

describe('refused', () => {
  const { table, labels } = madeUpRows(100, 1);
  const withColumn = (place: number, change: (column: Float64Array) => Float64Array): FeatureTable => ({
    features: table.features,
    columns: table.columns.map((column, each) => (each === place ? change(column) : column)),
  });
  const set = (values: Float64Array, row: number, value: number): Float64Array => values.with(row, value);
  const late = table.features.map((feature, place) =>
    place === 5 ? { ...feature, availability: 'after_decision' as const } : feature,
  );
  const twice = table.features.map((feature) => ({ ...feature, name: 'same' }));
  const ones = new Float64Array(100).fill(1);

  test.each<[string, Partial<TreeTraining>, string]>([
    [
      'no rows',
      { table: { ...table, columns: table.columns.map(() => new Float64Array()) }, labels: new Float64Array() },
      'too-few-rows',
    ],
    ['fewer rows than two leaves need', { settings: { minRowsPerLeaf: 51 } }, 'too-few-rows'],
    ['one class only', { labels: ones }, 'one-class-only'],
    ['one class only among rows that weigh', { weights: labels }, 'one-class-only'],
    ['no weight at all', { weights: new Float64Array(100) }, 'one-class-only'],
    ['one amount only', { labels: ones.map(() => 4.5), loss: 'squared' }, 'constant-label'],
    ['a label that is no number', { labels: set(labels, 3, NaN) }, 'label-not-valid'],
    ['an infinite amount', { labels: set(labels, 3, Infinity), loss: 'squared' }, 'label-not-valid'],
    ['a label that is neither 0 nor 1', { labels: set(labels, 3, 0.5) }, 'label-not-valid'],
    ['more labels than rows', { labels: new Float64Array(101) }, 'label-not-valid'],
    ['a weight that is no number', { weights: set(ones, 9, NaN) }, 'weight-not-valid'],
    ['an infinite weight', { weights: set(ones, 9, Infinity) }, 'weight-not-valid'],
    ['a weight below zero', { weights: set(ones, 9, -1) }, 'weight-not-valid'],
    ['fewer weights than rows', { weights: ones.subarray(1) }, 'weight-not-valid'],
    ['an infinite value', { table: withColumn(0, (column) => set(column, 7, -Infinity)) }, 'feature-not-valid'],
    ['a level that is not on the list', { table: withColumn(2, (column) => set(column, 7, 3)) }, 'feature-not-valid'],
    ['half a level', { table: withColumn(2, (column) => set(column, 7, 0.5)) }, 'feature-not-valid'],
    ['two features of one name', { table: { ...table, features: twice } }, 'feature-not-valid'],
    ['a column too few', { table: { ...table, columns: table.columns.slice(1) } }, 'feature-mismatch'],
    ['a column too short', { table: withColumn(4, (column) => column.subarray(1)) }, 'feature-mismatch'],
    ['only constant features', { table: { ...table, columns: table.columns.map(() => ones) } }, 'no-usable-feature'],
    ['a feature known too late', { table: { ...table, features: late } }, 'feature-after-decision'],
    ['settings out of range', { settings: { rowShare: 0 } }, 'settings-not-valid'],
    ['more bins than a byte holds', { settings: { maxBins: 256 } }, 'settings-not-valid'],
    ['half a seed', { seed: 0.5 }, 'settings-not-valid'],
  ])('%s', (_, changes, code) => {
    const trained = trainTrees({ ...training({ table, labels }), ...changes });
    expect(trained).toMatchObject({ ok: false, error: { code } });
  });

  test('a constant feature is dropped and told, not refused', () => {
    const trained = trainTrees(training({ table: withColumn(0, () => ones), labels }));
    expect(trained).toMatchObject({ ok: true, value: { droppedFeatures: ['balance'] } });
  });
});
