import { expect, test } from 'vitest';
import { thriftyShares } from './thrifty.ts';

const estimates = [
  { costMinor: 400, harmProb: 0 },
  { costMinor: 0, harmProb: 0.01 },
  { costMinor: 0, harmProb: 0 },
];
const shares = thriftyShares({ indices: [-1, 0, 1, 2] }, { estimates, harmPriceMinor: 10_000 });

test('what costs four times as much is tried half as often; harm costs its price', () => {
  expect((shares[2] ?? 0) / (shares[1] ?? 0)).toBeCloseTo(2, 12);
});

test('what costs nothing is not all that is tried', () => {
  expect((shares[3] ?? 0) / (shares[2] ?? 0)).toBeCloseTo(10, 12);
});

test('the shares sum to 1, and no contact has that of the average contact', () => {
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(shares[0]).toBeCloseTo(1 / 4, 12);
});

test('where nothing can be sent, nothing is tried', () => {
  expect([...thriftyShares({ indices: [-1] }, { estimates: [], harmPriceMinor: 0 })]).toEqual([1]);
});
