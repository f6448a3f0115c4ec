/** What bars learning: named cases of nights that went wrong. */
import { expect, test } from 'vitest';
import { dataFaults, type NightCount } from './data-quality.ts';

const night = (day: number, change: Partial<NightCount> = {}): NightCount => ({
  ...{ day, rows: 1000, payments: 20, missing: [0, 400] },
  ...change,
});
const nights = (change: (day: number) => Partial<NightCount> = () => ({}), count = 20): readonly NightCount[] =>
  Array.from({ length: count }, (_, day) => night(day, change(day)));
const newest = (change: Partial<NightCount>) => (day: number) => (day > 16 ? change : {});
const names = ['age', 'income'];

test.each([
  ['all is well', nights(), 19, []],
  ['too few nights to say anything', nights(() => ({ payments: 0 }), 8), 7, []],
  ['no payments', nights(newest({ payments: 0 })), 19, [/No payment arrived.*60 were/u]],
  ['no payments where few were to be expected', nights((day) => ({ payments: day > 16 ? 0 : 2 })), 19, []],
  ['no decisions', nights().slice(0, 17), 19, [/No decision was recorded/u]],
  ['few decisions are usual', nights(() => ({ rows: 10, payments: 0 })).slice(0, 17), 19, []],
  ['one night without decisions is none of three', nights().slice(0, 19), 19, []],
  ['a feature that is known no longer', nights(newest({ missing: [1000, 400] })), 19, [/No longer known.*: age\./u]],
  ['a feature that was seldom known', nights(newest({ missing: [0, 1000] })), 19, []],
])('%s', (_, given, toDay, expected) => {
  const faults = dataFaults(given, toDay, names);
  expect(faults).toHaveLength(expected.length);
  for (const [place, words] of expected.entries()) expect(faults[place]).toMatch(words);
});
