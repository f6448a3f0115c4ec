import { describe, expect, test } from 'vitest';
import type { Pack } from './pack.ts';
import { compileRuleBook } from './rule-book.ts';
import { shippedRuleBook, shippedSources } from './testing/shipped-packs.ts';

type Loose = Record<string, unknown>;

const base = {
  id: 'xx.win.day',
  text: 'By day.',
  force: 'default',
  cite: 'nobody',
  since: null,
  in_force_as_of: 'never',
  confidence: 'uncertain',
};
const day = [['08:00', '20:00']];
const local = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [], hol: [] };
const windowRule = (changes: Loose = {}): Loose => ({ ...base, channels: ['call'], local, ...changes });
const capRule = (changes: Loose = {}): Loose => ({
  ...base,
  id: 'xx.cap.week',
  channels: ['call'],
  max: 3,
  per: { days: 7, kind: 'rolling' },
  count: 'attempts',
  key: 'debtor',
  ...changes,
});
const blockRule = (changes: Loose = {}): Loose => ({
  ...base,
  id: 'xx.block.disputed',
  flag: 'disputed',
  effect: 'block',
  channels: ['call'],
  deny: ['collect'],
  allow: [],
  scope: 'debt',
  ...changes,
});
const pack = (rules: Loose = {}, changes: Loose = {}): Loose => ({
  schema: 'tact-pack/1',
  kind: 'country',
  id: 'XX',
  name: 'Nowhere',
  as_of: '2026-11-21',
  extends: [],
  time: { zones: ['Europe/Stockholm'] },
  holidays: { country: 'SE', types: ['public'] },
  languages: ['sv'],
  rules,
  ...changes,
});

const faultsOf = (...values: Loose[]): readonly string[] => {
  const book = compileRuleBook(values.map((value, index) => ({ file: `${index}.yaml`, value })));
  return book.ok ? [] : book.error.map(({ file, rule, field, detail }) => `${file} ${rule ?? '-'} ${field}: ${detail}`);
};

test('a sound pack is read', () => {
  expect(faultsOf(pack({ windows: [windowRule()], caps: [capRule()], blocks: [blockRule()] }))).toEqual([]);
});

test.each<[string, Loose, RegExp]>([
  [
    'a zone that does not exist',
    pack({}, { time: { zones: ['Europe/Atlantis'] } }),
    /^0\.yaml - time\.zones\.0: .*zone/,
  ],
  [
    'a time that does not exist',
    pack({ windows: [windowRule({ local: { ...local, mon: [['08:00', '25:00']] } })] }),
    /^0\.yaml xx\.win\.day local\.mon\.0\.1: .*time of day/,
  ],
  [
    'a window that ends before it starts',
    pack({ windows: [windowRule({ local: { ...local, mon: [['20:00', '08:00']] } })] }),
    /xx\.win\.day local\.mon: .*end after/,
  ],
  [
    'windows that overlap',
    pack({
      windows: [
        windowRule({
          local: {
            ...local,
            tue: [
              ['08:00', '12:00'],
              ['11:00', '20:00'],
            ],
          },
        }),
      ],
    }),
    /xx\.win\.day local\.tue: .*overlap/,
  ],
  ['a weekday that is missing', pack({ windows: [windowRule({ local: { mon: day } })] }), /xx\.win\.day local\.tue: /],
  ['a cap of zero', pack({ caps: [capRule({ max: 0 })] }), /xx\.cap\.week max: must be at least 1/],
  ['a flag nobody knows', pack({ blocks: [blockRule({ flag: 'sad' })] }), /xx\.block\.disputed flag: /],
  [
    'a channel nobody knows',
    pack({ blocks: [blockRule({ channels: ['telex'] })] }),
    /xx\.block\.disputed channels\.0: /,
  ],
  ['a purpose nobody knows', pack({ blocks: [blockRule({ deny: ['please'] })] }), /xx\.block\.disputed deny\.0: /],
  ['no citation', pack({ caps: [capRule({ cite: ' ' })] }), /xx\.cap\.week cite: must not be empty/],
  ['a field nobody knows', pack({ caps: [capRule({ maxx: 3 })] }), /xx\.cap\.week : .*maxx/],
  [
    'a date that does not exist',
    pack({ caps: [capRule({ effective_from: '2026-02-30' })] }),
    /xx\.cap\.week effective_from: /,
  ],
  ['the wrong type', pack({ caps: 'many' }), /^0\.yaml - rules\.caps: /],
  ['a group nobody knows', pack({ hats: [] }), /^0\.yaml - rules: .*hats/],
  ['a parent nobody knows', pack({}, { extends: ['YY'] }), /^0\.yaml - extends\.0: no pack has the id YY/],
  ['a pack that extends itself', pack({}, { extends: ['XX'] }), /^0\.yaml - extends: XX extends itself/],
  ['one rule id twice', pack({ caps: [capRule(), capRule()] }), /xx\.cap\.week id: the id is already used in 0\.yaml/],
])('%s is refused with file, rule and field', (_, value, expected) => {
  const faults = faultsOf(value);
  expect(faults.some((fault) => expected.test(fault))).toBe(true);
});

