/**
 * Segments of debtors from their payment history: columns, how many segments (choose-count.ts), the segments themselves, their names, and their ids. A
 * segment keeps the id of that of the fit before which more than half of the debtors in either are in both: there can be only one. Same rows in
 * whatever order and same seed: same bytes.
 */
import { checksumOf, columnValue, nearestCentre, success, type Result } from '../../engine/index.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { refused, type Refusal } from '../refusal.ts';
import { crossCounts, jaccardIndices } from './agreement.ts';
import { sealSegments, type SegmentsArtifact, type SegmentsContent } from './artifact.ts';
import { chooseCount, type CountLook } from './choose-count.ts';
import { fitColumns, type SegmentRows } from './fit-columns.ts';
import { fitKMeans, membersOf } from './k-means.ts';
import { describeSegments } from './name-segments.ts';
import { sortPoints, type Points } from './points.ts';
import { effort, segmentRule } from './settings.ts';

export type SegmentFitting = SegmentRows & {
  readonly seed: number;
  /** The fit before, whose ids live on. */
  readonly previous: SegmentsArtifact | null;
};

export type SegmentFit = {
  /** Null: there are no segments. */
  readonly artifact: SegmentsArtifact | null;
  readonly looks: readonly CountLook[];
};

type Identity = Pick<SegmentsContent['segments'][number], 'id' | 'before'>;

const round6 = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;

const countsOf = (members: Uint8Array, groups: number): readonly number[] => {
  const counts = new Array<number>(groups).fill(0);
  for (const member of members) counts[member] = (counts[member] ?? 0) + 1;
  return counts;
};

/** Largest first; of equal ones that with the smaller centre. */
const orderedCentres = (points: Points, centres: readonly Float64Array[]): readonly (readonly number[])[] => {
  const counts = countsOf(membersOf(points, centres), centres.length);
  return centres
    .map((centre, member) => ({ centre: [...centre].map(round6), count: counts[member] ?? 0 }))
    .sort(
      (one, other) =>
        other.count - one.count ||
        one.centre.reduce((sign, value, column) => sign || value - (other.centre[column] ?? 0), 0),
    )
    .map(({ centre }) => centre);
};

/** The place of the segment that a fit puts each row in. A feature of the fit that the rows do not have counts as not known. */
export const segmentMembers = (
  { features, rows }: SegmentRows,
  { columns, segments }: SegmentsArtifact,
): Uint8Array => {
  const places = columns.map(({ feature }) => features.findIndex(({ name }) => name === feature));
  const centres = segments.map(({ centre }) => centre);
  return Uint8Array.from(rows, (row) =>
    nearestCentre(
      centres,
      columns.map((column, index) => columnValue(column, row[places[index] ?? -1] ?? NaN)),
    ),
  );
};

const newId = (seed: number, centre: readonly number[]): string => `seg-${checksumOf([seed, centre]).slice(0, 8)}`;

const identitiesOf = (
  setting: SegmentFitting,
  members: Uint8Array,
  centres: readonly (readonly number[])[],
): readonly Identity[] => {
  const { previous, seed } = setting;
  if (previous === null) return centres.map((centre) => ({ id: newId(seed, centre), before: null }));
  const earlier = segmentMembers(setting, previous);
  const jaccards = jaccardIndices(crossCounts(members, earlier, [centres.length, previous.segments.length]));
  return centres.map((centre, member) => {
    const row = jaccards[member] ?? [];
    const best = row.reduce((most, value, place) => (value > (row[most] ?? 0) ? place : most), 0);
    const [jaccard, from] = [row[best] ?? 0, previous.segments[best]];
    return from !== undefined && jaccard > 0.5
      ? { id: from.id, before: { jaccard: round6(jaccard) } }
      : { id: newId(seed, centre), before: null };
  });
};

export const fitSegments = (setting: SegmentFitting): Result<SegmentFit, Refusal> => {
  const { features, rows, seed } = setting;
  if (rows.length < segmentRule.leastRows)
    return refused('too-few-rows', `${String(rows.length)} debtors; segments need ${String(segmentRule.leastRows)}`);
  const fitted = fitColumns({ features, rows });
  if (!fitted.ok) return fitted;
  const { columns, points } = fitted.value;
  const sorted = sortPoints(points);
  const next = seededGenerator(seed);
  const { segments: groups, looks } = chooseCount(sorted, next);
  if (groups === 1) return success({ artifact: null, looks });
  const found = fitKMeans(sorted, { groups, restarts: effort.restartsAtLast, next });
  const centres = orderedCentres(sorted, found.centres);
  const members = membersOf(points, centres);
  const described = describeSegments({
    points: sorted,
    members: membersOf(sorted, centres),
    groups,
    columns,
    features,
  });
  const identities = identitiesOf(setting, members, centres);
  const counts = countsOf(members, groups);
  const content: SegmentsContent = {
    format: 'tact-segments/1',
    seed,
    rowCount: rows.length,
    columns: [...columns],
    segments: centres.map((centre, member) => {
      const { name = '', differences = [] } = described[member] ?? {};
      const { id, before } = identities[member] ?? { id: newId(seed, centre), before: null };
      return { id, name, centre, members: counts[member] ?? 0, differences, before };
    }),
    looks: looks.map((look) => ({
      ...look,
      adjustedRand: round6(look.adjustedRand),
      weakestJaccard: round6(look.weakestJaccard),
      smallestShare: round6(look.smallestShare),
      explained: round6(look.explained),
      explainedOfCloud: round6(look.explainedOfCloud),
    })),
  };
  return success({ artifact: sealSegments(content), looks });
};
