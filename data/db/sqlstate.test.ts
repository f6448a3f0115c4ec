import { describe, expect, test } from 'vitest';
import { isConnectionFailure, isRetryable, sqlstateOf } from './sqlstate.ts';

const withCode = (code: unknown): Error => Object.assign(new Error('failed'), { code });

describe('sqlstateOf', () => {
  test.each([
    ['an error of the server', withCode('23505'), '23505'],
    ['a code with letters', withCode('40P01'), '40P01'],
    ['an error of the network', withCode('ECONNREFUSED'), undefined],
    ['an error with a number', withCode(23505), undefined],
    ['an error without code', new Error('failed'), undefined],
    ['no error at all', { code: '23505' }, undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_name, error, expected) => {
    expect(sqlstateOf(error)).toBe(expected);
  });
});

test.each([
  ['serialization failure', '40001', true],
  ['deadlock', '40P01', true],
  ['unique violation', '23505', false],
  ['server shut down, fate of the transaction unknown', '57P01', false],
])('isRetryable: %s', (_name, code, expected) => {
  expect(isRetryable(withCode(code))).toBe(expected);
});

test.each([
  ['the connection broke', withCode('ECONNRESET'), true],
  ['the server shut down', withCode('57P01'), true],
  ['the protocol broke', withCode('08P01'), true],
  ['pg says so in words', new Error('Connection terminated unexpectedly'), true],
  ['the pool had none to give', new Error('timeout exceeded when trying to connect'), true],
  ['a constraint refused', withCode('23505'), false],
  ['a bug of ours', new TypeError('undefined is not a function'), false],
  ['no error at all', 'Connection terminated', false],
])('isConnectionFailure: %s', (_name, error, expected) => {
  expect(isConnectionFailure(error)).toBe(expected);
});
