/** Known groups are found, with the right number and no more; where there are none, none are; bytes, order of rows, ids from night to night. */
import { describe, expect, test } from 'vitest';
import { columnValue, nearestCentre } from '../../engine/index.ts';
import { seededGenerator, type Generator } from '../random/seeded-generator.ts';
import { adjustedRandIndex, crossCounts } from './agreement.ts';
import { parseSegmentsArtifact, type SegmentsArtifact } from './artifact.ts';
import { fitSegments, type SegmentFitting } from './fit-segments.ts';
import { groupsAround, normal, plainFeatures } from './testing/made-up-debtors.ts';

const fit = (rows: SegmentFitting['rows'], changes: Partial<SegmentFitting> = {}) =>
  fitSegments({ features: plainFeatures(rows[0]?.length ?? 0), rows, seed: 7, previous: null, ...changes });

const artifactOf = (rows: SegmentFitting['rows'], changes: Partial<SegmentFitting> = {}): SegmentsArtifact => {
  const result = fit(rows, changes);
  if (!result.ok || result.value.artifact === null) throw new Error(JSON.stringify(result));
  return result.value.artifact;
};

const assign = ({ columns, segments }: SegmentsArtifact, row: ArrayLike<number>): number =>
  nearestCentre(
    segments.map(({ centre }) => centre),
    columns.map((column) => columnValue(column, row[Number(column.feature.slice(1))] ?? NaN)),
  );

const two = [
  [0, 0, 0, 0],
  [6, 0, 0, 6],
];
const three = [...two, [0, 6, 6, 0]];
const five = [...three, [6, 6, 0, 0], [0, 0, 6, 6]];

describe('groups that are there', () => {
  test.each<[string, readonly (readonly number[])[], number]>([
    ['two', two, 400],
    ['three', three, 600],
    ['five', five, 800],
    ['three of few debtors', three, 260],
  ])('%s', (_, centres, count) => {
    const { rows, groups } = groupsAround(centres, { count, seed: 11 });
    const artifact = artifactOf(rows);
    expect(artifact.segments).toHaveLength(centres.length);
    const found = rows.map((row) => assign(artifact, row));
    const size = centres.length;
    expect(adjustedRandIndex(crossCounts(found, groups, [size, size]))).toBeGreaterThan(0.97);
  });

  test('of unlike sizes, the largest first, members counted', () => {
    const { rows } = groupsAround(three, { count: 900, seed: 3, shares: [0.7, 0.2, 0.1] });
    const shares = artifactOf(rows).segments.map(({ members }) => members / rows.length);
    expect(shares.map((share) => Math.round(share * 10))).toEqual([7, 2, 1]);
  });

  test('a group of too few is no segment of its own', () => {
    const { rows } = groupsAround(three, { count: 900, seed: 3, shares: [0.6, 0.39, 0.01] });
    const result = fit(rows);
    const members = result.ok ? (result.value.artifact?.segments.map((segment) => segment.members) ?? []) : [];
    expect(members.length).toBeGreaterThan(1);
    expect(Math.min(...members)).toBeGreaterThanOrEqual(30);
  });
});

const cloud = (count: number, width: number, seed: number, draw: (next: Generator) => number) => {
  const next = seededGenerator(seed);
  return Array.from({ length: count }, () => Array.from({ length: width }, () => draw(next)));
};
/** One trait behind all columns: a long thin cloud, which two halves cut alike. */
const thin = (count: number, width: number): readonly (readonly number[])[] => {
  const next = seededGenerator(23);
  return Array.from({ length: count }, () => {
    const trait = normal(next);
    return Array.from({ length: width }, () => trait + 0.5 * normal(next));
  });
};

describe('nothing there: no segments', () => {
  test.each<[string, readonly (readonly number[])[]]>([
    ['a round cloud', cloud(600, 6, 1, normal)],
    ['a round cloud of few', cloud(220, 6, 2, normal)],
    ['a cube', cloud(600, 6, 3, (next) => next())],
    ['a long thin cloud', thin(600, 6)],
  ])('%s', (_, rows) => {
    const result = fit(rows);
    expect(result.ok && result.value.artifact).toBeNull();
    if (!result.ok) return;
    expect(result.value.looks).toHaveLength(7);
    expect(result.value.looks.every(({ against }) => against.length > 0)).toBe(true);
  });
});

