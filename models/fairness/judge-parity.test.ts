/** The parity gate: what bars a model, what does not, who is not judged, and how often chance alone bars one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { judgeParity, type DebtorGroups, type ParityMeasure, type PersonSums } from './judge-parity.ts';
import type { FairnessThreshold } from './judge-fairness.ts';

const contacts: FairnessThreshold = { measure: 'contacts', mostDifference: 1, worse: 'higher' };

type Draw = { readonly group: string; readonly people: number; readonly rate: number; readonly base: number };

/** So many people of each group, each with ten decisions, contacted by these chances, told for thirty. */
const peopleOf = (groups: readonly Draw[], seed = 1) => {
  const next = seededGenerator(seed);
  const count = (rate: number): number => Array.from({ length: 10 }, next).filter((draw) => draw < rate).length;
  const people = new Map<string, PersonSums>();
  const groupOf = new Map<string, string>();
  for (const { group, people: size, rate, base } of groups) {
    for (let person = 0; person < size; person += 1) {
      const id = `${group}${String(person)}`;
      groupOf.set(id, group);
      people.set(id, { over: 30 * count(rate), under: 10, baseOver: 30 * count(base), baseUnder: 10 });
    }
  }
  return { people, groups: { by: 'age_band', groupOf } satisfies DebtorGroups };
};
const judge = (groups: readonly Draw[], tolerance: FairnessThreshold = contacts, seed = 1) => {
  const { people, groups: grouping } = peopleOf(groups, seed);
  const measure: ParityMeasure = { tolerance, measure: 'contacts', meaning: 'contacts in 30 decisions', people };
  return judgeParity([measure], [grouping]);
};
const large = { group: 'young', people: 900, rate: 0.2, base: 0.2 };

describe('contact intensity', () => {
  test.each<[string, Omit<Draw, 'group'>, Partial<FairnessThreshold>, boolean]>([
    ['contacted more than others, where the base is fair', { people: 400, rate: 0.35, base: 0.2 }, {}, false],
    ['alike', { people: 400, rate: 0.2, base: 0.2 }, {}, true],
    ['more by less than is tolerated', { people: 400, rate: 0.22, base: 0.2 }, {}, true],
    ['more, and the base just as much', { people: 400, rate: 0.35, base: 0.35 }, {}, true],
    ['more, and the base more still', { people: 400, rate: 0.3, base: 0.45 }, {}, true],
    ['fewer: nobody is harmed', { people: 400, rate: 0.05, base: 0.2 }, {}, true],
    ['fewer, where either is worse', { people: 400, rate: 0.05, base: 0.2 }, { worse: 'either' }, false],
    ['fewer, where fewer is worse', { people: 400, rate: 0.05, base: 0.2 }, { worse: 'lower' }, false],
    ['evened out', { people: 400, rate: 0.2, base: 0.05 }, {}, true],
    ['29 people, however unequal', { people: 29, rate: 1, base: 0 }, {}, true],
    ['30 people, and unequal beyond doubt', { people: 30, rate: 1, base: 0 }, {}, false],
  ])('%s', (_, other, changes, passed) => {
    const report = judge([large, { group: 'old', ...other }], { ...contacts, ...changes });
    expect(report.passed, report.reasons.join(' ')).toBe(passed);
  });

  test('the reason names the people, both figures, what is tolerated and what is without the model', () => {
    const { reasons } = judge([large, { group: 'old', people: 400, rate: 0.35, base: 0.2 }]);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(
      /^Unequal by age_band: contacts in 30 decisions, is 1\d\.?\d* for old and \d\.?\d* for young\. The gap of \d.*more than the 1 that is tolerated, and wider than the -?\d.* without the model\.$/u,
    );
  });

  test('groups too small are counted, neither named nor judged; nor are those who have not told', () => {
    const few = [large, { group: 'few', people: 29, rate: 1, base: 0 }];
    const report = judge(few);
    expect(report).toMatchObject({ passed: true, judged: 0, comparisons: [{ smallGroups: 1, reference: 'young' }] });
    expect(JSON.stringify(report)).not.toContain('few');
    const { people } = peopleOf([large]);
    const measure: ParityMeasure = { tolerance: contacts, measure: 'contacts', meaning: 'contacts', people };
    expect(judgeParity([measure], [{ by: 'age_band', groupOf: new Map() }])).toMatchObject({
      ...{ passed: true, judged: 0 },
      comparisons: [{ reference: null, figures: [] }],
    });
  });
});

test('of two hundred fair nights with eight groups hardly one bars a model', () => {
  const groups = Array.from({ length: 8 }, (_, at) => ({
    ...{ group: `g${String(at)}`, people: 40 + 10 * at, rate: 0.2, base: 0.2 },
  }));
  const strict = { ...contacts, mostDifference: 0 };
  const barred = Array.from({ length: 200 }, (_, seed) => judge(groups, strict, seed)).filter(({ passed }) => !passed);
  expect(barred.length).toBeLessThan(10);
});

test('figures are ratios of sums, and the difference is that of the figures', () => {
  const person = fc.record({
    over: fc.nat(9),
    under: fc.integer({ min: 1, max: 9 }),
    baseOver: fc.nat(9),
    baseUnder: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(person, { minLength: 70, maxLength: 90 }), (sums) => {
      const people = new Map(sums.map((own, at) => [String(at), own]));
      const groupOf = new Map([...people.keys()].map((id, at) => [id, at < 32 ? 'b' : 'a']));
      const measure: ParityMeasure = { tolerance: contacts, measure: 'm', meaning: 'm', people };
      const [comparison] = judgeParity([measure], [{ by: 'x', groupOf }]).comparisons;
      const slow = (group: string, over: 'over' | 'baseOver', under: 'under' | 'baseUnder') => {
        const own = sums.filter((_, at) => groupOf.get(String(at)) === group);
        const total = (key: keyof PersonSums) => own.reduce((sum, each) => sum + each[key], 0);
        return total(under) > 0 ? total(over) / total(under) : 0;
      };
      for (const { group, value, base, difference } of comparison?.figures ?? []) {
        expect(value).toBeCloseTo(slow(group, 'over', 'under'), 9);
        expect(base).toBeCloseTo(slow(group, 'baseOver', 'baseUnder'), 9);
        if (group === 'b') expect(difference?.value).toBeCloseTo(value - slow('a', 'over', 'under'), 9);
      }
    }),
    { numRuns: 50 },
  );
});
