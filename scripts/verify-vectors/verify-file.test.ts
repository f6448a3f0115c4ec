import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { verifierOf } from './registry.ts';
import { countOf, describeFaults, describeReport, describeTotal, verifyFile } from './verify-file.ts';

const report = (file: string, content: unknown) => verifyFile(file, verifierOf(file), JSON.stringify(content));

/** Worked out by hand: chi-square of 60 and 40 against halves is 4. */
const split = { users: [60, 40], weights: [0.5, 0.5], p_value: 0.04550026389635842 };

describe('what is said of a file', () => {
  test('agreement', () => {
    const own = report('growthbook/srm.json', { vectors: [split] });
    expect(describeReport(own)).toEqual(['growthbook/srm.json: 1 of 1']);
    expect(describeTotal([own])).toBe('total: 1 of 1, 0 missed');
  });

  test('a miss, with both numbers', () => {
    const own = report('growthbook/srm.json', { vectors: [split, { ...split, p_value: 0.0456 }] });
    expect(describeReport(own)).toEqual([
      'growthbook/srm.json: 1 of 2',
      expect.stringMatching(/^ {2}growthbook\/srm.json split 2 p_value: ours 0.0455\d+, theirs 0.0456$/),
    ]);
    expect(countOf([own])).toEqual({ total: 2, agreed: 1, faults: 0, missed: 1 });
  });

  test('a documented fault of the source, apart from the misses', () => {
    // gbstats keeps the users of the arm of weight 0, and the arm in the degrees of freedom.
    const own = report('growthbook/srm.json', {
      vectors: [{ users: [60, 40, 5], weights: [0.5, 0.5, 0], p_value: 0.1266 }],
    });
    expect(describeReport(own)).toEqual(['growthbook/srm.json: 0 of 1, 1 documented faults of the source']);
    expect(describeFaults([own])).toEqual([
      expect.stringContaining('arm of weight 0'),
      expect.stringMatching(/ours 0.0455\d+, theirs 0.1266/),
    ]);
    expect(countOf([own]).missed).toBe(0);
  });

  test('p = 1 where nothing can be estimated is the source’s; the same p where it can is a miss', () => {
    const arm = (sum: number) => ({ type: 'proportion', n: 100, sum });
    const row = (control: number, error: string | null) => ({
      ...{ id: 'a', method: 't_two_sided', control: arm(control), treatment: arm(5) },
      config: { difference_type: 'relative', alpha: 0.05 },
      expected: { expected: 0, ci: [0, 0], stddev: 0, error, p_value: 1 },
    });
    const file = 'growthbook/ab_tests.json';
    expect(countOf([report(file, { vectors: [row(0, 'ZERO_NEGATIVE_VARIANCE')] })])).toMatchObject({ faults: 1 });
    expect(countOf([report(file, { vectors: [row(0, null)] })])).toMatchObject({ missed: 1 });
    expect(countOf([report(file, { vectors: [row(20, null)] })])).toMatchObject({ missed: 1 });
  });

  test.each<[string, string, unknown]>([
    ['a method', 'growthbook/ab_tests.json', { vectors: [{ id: 'x', method: 'quantile' }] }],
    ['an example', 'statistics/examples.json', { examples: [{ id: '99-new', input: {}, output: {} }] }],
    ['a row of another form', 'stats/psi.json', { counts: [{ psi: 1 }], score_bins: [] }],
    ['a file', 'stats/brand_new.json', { vectors: [] }],
    ['a file of another form', 'stats/psi.json', []],
  ])('%s that is not known is a miss', (_, file, content) => {
    const own = report(file, content);
    expect(countOf([own])).toMatchObject({ total: 1, missed: 1 });
    expect(describeReport(own)[1]).toContain('not known');
  });

  test('a file that is no JSON', () => {
    const own = verifyFile('stats/psi.json', verifierOf('stats/psi.json'), '{');
    expect(countOf([own]).missed).toBe(1);
  });
});

const shared = new URL('../../../shared/vectors/', import.meta.url);
const ours = ['growthbook', 'stats', 'statistics'];

describe.skipIf(!existsSync(shared))('all shared vectors (skipped where they are not beside the clone)', () => {
  const files = existsSync(shared)
    ? ours.flatMap((folder) => readdirSync(new URL(`${folder}/`, shared)).map((name) => `${folder}/${name}`))
    : [];

  test.each(files)('%s', (file) => {
    const own = verifyFile(file, verifierOf(file), readFileSync(new URL(file, shared), 'utf8'));
    expect(describeReport(own).slice(1)).toEqual([]);
    expect(countOf([own]).agreed).toBeGreaterThan(0);
  });
});
