import { expect, test } from 'vitest';
import { featureSpec } from '../features/feature-spec.ts';
import { featureFactorNames, featureFactors } from './feature-factors.ts';

const width = featureSpec.features.length;
const namesOf = (factor: string): readonly string[] => {
  const found = featureFactors(width).find((each) => each.factor === factor);
  return featureSpec.features.slice(found?.from, found?.to).map(({ name }) => name);
};

test('every feature is in exactly one factor', () => {
  const places = featureFactors(width).flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, at) => from + at),
  );
  expect(places.toSorted((one, other) => one - other)).toEqual(Array.from({ length: width }, (_, place) => place));
});

test('factors hold the features of their names', () => {
  expect(namesOf('delinquency')).toContain('daysPastDue');
  expect(namesOf('recentContacts')).toContain('contactsLast7Days');
  expect(namesOf('protected')).toEqual(['birthYear', 'language', 'region']);
});

test('attributes stand after the spec, and are few enough factors to be enumerated', () => {
  expect(featureFactors(width + 3).at(-1)).toEqual({ factor: 'attributes', from: width, to: width + 3 });
  expect(featureFactorNames).toHaveLength(12);
});
