import { describe, expect, test } from 'vitest';
import { cautionsOf, differenceInWords, labelOf, testInWords } from './insights-words.ts';

const words = { one: 'disputed cases', other: 'cases without a dispute', horizonDays: 180 };
const tail = 'than cases without a dispute, counting at most 180 days a case.';

test.each([
  ['longer', [23.6, 15.7, 31.2], `Disputed cases take about 24 days longer (16 to 31) ${tail}`],
  ['less: the nearer limit first', [-12.2, -16.4, -8], `Disputed cases take about 12 days less (8 to 16) ${tail}`],
  ['little', [1.25, 0.44, 2.06], `Disputed cases take about 1.3 days longer (0.4 to 2.1) ${tail}`],
  [
    'not clear',
    [2, -5.4, 9.4],
    `No clear difference: disputed cases take between 5 days less and 9 days longer ${tail}`,
  ],
  ['none', [0, 0, 0], `No clear difference: disputed cases take between 0 days longer and 0 days longer ${tail}`],
] as const)('a difference in words: %s', (_, [mean, lower, upper], sentence) => {
  expect(differenceInWords({ mean, lower, upper }, words)).toBe(sentence);
});

test.each([
  [0.0000004, 'The groups differ by more than chance explains (log-rank test, p < 0.001).'],
  [0.0123, 'The groups differ by more than chance explains (log-rank test, p = 0.012).'],
  [0.31, 'No difference was found that chance could not explain (log-rank test, p = 0.31).'],
])('a test in words: p = %d', (p, sentence) => {
  expect(testInWords(p)).toBe(sentence);
});

test.each([
  ['product', { group: 'loan', isRest: false }, 'cases of product loan'],
  ['product', { group: null, isRest: false }, 'cases of no stated product'],
  ['product', { group: null, isRest: true }, 'cases of all smaller products'],
  ['country', { group: 'SE', isRest: false }, 'cases in SE'],
  ['first_channel', { group: 'sms', isRest: false }, 'cases first contacted by sms'],
  ['first_channel', { group: 'none', isRest: false }, 'cases without any contact'],
  ['stage', { group: 'legal', isRest: false }, 'cases opened at the legal stage'],
] as const)('by %s, %j: %s', (by, key, label) => {
  expect(labelOf(by, key)).toBe(label);
});

describe('cautions', () => {
  test('say that groups are not made by chance, wherever there are groups', () => {
    expect(cautionsOf({ by: 'product', endedOtherwise: 0, differences: 1 })[0]).toContain('proves no cause');
    expect(cautionsOf({ by: 'all', endedOtherwise: 0, differences: 0 })).toHaveLength(1);
  });

  test('count competing ends, and say that several comparisons are wider', () => {
    const cautions = cautionsOf({ by: 'dispute', endedOtherwise: 7, differences: 3 }).join('\n');
    expect(cautions).toMatch(/as disputed as known by now/);
    expect(cautions).toMatch(/7 cases were withdrawn, sold or written off: competing ends/);
    expect(cautions).toMatch(/3 groups are compared/);
  });
});
