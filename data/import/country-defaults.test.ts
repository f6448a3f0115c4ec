import { expect, test } from 'vitest';
import { countryDefaults } from './country-defaults.ts';

test.each([
  ['SE', 'sv', ['Europe/Stockholm']],
  ['NO', 'no', ['Europe/Oslo']],
  ['FI', 'fi', ['Europe/Helsinki']],
  ['EE', 'et', ['Europe/Tallinn']],
  ['IT', 'it', ['Europe/Rome']],
  ['DE', 'de', ['Europe/Berlin']],
  ['GB', 'en', ['Europe/London']],
  ['US', 'en', ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles']],
])('%s speaks %s in %s', (country, language, timeZones) => {
  expect(countryDefaults(country)).toEqual({ language, timeZones });
});

test.each(['ZZ', 'se', 'SWE', '391', '', 'S!'])('"%s" is no country', (code) => {
  expect(countryDefaults(code)).toBeNull();
});
