/** Holidays by country and region, with days the packs add: a table of named days. */
import { expect, test } from 'vitest';
import { isHoliday } from './holidays.ts';
import type { HolidaySettings, PackChannel } from './pack.ts';
import { packOf } from './testing/shipped-packs.ts';

const settings = (country: string | null, changes: Partial<HolidaySettings> = {}): HolidaySettings => ({
  country,
  types: ['public'],
  ...changes,
});

test.each<[string, HolidaySettings, string | null, string, boolean, PackChannel?]>([
  ['SE National Day', packOf('SE').holidays, null, '2026-06-06', true],
  ['SE Christmas Eve, a bank holiday', packOf('SE').holidays, null, '2026-12-24', true],
  ['SE Twelfth Night, a half day', packOf('SE').holidays, null, '2026-01-05', false],
  ['NO Christmas Eve is no public holiday', packOf('NO').holidays, null, '2026-12-24', false],
  ['FI Midsummer Eve, a bank holiday', packOf('FI').holidays, null, '2026-06-19', true],
  ['EE Victory Day', packOf('EE').holidays, null, '2026-06-23', true],
  ['DE Corpus Christi in Hesse', packOf('DE').holidays, 'DE-HE', '2026-06-04', true],
  ['DE Corpus Christi in Hamburg', packOf('DE').holidays, 'DE-HH', '2026-06-04', false],
  ['DE a region of another country is unknown', packOf('DE').holidays, 'AT-1', '2026-06-04', true],
  ['IT Whit Monday in South Tyrol', packOf('IT').holidays, 'IT-32', '2026-05-25', true],
  ['GB Easter Monday in England', packOf('GB').holidays, 'GB-ENG', '2026-04-06', true],
  ['GB Easter Monday in Scotland', packOf('GB-SCT').holidays, 'GB-SCT', '2026-04-06', false],
  ['GB Boxing Day 2026, a Saturday, is kept on Monday', packOf('GB').holidays, 'GB-ENG', '2026-12-28', true],
  ['US has none that count', packOf('US').holidays, null, '2026-12-25', false],
  ['no country, no holidays', settings(null), null, '2026-12-25', false],
  ['NL 5 May not added', settings('NL'), null, '2026-05-05', false],
])('%s', (_, of, region, on, expected, channel = 'call') => {
  expect(isHoliday(of, region, on, channel)).toBe(expected);
  // Asked again, the kept answer is the same.
  expect(isHoliday(of, region, on, channel)).toBe(expected);
});

const byLaw = (place: string, region: string | null, on: string, channel: PackChannel = 'call'): boolean =>
  isHoliday(packOf(place).holidays, region, on, channel);

test.each<[citation: string, region: string | null, day: string, expected: boolean]>([
  ['Algemene termijnenwet art. 3: Good Friday 2026', null, '2026-04-03', true],
  ['Algemene termijnenwet art. 3: Good Friday 2027', 'NL-NH', '2027-03-26', true],
  ['Algemene termijnenwet art. 3: 5 May in a year without a lustrum', null, '2026-05-05', true],
  ['Algemene termijnenwet art. 3: the King’s birthday', null, '2026-04-27', true],
  ['Algemene termijnenwet art. 3: kept on the 26th where the 27th is a Sunday', null, '2025-04-26', true],
  ['not in Algemene termijnenwet art. 3: 31 December', null, '2026-12-31', false],
])('NL %s', (_, region, on, expected) => {
  expect(byLaw('NL', region, on)).toBe(expected);
  expect(byLaw('NL', region, on, 'email')).toBe(expected);
});

test.each(['2026-12-24', '2026-12-31', '2026-06-05'])(
  'DK inkassoloven § 12(2): no visit on %s, though it is no public holiday and a call may be made',
  (on) => {
    expect(byLaw('DK', null, on, 'visit')).toBe(true);
    expect(byLaw('DK', null, on, 'call')).toBe(false);
  },
);

