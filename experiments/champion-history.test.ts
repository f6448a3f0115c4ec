import { expect, test } from 'vitest';
import { previousChampion, type ChampionStep } from './champion-history.ts';

const changes = (told: string): readonly ChampionStep<string>[] =>
  Array.from(told, (strategy) => ({ kind: strategy === '<' ? 'rollback' : 'promotion', strategy }));

test.each([
  ['none', '', null],
  ['the first', 'a', null],
  ['two', 'ab', 'a'],
  ['three', 'abc', 'b'],
  ['one rolled back: the one before both', 'abc<', 'a'],
  ['rolled back to the first', 'abc<<', null],
  ['rolled back and promoted anew', 'abc<d', 'b'],
  ['the same twice', 'aba', 'b'],
])('%s', (_, told, expected) => {
  expect(previousChampion(changes(told))).toBe(expected);
});
