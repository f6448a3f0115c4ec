import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { compileSources, shippedRuleBook, shippedSources } from '../compliance/testing/shipped-packs.ts';
import { checkTable, type TableFinding } from './check-table.ts';
import { defaultLadder } from './default-ladder.ts';
import { makeTableLaw } from './legality/table-law.ts';

const law = makeTableLaw(shippedRuleBook, '2026-11-22');
const check = (spec: unknown) => checkTable(spec, defaultCatalogue, law);

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
    ['a country without a pack', [rule('country == "BR"')], ['warning /rules/0/when']],
    ['a country that is none', [rule('"Sweden" == country')], ['warning /rules/0/when']],
    [
      'an unknown stage, channel, flag, segment: a row that never holds, and one that always does',
      [
        rule('stage in ["reminder", "later"]'),
        rule('segment == "x"'),
        rule('lastChannel != "fax"'),
        rule('"poor" in flags'),
      ],
      [
        'warning /rules/0/when',
        'warning /rules/1/when',
        'warning /rules/2/when',
        'warning /rules/3/when',
        'warning /rules/3/when',
      ],
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

const found = (rules: readonly object[], otherwise: unknown = 'no_contact'): readonly TableFinding[] =>
  check({ rules, otherwise }).findings;

describe('rows that never decide', () => {
  test.each<[string, readonly object[], string | null]>([
    [
      'behind one that always holds',
      [rule('true'), rule('balance > 1.0')],
      'is never reached: rule 1 holds wherever it does and takes everything',
    ],
    [
      'behind several',
      [rule('balance < 5.0'), rule('balance >= 5.0'), rule('promiseOpen')],
      'is never reached: rules 1 and 2 between them take every case of it',
    ],
    ['that no case makes true', [rule('promiseOpen'), rule('daysPastDue < 3 && daysPastDue > 5')], 'never holds'],
    ['but not behind one that takes a share', [rule('true', { weight: 0.5 }), rule('balance > 1.0')], null],
    ['but not where words differ too', [rule('attributes.a == 1.0'), rule('attributes.b == 1.0')], null],
  ])('%s', (_, rules, detail) => {
    const expected = { severity: 'warning', code: 'dead', row: rules.length, detail, rules: [] };
    const pointer = `/rules/${rules.length - 1}/when`;
    expect(found(rules)).toEqual(detail === null ? [] : [{ ...expected, pointer }]);
  });
});

describe('rows that could only ever be blocked', () => {
  const to = (when: string, then: unknown = { channel: 'sms' }): object => rule(when, { then });

  test.each<[string, object, readonly string[]]>([
    [
      'national insolvency law, 11 USC 362: a bankrupt anywhere',
      to('"bankrupt" in flags'),
      ['eu.insolvency', 'gb.block.bankrupt', 'us.block.bankrupt'],
    ],
    ['Parādu ārpustiesas atgūšanas likums 11: a text message in Latvia', to('country == "LV"'), ['lv.contact_points']],
    [
      '15 USC 1692g(b) is no bar to creditors, so a dispute in the United States is none',
      to('country == "US" && "disputed" in flags'),
      [],
    ],
    ['a channel that does not reach the debtor', to('!reachable.sms'), ['house.reachable']],
    ['a currency without a price', to('currency == "CHF"'), ['house.unpriced']],
    ['one currency of several with a price', to('currency in ["CHF", "SEK"]'), []],
    ['calls in Latvia', to('country == "LV"', { channel: 'call', slot: 'late_morning' }), ['lv.contact_points']],
    ['one of several things wanted can be made', to('country == "LV"', { treatment: 'reminder' }), []],
    ['a circumstance in one of two cases only', to('"bankrupt" in flags || promiseOpen'), []],
    ['nothing is wanted', to('"bankrupt" in flags', 'hand_off'), []],
  ])('%s', (_, row, rules) => {
    const findings = found([row]).filter(({ code }) => code === 'only_blocked');
    expect(findings.flatMap((finding) => finding.rules)).toEqual(rules);
    if (rules.length > 0) expect(findings).toMatchObject([{ row: 1, pointer: '/rules/0/then', severity: 'warning' }]);
  });

  test('a country without a pack, beside the word about it', () => {
    expect(found([to('country == "BR"')]).map(({ code, rules }) => [code, rules])).toEqual([
      ['doubtful_word', []],
      ['only_blocked', ['no.pack']],
    ]);
  });

  test('a row that is dead anyway is not told twice', () => {
    expect(found([rule('true'), to('country == "LV"')]).map(({ code }) => code)).toEqual(['dead']);
  });

  test('a row for those without consent, where texts need it', () => {
    const ask = {
      ...{ id: 'se.ask', text: 'Ask.', force: 'law', cite: 'made up', since: null, confidence: 'verified' },
      ...{ in_force_as_of: 'never', channels: ['sms'], requires: 'consent' },
    };
    const sources = shippedSources().map(({ file, value }) => {
      const pack = value as { readonly id: string; readonly rules: object };
      return pack.id === 'SE'
        ? { file, value: { ...pack, rules: { ...pack.rules, consent: [ask] } } }
        : { file, value };
    });
    const strict = makeTableLaw(compileSources(sources), '2026-11-22');
    const barring = (when: string): readonly string[] =>
      checkTable({ rules: [to(when)], otherwise: 'no_contact' }, defaultCatalogue, strict).findings.flatMap(
        ({ rules }) => rules,
      );
    expect(barring('country == "SE" && !hasConsent.sms')).toEqual(['se.ask']);
    expect(barring('country == "SE" && !hasConsent.email')).toEqual([]);
  });

  test('the sentence names the rules with their citations', () => {
    expect(found([to('country == "LV"')])[0]?.detail).toContain(
      'lv.contact_points (Parādu ārpustiesas atgūšanas likums 11)',
    );
  });
});

describe('where the actions can be legal', () => {
  const { legality } = check({
    rules: [
      { when: 'promiseOpen', then: 'letter.any.neutral.reminder' },
      { when: 'true', then: { channel: 'letter', treatment: 'reminder' } },
      { when: 'balance > 1.0', then: { channel: 'call' } },
    ],
    otherwise: 'letter.any.formal.statutory_notice',
  });

  test('actions are told with the rows that want them, those of dead rows left out', () => {
    expect(legality.actions.map(({ actions, rows, purpose }) => [actions, rows, purpose])).toEqual([
      [['letter.any.neutral.reminder', 'letter.any.firm.reminder'], [1, 2], 'collect'],
      [['letter.any.formal.statutory_notice'], [null], 'statutory_notice'],
    ]);
  });

  test('every place with a pack, each stage and actor once', () => {
    for (const { markets } of legality.actions) {
      expect(markets.map(({ market }) => market)).toEqual(law.places.map(({ id }) => id));
      for (const { cases } of markets) {
        const pairs = cases.flatMap(({ stages, actors }) =>
          stages.flatMap((stage) => actors.map((actor) => stage + actor)),
        );
        expect([pairs.length, new Set(pairs).size]).toEqual([12, 12]);
      }
    }
  });

  test('inkassoloven § 9 is told for a letter in Norway, with its citation', () => {
    const norway = legality.actions[0]?.markets.find(({ market }) => market === 'NO')?.cases;
    expect(norway).toContainEqual({
      stages: ['pre_due', 'reminder', 'collection'],
      actors: ['agency', 'debt_buyer'],
      verdict: 'any_hour',
      debtors: ['consumer', 'natural_person', 'business'],
      hours: [],
      needs: ['notice:inkassovarsel'],
      rules: ['no.stage.varsel_wait'],
    });
    expect(legality.rules).toContainEqual(
      expect.objectContaining({ rule: 'no.stage.varsel_wait', citation: 'inkassoloven § 9', force: 'law' }),
    );
  });

  test('hours are told by days', () => {
    const calls = check({
      rules: [{ when: 'true', then: { channel: 'call', slot: 'evening' } }],
      otherwise: 'no_contact',
    });
    const sweden = calls.legality.actions[0]?.markets.find(({ market }) => market === 'SE')?.cases[0];
    expect(sweden?.hours).toEqual([
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], open: [['18:00', '20:00']] },
      { days: ['sat', 'sun', 'hol'], open: [] },
    ]);
  });
});
