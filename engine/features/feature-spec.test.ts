import { expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { shippedSources } from '../compliance/testing/shipped-packs.ts';
import { actionFactors, factorLevels } from './action-factors.ts';
import { sourceTimes } from './feature.ts';
import { featureSpec } from './feature-spec.ts';
import { markets, regions } from './places.ts';
import { featureVector, namedFeatures } from './stored-features.ts';

const { features } = featureSpec;

test('a change of the list or of its constants is a new id: then both stand here anew', () => {
  expect([featureSpec.id, featureSpec.hash]).toEqual([
    'case-1',
    'bb0b3da42079eb7229344aa368fc89ee413ade67965d0d081c92dbd6d3e4a756',
  ]);
});

test('names and levels differ, ranges are ranges, nothing comes from after the decision', () => {
  expect(new Set(features.map(({ name }) => name)).size).toBe(features.length);
  for (const feature of features) {
    const [least, most] = feature.range;
    expect(least, feature.name).toBeLessThan(most);
    expect(sourceTimes[feature.source], feature.name).toBe('before');
    if (feature.kind === 'category') expect(new Set(feature.levels).size).toBe(feature.levels.length);
    else expect(most * 10 ** feature.decimals, feature.name).toBeLessThan(Number.MAX_SAFE_INTEGER);
  }
});

test('age, language and region are for checks of equal treatment alone (GDPR art. 5(1)(b), 9)', () => {
  const kept = features.filter(({ forDecisions }) => !forDecisions).map(({ name }) => name);
  expect(kept).toEqual(['birthYear', 'language', 'region']);
});

test('every place with a pack has its level', () => {
  const packs = shippedSources()
    .map(({ file }) => file.replace('.yaml', ''))
    .filter((place) => place !== 'HOUSE' && place !== 'EU');
  const levels: readonly string[] = [...markets, ...regions];
  expect(packs.filter((place) => !levels.includes(place))).toEqual([]);
});

test('the factors of an action name it again, but for the hour within its band', () => {
  for (const action of defaultCatalogue.actions) {
    const { channel, slotBand, tone, treatment } = actionFactors(action);
    expect(factorLevels.channel[channel]).toBe(action.channel);
    expect(factorLevels.tone[tone]).toBe(action.tone);
    expect(factorLevels.treatment[treatment]).toBe(action.treatment);
    expect(factorLevels.slotBand[slotBand] === 'any').toBe(action.slot === 'any');
  }
  const [, sms] = defaultCatalogue.actions;
  expect(actionFactors({ ...sms!, slot: 'late_morning' }).slotBand).toBe(factorLevels.slotBand.indexOf('midday'));
});

test('receipts of an earlier list keep their names; of an unknown one the places', () => {
  const old = namedFeatures('receipt-1', [8, 1250.5, 1250.5, 'SEK', 'SE', null, 'consumer']);
  expect(old).toEqual({
    daysPastDue: 8,
    balance: 1250.5,
    principal: 1250.5,
    currency: 'SEK',
    country: 'SE',
    language: null,
    debtorKind: 'consumer',
  });
  expect(namedFeatures('from-tomorrow', [1, null])).toEqual({ '#0': 1, '#1': null });
});

test('a list of another spec or length is no vector', () => {
  const stored = features.map(() => 0);
  expect(featureVector(featureSpec.id, stored)).toEqual(new Float64Array(features.length));
  expect(featureVector('receipt-1', stored)).toBeNull();
  expect(featureVector(featureSpec.id, stored.slice(1))).toBeNull();
});
