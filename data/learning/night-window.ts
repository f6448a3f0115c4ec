/**
 * What is asked of the store to learn from, and what it answers: nights in order, each with its rows and with counts of what was read for them.
 *
 * A **night** is a local day of the debtor that begins at six in the evening before it: what is decided at ten in the evening is decided for the
 * day to come. A row reaches from its decision to the next row of the case, or to the same hour of the next night.
 *
 * Nothing is seen that happened after `knownAt`, nor what was told after it. Both are one instant, except in simulated time, where the store's
 * own clock is another: there `recordedBy` says up to when facts were told.
 */
import type { AttributeList, Instant, LocalDate } from '../../engine/index.ts';
import type { NightRow } from '../../models/index.ts';
import type { RowCounts } from './row-quality.ts';

export type NightWindow = {
  /** First and last night, both within. */
  readonly fromDay: LocalDate;
  readonly toDay: LocalDate;
  /** Countries of the decisions; null: all. */
  readonly markets: readonly string[] | null;
  readonly knownAt: Instant;
  /** By the store's clock; left out: `knownAt`. */
  readonly recordedBy?: Instant;
};

export type NightSettings = {
  /** Days in which a payment still counts, by how many local days the case has been open; the same as is served. Left out: always 30. */
  readonly daysLeft?: (daysOpen: number) => number;
  /**
   * Attributes told by callers whose values stand after the features of the spec, and every list that a receipt may name. What a decision
   * was served is read by name; what its list did not have is what was told of the debtor by then, as on a silent night. Left out: none.
   */
  readonly attributes?: {
    readonly inForce: AttributeList;
    readonly lists: ReadonlyMap<number, AttributeList>;
  };
};

export type NightOfRows = {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** By debtor, then by case. */
  readonly rows: readonly NightRow[];
  /** Of this night alone: add them up with `addRowCounts`, judge them with `rowQuality`. */
  readonly counts: RowCounts;
};
