import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { checkTable } from './check-table.ts';
import { defaultLadder } from './default-ladder.ts';

const packCountries = ['SE', 'NO', 'FI', 'DK', 'EE', 'LV', 'LT', 'DE', 'IT', 'ES', 'FR', 'NL', 'PL', 'GB', 'US'];
const check = (spec: unknown) => checkTable(spec, defaultCatalogue, packCountries);

/** `severity pointer` of every finding. */
const places = (spec: unknown): readonly string[] =>
  check(spec).findings.map(({ severity, pointer }) => `${severity} ${pointer}`);

const rule = (when: string, more: object = {}): object => ({ when, then: 'no_contact', ...more });

test('the default ladder has neither errors nor warnings', () => {
  expect(check(defaultLadder)).toMatchObject({ ok: true, findings: [], legality: { canBeIllegal: false } });
});

describe('errors', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['no table at all', null, ['error ']],
    ['no rules', { rules: [], otherwise: 'no_contact' }, ['error /rules']],
    ['no otherwise', { rules: [rule('true')] }, ['error /otherwise']],
    ['an unknown field', { rules: [rule('true', { when2: 'x' })], otherwise: 'no_contact' }, ['error /rules/0']],
    [
      'a weight of nothing',
      { rules: [rule('true', { weight: 0 })], otherwise: 'no_contact' },
      ['error /rules/0/weight'],
    ],
    [
      'a weight above 1',
      { rules: [rule('true', { weight: 1.01 })], otherwise: 'no_contact' },
      ['error /rules/0/weight'],
    ],
    [
      'an id that is there twice',
      { rules: [rule('stage == "legal"', { id: 'a' }), rule('true', { id: 'a' })], otherwise: 'no_contact' },
      ['error /rules/1/id'],
    ],
    [
      'a condition that is none',
      { rules: [rule('balance'), rule('nope')], otherwise: 'no_contact' },
      ['error /rules/0/when', 'error /rules/1/when'],
    ],
    [
      'an action that the catalogue lacks',
      {
        rules: [rule('true', { then: 'sms.early.warm.reminder' })],
        otherwise: { channel: 'letter', tone: 'formal', treatment: 'reminder' },
      },
      ['error /rules/0/then', 'error /otherwise'],
    ],
    [
      'a partial action of unknown parts',
      { rules: [rule('true', { then: { chanel: 'sms' } })], otherwise: 'no_contact' },
      ['error /rules/0/then'],
    ],
  ])('%s', (_, spec, expected) => {
    expect(check(spec).ok).toBe(false);
    expect(places(spec)).toEqual(expected);
  });
});

describe('warnings', () => {
  test.each<[string, readonly object[], readonly string[]]>([
    ['a row behind one that always holds', [rule('true'), rule('balance > 1.0')], ['warning /rules/1/when']],
    ['but not behind one that takes a share', [rule('true', { weight: 0.5 }), rule('balance > 1.0')], []],
    [
      'the same condition twice, however it is spaced',
      [rule('balance>1.0'), rule('balance  >  1.0')],
      ['warning /rules/1/when'],
    ],
    ['but not after one that took a share', [rule('promiseOpen', { weight: 0.5 }), rule('promiseOpen')], []],
    ['a row that never holds', [rule('false')], ['warning /rules/0/when']],
    ['a country without a pack', [rule('country == "BR"')], ['warning /rules/0/when']],
    ['a country that is none', [rule('"Sweden" == country')], ['warning /rules/0/when']],
    [
      'an unknown stage, channel, flag, segment',
      [
        rule('stage in ["reminder", "later"]'),
        rule('lastChannel != "fax"'),
        rule('"poor" in flags'),
        rule('segment == "x"'),
      ],
      ['warning /rules/0/when', 'warning /rules/1/when', 'warning /rules/2/when', 'warning /rules/3/when'],
    ],
    [
      'a channel that maps have not',
      [rule('reachable.fax || hasConsent["fax"]')],
      ['warning /rules/0/when', 'warning /rules/0/when'],
    ],
    ['a currency in small letters', [rule('currency == "sek"')], ['warning /rules/0/when']],
    [
      'nothing about words that do exist',
      [rule('country in ["SE", ""] && lastChannel == "" && reachable.sms && language == "de-AT" && product == "loan"')],
      [],
    ],
  ])('%s', (_, rules, expected) => {
    const spec = { rules, otherwise: 'no_contact' };
    expect(check(spec).ok).toBe(true);
    expect(places(spec)).toEqual(expected);
  });
});
