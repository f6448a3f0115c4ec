/** What a pack may say, and how each fault is told: file, rule and field. The line is the reader's of files (`data/packs`). */
import { describe, expect, test } from 'vitest';
import { parsePack } from './parse-pack.ts';
import { compileRuleBook } from './rule-book.ts';
import { hoursData, houseData, packData, ruleData, type Loose } from './testing/pack-data.ts';

const faultsOf = (...values: readonly Loose[]): readonly string[] => {
  const book = compileRuleBook(values.map((value, index) => ({ file: `${index}.yaml`, value })));
  return book.ok ? [] : book.error.map(({ file, rule, field, detail }) => `${file} ${rule ?? '-'} ${field}: ${detail}`);
};

type Group = keyof typeof ruleData;
const rule = (group: Group, changes: Loose = {}): Loose => {
  const rules = { [group]: [ruleData[group](changes)] };
  return group === 'bans' ? houseData(rules) : packData(rules);
};

test('a sound rule of every group is read', () => {
  const { bans, ...law } = ruleData;
  const rules = Object.fromEntries(Object.entries(law).map(([group, make]) => [group, [make()]]));
  expect(faultsOf(packData(rules), houseData({ bans: [bans()] }, { scope: { creditors: ['K-1'] } }))).toEqual([]);
});

test('hours are read into minutes of the day, and what is left out is empty', () => {
  const pack = parsePack({ file: 'XX.yaml', value: rule('windows') });
  expect(pack).toMatchObject({
    ok: true,
    value: { rules: { windows: [{ local: { mon: [[480, 1200]], sat: [] } }], bans: [] }, pending: [], gaps: [] },
  });
});

const overlapping = {
  ...hoursData,
  tue: [
    ['08:00', '12:00'],
    ['11:00', '20:00'],
  ],
};

