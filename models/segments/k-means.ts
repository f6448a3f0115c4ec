/**
 * k-means: Lloyd's algorithm from k-means++ seeds (Arthur and Vassilvitskii 2007), the best of some restarts. A group that runs empty is given the
 * point that is furthest from its own centre.
 */
import { nearestCentre } from '../../engine/index.ts';
import type { Generator } from '../random/seeded-generator.ts';
import type { Points } from './points.ts';

export type Grouping = {
  readonly centres: readonly Float64Array[];
  /** Sum of the squared distances of all points from their centres. */
  readonly squares: number;
};

type Search = { readonly groups: number; readonly restarts: number; readonly next: Generator };

const mostRounds = 60;

const pointAt = ({ values, width }: Points, place: number): Float64Array =>
  values.slice(place * width, (place + 1) * width);

const squareApart = ({ values, width }: Points, place: number, centre: ArrayLike<number>): number => {
  let sum = 0;
  for (let column = 0; column < width; column += 1) {
    const apart = (values[place * width + column] ?? 0) - (centre[column] ?? 0);
    sum += apart * apart;
  }
  return sum;
};

/** As likely as it is far from the centres so far. */
const drawFar = (squares: Float64Array, next: Generator): number => {
  let total = 0;
  for (const square of squares) total += square;
  let left = next() * total;
  for (let place = 0; place < squares.length; place += 1) {
    left -= squares[place] ?? 0;
    if (left < 0) return place;
  }
  return squares.length - 1;
};

const seedCentres = (points: Points, groups: number, next: Generator): Float64Array[] => {
  const centres = [pointAt(points, Math.floor(next() * points.count))];
  const squares = new Float64Array(points.count).fill(Infinity);
  while (centres.length < groups) {
    const newest = centres.at(-1) ?? [];
    for (let place = 0; place < points.count; place += 1)
      squares[place] = Math.min(squares[place] ?? Infinity, squareApart(points, place, newest));
    centres.push(pointAt(points, drawFar(squares, next)));
  }
  return centres;
};

/** Which centre each point is nearest to. */
export const membersOf = (points: Points, centres: readonly ArrayLike<number>[]): Uint8Array => {
  // One kind of list: reading several kinds in one loop is slow.
  const lists = centres.map((centre) => Float64Array.from(centre));
  const members = new Uint8Array(points.count);
  for (let place = 0; place < points.count; place += 1)
    members[place] = nearestCentre(lists, points.values, place * points.width);
  return members;
};

const furthestPoint = (points: Points, members: Uint8Array, centres: readonly Float64Array[]): number => {
  let furthest = 0;
  let most = -1;
  for (let place = 0; place < points.count; place += 1) {
    const square = squareApart(points, place, centres[members[place] ?? 0] ?? []);
    if (square > most) [furthest, most] = [place, square];
  }
  return furthest;
};

const recentred = (points: Points, members: Uint8Array, centres: readonly Float64Array[]): Float64Array[] => {
  const { values, width } = points;
  const sums = centres.map(() => new Float64Array(width));
  const counts = new Float64Array(centres.length);
  for (let place = 0; place < points.count; place += 1) {
    const member = members[place] ?? 0;
    const sum = sums[member] ?? new Float64Array(width);
    counts[member] = (counts[member] ?? 0) + 1;
    for (let column = 0; column < width; column += 1)
      sum[column] = (sum[column] ?? 0) + (values[place * width + column] ?? 0);
  }
  return sums.map((sum, member) => {
    const count = counts[member] ?? 0;
    return count === 0 ? pointAt(points, furthestPoint(points, members, centres)) : sum.map((value) => value / count);
  });
};

const isSame = (one: Uint8Array, other: Uint8Array): boolean => one.every((member, place) => member === other[place]);

const descend = (points: Points, seeds: readonly Float64Array[]): Grouping => {
  let centres = seeds;
  let members = membersOf(points, centres);
  for (let round = 0; round < mostRounds; round += 1) {
    centres = recentred(points, members, centres);
    const moved = membersOf(points, centres);
    if (isSame(moved, members)) break;
    members = moved;
  }
  let squares = 0;
  for (let place = 0; place < points.count; place += 1)
    squares += squareApart(points, place, centres[members[place] ?? 0] ?? []);
  return { centres, squares };
};

export const fitKMeans = (points: Points, { groups, restarts, next }: Search): Grouping => {
  let best = descend(points, seedCentres(points, groups, next));
  for (let restart = 1; restart < restarts; restart += 1) {
    const found = descend(points, seedCentres(points, groups, next));
    if (found.squares < best.squares) best = found;
  }
  return best;
};
