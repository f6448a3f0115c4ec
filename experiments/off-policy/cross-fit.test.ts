import { expect, test } from 'vitest';
import { crossFit, fitMeans, type RewardRound } from './cross-fit.ts';
import { fitRidgeReward } from './fit-ridge-reward.ts';
import { readPlainLog } from './plain-log.ts';
import { mulberry } from './testing/chance.ts';

test('no round is foretold by a model that saw its debtor', () => {
  const rounds: readonly RewardRound<string>[] = Array.from({ length: 60 }, (_, place) => ({
    unit: `d${String(place % 20)}`,
    options: ['x'],
    chosen: 0,
    reward: place % 20 === 7 ? 1000 : 0,
  }));
  const modelled = crossFit(rounds, { folds: 5, fit: fitMeans(0) });
  for (const [place, [expected]] of modelled.entries()) if (place % 20 === 7) expect(expected).toBe(0);
  expect(modelled.some(([expected]) => (expected ?? 0) > 0)).toBe(true);
});

test('means are pulled towards the mean of all by rounds of the strength', () => {
  const model = fitMeans(2)(['x', 'x', 'y', 'y'], Float64Array.of(1, 1, 0, 0));
  expect([model('x'), model('y'), model('new')]).toEqual([3 / 4, 1 / 4, 1 / 2]);
});

test('ridge finds a line, bears columns that are constant or not known, and equals least squares where the ridge vanishes', () => {
  const next = mulberry(4);
  const rows = Array.from({ length: 500 }, () => Float64Array.of(next(), next(), 1, next() < 0.1 ? NaN : 0));
  const rewards = Float64Array.from(rows, (row) => 2 + 3 * (row[0] as number) - (row[1] as number));
  const model = fitRidgeReward(1e-9)(rows, rewards);
  expect(model(Float64Array.of(0.5, 0.25, 1, NaN))).toBeCloseTo(2 + 1.5 - 0.25, 6);
  const pulled = fitRidgeReward(1e9)(rows, rewards);
  expect(pulled(Float64Array.of(0.9, 0.1, 1, 0))).toBeCloseTo(rewards.reduce((a, b) => a + b, 0) / 500, 3);
});

test.each([
  ['no column action', [{ propensity: '1', reward: '1' }], [{ action: 'x', probability: '1' }], 'no column action'],
  [
    'a policy that does not sum to 1',
    [{ action: 'x', propensity: '1', reward: '1' }],
    [{ action: 'x', probability: '0.6' }],
    'sum to 0.6',
  ],
  [
    'a probability that is no number',
    [{ action: 'x', propensity: '1', reward: '1' }],
    [{ action: 'x', probability: 'much' }],
    'not a number',
  ],
  [
    'an action twice',
    [{ action: 'x', propensity: '1', reward: '1' }],
    [
      { action: 'x', probability: '0.5' },
      { action: 'x', probability: '0.5' },
    ],
    'twice',
  ],
  [
    'a round that the policy leaves out',
    [{ round: '1', action: 'x', propensity: '1', reward: '1' }],
    [{ round: '2', action: 'x', probability: '1' }],
    'says nothing',
  ],
])('plain rows: %s is told by its row', (_name, log, policy, words) => {
  const read = readPlainLog(log, policy);
  expect(read.ok).toBe(false);
  expect(JSON.stringify(read)).toContain(words);
});
