/** As of when an experiment is looked at: what had happened by then, and of that what was known by another instant. */
import type { Instant } from '../../engine/index.ts';

export type Knowledge = {
  readonly experimentId: string;
  /** The beginning of a day, UTC: what happened before it counts. */
  readonly asOf: Instant;
  /** Only facts that were recorded by then; null: all that are stored. */
  readonly knownBy: Instant | null;
};

export const sqlInstant = (place: number): string =>
  `timestamptz 'epoch' + $${String(place)}::bigint * interval '1 millisecond'`;
