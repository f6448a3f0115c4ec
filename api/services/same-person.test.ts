import { expect, test } from 'vitest';
import { isSamePerson } from './same-person.ts';

test.each([
  ['the same name', 'maria.lind', 'maria.lind', true],
  ['in other letters', 'Maria Lind', 'maria lind', true],
  ['with spaces around it', ' åsa ', 'Åsa', true],
  ['another name', 'maria.lind', 'maria.lindh', false],
])('%s', (_, one, other, isSame) => {
  expect(isSamePerson(one, other)).toBe(isSame);
  expect(isSamePerson(other, one)).toBe(isSame);
});
