import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { makeSecret } from './secret.ts';

const password = 'correct horse battery staple';

test.each([
  ['JSON', (value: object) => JSON.stringify(value)],
  ['JSON of a copy', (value: object) => JSON.stringify({ ...value })],
  ['a string', (value: object) => Object.values(value).map(String).join()],
  ['inspection', (value: object) => inspect(value, { depth: 9, showHidden: true })],
  ['formatting', (value: object) => inspect(Object.entries(value), { compact: false })],
])('a secret does not show in %s', (_name, print) => {
  const printed = print({ password: makeSecret(password) });
  expect(printed).toContain('***');
  expect(printed).not.toContain('horse');
});

test('a secret can be used, and cannot be changed', () => {
  const secret = makeSecret(password);
  expect(secret.reveal()).toBe(password);
  expect(Object.isFrozen(secret)).toBe(true);
});
