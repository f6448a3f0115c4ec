import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMajorUnits, readMinorUnits, type DecimalMark } from './read-decimal.ts';

describe('readMajorUnits', () => {
  test.each<[string, string, DecimalMark, number]>([
    ['55.94', 'USD', 'auto', 5594],
    ['0.07', 'USD', 'auto', 7],
    ['5', 'USD', 'auto', 500],
    ['5.9', 'USD', 'auto', 590],
    ['5.900000', 'USD', 'auto', 590],
    ['007.50', 'USD', 'auto', 750],
    ['-3.20', 'USD', 'auto', -320],
    ['-0.00', 'USD', 'auto', 0],
    ['1,234.56', 'USD', 'auto', 123456],
    ['1 234 567,89', 'SEK', ',', 123456789],
    ['1.234,5', 'EUR', ',', 123450],
    ['1,234', 'USD', '.', 123400],
    ['1’234', 'JPY', '.', Number.NaN],
    ["1'234", 'JPY', '.', 1234],
    ['1234', 'JPY', 'auto', 1234],
    ['1.234', 'KWD', 'auto', 1234],
    ['90071992547409.91', 'USD', 'auto', Number.MAX_SAFE_INTEGER],
  ])('%s %s with mark %s is %d minor units', (text, currency, mark, minor) => {
    const result = readMajorUnits(text, currency, mark);
    if (Number.isNaN(minor)) expect(result.ok).toBe(false);
    else expect(result).toEqual({ ok: true, value: minor });
  });

  test.each<[string, string, DecimalMark, string]>([
    ['', 'USD', 'auto', 'no amount'],
    ['abc', 'USD', 'auto', 'no amount'],
    ['NaN', 'USD', 'auto', 'no amount'],
    ['Infinity', 'USD', 'auto', 'no amount'],
    ['1e3', 'USD', 'auto', 'no amount'],
    ['1.', 'USD', 'auto', 'no amount'],
    ['.5', 'USD', 'auto', 'no amount'],
    ['1,50', 'USD', 'auto', 'no amount'],
    ['1,234', 'USD', 'auto', 'no amount'],
    ['12,34.50', 'USD', 'auto', 'no amount'],
    ['1.2.3', 'USD', 'auto', 'no amount'],
    ['0x10', 'USD', 'auto', 'no amount'],
    ['--5', 'USD', 'auto', 'no amount'],
    ['$5.00', 'USD', 'auto', 'no amount'],
    ['5.941', 'USD', 'auto', 'more than the 2 decimals'],
    ['0.30000000000000004', 'USD', 'auto', 'more than the 2 decimals'],
    ['5.5', 'JPY', 'auto', 'more than the 0 decimals'],
    ['90071992547409.92', 'USD', 'auto', '2^53 - 1'],
  ])('refuses "%s" %s with mark %s', (text, currency, mark, reason) => {
    const result = readMajorUnits(text, currency, mark);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(reason) as string });
  });

  test('gives back every amount that was written with two decimals', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (minor) => {
        const size = String(Math.abs(minor)).padStart(3, '0');
        const text = `${minor < 0 ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`;
        expect(readMajorUnits(text, 'EUR', 'auto')).toEqual({ ok: true, value: minor === 0 ? 0 : minor });
      }),
    );
  });
});

test.each([
  ['12345', 12345],
  ['12345.0', 12345],
  ['-1', -1],
  ['12.5', null],
  ['1,000', null],
  ['', null],
  ['9007199254740992', null],
])('readMinorUnits reads "%s" as %s', (text, minor) => {
  const result = readMinorUnits(text);
  expect(result.ok ? result.value : null).toBe(minor);
});
