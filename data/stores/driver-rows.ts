/**
 * Cases with what was known of them when they were opened (or a few days later), how long they took and how it ended, for a model of what
 * goes with a longer time. Nothing that is told later reaches back: whether a debtor was late before is read as of each opening, and a
 * dispute or a first contact counts where it came within the first days and only for cases that were still open then (a landmark).
 */
import type pg from 'pg';
import type { ResolutionFilter, SizeBands } from './resolution-times.ts';

export type DriverCount = {
  readonly portfolio: string;
  readonly currency: string;
  /** A hash of the debtor. */
  readonly debtor: number;
  readonly size: string;
  readonly product: string | null;
  readonly country: string | null;
  readonly stage: string;
  readonly history: string;
  /** Up to the landmark; without one they say nothing. */
  readonly channel: string;
  readonly dispute: string;
  readonly trouble: string;
  /** Whole days from the opening, at most `horizonDays`. */
  readonly day: number;
  readonly isEvent: boolean;
  readonly count: number;
};

type DriverQuestion = {
  readonly filter: ResolutionFilter;
  readonly bands: readonly SizeBands[];
  /** Of 1024 parts of the debtors, by hash. */
  readonly parts: number;
  /** Only cases still open so many days after their opening, with what was known then. */
  readonly landmarkDays: number | null;
  readonly horizonDays: number;
};

export type DriverRows = {
  readonly countCases: (filter: ResolutionFilter) => Promise<number>;
  readonly read: (question: DriverQuestion) => Promise<readonly DriverCount[]>;
};

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;

// $1: as of, $2: opened from, $3: opened before, $4: portfolios.
const isKnown = `opened_at <= ${instant(1)} and principal_minor > 0 and ($4::text[] is null or portfolio = any($4))`;
const isAsked = `($2::bigint is null or opened_at >= ${instant(2)}) and ($3::bigint is null or opened_at < ${instant(3)})`;

const countSql = `select count(*)::int as cases from case_states where ${isKnown} and ${isAsked}`;

const toldSoon = (types: string): string =>
  `exists (select from facts where subject_kind = 'case' and subject_id = case_id and type in (${types}) and at <= seen_at)`;

/** Late: a case that was open for longer when the next one came. $5: parts, $6 to $9: size bands, $10: landmark, $11: horizon. */
const readSql = `
  with known as (
    select *, count(*) over earlier as earlier_cases,
           min(case when coalesce(resolved_at, closed_at, 'infinity') > opened_at + interval '60 days' then opened_at + interval '60 days' end)
             over earlier as late_at
    from case_states
    where ${isKnown} and debtor_id is not null and (hashtextextended(debtor_id, 0) & 1023) < $5
    window earlier as (partition by debtor_id order by opened_at range between unbounded preceding and current row exclude group)
  ), ended as (
    select *, coalesce(resolved_at <= ${instant(1)}, false) as is_resolved,
           case when resolved_at <= ${instant(1)} then resolved_at when closed_at <= ${instant(1)} then closed_at else ${instant(1)} end as ended_at,
           opened_at + coalesce($10::int, 0) * interval '1 day' as seen_at
    from known where ${isAsked}
  ), followed as (
    select *, greatest(0, floor(extract(epoch from ended_at - opened_at) / 86400))::int as lasted
    from ended where $10::int is null or ended_at >= seen_at
  )
  select portfolio, own.currency, hashtext(own.debtor_id) as debtor,
         case when principal_minor <= band.first then 'quarter_1' when principal_minor <= band.second then 'quarter_2'
              when principal_minor <= band.third then 'quarter_3' else 'quarter_4' end as size,
         product, debtor.country, opening_stage as stage,
         case when earlier_cases = 0 then 'first_case' when late_at < opened_at then 'late' else 'not_late' end as history,
         case when $10::int is null then '' when first_contact_at <= seen_at then first_channel else 'none' end as channel,
         case when $10::int is not null and is_disputed and ${toldSoon(`'dispute.raised'`)} then 'disputed' else 'undisputed' end as dispute,
         case when $10::int is not null and complications > 0 and ${toldSoon(`'complaint.raised', 'payment.reversed'`)} then 'some' else 'none' end
           as trouble,
         least(lasted, $11::int) as day, is_resolved and lasted < $11::int as "isEvent", count(*)::int as count
  from followed own
  join unnest($6::text[], $7::bigint[], $8::bigint[], $9::bigint[]) band (currency, first, second, third) on band.currency = own.currency
  left join debtor_states debtor on debtor.debtor_id = own.debtor_id
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`;

const valuesOf = ({ asOf, from, to, portfolios }: ResolutionFilter): readonly unknown[] => [asOf, from, to, portfolios];

export const makeDriverRows = (pool: Pick<pg.Pool, 'query'>): DriverRows => ({
  countCases: async (filter) => {
    const { rows } = await pool.query<{ cases: number }>(countSql, [...valuesOf(filter)]);
    return rows[0]?.cases ?? 0;
  },

  read: async ({ filter, bands, parts, landmarkDays, horizonDays }) => {
    const limits = [0, 1, 2].map((place) => bands.map(({ upToMinor }) => upToMinor[place]));
    const values = [
      ...valuesOf(filter),
      parts,
      bands.map(({ currency }) => currency),
      ...limits,
      landmarkDays,
      horizonDays,
    ];
    return (await pool.query<DriverCount>(readSql, values)).rows;
  },
});
