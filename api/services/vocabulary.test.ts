import { expect, test } from 'vitest';
import { defaultCatalogue, featureSpec, noAttributes } from '../../engine/index.ts';
import { metricNames } from '../../engine/index.ts';
import { vocabularySchema } from '../contracts/vocabulary.ts';
import { makeVocabulary, type ToldFeatures } from './vocabulary.ts';

const read = async (told: ToldFeatures = { list: noAttributes, lawfulBases: new Map() }) => {
  const answer = await makeVocabulary({
    catalogue: defaultCatalogue,
    readTold: () => Promise.resolve(told),
  }).readVocabulary({}, { keyId: 'k', roles: ['scientist'], portfolios: null, requestId: 'r' });
  if (!answer.ok) throw new Error('no vocabulary');
  return answer.value;
};

test('has the shape of the contract, and no list is empty', async () => {
  const vocabulary = await read();
  expect(vocabularySchema.parse(vocabulary)).toEqual(vocabulary);
  expect(Object.entries(vocabulary).filter(([, list]) => Array.isArray(list) && list.length === 0)).toEqual([]);
});

test.each([
  { id: 'early', from: '06:00', to: '08:00' },
  { id: 'evening', from: '18:00', to: '20:00' },
  { id: 'any', from: '00:00', to: '24:00' },
])('the slot $id is from $from to $to', async (slot) => {
  expect((await read()).slots).toContainEqual(slot);
});

test('names every event of cases and debtors once', async () => {
  const { eventTypes } = await read();
  expect(eventTypes).toEqual(expect.arrayContaining(['case.opened', 'satisfaction.rated', 'debtor.registered']));
  expect(eventTypes).toHaveLength(31);
  expect(new Set(eventTypes).size).toBe(31);
});

test('the metrics of the engine room are those of the contract', async () => {
  expect((await read()).metrics).toEqual(metricNames);
});

test('a variable of conditions is told with its type and unit', async () => {
  expect((await read()).celVariables).toContainEqual({
    name: 'daysPastDue',
    type: 'int',
    description: 'Days since the due date on the debtor’s calendar; negative before it (days)',
  });
});

test('the catalogue in force, by action', async () => {
  const { catalogue } = await read();
  expect(catalogue).toMatchObject({ id: defaultCatalogue.id, version: defaultCatalogue.version });
  expect(catalogue.actions).toHaveLength(defaultCatalogue.actions.length);
});

test('a feature is told with unit, range, lawful basis and whether it may decide', async () => {
  const { features } = (await read()).featureSpec;
  expect(features.find(({ name }) => name === 'birthYear')).toEqual({
    name: 'birthYear',
    kind: 'number',
    description: 'Year of birth, where told: for age bands',
    unit: 'year',
    range: { from: 1900, to: 2100 },
    levels: null,
    source: 'debtor_facts',
    lawfulBasis: 'legitimate_interest',
    forDecisions: false,
  });
  expect(features.find(({ name }) => name === 'stage')).toMatchObject({
    unit: null,
    range: null,
    levels: ['pre_due', 'reminder', 'collection', 'legal'],
    lawfulBasis: 'contract',
    forDecisions: true,
  });
});

test('attributes in use stand at the end of the features, with what they rest on', async () => {
  const attributes = [
    { name: 'verified', kind: 'boolean' },
    { name: 'tier', kind: 'category', levels: ['a', 'b'] },
  ] as const;
  const told = { list: { version: 4, attributes }, lawfulBases: new Map([['tier', 'consent' as const]]) };
  const vocabulary = await read(told);
  expect(vocabularySchema.parse(vocabulary)).toEqual(vocabulary);
  const { id, hash, features } = vocabulary.featureSpec;
  expect({ id, isOther: hash !== featureSpec.hash }).toEqual({ id: 'case-1+a4', isOther: true });
  expect(features).toHaveLength(featureSpec.features.length + 2);
  expect(features.slice(-2)).toMatchObject([
    { name: 'attributes.verified', kind: 'number', unit: 'yes (1) or no (0)', lawfulBasis: 'legitimate_interest' },
    { name: 'attributes.tier', kind: 'category', levels: ['a', 'b'], lawfulBasis: 'consent', forDecisions: true },
  ]);
});
