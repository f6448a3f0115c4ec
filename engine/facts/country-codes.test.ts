import { expect, it, test } from 'vitest';
import { countryCodes, isRegionOf } from './country-codes.ts';

it('has the 249 codes of ISO 3166-1 and Kosovo, every one known to the runtime', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(countryCodes.size).toBe(250);
  expect([...countryCodes].filter((code) => names.of(code) === undefined)).toEqual([]);
});

test.each([
  ['US', 'US-CA', true],
  ['FR', 'FR-2A', true],
  ['GB', 'GB-SCT', true],
  ['US', 'US-NY-NYC', true],
  ['US', 'US-NY-UPSTATE', true],
  ['US', 'US-NY-', false],
  ['US', 'US-NY-NYC-1', false],
  ['US', 'CA-ON', false],
  ['US', 'US-', false],
  ['US', 'US-ca', false],
  ['US', 'US-ABCD', false],
  ['US', 'CA', false],
])('a region of %s: %s is %s', (country, region, expected) => {
  expect(isRegionOf(country, region)).toBe(expected);
});
