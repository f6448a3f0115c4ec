import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type LocalDate, type PackSource } from '../../engine/index.ts';
import { amendPacks, packData, packIdOfPolicy, policyIdOfPack, type RuleData } from './amend-packs.ts';

const capOf = (fields: object = {}): RuleData => ({ id: 'xx.cap', max: 3, ...fields });
const shipped = (caps: readonly RuleData[]): readonly PackSource[] => [
  {
    file: 'XX.yaml',
    value: {
      id: 'XX',
      kind: 'country',
      name: 'Nowhere',
      time: { zones: [] },
      rules: { caps: [{ id: 'xx.first' }, ...caps, { id: 'xx.last' }] },
    },
  },
  {
    file: 'YY.yaml',
    value: { id: 'YY', kind: 'country', name: 'Elsewhere', time: { zones: [] }, rules: { caps: [] } },
  },
];

const change = (from: LocalDate, to: LocalDate | null, rule: object | null, ruleId = 'xx.cap') => ({
  packId: 'XX',
  ruleId,
  group: 'caps',
  rule: rule === null ? null : capOf({ id: ruleId, ...rule }),
  effectiveFrom: from,
  effectiveTo: to,
});

const capsOf = (packs: readonly PackSource[]): readonly RuleData[] =>
  packs[0] === undefined ? [] : (packData(packs[0]).rules['caps'] ?? []);

/** `max from..to` of each version. */
const versionsOf = (caps: readonly RuleData[], ...changes: ReturnType<typeof change>[]): readonly string[] =>
  capsOf(amendPacks(shipped(caps), { changes, policies: [] }))
    .filter(({ id }) => id === 'xx.cap')
    .map(({ max, effective_from: from = '', effective_to: to = '' }) => `${String(max)} ${from}..${to}`);

describe('a rule that changes', () => {
  test.each<
    [name: string, caps: readonly RuleData[], changes: ReturnType<typeof change>[], expected: readonly string[]]
  >([
    ['for good', [capOf()], [change('2026-12-01', null, { max: 2 })], ['3 ..2026-11-30', '2 2026-12-01..']],
    [
      'for a while, and then is what it was',
      [capOf()],
      [change('2026-12-01', '2026-12-31', { max: 2 })],
      ['3 ..2026-11-30', '2 2026-12-01..2026-12-31', '3 2027-01-01..'],
    ],
    ['no more', [capOf()], [change('2026-12-01', null, null)], ['3 ..2026-11-30']],
    ['off for a day', [capOf()], [change('2026-12-01', '2026-12-01', null)], ['3 ..2026-11-30', '3 2026-12-02..']],
    [
      'before it was to begin',
      [capOf({ effective_from: '2027-01-01' })],
      [change('2026-12-01', null, { max: 2 })],
      ['2 2026-12-01..'],
    ],
    [
      'while it was to begin',
      [capOf({ effective_from: '2026-12-10' })],
      [change('2026-12-01', '2026-12-20', { max: 2 })],
      ['2 2026-12-01..2026-12-20', '3 2026-12-21..'],
    ],
    [
      'after it had ended',
      [capOf({ effective_to: '2026-06-30' })],
      [change('2026-12-01', null, { max: 2 })],
      ['3 ..2026-06-30', '2 2026-12-01..'],
    ],
    [
      'again, on the same day',
      [capOf()],
      [change('2026-12-01', null, { max: 2 }), change('2026-12-01', null, { max: 1 })],
      ['3 ..2026-11-30', '1 2026-12-01..'],
    ],
    [
      'again, before the first change begins',
      [capOf()],
      [change('2026-12-10', null, { max: 2 }), change('2026-12-01', null, { max: 1 })],
      ['3 ..2026-11-30', '1 2026-12-01..'],
    ],
    ['that is new', [], [change('2026-12-01', null, { max: 2 })], ['2 2026-12-01..']],
    ['of a release that has it no more, switched off', [], [change('2026-12-01', null, null)], []],
  ])('%s', (_, caps, changes, expected) => {
    expect(versionsOf(caps, ...changes)).toEqual(expected);
  });

  test('keeps its place among the others, and other packs are as they were', () => {
    const before = shipped([capOf()]);
    const after = amendPacks(before, { changes: [change('2026-12-01', null, { max: 2 })], policies: [] });
    expect(capsOf(after).map(({ id }) => id)).toEqual(['xx.first', 'xx.cap', 'xx.cap', 'xx.last']);
    expect(after[1]).toBe(before[1]);
    expect(capsOf(before).find(({ id }) => id === 'xx.cap')).toEqual(capOf());
  });

  test('on every day there is what the last change for that day said, and one version at most', () => {
    const first = '2026-11-01';
    const day = fc.integer({ min: 0, max: 40 });
    const anyChange = fc
      .record({
        from: day,
        length: fc.option(fc.integer({ min: 0, max: 15 })),
        max: fc.option(fc.integer({ min: 1, max: 9 })),
      })
      .map(({ from, length, max }) =>
        change(
          addDays(first, from),
          length === null ? null : addDays(first, from + length),
          max === null ? null : { max },
        ),
      );
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 6 }), (changes) => {
        const caps = capsOf(amendPacks(shipped([capOf()]), { changes, policies: [] }));
        for (let place = -1; place < 60; place += 1) {
          const on = addDays(first, place);
          const said = changes.findLast(
            ({ effectiveFrom, effectiveTo }) => effectiveFrom <= on && (effectiveTo === null || on <= effectiveTo),
          );
          const expected = said === undefined ? [3] : said.rule === null ? [] : [said.rule['max']];
          const inForce = caps.filter(
            ({ id, effective_from: from, effective_to: to }) =>
              id === 'xx.cap' && (from === undefined || from <= on) && (to === undefined || on <= to),
          );
          expect(inForce.map(({ max }) => max)).toEqual(expected);
        }
      }),
    );
  });
});

describe('policies of the house', () => {
  const house: PackSource = { file: 'HOUSE.yaml', value: { id: 'HOUSE', kind: 'house', rules: {} } };
  const policy = (id: string, ended = false) => ({
    id,
    policy: ended ? null : { name: id, scope: null, rules: { caps: [] } },
    at: Date.UTC(2026, 10, 22),
  });
  const ids = (...policies: ReturnType<typeof policy>[]) =>
    amendPacks([house], { changes: [], policies }).map((source) => packData(source).id);

  test.each([
    ['none: the shipped one holds', [], ['HOUSE']],
    ['another beside it', [policy('quiet-december')], ['HOUSE', 'HOUSE-QUIET-DECEMBER']],
    ['the house’s own in the place of the shipped one', [policy('house')], ['HOUSE']],
    ['the house’s own ended', [policy('house', true)], []],
    ['one that has ended', [policy('quiet-december', true)], ['HOUSE']],
  ])('%s', (_, policies, expected) => {
    expect(ids(...policies)).toEqual(expected);
  });

  test.each(['house', 'quiet-december', 'a', 'house-2'])('%s has a pack of its own', (id) => {
    expect(policyIdOfPack(packIdOfPolicy(id))).toBe(id);
  });
});
