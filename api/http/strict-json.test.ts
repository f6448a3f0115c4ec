import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findOversizedElements, maximumDepth, parseStrictJson } from './strict-json.ts';

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const refused = (text: string): { pointer: string; detail: string } | null => {
  const parsed = parseStrictJson(text);
  return parsed.ok ? null : parsed.error;
};

describe('parseStrictJson', () => {
  test('any JSON without doubled keys means what JSON.parse says', () => {
    const clean = fc.jsonValue({ maxDepth: 12 }).filter((value) => !JSON.stringify(value).includes('"__proto__"'));
    fc.assert(
      fc.property(clean, fc.constantFrom(undefined, 2), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });

  test('any text that JSON.parse refuses is refused, and its content is not repeated', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '0', ' ', '\\', 'e', '-', '.', 'null', '\n'),
        }),
        (text) => {
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          const error = refused(text);
          if (!isJson)
            expect(error?.detail).toMatch(/^is not valid JSON(, from character \d+ on|: it ends too early)?$/);
        },
      ),
    );
  });

  test('a doubled member is found wherever it stands', () => {
    const plainKey = fc.stringMatching(/^[a-z"\\/~é]{1,6}$/);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(plainKey, fc.nat({ max: 3 })), { maxLength: 6 }),
        plainKey,
        fc.jsonValue({ maxDepth: 2 }),
        (path, key, value) => {
          const inner = JSON.stringify(value);
          fc.pre(!inner.includes('__proto__'));
          const member = `${JSON.stringify(key)}:${inner}`;
          const text = path.reduceRight<string>(
            (below, step) =>
              typeof step === 'number'
                ? `[${'0,'.repeat(step)}${below}]`
                : `{"-":[{},{"x":":"}],${JSON.stringify(step)}:${below}}`,
            `{${member},"-":"\\":",${member}}`,
          );
          const pointer = [...path, key]
            .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
            .join('');
          expect(refused(text)).toEqual({ pointer, detail: 'is written twice in the same object' });
        },
      ),
    );
  });

  test.each([
    ['the same key, escaped another way', '{"a":1,"\\u0061":2}', '/a'],
    ['an empty key', '{"":1,"":2}', '/'],
    ['inside an array', '[{"a":1},{"b":{"c":1,"c":1}}]', '/1/b/c'],
    ['whole numbers as keys', '{"1":0,"0":0,"1":0}', '/1'],
    ['a key of Object.prototype', '{"constructor":1,"constructor":1}', '/constructor'],
  ])('doubled: %s', (_name, text, pointer) => {
    expect(refused(text)).toEqual({ pointer, detail: 'is written twice in the same object' });
  });

  test.each([
    ['at the top', '{"__proto__":{"isAdmin":true}}', '/__proto__'],
    ['below', '{"a":[{"__proto__":1}]}', '/a/0/__proto__'],
    ['escaped', '{"\\u005f_proto__":1}', '/__proto__'],
  ])('__proto__ is refused %s', (_name, text, pointer) => {
    expect(refused(text)).toEqual({ pointer, detail: 'is a key that is not taken' });
  });

  test('the same key in different objects is fine, and so are colons and quotes in strings', () => {
    expect(refused('[{"a":1},{"a":{"a":": \\" : {"}}]')).toBeNull();
  });

  test(`depth ${maximumDepth} is taken, one more is not, and neither are a hundred thousand`, () => {
    expect(refused(nested(maximumDepth))).toBeNull();
    expect(refused(nested(maximumDepth + 1))?.detail).toBe('is nested deeper than 32');
    expect(refused(nested(100_000))?.detail).toBe('is nested deeper than 32');
    expect(refused(`${'{"a":'.repeat(33)}0${'}'.repeat(33)}`)?.detail).toBe('is nested deeper than 32');
  });

  test.each(['NaN', 'Infinity', '-Infinity', "{'a':1}", '{"a":1,}', '01', '', '\u{FEFF}{}', '{"a":1', 'undefined'])(
    'not JSON: %j',
    (text) => {
      expect(refused(text)?.pointer).toBe('');
    },
  );

  test('a megabyte in one string with a doubled key beside it does not exhaust anything', () => {
    const long = JSON.stringify('\\"é'.repeat(200_000));
    expect(refused(`{"a":${long},"b":1,"b":${long}}`)?.pointer).toBe('/b');
  });
});

describe('findOversizedElements', () => {
  test('agrees with measuring each element by itself', () => {
    const element = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
    fc.assert(
      fc.property(fc.array(element), fc.integer({ min: 1, max: 60 }), (elements, limit) => {
        const text = JSON.stringify(elements, null, 1);
        const texts = elements.map((each) => JSON.stringify(each, null, 1).replaceAll('\n', '\n '));
        const expected = texts.flatMap((each, index) => (Buffer.byteLength(each) > limit ? [index] : []));
        expect(findOversizedElements(text, limit)).toEqual(expected);
      }),
    );
  });

  test('a text that is no array is its own only element, and is measured in bytes', () => {
    expect(findOversizedElements('{"a":"ééé"}', 13)).toEqual([0]);
    expect(findOversizedElements('{"a":"ééé"}', 14)).toEqual([]);
  });
});
