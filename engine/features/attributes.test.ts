import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../decision/decide.ts';
import { writeReceipt } from '../decision/receipt.ts';
import { exampleInput } from '../decision/testing/example-input.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import {
  attributeValue,
  attributeVersionOf,
  makeAttributeReader,
  makeFeaturesOf,
  noAttributes,
  specIdWith,
  specWith,
  type AttributeList,
  type ToldAttributes,
} from './attributes.ts';
import { caseFeatures } from './case-features.ts';
import { featureSpec } from './feature-spec.ts';
import { featureVector, namedAttributes, namedFeatures, storedAttributeValues } from './stored-features.ts';

const list: AttributeList = {
  version: 3,
  attributes: [
    { name: 'score', kind: 'number' },
    { name: 'verified', kind: 'boolean' },
    { name: 'group', kind: 'category', levels: ['gold', 'silver'] },
  ],
};
const width = featureSpec.features.length;
const [score, verified, group] = list.attributes as [
  (typeof list.attributes)[number],
  (typeof list.attributes)[number],
  (typeof list.attributes)[number],
];

const caseOf = (attributes: ToldAttributes) => {
  const { debtor, ...rest } = exampleCase();
  return { ...rest, debtor: debtor === null ? null : { ...debtor, attributes } };
};
const decided = (attributes: ToldAttributes, of: AttributeList | undefined) => {
  const input = exampleInput({ channel: 'sms' });
  return writeReceipt(
    decide({ ...input, context: caseOf(attributes), ...(of === undefined ? {} : { attributes: of }) }),
  );
};

describe('a value', () => {
  test.each([
    ['a number', score, { score: 0.25 }, 0.25],
    ['minus zero', score, { score: -0 }, 0],
    ['beyond all bounds', score, { score: 1e300 }, 1e12],
    ['a number told as text', score, { score: '0.25' }, NaN],
    ['no debtor', score, undefined, NaN],
    ['told by nobody', score, {}, NaN],
    ['the name of something every object has', { name: 'constructor', kind: 'number' as const }, {}, NaN],
    ['yes', verified, { verified: true }, 1],
    ['no', verified, { verified: false }, 0],
    ['one for yes', verified, { verified: 1 }, NaN],
    ['a level', group, { group: 'silver' }, 1],
    ['a level that is none', group, { group: 'bronze' }, NaN],
  ])('%s', (_, attribute, told, expected) => {
    expect(attributeValue(attribute, told as ToldAttributes | undefined)).toBe(expected);
  });
});

describe('the spec', () => {
  test('without attributes is the spec itself, and names no version', () => {
    expect(specWith(noAttributes)).toBe(featureSpec);
    expect(specWith({ version: 9, attributes: [] })).toBe(featureSpec);
    expect(attributeVersionOf(featureSpec.id)).toBe(0);
  });

  test('with attributes says so in id and hash, and is open to decisions', () => {
    const spec = specWith(list);
    expect(spec.id).toBe('case-1+a3');
    expect(spec.features).toHaveLength(width + 3);
    expect(spec.features.at(-1)).toEqual({
      ...{ name: 'attributes.group', kind: 'category', levels: ['gold', 'silver'] },
      ...{ forDecisions: true, isDeclared: true },
    });
    const grown = { ...list, attributes: list.attributes.slice(0, 2) };
    expect(new Set([spec.hash, specWith(grown).hash, featureSpec.hash]).size).toBe(3);
  });

  test.each([
    ['case-1+a12', 12],
    ['case-1+a0', null],
    ['case-1+a', null],
    ['case-1+a1.5', null],
    ['case-0+a1', null],
    ['receipt-1', null],
  ])('%s names version %s', (id, version) => {
    expect(attributeVersionOf(id)).toBe(version);
  });
});

describe('a receipt', () => {
  test('is byte for byte what it was where no attribute is in use', () => {
    const told = { score: 0.5 };
    expect(decided(told, noAttributes).text).toBe(decided(told, undefined).text);
    expect(decided(told, undefined).receipt.featureSpec).toBe('case-1');
  });

  test('keeps the values that were served, by the version that served them', () => {
    const { receipt } = decided({ score: 0.1, verified: true, group: 'bronze' }, list);
    expect(receipt.featureSpec).toBe('case-1+a3');
    expect(storedAttributeValues(receipt.features)).toEqual([0.1, 1, null]);
    expect(namedAttributes(list, receipt.features)).toEqual({
      ...{ 'attributes.score': 0.1, 'attributes.verified': true, 'attributes.group': null },
    });
    expect(namedFeatures(receipt.featureSpec, receipt.features)).toEqual(
      namedFeatures(featureSpec.id, receipt.features.slice(0, width)),
    );
    expect(featureVector(receipt.featureSpec, receipt.features)).toEqual(
      caseFeatures(caseOf({ score: 0.1, verified: true, group: 'bronze' })),
    );
  });

  const told = fc.record(
    {
      score: fc.oneof(fc.double({ noNaN: true }), fc.string(), fc.boolean()),
      verified: fc.oneof(fc.boolean(), fc.double({ noNaN: true })),
      group: fc.oneof(fc.constantFrom('gold', 'silver', 'bronze'), fc.boolean()),
    },
    { requiredKeys: [] },
  );

  test('read back is the vector that the model was given, bit for bit', () => {
    const read = makeAttributeReader(list, list);
    fc.assert(
      fc.property(told, (attributes) => {
        const { text } = decided(attributes, list);
        const receipt = JSON.parse(text) as ReturnType<typeof decided>['receipt'];
        const vector = new Float64Array(width + 3);
        expect(featureVector(receipt.featureSpec, receipt.features, vector.subarray(0, width))).not.toBeNull();
        read(storedAttributeValues(receipt.features), vector.subarray(width), () => 99);
        const served = makeFeaturesOf(list)(caseOf(attributes));
        expect(new BigUint64Array(vector.buffer)).toEqual(new BigUint64Array(served.slice().buffer));
      }),
      { numRuns: 60 },
    );
  });
});

describe('values under another list', () => {
  const other: AttributeList = {
    version: 4,
    attributes: [
      { name: 'fresh', kind: 'number' },
      { name: 'group', kind: 'category', levels: ['platinum', 'silver', 'gold'] },
      { name: 'score', kind: 'boolean' },
    ],
  };

  test('are found by name, levels too; another kind is not known, and only what was not served is asked for elsewhere', () => {
    const into = new Float64Array(3);
    makeAttributeReader(list, other)([0.3, 1, 0], into, (place) => 70 + place);
    expect([...into]).toEqual([70, 2, NaN]);
    makeAttributeReader(list, other)([0.3, 1, null], into, () => 5);
    expect([...into]).toEqual([5, NaN, NaN]);
    makeAttributeReader(noAttributes, other)([], into, (place) => place);
    expect([...into]).toEqual([0, 1, 2]);
  });

  test('a model is not told what has been barred since it was trained', () => {
    const context = caseOf({ score: 0.4, verified: true, group: 'gold' });
    const barred = { ...list, attributes: list.attributes.filter(({ name }) => name !== 'verified') };
    expect([...makeFeaturesOf(list, barred)(context).slice(width)]).toEqual([0.4, NaN, 0]);
    expect([...makeFeaturesOf(list, noAttributes)(context).slice(width)]).toEqual([NaN, NaN, NaN]);
    expect(makeFeaturesOf(noAttributes, list)).toBe(caseFeatures);
    expect(specIdWith(barred)).toBe('case-1+a3');
  });
});