test.each<[fault: string, value: Loose, told: string]>([
  [
    'a zone that does not exist',
    packData({}, { time: { zones: ['Europe/Atlantis'] } }),
    '- time.zones.0: must be an IANA time zone',
  ],
  [
    'an hour that does not exist',
    rule('windows', { local: { ...hoursData, mon: [['08:00', '25:00']] } }),
    'xx.win.day local.mon.0.1: must be a time of day, 00:00 to 24:00',
  ],
  [
    'a window that ends before it starts',
    rule('windows', { local: { ...hoursData, mon: [['20:00', '08:00']] } }),
    'xx.win.day local.mon: a window must end after it starts',
  ],
  [
    'overlapping windows',
    rule('windows', { local: overlapping }),
    'xx.win.day local.tue: windows of a day must not overlap and must be in order',
  ],
  [
    'a weekday that is missing',
    rule('windows', { local: { ...hoursData, hol: undefined } }),
    'xx.win.day local.hol: is missing',
  ],
  [
    'hours for one product',
    rule('windows', { debt_origin: ['bank_npl'] }),
    'xx.win.day debt_origin: no field is called so',
  ],
  ['a cap of zero', rule('caps', { max: 0 }), 'xx.cap.week max: must be at least 1'],
  [
    'a calendar day of two days',
    rule('caps', { per: { days: 2, kind: 'calendar_day' } }),
    'xx.cap.week per: a calendar day is 1 day',
  ],
  [
    'a rest without a length',
    rule('cooldowns', { days: undefined }),
    'xx.cool.conversation days: a rest is either days or hours',
  ],
  [
    'a rest of days and of hours',
    rule('cooldowns', { hours: 20 }),
    'xx.cool.conversation days: a rest is either days or hours',
  ],
  ['no citation', rule('caps', { cite: undefined }), 'xx.cap.week cite: is missing'],
  ['an empty citation', rule('caps', { cite: ' ' }), 'xx.cap.week cite: must not be empty'],
  ['a field nobody knows', rule('fees', { capps: {} }), 'xx.fee capps: no field is called so'],
  ['a field of the pack nobody knows', packData({}, { zone: 'UTC' }), '- zone: no field is called so'],
  ['a group nobody knows', packData({ hats: [] }), '- rules.hats: no field is called so'],
  [
    'a date that does not exist',
    rule('visits', { effective_from: '2026-02-30' }),
    'xx.visit effective_from: must be a date that exists, YYYY-MM-DD',
  ],
  [
    'an end before the beginning',
    rule('limitation', { effective_from: '2026-03-02', effective_to: '2026-03-01' }),
    'xx.lim effective_to: must not be before effective_from',
  ],
  [
    'an end that is no date',
    rule('recording', { effective_to: 'soon' }),
    'xx.record effective_to: must be a date that exists, YYYY-MM-DD',
  ],
  [
    'a third-party block that denies nothing',
    rule('third_party', { deny: undefined }),
    'xx.third deny: a block must deny a purpose',
  ],
  [
    'a third-party limit without a number',
    rule('third_party', { effect: 'limit' }),
    'xx.third max_per_person: a limit must say how many',
  ],
  ['no recipients', rule('third_party', { recipients: [] }), 'xx.third recipients: must name something'],
  ['a visit that needs nothing', rule('visits', { requires: [] }), 'xx.visit requires: must name something'],
  ['amounts without a currency', rule('fees', { currency: undefined }), 'xx.fee currency: amounts need a currency'],
  ['a currency that is none', rule('fees', { currency: 'kronor' }), 'xx.fee currency: must be a currency, ISO 4217'],
  ['a negative fee', rule('fees', { caps: { reminder: -1 } }), 'xx.fee caps.reminder: must not be below 0'],
  [
    'a fee with a capital',
    rule('fees', { caps: { Reminder: 1 } }),
    'xx.fee caps.Reminder: must be lower case words joined by _',
  ],
  [
    'a fee rule without a limit',
    rule('fees', { caps: undefined }),
    'xx.fee caps: a fee rule must limit something: caps, max_fixed or effect',
  ],
  ['no period of limitation', rule('limitation', { years: {} }), 'xx.lim years: must name a period'],
  ['a period of nought', rule('limitation', { years: { general: 0 } }), 'xx.lim years.general: must be above 0'],
  [
    'a rule carried over that is not there',
    rule('info', { extends_rules: ['us.win.contact'] }),
    'xx.info extends_rules.0: no rule has the id us.win.contact',
  ],
  [
    'an empty ban',
    rule('bans', { weekdays: undefined }),
    'house.ban channels: a ban must name something: channels, tones, treatments, slots, days, weekdays',
  ],
  ['a ban on nothing', rule('bans', { weekdays: [] }), 'house.ban weekdays: '],
  ['a weekday of eight', rule('bans', { weekdays: [8] }), 'house.ban weekdays.0: '],
  ['a ban on a day that is none', rule('bans', { days: ['12-34'] }), 'house.ban days.0: '],
  ['a ban on a slot that is none', rule('bans', { slots: ['night'] }), 'house.ban slots.0: '],
  [
    'a ban by a country',
    packData({ bans: [ruleData.bans()] }),
    'house.ban : bans are the house’s own: law is written in the other groups',
  ],
  [
    'a house scope on a country pack',
    packData({}, { scope: { creditors: ['K-1'] } }),
    '- scope: only the house limits itself to a scope: law holds for everybody',
  ],
  ['an empty scope', houseData({}, { scope: {} }), '- scope: must name something'],
  ['a scope that holds nobody', houseData({}, { scope: { markets: [] } }), '- scope.markets: must name something'],
  ['a parent nobody knows', packData({}, { extends: ['YY'] }), '- extends.0: no pack has the id YY'],
  ['a pack that extends itself', packData({}, { extends: ['XX'] }), '- extends: XX extends itself'],
  ['the id of a region for a country', packData({}, { id: 'XX-YY' }), '- id: must be like SE, GB-SCT or HOUSE'],
  [
    'a fixed day that is none',
    packData({}, { holidays: { country: 'SE', types: [], add_fixed: ['24-12'] } }),
    '- holidays.add_fixed.0: must be MM-DD',
  ],
])('%s is refused with file, rule and field', (_, value, told) => {
  const faults = faultsOf(value);
  expect(faults.filter((fault) => fault.startsWith(`0.yaml ${told}`))).toHaveLength(1);
});

