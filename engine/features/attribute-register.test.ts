import { describe, expect, test } from 'vitest';
import {
  attributesInUse,
  entryAfter,
  mostAttributes,
  mostLevels,
  type AttributeSighting,
  type RegisteredAttribute,
} from './attribute-register.ts';

const seen = (changes: Partial<AttributeSighting> = {}): AttributeSighting => ({
  ...{ name: 'score', coverage: 0.5, told: 100, numbers: 100, booleans: 0, levels: [] },
  ...changes,
});
const texts = (count: number, told = 100): Partial<AttributeSighting> => ({
  numbers: 0,
  levels: Array.from({ length: count }, (_, place) => ({ level: `L${String(place)}`, told: Math.floor(told / count) })),
});
const entered = (changes: Partial<AttributeSighting> = {}): RegisteredAttribute => {
  const entry = entryAfter(undefined, seen(changes));
  if (entry === null) throw new Error('nothing was entered');
  return entry;
};

describe('an attribute first seen', () => {
  test.each<[string, Partial<AttributeSighting>, Partial<RegisteredAttribute>]>([
    ['a number', {}, { kind: 'number', use: 'learn', lawfulBasis: 'legitimate_interest' }],
    ['yes and no', { numbers: 0, booleans: 100 }, { kind: 'boolean', use: 'learn' }],
    ['levels', texts(4), { kind: 'category', levels: ['L0', 'L1', 'L2', 'L3'], use: 'learn' }],
    ['values that few debtors share', texts(2, 80), { kind: 'text', use: 'rules_only', lawfulBasis: null }],
    ['too many levels', texts(40), { kind: 'text', use: 'rules_only' }],
    ['now a number, now a text', { numbers: 60 }, { kind: 'text', use: 'rules_only' }],
    ['a protected name', { name: 'age' }, { kind: 'number', use: 'rules_only', lawfulBasis: null }],
    ['the name of a detail, told as yes or no', { name: 'phoneVerified', numbers: 0, booleans: 100 }, { use: 'learn' }],
    ['what is on file for the law', { name: 'onFile.licence', numbers: 0, booleans: 100 }, { use: 'rules_only' }],
  ])('%s', (_, changes, expected) => {
    expect(entered(changes)).toMatchObject({ ...expected, by: 'tact' });
  });
});

describe('an attribute seen again', () => {
  test('leaves no new entry where nothing moved, or coverage by a hair', () => {
    expect(entryAfter(entered(), seen({ coverage: 0.51 }))).toBeNull();
    expect(entryAfter(entered(), seen({ coverage: 0.8 }))).toMatchObject({ coverage: 0.8, use: 'learn' });
  });

  test('keeps its levels in their places and adds new ones behind, as far as there is room', () => {
    const known = entered(texts(3));
    const grown = entryAfter(known, seen({ ...texts(5), levels: texts(5).levels!.toReversed() }));
    expect(grown?.levels).toEqual(['L0', 'L1', 'L2', 'L4', 'L3']);
    const full = entered(texts(mostLevels));
    const other = { numbers: 0, levels: [{ level: 'new', told: 100 }] };
    expect(entryAfter(full, seen(other))).toBeNull();
  });

  test('by a word of a person stays barred or in use, whatever it looks like; free text is never learned from', () => {
    const person = { by: 'maria', reason: 'asked the controller', lawfulBasis: 'contract' } as const;
    const barred = { ...entered(), ...person, use: 'rules_only' as const, lawfulBasis: null };
    expect(entryAfter(barred, seen({ numbers: 0, booleans: 100 }))).toMatchObject({
      kind: 'boolean',
      use: 'rules_only',
    });
    const used = { ...entered({ name: 'age' }), ...person, use: 'learn' as const };
    expect(entryAfter(used, seen({ name: 'age', ...texts(3) }))).toMatchObject({ kind: 'category', use: 'learn' });
    expect(entryAfter(used, seen({ name: 'age', ...texts(40) }))).toMatchObject({
      ...{ kind: 'text', use: 'rules_only', lawfulBasis: null },
    });
  });
});

test('in use are those that may be, those told of most debtors first, then by name, at most so many', () => {
  const register = [
    { ...entered(), name: 'b', coverage: 0.52 },
    { ...entered(), name: 'a', coverage: 0.48 },
    { ...entered(), name: 'c', coverage: 0.9 },
    { ...entered({ name: 'age' }), coverage: 1 },
    { ...entered(texts(40)), name: 'text', use: 'learn' as const },
  ];
  expect(attributesInUse(register)).toEqual(['c', 'a', 'b'].map((name) => ({ name, kind: 'number' })));
  const many = Array.from({ length: 40 }, (_, place) => ({ ...entered(), name: `n${String(place).padStart(2, '0')}` }));
  expect(attributesInUse(many)).toHaveLength(mostAttributes);
  expect(attributesInUse(many).at(-1)?.name).toBe('n23');
});
