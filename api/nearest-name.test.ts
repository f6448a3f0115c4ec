import { expect, test } from 'vitest';
import fc from 'fast-check';
import { editDistance, nearestName } from './nearest-name.ts';

test.each([
  ['equal', 'port', 'port', 0],
  ['from nothing', '', 'port', 4],
  ['to nothing', 'port', '', 4],
  ['replaced', 'port', 'pork', 1],
  ['inserted', 'port', 'sport', 1],
  ['removed', 'sport', 'port', 1],
  ['the textbook pair', 'kitten', 'sitting', 3],
])('distance, %s', (_name, a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});

/** The definition itself, without the table: slow, and therefore easy to believe. */
const slowDistance = (a: string, b: string): number =>
  a === '' || b === ''
    ? a.length + b.length
    : Math.min(
        slowDistance(a.slice(1), b) + 1,
        slowDistance(a, b.slice(1)) + 1,
        slowDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
      );

test('the table gives what the definition gives', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '_'), maxLength: 5 });
  fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === slowDistance(a, b)));
});

test('the nearest of several, the first of equals', () => {
  expect(nearestName('TACT_ROEL', ['TACT_CLOCK', 'TACT_ROLE', 'TACT_SAMPLE'])).toBe('TACT_ROLE');
  expect(nearestName('x', ['a', 'b'])).toBe('a');
});
