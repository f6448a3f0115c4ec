/**
 * How many segments there are. The points are split in halves by chance, some times over; each half is grouped by itself, and both groupings are
 * applied to all points. A number holds where the two agree (adjusted Rand index), where even the segment that is found again worst is found again
 * (Jaccard), where no segment is too small, and where the segments explain more than they would of one cloud without structure. Of the numbers that
 * hold, the one that explains most beyond the cloud is taken (as by the gap statistic of Tibshirani, Walther and Hastie 2001); none holds: there are
 * no segments.
 */
import { chooseWithoutReplacement, type Generator } from '../random/seeded-generator.ts';
import { adjustedRandIndex, crossCounts, jaccardIndices } from './agreement.ts';
import { fitKMeans, membersOf } from './k-means.ts';
import { oneCloudLike } from './one-cloud.ts';
import { pickPoints, totalSquares, type Points } from './points.ts';
import { effort, segmentRule } from './settings.ts';

/** What was seen of one number of segments. */
export type CountLook = {
  readonly segments: number;
  readonly adjustedRand: number;
  readonly weakestJaccard: number;
  readonly smallestShare: number;
  /** Share of the squared distances that the segments account for, in the points and in the cloud. */
  readonly explained: number;
  readonly explainedOfCloud: number;
  /** What speaks against it, in words; empty: it holds. */
  readonly against: readonly string[];
};

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

type Halves = readonly [Points, Points];

const splitInHalves = (points: Points, next: Generator): Halves => {
  const first = chooseWithoutReplacement(next, points.count, Math.floor(points.count / 2));
  const isFirst = new Uint8Array(points.count);
  for (const place of first) isFirst[place] = 1;
  const second = Uint32Array.from({ length: points.count }, (_, place) => place).filter(
    (place) => isFirst[place] === 0,
  );
  return [pickPoints(points, first), pickPoints(points, second)];
};

type Agreement = { readonly adjustedRand: number; readonly jaccards: readonly number[] };

const agreementOf = (points: Points, halves: Halves, groups: number, next: Generator): Agreement => {
  const [one, other] = halves.map((half) =>
    membersOf(points, fitKMeans(half, { groups, restarts: effort.restartsWhileLooking, next }).centres),
  );
  const counts = crossCounts(one ?? [], other ?? [], [groups, groups]);
  return {
    adjustedRand: adjustedRandIndex(counts),
    jaccards: jaccardIndices(counts).map((row) => Math.max(...row)),
  };
};

const explainedBy = (points: Points, groups: number, next: Generator): number =>
  1 - fitKMeans(points, { groups, restarts: effort.restartsWhileLooking, next }).squares / totalSquares(points);

const smallestShare = (members: Uint8Array, groups: number): number => {
  const counts = new Array<number>(groups).fill(0);
  for (const member of members) counts[member] = (counts[member] ?? 0) + 1;
  return Math.min(...counts) / members.length;
};

const against = (look: Omit<CountLook, 'against'>, rowCount: number): readonly string[] => {
  const { leastAdjustedRand, leastJaccard, leastShare, leastMembers, leastGain } = segmentRule;
  const share = Math.max(leastShare, leastMembers / rowCount);
  return [
    ...(look.adjustedRand < leastAdjustedRand ? ['two halves of the debtors do not give the same segments'] : []),
    ...(look.weakestJaccard < leastJaccard ? ['one segment is not found again'] : []),
    ...(look.smallestShare < share ? ['one segment is too small'] : []),
    ...(look.explained - look.explainedOfCloud < leastGain
      ? ['they explain no more than slices of one cloud would']
      : []),
  ];
};

type Look = { readonly points: Points; readonly splits: readonly Halves[]; readonly clouds: readonly Points[] };

const lookAt = ({ points, splits, clouds }: Look, groups: number, setting: { next: Generator; rowCount: number }) => {
  const { next, rowCount } = setting;
  const agreements = splits.map((halves) => agreementOf(points, halves, groups, next));
  const found = fitKMeans(points, { groups, restarts: effort.restartsWhileLooking, next });
  const look = {
    segments: groups,
    adjustedRand: mean(agreements.map(({ adjustedRand }) => adjustedRand)),
    weakestJaccard: mean(agreements.map(({ jaccards }) => Math.min(...jaccards))),
    smallestShare: smallestShare(membersOf(points, found.centres), groups),
    explained: 1 - found.squares / totalSquares(points),
    explainedOfCloud: mean(clouds.map((cloud) => explainedBy(cloud, groups, next))),
  };
  return { ...look, against: against(look, rowCount) };
};

const gainOf = (look: CountLook | null): number => (look === null ? 0 : look.explained - look.explainedOfCloud);

/** Points in a fixed order; `rowCount` of all debtors, of which these may be some. */
export const chooseCount = (
  sorted: Points,
  next: Generator,
): { readonly segments: number; readonly looks: readonly CountLook[] } => {
  const { rowsLookedAt, splits, references } = effort;
  const points =
    sorted.count <= rowsLookedAt
      ? sorted
      : pickPoints(sorted, chooseWithoutReplacement(next, sorted.count, rowsLookedAt));
  const material: Look = {
    points,
    splits: Array.from({ length: splits }, () => splitInHalves(points, next)),
    clouds: Array.from({ length: references }, () => oneCloudLike(points, next)),
  };
  const looks: CountLook[] = [];
  for (let groups = 2; groups <= segmentRule.mostSegments; groups += 1)
    looks.push(lookAt(material, groups, { next, rowCount: sorted.count }));
  const held = looks.filter((look) => look.against.length === 0);
  const best = held.reduce<CountLook | null>((most, look) => (gainOf(look) > gainOf(most) ? look : most), null);
  return { segments: best?.segments ?? 1, looks };
};
