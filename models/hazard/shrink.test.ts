/** The closed form over sums against the obvious way: one least-squares problem over all rows, written out in full. */
import { expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { designActions } from './action-design.ts';
import { layOutEffects, type EffectLayout } from './effect-layout.ts';
import { drawEffects, findBasePrior, partialOutBase, shrinkEffects, solveEffects } from './shrink.ts';
import { gatherRows, plusSums, type Sums } from './sums.ts';
import { defaultCatalogue } from '../../engine/index.ts';

const next = seededGenerator(5);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

const actions = { actions: defaultCatalogue.actions.slice(0, 4) };
const layout: EffectLayout = layOutEffects(designActions(actions), 2, { slow: false, answerers: false });
const baseSize = 3;
const size = baseSize + layout.size;

type Row = { readonly vector: Float64Array; readonly label: number; readonly weight: number };
const drawRow = (effects: Float64Array): Row => {
  const vector = Float64Array.from({ length: size }, (_, index) => (index === 0 ? 1 : normal()));
  const mean = effects.reduce((sum, effect, index) => sum + effect * vector[baseSize + index]!, 0.3 + 0.2 * vector[1]!);
  const weight = 0.5 + next();
  return { vector, weight, label: mean + (0.4 * normal()) / Math.sqrt(weight) };
};

const sumsOf = (rows: readonly Row[]): Sums => {
  const gatherer = gatherRows(size);
  for (const { vector, ...row } of rows) gatherer.take(vector, { ...row, inGram: 1 });
  return gatherer.finish();
};

/** Gauss and Jordan, with pivots. */
const solveDense = (matrix: number[][], right: number[]): number[] => {
  const rows = matrix.map((row, index) => [...row, right[index]!]);
  for (let column = 0; column < rows.length; column += 1) {
    const pivot = rows.reduce(
      (best, row, index) => (index >= column && Math.abs(row[column]!) > Math.abs(rows[best]![column]!) ? index : best),
      column,
    );
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = row[column]! / rows[column]![column]!;
      for (let k = column; k <= rows.length; k += 1) row[k]! -= factor * rows[column]![k]!;
    }
  }
  return rows.map((row, index) => row[rows.length]! / row[index]!);
};

const effects = Float64Array.from({ length: layout.size }, (_, index) => (index % 3 === 0 ? 0.5 : 0.05) * normal());
const rows = Array.from({ length: 400 }, () => drawRow(effects));
const bounds = { leastEffectSd: 1e-4, mostEffectSd: 10, anyEffectSd: 1, beliefWeight: 0 };

test.each([
  { base: 'free', prior: null },
  { base: 'held back', prior: { ofHazard: 70, ofOthers: 30 } },
])('effects from sums, a $base base partialled out, are those of the full problem with its penalty', ({ prior }) => {
  const shrinkage = { variances: layout.blocks.map((_, index) => 0.02 + 0.01 * index), noise: 0.17 };
  const penalty = Array.from({ length: size }, (_, index) =>
    prior === null || index === 0 || index >= baseSize ? 0 : index === 1 ? prior.ofHazard : prior.ofOthers,
  );
  for (const [block, { columns }] of layout.blocks.entries()) {
    for (const column of columns) penalty[baseSize + column] = shrinkage.noise / shrinkage.variances[block]!;
  }
  const normalMatrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) =>
      rows.reduce((sum, { vector, weight }) => sum + weight * vector[i]! * vector[j]!, i === j ? penalty[i]! : 0),
    ),
  );
  const right = Array.from({ length: size }, (_, i) =>
    // The coefficient of the hazard foretold without contacts is held to 1, the others to 0.
    rows.reduce((sum, { vector, weight, label }) => sum + weight * label * vector[i]!, i === 1 ? penalty[1]! : 0),
  );
  const whole = solveDense(normalMatrix, right);
  const sums = partialOutBase(sumsOf(rows), baseSize, prior);
  const { mean } = solveEffects(sums, layout, shrinkage);
  const base = sums.baseFor(mean);
  for (let index = 0; index < baseSize; index += 1) expect(base[index]!).toBeCloseTo(whole[index]!, 5);
  for (let index = 0; index < layout.size; index += 1) expect(mean[index]!).toBeCloseTo(whole[baseSize + index]!, 5);
});

test('a base without signal is held back further than one with', () => {
  const priorOf = (signal: number): number => {
    const own = rows.map(({ vector, weight, label }) => ({ vector, weight, label: label + signal * vector[2]! }));
    return findBasePrior(sumsOf(own), baseSize, { steps: 12, bounds }).ofOthers;
  };
  expect(priorOf(1)).toBeLessThan(0.1 * priorOf(0));
});

test('sums of halves add up to the sums of all', () => {
  const halves = plusSums(sumsOf(rows.slice(0, 123)), sumsOf(rows.slice(123)));
  const whole = sumsOf(rows);
  expect(halves.count).toBe(whole.count);
  expect(halves.squares).toBeCloseTo(whole.squares, 8);
  for (const [index, value] of whole.gram.entries()) expect(halves.gram[index]!).toBeCloseTo(value, 8);
});

test('the noise is found, and the truth lies within the posterior as often as it should', () => {
  const posterior = shrinkEffects(partialOutBase(sumsOf(rows), baseSize), layout, { start: null, steps: 15, bounds });
  expect(posterior.noise).toBeGreaterThan(0.13);
  expect(posterior.noise).toBeLessThan(0.19);
  const generator = seededGenerator(1);
  const draws = Array.from({ length: 200 }, () =>
    drawEffects(
      posterior,
      Float64Array.from(
        { length: layout.size },
        () => Math.sqrt(-2 * Math.log(1 - generator())) * Math.cos(2 * Math.PI * generator()),
      ),
    ),
  );
  const misses = effects.map((truth, index) => {
    const squares = draws.reduce((sum, draw) => sum + (draw[index]! - posterior.mean[index]!) ** 2, 0);
    return Math.abs(truth - posterior.mean[index]!) / Math.sqrt(squares / draws.length);
  });
  // The answer is known up to combinations that the columns cannot tell apart; 1.96 would be exceeded by 5 % of the entries.
  expect(misses.filter((miss) => miss > 1.96).length / misses.length).toBeLessThan(0.2);
});
