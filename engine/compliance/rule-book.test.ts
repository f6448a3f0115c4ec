/** Which packs hold where and for whom. What a pack may say is tested in `pack.test.ts`. */
import { describe, expect, test } from 'vitest';
import type { Whom } from './house-scope.ts';
import type { Pack } from './pack.ts';
import { parsePack } from './parse-pack.ts';
import { compilePacks, compileRuleBook, type RuleBook } from './rule-book.ts';
import { houseData, packData, ruleData, type Loose } from './testing/pack-data.ts';
import { compileSources, shippedRuleBook, shippedSources } from './testing/shipped-packs.ts';

const faultsOf = (...values: readonly Loose[]): readonly string[] => {
  const book = compileRuleBook(values.map((value, index) => ({ file: `${index}.yaml`, value })));
  return book.ok ? [] : book.error.map(({ file, rule, field, detail }) => `${file} ${rule ?? '-'} ${field}: ${detail}`);
};

test.each<[name: string, one: Loose, other: Loose, taken: boolean]>([
  ['one after the other', { effective_to: '2026-11-30' }, { effective_from: '2026-12-01' }, false],
  ['the later one first', { effective_from: '2026-12-01' }, { effective_to: '2026-11-30' }, false],
  ['on one day both', { effective_to: '2026-12-01' }, { effective_from: '2026-12-01' }, true],
  ['one without an end', {}, { effective_from: '2026-12-01' }, true],
  ['one that begins and never ends', { effective_from: '2027-01-01' }, { effective_to: '2026-12-31' }, false],
])('a rule that changed has its id for each of its times: %s', (_, one, other, taken) => {
  const faults = faultsOf(packData({ caps: [ruleData.caps(one), ruleData.caps(other)] }));
  expect(faults).toEqual(taken ? ['0.yaml xx.cap.week id: the id is already used in 0.yaml'] : []);
  const elsewhere = packData({ caps: [ruleData.caps(other)] }, { id: 'YY' });
  expect(faultsOf(packData({ caps: [ruleData.caps(one)] }), elsewhere)).toEqual([
    '1.yaml xx.cap.week id: the id is already used in 0.yaml',
  ]);
});

