import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniformHash } from '../../engine/index.ts';
import { armAt, assignArm, bucketsOf, unitIdOf, type Split } from './assign-arm.ts';
import { bucketRanges, chooseRange, type BucketRange } from './bucket-ranges.ts';

const readJson = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));

const arms = (weights: readonly (readonly [id: string, weight: number])[]) =>
  weights.map(([id, weight]) => ({
    ...{ id, weight, role: 'challenger' as const, strategy: { id: 's', version: 1 }, persistent: false },
  }));

const alone = { layer: null, layerRange: { from: 0, to: 1 } };

describe('the golden table of assignments', () => {
  const { splits, cases } = readJson(new URL('cases.json', import.meta.url)) as {
    splits: Record<string, [string, number][]>;
    cases: { split: string; salt: string; unitId: string; bucket: number; arm: string }[];
  };

  test.each(cases)('$split, $salt, $unitId → $arm', ({ split, salt, unitId, bucket, arm }) => {
    const assigned = assignArm({ ...alone, salt, arms: arms(splits[split]!) }, unitId);
    expect(assigned).toMatchObject({ buckets: { own: bucket, layer: null }, arm: { id: arm } });
  });
});

type SdkCases = {
  hash: { seed: string; value: string; version: number; hash: number }[];
  bucket_ranges: { arms: number; coverage: number; weights: number[] | null; ranges: [number, number][] }[];
  choose_variation: { n: number; ranges: BucketRange[]; variation: number }[];
  assignment: {
    id: string;
    experiment: { key: string; weights: number[]; coverage: number };
    in_experiment: boolean;
    variation: number;
    bucket: number | null;
  }[];
};

/** The source makes missing and wrong weights equal in silence. We refuse them where experiments are defined, so they never come here. */
const isProperSplit = ({ weights, arms: count }: SdkCases['bucket_ranges'][number]): boolean =>
  weights?.length === count;

const agree = ({ hash, bucket_ranges, choose_variation, assignment }: SdkCases): void => {
  const second = hash.filter(({ version }) => version === 2);
  expect(second.length).toBeGreaterThan(5);
  for (const { seed, value, hash: bucket } of second) expect(uniformHash(seed, value), `${seed} ${value}`).toBe(bucket);
  const proper = bucket_ranges.filter(isProperSplit);
  expect(proper.length).toBeGreaterThan(3);
  for (const { weights, coverage, ranges } of proper) expect(bucketRanges(weights!, coverage)).toEqual(ranges);
  for (const { n, ranges, variation } of choose_variation) expect(chooseRange(n, ranges)).toBe(variation);
  for (const { id, experiment, in_experiment, variation, bucket } of assignment) {
    const own = uniformHash(experiment.key, id);
    const chosen = chooseRange(own, bucketRanges(experiment.weights, experiment.coverage));
    expect(chosen, id).toBe(in_experiment ? variation : -1);
    if (bucket !== null) expect(own, id).toBe(bucket);
  }
};

describe('agreement with the GrowthBook SDK', () => {
  test('on a subset of its vectors (1.8.0)', () => {
    agree(readJson(new URL('fixtures/growthbook-sdk-subset.json', import.meta.url)) as SdkCases);
  });

  const whole = new URL('../../../shared/vectors/growthbook/sdk_assignment.json', import.meta.url);
  test.runIf(existsSync(whole))('on all of them, where they are at hand', () => {
    agree(readJson(whole) as SdkCases);
  });
});

/** The count lies within ±3.29 standard deviations of a binomial: 99.9 % of fair samples do. */
const expectProportion = (count: number, total: number, share: number): void => {
  const band = 3.29 * Math.sqrt(total * share * (1 - share));
  expect(Math.abs(count - total * share)).toBeLessThan(band);
};

describe('proportions', () => {
  const total = 20_000;
  const units = Array.from({ length: total }, (_, index) => `D-${index}`);

  test.each([
    [
      'half and half',
      [
        ['a', 0.5],
        ['b', 0.5],
      ],
    ],
    [
      'nine to one',
      [
        ['a', 0.9],
        ['b', 0.1],
      ],
    ],
    [
      'seven arms',
      [
        ['a', 0.4],
        ['b', 0.2],
        ['c', 0.1],
        ['d', 0.1],
        ['e', 0.1],
        ['f', 0.05],
        ['g', 0.05],
      ],
    ],
  ] as const)('%s', (name, weights) => {
    const counts = new Map<string, number>();
    for (const unit of units) {
      const id = assignArm({ ...alone, salt: `proportions of ${name}`, arms: arms(weights) }, unit).arm!.id;
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    for (const [id, weight] of weights) expectProportion(counts.get(id) ?? 0, total, weight);
  });

  test('another salt is another, independent draw', () => {
    const split = arms([
      ['a', 0.5],
      ['b', 0.5],
    ]);
    const inBoth = units.filter(
      (unit) =>
        assignArm({ ...alone, salt: 'tone-2026', arms: split }, unit).arm!.id === 'a' &&
        assignArm({ ...alone, salt: 'channel-2026', arms: split }, unit).arm!.id === 'a',
    );
    expectProportion(inBoth.length, total, 0.25);
  });
});

describe('ranges', () => {
  const splits = fc
    .array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 20 })
    .map((parts) => parts.map((part) => part / parts.reduce((sum, other) => sum + other, 0)));
  const buckets = fc.integer({ min: 0, max: 9_999 }).map((bucket) => bucket / 10_000);

  test('a split that sums to 1 leaves nobody out', () => {
    fc.assert(fc.property(splits, buckets, (weights, bucket) => chooseRange(bucket, bucketRanges(weights)) >= 0));
  });

  test('a wider coverage moves nobody who takes part already', () => {
    fc.assert(
      fc.property(splits, buckets, fc.double({ min: 0, max: 1, noNaN: true }), (weights, bucket, coverage) => {
        const before = chooseRange(bucket, bucketRanges(weights, coverage));
        return before === -1 || before === chooseRange(bucket, bucketRanges(weights, Math.min(1, coverage + 0.1)));
      }),
    );
  });

  test('an edge belongs to the arm that begins there', () => {
    const ranges = bucketRanges([0.25, 0.75]);
    expect([0, 0.2499, 0.25, 0.9999, 1].map((bucket) => chooseRange(bucket, ranges))).toEqual([0, 0, 1, 1, -1]);
  });
});