test.each<[citation: string, place: string, region: string | null, day: string, expected: boolean]>([
  ['Code du travail L3134-13: Good Friday in the Bas-Rhin', 'FR', 'FR-67', '2026-04-03', true],
  ['Code du travail L3134-13: 26 December in the Haut-Rhin', 'FR', 'FR-68', '2026-12-26', true],
  ['Code du travail L3134-13: 26 December in the Moselle', 'FR', 'FR-57', '2026-12-26', true],
  ['Code du travail L3134-13: perhaps, in the Grand Est', 'FR', 'FR-GES', '2026-12-26', true],
  ['Code du travail L3134-13: the European Collectivity of Alsace', 'FR', 'FR-6AE', '2026-12-26', true],
  ['Code du travail L3133-1: not in Île-de-France', 'FR', 'FR-IDF', '2026-12-26', false],
  ['Code du travail L3133-1: not in the Marne, of the Grand Est', 'FR', 'FR-51', '2026-12-26', false],
  ['Code du travail L3133-1: perhaps, of unknown region', 'FR', null, '2026-12-26', true],
  ['Code du travail L3133-1: perhaps, of a region that is none', 'FR', 'FR-XX', '2026-12-26', true],
  ['Code du travail L3133-1: 8 May everywhere', 'FR', 'FR-75', '2026-05-08', true],
  ['Code du travail L3422-2: abolition of slavery, Réunion', 'FR', 'FR-974', '2026-12-20', true],
  ['Code du travail L3422-2: not in the Rhône', 'FR', 'FR-69', '2026-12-20', false],
  ['FTG Bayern art. 1: Epiphany', 'DE', 'DE-BY', '2026-01-06', true],
  ['Feiertagsgesetz Hamburg § 1: no Epiphany', 'DE', 'DE-HH', '2026-01-06', false],
  ['SächsSFG § 1: day of repentance and prayer', 'DE', 'DE-SN', '2026-11-18', true],
  ['SächsSFG § 1: in Saxony alone', 'DE', 'DE-BY', '2026-11-18', false],
  ['SächsSFG § 1: perhaps, of unknown Land', 'DE', null, '2026-11-18', true],
  ['Einigungsvertrag art. 2: 3 October', 'DE', 'DE-NW', '2026-10-03', true],
  ['legge 260/1949 art. 2: 25 April', 'IT', 'IT-62', '2026-04-25', true],
  ['legge 260/1949: Whit Monday in the province of Bolzano', 'IT', 'IT-BZ', '2026-05-25', true],
  ['legge 260/1949: not in that of Trento', 'IT', 'IT-TN', '2026-05-25', false],
  ['legge 260/1949: not in Emilia-Romagna', 'IT', 'IT-45', '2026-05-25', false],
  ['legge 260/1949: perhaps, of unknown region', 'IT', null, '2026-05-25', true],
  ['Estatuto de los Trabajadores art. 37.2: Sant Joan in Catalonia', 'ES', 'ES-CT', '2026-06-24', true],
  ['Estatuto de los Trabajadores art. 37.2: in Barcelona, of Catalonia', 'ES', 'ES-B', '2026-06-24', true],
  ['Estatuto de los Trabajadores art. 37.2: not in Madrid', 'ES', 'ES-MD', '2026-06-24', false],
  ['Estatuto de los Trabajadores art. 37.2: Canary day in Tenerife', 'ES', 'ES-TF', '2026-05-30', true],
  ['Estatuto de los Trabajadores art. 37.2: perhaps, of unknown region', 'ES', null, '2026-05-30', true],
  ['Banking and Financial Dealings Act 1971 sch. 1: St Patrick', 'GB-NIR', 'GB-NIR', '2026-03-17', true],
  ['Banking and Financial Dealings Act 1971 sch. 1: not in England', 'GB', 'GB-ENG', '2026-03-17', false],
  ['Banking and Financial Dealings Act 1971 sch. 1: nor in Wales', 'GB', 'GB-EAW', '2026-03-17', false],
  ['Banking and Financial Dealings Act 1971 sch. 1: 2 January', 'GB-SCT', 'GB-SCT', '2026-01-02', true],
  ['Banking and Financial Dealings Act 1971 sch. 1: no Easter Monday', 'GB-SCT', 'GB-SCT', '2026-04-06', false],
  ['Banking and Financial Dealings Act 1971 s. 1: Christmas on a Saturday', 'GB', 'GB-ENG', '2027-12-27', true],
  ['Banking and Financial Dealings Act 1971 s. 1: Boxing Day on a Sunday', 'GB', 'GB-WLS', '2027-12-28', true],
  ['Banking and Financial Dealings Act 1971 s. 1: the Boyne on a Sunday', 'GB-NIR', 'GB-NIR', '2026-07-13', true],
  ['likums Par svētku dienām 1. p.: 4 May on a Sunday, the Monday after', 'LV', null, '2025-05-05', true],
  ['likums Par svētku dienām 1. p.: Midsummer Eve', 'LV', null, '2026-06-23', true],
  ['ustawa o dniach wolnych od pracy art. 1: 24 December since 2025', 'PL', null, '2026-12-24', true],
  ['ustawa o dniach wolnych od pracy art. 1: not before', 'PL', null, '2024-12-24', false],
  ['Darbo kodeksas 123: 16 February', 'LT', null, '2026-02-16', true],
  ['lag (1989:253) om allmänna helgdagar 1 §: All Saints', 'SE', null, '2026-10-31', true],
  ['lov om helligdager § 2: Maundy Thursday', 'NO', null, '2026-04-02', true],
])('%s (%s, %s, %s): %s', (_, place, region, on, expected) => {
  expect(byLaw(place, region, on)).toBe(expected);
});