describe('same rows, same bytes', () => {
  const { rows } = groupsAround(three, { count: 400, seed: 41 });

  test('in whatever order', () => {
    const shuffled = rows
      .map((row, place) => ({ row, key: (place * 7919) % 400 }))
      .sort((one, other) => one.key - other.key);
    expect(JSON.stringify(artifactOf(shuffled.map(({ row }) => row)))).toBe(JSON.stringify(artifactOf(rows)));
  });

  test('another seed finds the same groups', () => {
    const [one, other] = [artifactOf(rows), artifactOf(rows, { seed: 8 })];
    const members = [one, other].map((artifact) => rows.map((row) => assign(artifact, row)));
    expect(adjustedRandIndex(crossCounts(members[0] ?? [], members[1] ?? [], [3, 3]))).toBeGreaterThan(0.98);
  });

  test('names are told apart and say what differs', () => {
    const names = artifactOf(rows).segments.map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^(Much|Little) x\d, (much|little) x\d/u);
  });
});

describe('from night to night', () => {
  const first = artifactOf(groupsAround(three, { count: 500, seed: 51 }).rows);
  const idsOf = ({ segments }: SegmentsArtifact) => segments.map(({ id }) => id);

  test('ids live on where the groups do', () => {
    const second = artifactOf(groupsAround(three, { count: 500, seed: 52 }).rows, { seed: 99, previous: first });
    expect([...idsOf(second)].sort()).toEqual([...idsOf(first)].sort());
    for (const { before } of second.segments) expect(before?.jaccard).toBeGreaterThan(0.9);
  });

  test('a new group gets a new id, the others keep theirs', () => {
    const { rows } = groupsAround([...three, [9, 9, 9, 9]], { count: 600, seed: 53 });
    const second = artifactOf(rows, { seed: 99, previous: first });
    const kept = idsOf(second).filter((id) => idsOf(first).includes(id));
    expect([kept.length, second.segments.length]).toEqual([3, 4]);
  });

  test('without a fit before, all are new', () => {
    expect(first.segments.every(({ before }) => before === null)).toBe(true);
  });
});

describe('what cannot be fitted is refused', () => {
  const good = groupsAround(two, { count: 300, seed: 61 }).rows;
  test.each<[string, readonly (readonly number[])[], string]>([
    ['too few rows', good.slice(0, 199), 'too-few-rows'],
    ['no rows', [], 'too-few-rows'],
    ['all alike', good.map(() => [1, 2, 3, 4]), 'no-usable-feature'],
    ['nothing known', good.map(() => [NaN, NaN, NaN, NaN]), 'no-usable-feature'],
    ['an infinite value', [[Infinity, 0, 0, 0], ...good], 'feature-not-valid'],
  ])('%s', (_, rows, code) => {
    expect(fit(rows)).toMatchObject({ ok: false, error: { code } });
  });

  test('a constant column is left out', () => {
    const { columns } = artifactOf(good.map((row) => [...row, 5]));
    expect(columns.map(({ feature }) => feature)).toEqual(['x0', 'x1', 'x2', 'x3']);
  });
});

describe('the artifact', () => {
  const artifact = artifactOf(groupsAround(two, { count: 300, seed: 71 }).rows);
  const again = (): SegmentsArtifact => JSON.parse(JSON.stringify(artifact)) as SegmentsArtifact;

  test('is read back as it was written', () => {
    expect(parseSegmentsArtifact(again())).toEqual({ ok: true, value: artifact });
  });

  test.each<[string, unknown]>([
    ['no artifact', 'x'],
    ['a changed centre', { ...again(), segments: again().segments.map((one) => ({ ...one, centre: [9, 9, 9, 9] })) }],
    ['a field more', { ...again(), extra: 1 }],
    ['another format', { ...again(), format: 'tact-segments/2' }],
    ['an id of another shape', { ...again(), segments: again().segments.map((one) => ({ ...one, id: 'prompt' })) }],
    ['one segment', { ...again(), segments: again().segments.slice(0, 1) }],
  ])('%s is refused', (_, stored) => {
    expect(parseSegmentsArtifact(stored)).toMatchObject({ ok: false, error: { code: 'artifact-corrupt' } });
  });
});