describe('the shipped rule book', () => {
  test('has a citation and words for each of its rules, and every jurisdiction', () => {
    expect(shippedRuleBook.packs.map(({ id }) => id)).toEqual([
      ...['DE', 'DK', 'EE', 'ES', 'EU', 'FI', 'FR', 'GB', 'GB-NIR', 'GB-SCT', 'HOUSE', 'IT', 'LT', 'LV', 'NL', 'NO'],
      ...['PL', 'SE', 'US', 'US-CA', 'US-DC', 'US-FL', 'US-MA', 'US-NY', 'US-NY-NYC', 'US-TX', 'US-WA'],
    ]);
    const rules = shippedRuleBook.packs.flatMap((shipped: Pack) => Object.values(shipped.rules).flat());
    expect(rules).toHaveLength(298);
    expect(rules.filter(({ cite, text }) => cite === '' || text === '')).toEqual([]);
  });

  test('cites no rule by another: "same" tells a reader nothing', () => {
    const rules = shippedRuleBook.packs.flatMap((shipped: Pack) => Object.values(shipped.rules).flat());
    expect(rules.filter(({ cite }) => /^same\b/.test(cite)).map(({ id }) => id)).toEqual([]);
  });

  test('has one version whatever the order of the files, and another when a rule changes', () => {
    const sources = shippedSources();
    const turned = compileRuleBook([...sources].reverse());
    expect(turned.ok && turned.value.version).toBe(shippedRuleBook.version);
    const changed = compileRuleBook([...sources, { file: 'XX.yaml', value: packData() }]);
    expect(changed.ok && changed.value.version).not.toBe(shippedRuleBook.version);
  });

  const everyState = ['US-CA', 'US-DC', 'US-FL', 'US-MA', 'US-NY', 'US-NY-NYC', 'US-TX', 'US-WA'];

  test.each<[string, string | null, readonly string[] | null]>([
    ['SE', null, ['SE', 'EU', 'HOUSE']],
    ['DE', 'DE-BY', ['DE', 'EU', 'HOUSE']],
    // Where it is not known which law holds, every one that may must be kept.
    ['GB', null, ['GB', 'GB-NIR', 'GB-SCT', 'HOUSE']],
    ['US', null, ['US', ...everyState, 'HOUSE']],
    ['US', 'GB-SCT', ['US', ...everyState, 'HOUSE']],
    ['US', 'US-NY', ['US-NY', 'US-NY-NYC', 'US', 'HOUSE']],
    // A region that is known and has no pack of its own has the law around it.
    ['GB', 'GB-ENG', ['GB', 'HOUSE']],
    ['US', 'US-OH', ['US', 'HOUSE']],
    ['US', 'US-NYX', ['US', 'HOUSE']],
    ['US', 'US-NY-UPSTATE', ['US-NY', 'US', 'HOUSE']],
    ['US', 'US-NY-NYC-BK', ['US-NY-NYC', 'US-NY', 'US', 'HOUSE']],
    ['GB', 'GB-SCT', ['GB-SCT', 'GB', 'HOUSE']],
    ['US', 'US-NY-NYC', ['US-NY-NYC', 'US-NY', 'US', 'HOUSE']],
    ['EU', null, null],
    ['HOUSE', null, null],
    ['ZZ', null, null],
    ['ZZ', 'ZZ-1', null],
    ['', '', null],
  ])('for %s %s merges %j', (country, region, merged) => {
    const pack = shippedRuleBook.packFor(country, region);
    expect(pack?.merged ?? null).toEqual(merged);
    expect(pack?.id ?? null).toBe(merged?.[0] ?? null);
  });

  test.each<[string, readonly string[] | null]>([
    ['US', ['US']],
    ['US-NY', ['US-NY', 'US']],
    ['US-NY-UPSTATE', ['US-NY', 'US']],
    ['US-NY-NYC', ['US-NY-NYC', 'US-NY', 'US']],
    ['GB', ['GB']],
    ['GB-ENG', ['GB']],
    ['GB-SCT', ['GB-SCT', 'GB']],
    ['SE', ['SE', 'EU']],
    ['NO', ['NO', 'EU']],
    ['EU', null],
    ['EU-X', null],
    ['HOUSE', null],
    ['ZZ', null],
    ['', null],
  ])('the law alone of %s is of %j', (jurisdiction, merged) => {
    expect(shippedRuleBook.lawOf(jurisdiction)?.merged ?? null).toEqual(merged);
  });

  test('of an unknown state keeps every rule of every state', () => {
    const open = shippedRuleBook.packFor('US', null)!;
    for (const state of everyState) {
      const own = shippedRuleBook.packFor('US', state)!;
      expect(own.windows.call.filter((window) => !open.windows.call.some(({ rule }) => rule === window.rule))).toEqual(
        [],
      );
      expect(own.caps.call.filter((cap) => !open.caps.call.includes(cap))).toEqual([]);
      for (const group of ['stages', 'blocks', 'consent', 'content', 'thirdParty', 'visits', 'limitation'] as const) {
        const kept: readonly unknown[] = open[group];
        expect(own[group].filter((rule) => !kept.includes(rule))).toEqual([]);
      }
    }
  });
});

