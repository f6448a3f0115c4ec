/**
 * Learned segments night by night. A night is written once, in one transaction: first what came since the night before of the debtors as they were
 * segmented then, then who moved, then who is where now.
 */
import type pg from 'pg';
import type { Instant, LocalDate } from '../../engine/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;
type Json = readonly unknown[];

export type SegmentNight = {
  readonly onDay: LocalDate;
  readonly at: Instant;
  /** The night before; null: the first. */
  readonly since: Instant | null;
  readonly fittedVersion: number | null;
  readonly countedVersion: number | null;
  readonly debtors: number;
  /** In words. */
  readonly outcome: string;
  readonly looks: Json;
};

export type Membership = { readonly debtorIds: readonly string[]; readonly segmentIds: readonly string[] };

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/** Until the end of the transaction nobody else writes a night. */
export const lockSegmentNights = async (client: Queryable): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock(${String(lockNamespaces.segmentNights)}, 0)`);
};

export type OpenCase = { readonly debtorId: string; readonly caseId: string };

/** Of each debtor with an open case the one opened last, by debtor. */
export const listNewestOpenCases = async (
  client: Queryable,
  { at, limit, afterDebtor = '' }: { readonly at: Instant; readonly limit: number; readonly afterDebtor?: string },
): Promise<readonly OpenCase[]> => {
  const { rows } = await client.query<OpenCase>(
    `select distinct on (debtor_id) debtor_id as "debtorId", case_id as "caseId" from case_states
     where debtor_id > $2 and opened_at <= ${instant(1)} and (closed_at is null or closed_at > ${instant(1)})
     order by debtor_id, opened_at desc, case_id limit $3`,
    [at, afterDebtor, limit],
  );
  return rows;
};

const nightColumns = `on_day::text as "onDay", ${ms('at')} as at, ${ms('since')} as since, fitted_version as "fittedVersion",
  counted_version as "countedVersion", debtors, outcome, looks`;

/** The newest night up to that day; null: there is none. */
export const readSegmentNight = async (client: Queryable, upToDay: LocalDate): Promise<SegmentNight | null> => {
  const { rows } = await client.query<SegmentNight>(
    `select ${nightColumns} from segment_nights where on_day <= $1::date order by on_day desc limit 1`,
    [upToDay],
  );
  return rows[0] ?? null;
};

// Reversals count on the day they come. Cost is that of the contacts that were decided, as their receipts have it.
const valuesSql = `
  with told as (
    select own.segment_id, fact.data -> 'amount' ->> 'currency' as currency,
           case fact.type when 'payment.received' then 1 else -1 end * (fact.data -> 'amount' ->> 'amount')::bigint as recovered,
           0::bigint as cost, 0 as contacts, 0 as harms
    from segment_members own
    join case_states held on held.debtor_id = own.debtor_id
    join facts fact on fact.subject_kind = 'case' and fact.subject_id = held.case_id
    where fact.type in ('payment.received', 'payment.reversed') and fact.at > ${instant(2)} and fact.at <= ${instant(3)}
    union all
    select own.segment_id, held.state -> 'opening' ->> 'currency', 0, 0, 0, 1
    from segment_members own
    join case_states held on held.debtor_id = own.debtor_id
    join facts fact on fact.subject_kind = 'case' and fact.subject_id = held.case_id
    where fact.type = 'complaint.raised' and fact.at > ${instant(2)} and fact.at <= ${instant(3)}
    union all
    select own.segment_id, newest.state -> 'opening' ->> 'currency', 0, 0, 0, 1
    from segment_members own
    join facts fact on fact.subject_kind = 'debtor' and fact.subject_id = own.debtor_id
    cross join lateral (select state from case_states held where held.debtor_id = own.debtor_id and opened_at is not null
                        order by opened_at desc, case_id limit 1) newest
    where fact.type = 'consent.withdrawn' and fact.at > ${instant(2)} and fact.at <= ${instant(3)}
    union all
    select own.segment_id, made.receipt::json ->> 'currency', 0, (made.receipt::json -> 'expected' ->> 4)::bigint, 1, 0
    from segment_members own
    join decisions made on made.debtor_id = own.debtor_id
    where made.decided_at > ${instant(2)} and made.decided_at <= ${instant(3)} and made.kind = 'contact' and not made.dry_run
      and not exists (select from decision_overrides changed where changed.decision_id = made.id)
  )
  insert into segment_values (on_day, segment_id, currency, recovered_minor, cost_minor, contacts, harms)
  select $1::date, segment_id, currency, sum(recovered), sum(cost), sum(contacts), sum(harms)
  from told where currency is not null group by segment_id, currency`;

const movesSql = `
  insert into segment_moves (on_day, from_id, to_id, debtors)
  select $1::date, coalesce(before.segment_id, 'none'), coalesce(now.segment_id, 'none'), count(*)
  from segment_members before
  full join unnest($2::text[], $3::text[]) now (debtor_id, segment_id) on now.debtor_id = before.debtor_id
  group by 2, 3`;

/** In a transaction that holds the lock. `segmentIds` of all segments that there are, empty ones too. */
export const writeSegmentNight = async (
  client: Queryable,
  night: SegmentNight,
  { members, segmentIds }: { readonly members: Membership; readonly segmentIds: readonly string[] },
): Promise<void> => {
  const { onDay, at, since, fittedVersion, countedVersion, debtors, outcome, looks } = night;
  await client.query(
    `insert into segment_nights (on_day, at, since, fitted_version, counted_version, debtors, outcome, looks)
     values ($1, ${instant(2)}, ${instant(3)}, $4, $5, $6, $7, $8)`,
    [onDay, at, since, fittedVersion, countedVersion, debtors, outcome, JSON.stringify(looks)],
  );
  if (since !== null) {
    await client.query(valuesSql, [onDay, since, at]);
    await client.query(movesSql, [onDay, members.debtorIds, members.segmentIds]);
  }
  await client.query('delete from segment_members');
  await client.query(
    'insert into segment_members (debtor_id, segment_id) select * from unnest($1::text[], $2::text[])',
    [members.debtorIds, members.segmentIds],
  );
  await client.query(
    `insert into segment_counts (on_day, segment_id, debtors)
     select $1::date, id, (select count(*) from segment_members where segment_id = id) from unnest($2::text[]) id`,
    [onDay, segmentIds],
  );
};

export type SegmentValue = {
  readonly segmentId: string;
  readonly currency: string;
  readonly recoveredMinor: number;
  readonly costMinor: number;
  readonly contacts: number;
  readonly harms: number;
};

export type SegmentMove = { readonly fromId: string; readonly toId: string; readonly debtors: number };

export type SegmentFigures = {
  readonly sizes: readonly { readonly segmentId: string; readonly debtors: number }[];
  /** Summed over the nights. */
  readonly values: readonly SegmentValue[];
  readonly moves: readonly SegmentMove[];
  /** The nights that were summed, and by how many versions their debtors were counted. */
  readonly nights: number;
  readonly versions: number;
};

/** Sizes of the night `onDay`; moves and values of the nights after `afterDay` up to it. Versions are those of the night that the first of them goes on from, too. */
export const readSegmentFigures = async (
  client: Queryable,
  { onDay, afterDay }: { readonly onDay: LocalDate; readonly afterDay: LocalDate },
): Promise<SegmentFigures> => {
  const span = [afterDay, onDay];
  const sizes = await client.query<SegmentFigures['sizes'][number]>(
    'select segment_id as "segmentId", debtors from segment_counts where on_day = $1::date order by debtors desc, segment_id',
    [onDay],
  );
  const values = await client.query<SegmentValue>(
    `select segment_id as "segmentId", currency, sum(recovered_minor)::bigint as "recoveredMinor", sum(cost_minor)::bigint as "costMinor",
            sum(contacts)::int as contacts, sum(harms)::int as harms
     from segment_values where on_day > $1::date and on_day <= $2::date group by 1, 2 order by 1, 2`,
    span,
  );
  const moves = await client.query<SegmentMove>(
    `select from_id as "fromId", to_id as "toId", sum(debtors)::int as debtors
     from segment_moves where on_day > $1::date and on_day <= $2::date group by 1, 2 order by 1, 2`,
    span,
  );
  const nights = await client.query<{ nights: number; versions: number }>(
    `select count(*) filter (where since is not null and on_day > $1::date)::int as nights,
            count(distinct coalesce(counted_version, 0))::int as versions
     from segment_nights
     where on_day <= $2::date
       and on_day >= coalesce((select max(on_day) from segment_nights where on_day <= $1::date), $1::date)`,
    span,
  );
  const { nights: summed, versions } = nights.rows[0] ?? { nights: 0, versions: 0 };
  return { sizes: sizes.rows, values: values.rows, moves: moves.rows, nights: summed, versions };
};