describe('a word that is on no list', () => {
  test.each<[Group, Loose, field: string]>([
    ['blocks', { flag: 'sad' }, 'flag'],
    ['blocks', { channels: ['telex'] }, 'channels.0'],
    ['blocks', { deny: ['please'] }, 'deny.0'],
    ['blocks', { actors: ['friend'] }, 'actors.0'],
    ['caps', { count: 'smiles' }, 'count'],
    ['content', { trigger: 'full_moon' }, 'trigger'],
    ['recording', { mode: 'maybe' }, 'mode'],
    ['limitation', { after: 'tears' }, 'after'],
    ['limitation', { counting: 'backwards' }, 'counting'],
    ['fees', { effect: 'half_fee' }, 'effect'],
    ['third_party', { effect: 'hint' }, 'effect'],
    ['windows', { tz_presumption: 'moon' }, 'tz_presumption'],
    ['caps', { force: 'rumour' }, 'force'],
    ['bans', { tones: ['angry'] }, 'tones.0'],
  ])('%s %j', (group, changes, field) => {
    const { id } = ruleData[group]();
    expect(faultsOf(rule(group, changes)).map((fault) => fault.split(': ')[0])).toEqual([
      `0.yaml ${String(id)} ${field}`,
    ]);
  });
});

describe('the wrong type', () => {
  test.each<[Loose, where: string]>([
    [packData({ caps: 'many' }), '- rules.caps'],
    [packData({ caps: ['one'] }), 'rules.caps.0 '],
    [rule('caps', { max: '3' }), 'xx.cap.week max'],
    [rule('windows', { local: '08-20' }), 'xx.win.day local'],
    [rule('limitation', { years: { general: 'three' } }), 'xx.lim years.general'],
    // YAML 1.1 would have read the country code NO so.
    [packData({}, { id: false }), '- id'],
    [packData({}, { as_of: 20261121 }), '- as_of'],
  ])('%#', (value, where) => {
    expect(faultsOf(value).map((fault) => fault.split(': ')[0])).toEqual([`0.yaml ${where}`]);
  });
});

describe('across packs', () => {
  const region = (id: string, parents: readonly string[]): Loose =>
    packData({}, { kind: 'region', id, extends: parents });

  test('two packs with one id, and one rule id in two packs', () => {
    const caps = [ruleData.caps()];
    expect(faultsOf(packData({ caps }), packData({ caps }))).toEqual([
      '1.yaml - id: XX is already the id of 0.yaml',
      '1.yaml xx.cap.week id: the id is already used in 0.yaml',
    ]);
  });

  test('one rule id in two groups', () => {
    const visits = [ruleData.visits({ id: 'xx.cap.week' })];
    expect(faultsOf(packData({ caps: [ruleData.caps()], visits }))).toEqual([
      '0.yaml xx.cap.week id: the id is already used in 0.yaml',
    ]);
  });

  test('circular parents, and not the pack that only leads to the circle', () => {
    const one = packData({}, { id: 'AA', extends: ['BB'] });
    const other = packData({}, { id: 'BB', extends: ['AA'] });
    const leading = packData({}, { id: 'CC', extends: ['AA'] });
    expect(faultsOf(one, other, leading)).toEqual([
      '0.yaml - extends: AA extends itself',
      '1.yaml - extends: BB extends itself',
    ]);
  });

  test('a region that would drop the law of its country', () => {
    expect(faultsOf(packData(), region('XX-A', ['XX']), region('XX-A-1', ['XX']))).toEqual([
      '2.yaml - extends: XX-A-1 lies in XX-A and must extend it',
    ]);
    expect(faultsOf(packData(), region('XX-A', ['XX']), region('XX-A-1', ['XX-A']))).toEqual([]);
  });

  test('every fault at once', () => {
    const broken = packData({ caps: [ruleData.caps({ max: 0, cite: '' })], fees: [ruleData.fees({ currency: 'x' })] });
    expect(faultsOf(broken, packData({}, { as_of: 'today' }))).toHaveLength(4);
  });
});
