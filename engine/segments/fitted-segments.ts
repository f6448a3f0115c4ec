/**
 * Segments that were learned from payment history: columns (features of the case, shaped and scaled), and the centre of each segment in them.
 * A case belongs to the nearest centre, of two as near to the first. The same columns are what fitting sees, so that a case is put where the
 * fit would have put it. A value that is not known counts as the typical one; where that happens often, a column of its own tells it apart.
 */
import type { CaseContext } from '../context/case-context.ts';
import { caseFeatures } from '../features/case-features.ts';
import { featureSpec } from '../features/feature-spec.ts';
import { failure, success, type Result } from '../result.ts';
import type { Segment } from './segment-of.ts';

export type SegmentColumn = {
  /** A feature of the spec, by name. */
  readonly feature: string;
  /** `known`: 1 where the feature is known, 0 where not. */
  readonly reads: 'value' | 'known';
  /** `log`: ln(1 + value), below 0 as 0, for what has a long tail. */
  readonly shape: 'plain' | 'log';
  /** The median, shaped. */
  readonly typical: number;
  /** What counts as one unit, shaped. */
  readonly spread: number;
};

export type FittedSegment = Segment & { readonly centre: readonly number[] };

export type FittedSegments = {
  readonly columns: readonly SegmentColumn[];
  readonly segments: readonly FittedSegment[];
};

/** Fitted segments in force: `segments@3`, and where a case belongs. */
export type SegmentsInForce = {
  readonly version: string;
  readonly segmentOf: (context: CaseContext) => Segment;
};

/** In units of the spread: a single strange value must not decide. */
const furthest = 3;

export const shaped = (shape: SegmentColumn['shape'], value: number): number =>
  shape === 'log' ? Math.log1p(Math.max(0, value)) : value;

export const columnValue = ({ reads, shape, typical, spread }: SegmentColumn, value: number): number => {
  const isKnown = !Number.isNaN(value);
  if (reads === 'value' && !isKnown) return 0;
  const read = reads === 'known' ? Number(isKnown) : shaped(shape, value);
  return Math.min(furthest, Math.max(-furthest, (read - typical) / spread));
};

/** Place of the centre that the point at `start` of the values is nearest to. */
export const nearestCentre = (centres: readonly ArrayLike<number>[], values: ArrayLike<number>, start = 0): number => {
  let nearest = 0;
  let least = Infinity;
  for (let place = 0; place < centres.length; place += 1) {
    const centre = centres[place] ?? [];
    let distance = 0;
    for (let column = 0; column < centre.length; column += 1) {
      const apart = (values[start + column] ?? NaN) - (centre[column] ?? NaN);
      distance += apart * apart;
    }
    if (distance < least) [nearest, least] = [place, distance];
  }
  return nearest;
};

const placesByName: ReadonlyMap<string, number> = new Map(featureSpec.features.map(({ name }, place) => [name, place]));

/** Refused where a column reads a feature that the spec does not have. */
export const compileSegments = (
  version: string,
  { columns, segments }: FittedSegments,
): Result<SegmentsInForce, { readonly detail: string }> => {
  const unknown = columns.find(({ feature }) => !placesByName.has(feature));
  if (unknown !== undefined)
    return failure({ detail: `${version} reads ${unknown.feature}, which is no feature of ${featureSpec.id}` });
  const places = columns.map(({ feature }) => placesByName.get(feature) ?? -1);
  const centres = segments.map(({ centre }) => Float64Array.from(centre));
  const named = segments.map(({ id, name }) => ({ id, name }));
  return success({
    version,
    segmentOf: (context) => {
      const features = caseFeatures(context);
      const row = columns.map((column, index) => columnValue(column, features[places[index] ?? -1] ?? NaN));
      const found = named[nearestCentre(centres, row)];
      if (found === undefined) throw new Error(`${version} has no segment`);
      return found;
    },
  });
};

/** The context with the learned segment that is in force for it; as it is where none is. */
export const withLearnedSegment = (context: CaseContext, inForce: SegmentsInForce | null): CaseContext =>
  inForce === null
    ? context
    : { ...context, learnedSegment: { ...inForce.segmentOf(context), version: inForce.version } };
