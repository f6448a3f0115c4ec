import { expect, test } from 'vitest';
import { containsPhrase } from './phrase.ts';

test.each([
  ['This is your LAST chance.', 'last chance', true],
  ['the last\n  chance', 'last chance', true],
  ['a lasting chance', 'last chance', false],
  ['indebted', 'debt', false],
  ['Skulden är', 'skuld', false],
  ['skuldåtgärd', 'skuld', false],
  ['(skuld)', 'skuld', true],
  ['VIIMEINEN PÄIVÄ', 'viimeinen päivä', true],
  ['a discount of 50%', '50%', true],
  ['a.b', 'a+b', false],
  ['', 'debt', false],
])('%j holds %j: %s', (text, phrase, expected) => {
  expect(containsPhrase(text, phrase)).toBe(expected);
});
