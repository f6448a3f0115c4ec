import { describe, expect, test } from 'vitest';
import { dayMs } from '../../vocabulary/time.ts';
import { trialShareOf } from './trial-share.ts';

const asOf = 100 * dayMs;
const gate = { trialShare: 0.02, trialShareWaiting: 0.29 };

const shareOf = (waiting: number, daysAgo: readonly number[], free = 1, night = 13): number =>
  trialShareOf(
    gate,
    { free, distribution: { candidates: [free - waiting], noContact: waiting, handOff: 1 - free, basis: [] } },
    {
      night,
      context: { asOf, contacts: daysAgo.map((days) => ({ at: asOf - days * dayMs })) },
    },
  );

describe('the share that is tried', () => {
  test.each([
    ['the base contacts', 0, [], 0.02],
    ['the base waits, and nobody wrote lately', 1, [], 0.29],
    ['the base waits after one contact', 1, [3], 0.11],
    ['the base waits after three', 1, [2, 4, 6], 0.03],
    ['what is a week ago is forgotten', 1, [7, 20], 0.29],
    ['the base draws', 0.5, [], 0.155],
  ])('%s', (_, waiting, daysAgo, share) => {
    expect(shareOf(waiting, daysAgo)).toBeCloseTo(share, 12);
  });

  test.each([
    [0, 0.29],
    [27, 0.145],
    [400, 0.0725],
  ])('shrinks with the nights: night %i', (night, share) => {
    expect(shareOf(1, [], 1, night)).toBeCloseTo(share, 12);
  });

  test('is of what the base leaves free', () => {
    expect(shareOf(0.25, [], 0.5)).toBeCloseTo(0.155, 12);
  });
});
