import { describe, expect, test } from 'vitest';
import { parseBigint } from './value-parsers.ts';

describe('parseBigint', () => {
  test.each([
    ['0', 0],
    ['-42', -42],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  ])('%s', (text, expected) => {
    expect(parseBigint(text)).toBe(expected);
  });

  test.each(['9007199254740992', '-9007199254740993', '9223372036854775807'])('refuses %s', (text) => {
    expect(() => parseBigint(text)).toThrow(RangeError);
  });
});