test('two packs with one id, and one rule id in two packs, are refused', () => {
  const faults = faultsOf(pack({ caps: [capRule()] }), pack({ caps: [capRule()] }));
  expect(faults).toEqual([
    '1.yaml - id: XX is already the id of 0.yaml',
    '1.yaml xx.cap.week id: the id is already used in 0.yaml',
  ]);
});

test.each<[name: string, one: Loose, other: Loose, taken: boolean]>([
  ['one after the other', { effective_to: '2026-11-30' }, { effective_from: '2026-12-01' }, false],
  ['the later one first', { effective_from: '2026-12-01' }, { effective_to: '2026-11-30' }, false],
  ['on one day both', { effective_to: '2026-12-01' }, { effective_from: '2026-12-01' }, true],
  ['one without an end', {}, { effective_from: '2026-12-01' }, true],
  ['one that begins and never ends', { effective_from: '2027-01-01' }, { effective_to: '2026-12-31' }, false],
])('a rule that changed has its id for each of its times: %s', (_, one, other, taken) => {
  const faults = faultsOf(pack({ caps: [capRule(one), capRule(other)] }));
  expect(faults).toEqual(taken ? ['0.yaml xx.cap.week id: the id is already used in 0.yaml'] : []);
  const elsewhere = pack({ caps: [capRule(other)] }, { id: 'YY' });
  expect(faultsOf(pack({ caps: [capRule(one)] }), elsewhere)).toEqual([
    '1.yaml xx.cap.week id: the id is already used in 0.yaml',
  ]);
});

describe('the shipped rule book', () => {
  test('has a citation and words for each of its rules, and every jurisdiction', () => {
    expect(shippedRuleBook.packs.map(({ id }) => id)).toEqual([
      ...[
        'DE',
        'DK',
        'EE',
        'ES',
        'EU',
        'FI',
        'FR',
        'GB',
        'GB-NIR',
        'GB-SCT',
        'HOUSE',
        'IT',
        'LT',
        'LV',
        'NL',
        'NO',
        'PL',
        'SE',
      ],
      ...['US', 'US-CA', 'US-DC', 'US-FL', 'US-MA', 'US-NY', 'US-NY-NYC', 'US-TX', 'US-WA'],
    ]);
    const rules = shippedRuleBook.packs.flatMap((shipped: Pack) => Object.values(shipped.rules).flat());
    expect(rules).toHaveLength(298);
    expect(rules.filter(({ cite, text }) => cite === '' || text === '')).toEqual([]);
  });

  test('has one version whatever the order of the files, and another when a rule changes', () => {
    const sources = shippedSources();
    const turned = compileRuleBook([...sources].reverse());
    expect(turned.ok && turned.value.version).toBe(shippedRuleBook.version);
    const changed = compileRuleBook([...sources, { file: 'XX.yaml', value: pack() }]);
    expect(changed.ok && changed.value.version).not.toBe(shippedRuleBook.version);
  });

  test.each<[string, string | null, readonly string[] | null]>([
    ['SE', null, ['SE', 'EU', 'HOUSE']],
    ['DE', 'DE-BY', ['DE', 'EU', 'HOUSE']],
    ['GB', null, ['GB', 'GB-NIR', 'GB-SCT', 'HOUSE']],
    ['GB', 'GB-ENG', ['GB', 'HOUSE']],
    ['GB', 'GB-SCT', ['GB-SCT', 'GB', 'HOUSE']],
    ['US', 'US-NY-NYC', ['US-NY-NYC', 'US-NY', 'US', 'HOUSE']],
    ['US', 'US-OH', ['US', 'HOUSE']],
    ['EU', null, null],
    ['HOUSE', null, null],
    ['ZZ', null, null],
    ['', '', null],
  ])('for %s %s merges %j', (country, region, merged) => {
    expect(shippedRuleBook.packFor(country, region)?.merged ?? null).toEqual(merged);
  });
});
