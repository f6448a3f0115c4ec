import { describe, expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { madeUpRows } from '../testing/made-up-rows.ts';
import { sigmoid } from '../trees/losses.ts';
import { fitRidge } from './fit-ridge.ts';
import { scoreLogistic, trainLogistic } from './train-logistic.ts';

const { table, labels } = madeUpRows(500, 1);
const ridge = 1;

describe('the fit', () => {
  const next = seededGenerator(3);
  const rowCount = 20_000;
  const draw = (): Float64Array => Float64Array.from({ length: rowCount }, () => 2 * next() - 1);
  const design = [draw(), draw()];
  const drawn = design[0]!.map((one, row) => Number(next() < sigmoid(0.4 + 1.5 * one - 0.8 * design[1]![row]!)));

  test('finds the weights that the labels were drawn with', () => {
    const { weights, intercept } = fitRidge(design, drawn, 1e-6);
    expect(Math.abs(intercept - 0.4)).toBeLessThan(0.08);
    expect(Math.abs(weights[0]! - 1.5)).toBeLessThan(0.13);
    expect(Math.abs(weights[1]! + 0.8)).toBeLessThan(0.13);
  });

  test.each([1e-3, 1, 1000])('is where the gradient is zero, with ridge %f', (penalty) => {
    const { weights, intercept } = fitRidge(design, drawn, penalty);
    const errors = drawn.map(
      (label, row) => sigmoid(intercept + weights[0]! * design[0]![row]! + weights[1]! * design[1]![row]!) - label,
    );
    expect(errors.reduce((sum, error) => sum + error, 0) / rowCount).toBeCloseTo(0, 6);
    for (const [place, column] of design.entries()) {
      const gradient = errors.reduce((sum, error, row) => sum + error * column[row]!, penalty * weights[place]!);
      expect(gradient / rowCount).toBeCloseTo(0, 6);
    }
  });

  test('a perfect order keeps finite weights', () => {
    const { weights } = fitRidge([Float64Array.of(-2, -1, 1, 2)], Float64Array.of(0, 0, 1, 1), 0.1);
    expect(weights[0]).toBeGreaterThan(1);
    expect(weights[0]).toBeLessThan(100);
  });
});

describe('the model', () => {
  test('serves numbers, unknown values, known and unknown levels; one level counts as itself', () => {
    const model = trainLogistic({ table, labels, ridge });
    expect(model.ok).toBe(true);
    const scores = model.ok ? scoreLogistic(model.value, table) : model;
    expect(scores.ok && scores.value.every((score) => score > 0 && score < 1)).toBe(true);
    // The intercept is free, so the mean of the probabilities is that of the labels.
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(scores.ok && mean(scores.value)).toBeCloseTo(mean(labels), 6);
  });

  test('does not care about the unit of a feature', () => {
    const scoresIn = (unit: number): readonly number[] => {
      const columns = table.columns.map((column, place) =>
        place === 0 ? column.map((value) => unit * value) : column,
      );
      const other = { features: table.features, columns };
      const model = trainLogistic({ table: other, labels, ridge });
      const scores = model.ok ? scoreLogistic(model.value, other) : model;
      return scores.ok ? [...scores.value] : [];
    };
    const [minor, major] = [scoresIn(1), scoresIn(100)];
    expect(minor).toHaveLength(500);
    for (const [row, score] of minor.entries()) expect(major[row]).toBeCloseTo(score, 9);
  });

  test('refuses what cannot be learnt from, and other features than those trained on', () => {
    const code = (changes: Partial<Parameters<typeof trainLogistic>[0]>): unknown => {
      const trained = trainLogistic({ table, labels, ridge, ...changes });
      return trained.ok ? 'trained' : trained.error.code;
    };
    const ones = labels.map(() => 1);
    expect(code({ labels: ones })).toBe('one-class-only');
    expect(code({ ridge: 0 })).toBe('settings-not-valid');
    expect(code({ ridge: NaN })).toBe('settings-not-valid');
    expect(code({ table: { ...table, columns: table.columns.map(() => ones) } })).toBe('no-usable-feature');
    const few = { table: madeUpRows(19, 1).table, labels: madeUpRows(19, 1).labels };
    expect(code(few)).toBe('too-few-rows');
    const model = trainLogistic({ table, labels, ridge });
    const less = { features: table.features.slice(1), columns: table.columns.slice(1) };
    expect(model.ok && scoreLogistic(model.value, less)).toMatchObject({
      ok: false,
      error: { code: 'feature-mismatch' },
    });
  });
});
