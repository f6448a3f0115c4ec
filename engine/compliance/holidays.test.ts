/** Holidays by country and region, with days the packs add: a table of named days. */
import { expect, test } from 'vitest';
import type { Channel } from '../vocabulary/action.ts';
import { isHoliday } from './holidays.ts';
import type { HolidaySettings } from './pack.ts';
import { packOf } from './testing/shipped-packs.ts';

const settings = (country: string | null, changes: Partial<HolidaySettings> = {}): HolidaySettings => ({
  country,
  types: ['public'],
  ...changes,
});

test.each<[string, HolidaySettings, string | null, string, boolean, Channel?]>([
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
  ['NL 5 May added', settings('NL', { add_fixed: ['05-05'] }), null, '2026-05-05', true],
  ['NL 5 May not added', settings('NL'), null, '2026-05-05', false],
  ['NL Good Friday added', settings('NL', { add_easter: [-2] }), null, '2027-03-26', true],
  [
    'DK 24 December added for the post',
    settings('DK', { add_fixed: ['12-24'], add_for: ['letter'] }),
    null,
    '2026-12-24',
    true,
    'letter',
  ],
  [
    'DK and for nothing else',
    settings('DK', { add_fixed: ['12-24'], add_for: ['letter'] }),
    null,
    '2026-12-24',
    false,
    'call',
  ],
])('%s', (_, of, region, on, expected, channel = 'call') => {
  expect(isHoliday(of, region, on, channel)).toBe(expected);
  // Asked again, the kept answer is the same.
  expect(isHoliday(of, region, on, channel)).toBe(expected);
});
