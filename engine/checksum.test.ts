import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, checksumOf } from './checksum.ts';

describe('canonical JSON', () => {
  test('sorts keys by code unit, at every depth, and keeps the order of lists', () => {
    expect(canonicalJson({ b: [3, { z: null, a: 'é' }], a: true, B: 1.5 })).toBe(
      '{"B":1.5,"a":true,"b":[3,{"a":"é","z":null}]}',
    );
  });

  test('leaves out what JSON cannot say', () => {
    expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
  });

  test('means the same as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(canonicalJson(JSON.parse(text)))).toEqual(JSON.parse(text));
      }),
    );
  });
});

test('the checksum is SHA-256 over that text', () => {
  // printf '{"a":1}' | sha256sum
  expect(checksumOf({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
});
