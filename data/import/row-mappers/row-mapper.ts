/** What a mapper makes of a row: CloudEvents (checked by `parseFact` afterwards like any other), nothing yet, or its faults. */
import type { Channel, InputError, Instant, LocalDate, SubjectKind } from '../../../engine/index.ts';
import type { RowReader } from '../row-reader.ts';

/** What the user said for the whole file. */
export type MappingContext = {
  readonly portfolio: string;
  readonly source: string;
  /** Nothing that happened after this day is imported. */
  readonly asOf: LocalDate;
  /** Days from issue to due date where a file has no issue date. */
  readonly termsDays: number;
  /** How a debtor can be reached where the file does not say. */
  readonly reachable: readonly Channel[];
};

/** A CloudEvent as it would arrive over HTTP. */
export type FactEvent = {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject: string;
  readonly data: unknown;
};

export type MappedRow =
  | { readonly kind: 'facts'; readonly events: readonly FactEvent[] }
  /** Good, but it happened after `asOf`. */
  | { readonly kind: 'left_out' }
  | { readonly kind: 'rejected'; readonly errors: readonly InputError[] };

export type RowMapper = (row: RowReader, context: MappingContext) => MappedRow;

export const leftOut: MappedRow = { kind: 'left_out' };
export const facts = (events: readonly FactEvent[]): MappedRow => ({ kind: 'facts', events });
export const rejected = (row: RowReader): MappedRow => ({ kind: 'rejected', errors: row.faults });

type EventParts = {
  readonly id: string;
  readonly type: string;
  readonly at: Instant;
  readonly subject: readonly [SubjectKind, string];
  readonly data: Readonly<Record<string, unknown>>;
};

export const factEvent = (source: string, { id, type, at, subject, data }: EventParts): FactEvent => ({
  specversion: '1.0',
  id,
  source,
  type,
  time: new Date(at).toISOString(),
  subject: subject.join('/'),
  data,
});
