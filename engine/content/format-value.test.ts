import { describe, expect, test } from 'vitest';
import { formatValue, localeOf, type TemplateValues } from './format-value.ts';
import type { Placeholder } from './placeholders.ts';

const values: TemplateValues = {
  amount: { amount: 123_450, currency: 'SEK' },
  costs: { amount: 0, currency: 'EUR' },
  principal: { amount: 5_000, currency: 'JPY' },
  dueOn: '2026-03-02',
  interestRate: 0.0825,
  planMonths: 12,
  creditor: 'Nordljus',
};

describe('as people there write it', () => {
  test.each<[Placeholder, string, string | null]>([
    ['amount', 'sv-SE', '1 234,50 kr'],
    ['amount', 'en-GB', 'SEK 1,234.50'],
    ['amount', 'de-DE', '1.234,50 SEK'],
    ['costs', 'it-IT', '0,00 €'],
    ['costs', 'et-EE', '0,00 €'],
    ['costs', 'fi-FI', '0,00 €'],
    ['principal', 'en-US', '¥5,000'],
    ['dueOn', 'sv-SE', '2 mars 2026'],
    ['dueOn', 'no', '2. mars 2026'],
    ['dueOn', 'en-GB', '2 March 2026'],
    ['dueOn', 'en-US', 'March 2, 2026'],
    ['dueOn', 'et', '2. märts 2026'],
    ['interestRate', 'sv-SE', '8,25 %'],
    ['interestRate', 'en-GB', '8.25%'],
    ['planMonths', 'sv', '12'],
    ['creditor', 'sv', 'Nordljus'],
    ['phone', 'sv', null],
  ])('%s in %s: %s', (placeholder, locale, expected) => {
    expect(formatValue(values, placeholder, { locale, dateStyle: 'long' })).toBe(expected);
  });

  test('short dates where there is little room', () => {
    expect(formatValue(values, 'dueOn', { locale: 'fi-FI', dateStyle: 'medium' })).toBe('2.3.2026');
  });
});

test.each([
  ['sv', null, 'sv'],
  ['sv', 'FI', 'sv-FI'],
  ['sv-SE', 'FI', 'sv-SE'],
  ['en', null, 'en-GB'],
  ['en', 'US', 'en-US'],
  ['nb', 'NO', 'nb-NO'],
  ['sv-!!', null, 'sv'],
  ['sv', 'Sweden', 'sv'],
  ['no such tag', null, 'en-GB'],
])('the locale of %j in %s: %s', (tag, country, expected) => {
  expect(localeOf(tag, country)).toBe(expected);
  expect(() => new Intl.NumberFormat(localeOf(tag, country))).not.toThrow();
});