describe('limits of the house', () => {
  const cap = (id: string) => ({ caps: [ruleData.caps({ id })] });
  const book: RuleBook = compileSources(
    [
      packData({}, { id: 'XX' }),
      packData({}, { id: 'YY' }),
      houseData(cap('house.all'), { id: 'ALL' }),
      houseData(cap('house.market'), { id: 'MARKET', scope: { markets: ['YY'] } }),
      houseData(cap('house.creditor'), { id: 'CREDITOR', scope: { creditors: ['K-1', 'K-2'] } }),
      houseData(cap('house.portfolio'), { id: 'PORTFOLIO', scope: { portfolios: ['P-1'] } }),
      houseData(cap('house.both'), { id: 'SEGMENT', scope: { segments: ['forgetful'], markets: ['YY'] } }),
    ].map((value, index) => ({ file: `${index}.yaml`, value })),
  );
  const nobody: Whom = { creditor: null, portfolio: null, segment: null };
  const limitsFor = (country: string, whom?: Whom): readonly string[] =>
    book.packFor(country, null, whom)?.merged.slice(1) ?? [];

  test.each<[string, Whom | undefined, readonly string[]]>([
    ['XX', undefined, ['ALL']],
    ['YY', undefined, ['ALL', 'MARKET']],
    ['XX', nobody, ['ALL']],
    ['YY', nobody, ['ALL', 'MARKET']],
    ['XX', { ...nobody, creditor: 'K-1' }, ['ALL', 'CREDITOR']],
    ['XX', { ...nobody, creditor: 'K-2' }, ['ALL', 'CREDITOR']],
    ['XX', { ...nobody, creditor: 'K-3' }, ['ALL']],
    ['XX', { creditor: 'K-1', portfolio: 'P-1', segment: 'forgetful' }, ['ALL', 'CREDITOR', 'PORTFOLIO']],
    [
      'YY',
      { creditor: 'K-1', portfolio: 'P-1', segment: 'forgetful' },
      ['ALL', 'CREDITOR', 'MARKET', 'PORTFOLIO', 'SEGMENT'],
    ],
    ['YY', { creditor: 'P-1', portfolio: 'K-1', segment: null }, ['ALL', 'MARKET']],
  ])('in %s for %j are %j', (country, whom, limits) => {
    expect(limitsFor(country, whom)).toEqual(limits);
  });

  test('are no law', () => {
    expect(book.lawOf('YY')?.merged).toEqual(['YY']);
    expect(book.lawOf('ALL')).toBeNull();
  });

  test('are compiled once for each set of them, whoever it is for', () => {
    const first = book.packFor('XX', null, { ...nobody, creditor: 'K-1' });
    expect(book.packFor('XX', null, { ...nobody, creditor: 'K-2', segment: 'other' })).toBe(first);
    expect(book.packFor('XX', null, { ...nobody, creditor: 'K-3' })).toBe(book.packFor('XX', null));
  });

  test('stay right when more sets of them are asked for than are kept', () => {
    const creditors = Array.from({ length: 1024 }, (_, n) => n);
    // Pack n is for every creditor whose number has bit n, so that each creditor has a set of its own.
    const houses = Array.from({ length: 10 }, (_, n) =>
      houseData(cap(`house.c${n}`), {
        id: `H${n}`,
        scope: { creditors: creditors.filter((creditor) => (creditor >> n) % 2 === 1).map(String) },
      }),
    );
    const big = compileSources([packData(), ...houses].map((value, index) => ({ file: `${index}.yaml`, value })));
    for (const creditor of [...creditors, ...creditors]) {
      const limits = big.packFor('XX', null, { ...nobody, creditor: String(creditor) })?.merged.slice(1);
      expect(limits).toEqual(houses.flatMap(({ id }, n) => ((creditor >> n) % 2 === 1 ? [id] : [])));
    }
  });
});

describe('packs that are read already', () => {
  const read = (value: Loose): Pack => {
    const pack = parsePack({ file: '', value });
    if (!pack.ok) throw new Error(JSON.stringify(pack.error));
    return pack.value;
  };

  test('make the same book as their sources', () => {
    const book = compilePacks(shippedRuleBook.packs);
    expect(book.ok && book.value.version).toBe(shippedRuleBook.version);
    expect(book.ok && book.value.packFor('US', 'US-NY')).toEqual(shippedRuleBook.packFor('US', 'US-NY'));
  });

  test('are refused by the name of the pack', () => {
    const caps = [ruleData.caps()];
    const book = compilePacks([read(packData({ caps })), read(houseData({ caps }))]);
    expect(book).toMatchObject({ ok: false, error: [{ file: 'HOUSE-X', rule: 'xx.cap.week', field: 'id' }] });
  });
});
