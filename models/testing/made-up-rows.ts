/** Rows with a known law, for tests: two numbers, one of them sometimes unknown, a category, an action, and noise that means nothing. */
import type { FeatureTable } from '../features/feature-table.ts';
import type { ModelFeature } from '../features/model-feature.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { sigmoid } from '../trees/losses.ts';

const availability = 'at_decision';

export const madeUpFeatures: readonly ModelFeature[] = [
  { kind: 'number', name: 'balance', about: 'context', availability },
  { kind: 'number', name: 'age', about: 'context', availability },
  { kind: 'category', name: 'region', about: 'context', availability, levels: ['n', 'e', 's'], encoding: 'one_hot' },
  { kind: 'category', name: 'channel', about: 'action', availability, levels: ['sms', 'call'], encoding: 'one_hot' },
  { kind: 'number', name: 'hour', about: 'action', availability },
  { kind: 'number', name: 'noise', about: 'context', availability },
];

export type MadeUp = {
  readonly table: FeatureTable;
  readonly labels: Float64Array;
  readonly amounts: Float64Array;
  readonly trueProbabilities: Float64Array;
};

export const madeUpRows = (rowCount: number, seed: number): MadeUp => {
  const next = seededGenerator(seed);
  const columns = madeUpFeatures.map(() => new Float64Array(rowCount));
  const [labels, amounts, trueProbabilities] = [1, 2, 3].map(() => new Float64Array(rowCount));
  for (let row = 0; row < rowCount; row += 1) {
    const balance = Math.round(1000 * next());
    const age = next() < 0.1 ? NaN : 20 + Math.floor(50 * next());
    const region = next() < 0.05 ? NaN : Math.floor(3 * next());
    const channel = Math.floor(2 * next());
    const hour = 8 + Math.floor(12 * next());
    const values = [balance, age, region, channel, hour, next()];
    for (const [place, value] of values.entries()) columns[place]![row] = value;
    const isOld = Number.isNaN(age) ? 0.5 : Number(age > 45);
    const logit = balance / 400 - 1.5 + isOld * (channel === 1 ? 1.2 : -0.4) + (region === 2 ? 0.8 : 0);
    trueProbabilities![row] = sigmoid(logit);
    labels![row] = Number(next() < sigmoid(logit));
    amounts![row] = 10 * logit + hour + next();
  }
  return {
    table: { features: madeUpFeatures, columns },
    labels: labels!,
    amounts: amounts!,
    trueProbabilities: trueProbabilities!,
  };
};
