/** All that happened to one case, newest first: its facts, the decisions about it that were stored, and what people changed. */
import type pg from 'pg';

/** Place of an entry in the order of the timeline; unique. At one instant a decision follows the facts, and a change the decision. */
export type TimelinePlace = {
  /** Epoch microseconds, as exact as the store. */
  readonly atMicros: number;
  readonly rank: number;
  /** Of facts: the place in the store; else 0. */
  readonly seq: number;
  /** Of decisions and overrides: the id; else empty. */
  readonly own: string;
};

export type TimelineRow = TimelinePlace & {
  readonly kind: 'fact' | 'decision' | 'override';
  /** Type of the fact, or kind of the action. */
  readonly type: string;
  /** Null where the entry is no fact. */
  readonly source: string | null;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type TimelineRead = {
  /** At most `limit` entries before the place; from the newest on where it is left out. */
  readonly read: (caseId: string, limit: number, before?: TimelinePlace) => Promise<readonly TimelineRow[]>;
};

// Decisions are indexed by debtor: those of every debtor that the case was ever opened for.
const readSql = `
  with decided as (
    select * from decisions
    where case_id = $1 and not dry_run and debtor_id in (
      select data ->> 'debtorId' from facts where subject_kind = 'case' and subject_id = $1 and type = 'case.opened')
  ), entry (at, rank, seq, own, kind, type, source, id, data) as (
    select at, 0, seq, '', 'fact', type, source, id, data
    from facts where subject_kind = 'case' and subject_id = $1
    union all
    select decided_at, 1, 0, id::text, 'decision', kind, null, id::text, jsonb_build_object(
      'actionId', action_id, 'propensity', propensity,
      'strategy', jsonb_build_object('id', strategy_id, 'version', strategy_version),
      'experiment', case when experiment_id is not null then jsonb_build_object('id', experiment_id, 'arm', arm) end)
    from decided
    union all
    select changed.at, 2, 0, changed.id::text, 'override', changed.kind, null, changed.id::text, jsonb_build_object(
      'decisionId', decided.id, 'actionId', changed.action_id, 'reason', changed.reason, 'by', changed.by)
    from decision_overrides changed join decided on decided.id = changed.decision_id
  )
  select (extract(epoch from at) * 1000000)::bigint, rank, seq, own, kind, type, source, id, data
  from entry
  where $3::bigint is null
     or (at, rank, seq, own collate "C") < (timestamptz 'epoch' + $3 * interval '1 microsecond', $4::int, $5::bigint, $6::text)
  order by at desc, rank desc, seq desc, own collate "C" desc
  limit $2`;

type Row = [
  atMicros: number,
  rank: number,
  seq: number,
  own: string,
  kind: TimelineRow['kind'],
  type: string,
  source: string | null,
  id: string,
  data: Readonly<Record<string, unknown>>,
];

const toTimelineRow = ([atMicros, rank, seq, own, kind, type, source, id, data]: Row): TimelineRow => ({
  atMicros,
  rank,
  seq,
  own,
  kind,
  type,
  source,
  id,
  data,
});

export const makeTimelineRead = (pool: Pick<pg.Pool, 'query'>): TimelineRead => ({
  read: async (caseId, limit, before) => {
    const place = [before?.atMicros ?? null, before?.rank ?? null, before?.seq ?? null, before?.own ?? null];
    const { rows } = await pool.query<Row>({
      name: 'read-timeline',
      text: readSql,
      rowMode: 'array',
      values: [caseId, limit, ...place],
    });
    return rows.map(toTimelineRow);
  },
});