/** Splits with and without a layer, a part of it, and a persistent holdout. */
const arbitrarySplit: fc.Arbitrary<Split> = fc
  .record({
    parts: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 8 }),
    layer: fc.option(fc.constantFrom('tone', 'channel')),
    edges: fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 6, max: 10 })),
    isPersistent: fc.boolean(),
    salt: fc.string({ minLength: 1, maxLength: 8 }),
  })
  .map(({ parts, layer, edges, isPersistent, salt }) => {
    const sum = parts.reduce((total, part) => total + part, 0);
    const drawn = arms(parts.map((part, index) => [`arm-${index}`, part / sum]));
    const split = drawn.map((arm, index) => ({ ...arm, persistent: isPersistent && layer !== null && index === 1 }));
    const layerRange = layer === null ? alone.layerRange : { from: edges[0] / 10, to: edges[1] / 10 };
    return { salt, layer, layerRange, arms: split };
  });
const arbitraryUnit = fc.string({ minLength: 1, maxLength: 12 });
const arbitraryShares = fc
  .array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 6 })
  .map((shares) => [...shares].sort((one, other) => one - other).map((share) => share / 1000));

describe('a ramp', () => {
  test('moves nobody who takes part, whatever its steps; at the end all of the layer’s part take part', () => {
    fc.assert(
      fc.property(arbitrarySplit, arbitraryUnit, arbitraryShares, (split, unitId, shares) => {
        const path = [...shares, 1].map((share) => assignArm(split, unitId, share).arm?.id ?? null);
        const entered = path.findIndex((arm) => arm !== null);
        const after = entered === -1 ? [] : path.slice(entered);
        expect(new Set(after).size).toBeLessThanOrEqual(1);
        const { layer } = bucketsOf(split, unitId);
        const isOwn = layer === null || (split.layerRange.from <= layer && layer < split.layerRange.to);
        expect(path.at(-1) !== null).toBe(isOwn);
      }),
      { numRuns: 500 },
    );
  });

  test('a tenth of the debtors is a tenth of every arm', () => {
    const split = {
      ...alone,
      salt: 'ramped',
      arms: arms([
        ['a', 0.7],
        ['b', 0.3],
      ]),
    };
    const total = 20_000;
    const found = Array.from({ length: total }, (_, index) => assignArm(split, `D-${index}`, 0.1).arm?.id ?? null);
    expectProportion(found.filter((arm) => arm === 'a').length, total, 0.07);
    expectProportion(found.filter((arm) => arm === 'b').length, total, 0.03);
  });
});

describe('a layer', () => {
  const total = 20_000;
  const units = Array.from({ length: total }, (_, index) => `D-${index}`);
  const half = arms([
    ['a', 0.5],
    ['b', 0.5],
  ]);
  const keeping = arms([
    ['a', 0.5],
    ['b', 0.4],
    ['quiet', 0.1],
  ]).map((arm) => ({ ...arm, persistent: arm.id === 'quiet' }));

  test('parts that do not overlap share no debtor, and leave out what neither takes', () => {
    const [first, second] = [
      [0, 0.3],
      [0.3, 0.9],
    ].map(([from, to]) => ({ salt: `s${from}`, layer: 'tone', layerRange: { from: from!, to: to! }, arms: half }));
    const isIn = (split: Split | undefined, unit: string): boolean => assignArm(split!, unit).arm !== null;
    expect(units.filter((unit) => isIn(first, unit) && isIn(second, unit))).toEqual([]);
    expectProportion(units.filter((unit) => isIn(first, unit)).length, total, 0.3);
    expectProportion(units.filter((unit) => isIn(second, unit)).length, total, 0.6);
  });

  test('its persistent holdout keeps the same debtors in every experiment of it, and in no other layer', () => {
    const keptIn = (layer: string, salt: string): readonly string[] =>
      units.filter(
        (unit) => assignArm({ salt, layer, layerRange: alone.layerRange, arms: keeping }, unit).arm?.id === 'quiet',
      );
    const first = keptIn('tone', 'first');
    expect(keptIn('tone', 'second')).toEqual(first);
    expectProportion(first.length, total, 0.1);
    const elsewhere = new Set(keptIn('channel', 'first'));
    expectProportion(first.filter((unit) => elsewhere.has(unit)).length, total, 0.01);
  });

  test('beside a persistent holdout the others keep their weights', () => {
    const split = { salt: 'beside', layer: 'tone', layerRange: alone.layerRange, arms: keeping };
    const chosen = units.map((unit) => armAt(split, bucketsOf(split, unit), 1)?.id);
    expectProportion(chosen.filter((arm) => arm === 'a').length, total, 0.5);
    expectProportion(chosen.filter((arm) => arm === 'b').length, total, 0.4);
  });
});

test.each([
  ['debtor', 'H-1', 'D-1'],
  ['household', 'H-1', 'H-1'],
  ['household', null, 'D-1'],
] as const)('by %s, of household %s: %s', (unit, household, expected) => {
  expect(unitIdOf(unit, { debtorId: 'D-1', household })).toBe(expected);
});
