/**
 * How long cases take until they are paid or settled, counted where the rows are: by group, day and how it ended. What comes back has a
 * few thousand rows however many cases there are.
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

export const resolutionGroupings = [
  'size_band',
  'complexity',
  'dispute',
  'product',
  'country',
  'stage',
  'first_channel',
  'all',
] as const;
export type ResolutionGrouping = (typeof resolutionGroupings)[number];

export type ResolutionFilter = {
  /** What happened after it is not looked at; cases opened after it are left out. */
  readonly asOf: Instant;
  /** Opened from here on; null: whenever. */
  readonly from: Instant | null;
  /** Opened before; null: up to `asOf`. */
  readonly to: Instant | null;
  /** Null: all. */
  readonly portfolios: readonly string[] | null;
};

export type ResolutionKind = 'resolved' | 'open' | 'withdrawn' | 'sold' | 'written_off';

export type ResolutionCount = {
  /** Null: not told, or, where `isRest`, all groups beyond the largest. */
  readonly group: string | null;
  readonly isRest: boolean;
  /** Whole days from the opening to the end: resolved, ended otherwise, or `asOf`. */
  readonly day: number;
  readonly kind: ResolutionKind;
  readonly cases: number;
};

/** Principals that part the cases of a currency into four parts of the same size: the highest of the first, second and third. */
export type SizeBands = { readonly currency: string; readonly upToMinor: readonly [number, number, number] };

export type ResolutionTimes = {
  readonly sizeBands: (filter: ResolutionFilter) => Promise<readonly SizeBands[]>;
  readonly count: (question: {
    readonly filter: ResolutionFilter;
    readonly by: ResolutionGrouping;
    /** Needed by `size_band` only. */
    readonly bands: readonly SizeBands[];
    /** So many groups, the largest; those beyond are counted together. */
    readonly groups: number;
  }) => Promise<readonly ResolutionCount[]>;
};

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;

// $1: as of, $2: opened from, $3: opened before, $4: portfolios. Where nothing was owed there was nothing to resolve.
const isAsked = `
  own.opened_at <= ${instant(1)} and own.principal_minor > 0
  and ($2::bigint is null or own.opened_at >= ${instant(2)}) and ($3::bigint is null or own.opened_at < ${instant(3)})
  and ($4::text[] is null or own.portfolio = any($4))`;

const bandsSql = `
  select currency, percentile_disc(array[0.25, 0.5, 0.75]) within group (order by principal_minor)::float8[] as "upToMinor"
  from case_states own where ${isAsked} group by currency order by currency`;

const groupSql: Readonly<Record<ResolutionGrouping, string>> = {
  size_band: `case when principal_minor <= band.first then 'quarter_1' when principal_minor <= band.second then 'quarter_2'
                   when principal_minor <= band.third then 'quarter_3' else 'quarter_4' end`,
  complexity: `case complications when 0 then 'plain' when 1 then 'one' else 'several' end`,
  dispute: `case when is_disputed then 'disputed' else 'undisputed' end`,
  product: 'own.product',
  country: 'debtor.country',
  stage: 'opening_stage',
  first_channel: `case when first_contact_at <= ${instant(1)} then first_channel else 'none' end`,
  all: `'all'`,
};

const joinSql: Readonly<Partial<Record<ResolutionGrouping, string>>> = {
  country: 'left join debtor_states debtor on debtor.debtor_id = own.debtor_id',
  size_band: `join unnest($6::text[], $7::bigint[], $8::bigint[], $9::bigint[]) band (currency, first, second, third)
              on band.currency = own.currency`,
};

// $5: how many groups. `resolved` first: what was paid before it was withdrawn was paid.
const countSql = (by: ResolutionGrouping): string => `
  with ended as (
    select ${groupSql[by]} as grp, own.opened_at,
           case when own.resolved_at <= ${instant(1)} then 'resolved'
                when own.closed_at <= ${instant(1)} and own.close_reason not in ('paid', 'settled') then own.close_reason
                else 'open' end as kind,
           case when own.resolved_at <= ${instant(1)} then own.resolved_at
                when own.closed_at <= ${instant(1)} then own.closed_at else ${instant(1)} end as ended_at
    from case_states own ${joinSql[by] ?? ''}
    where ${isAsked}
  ), counted as (
    select grp, kind, greatest(0, floor(extract(epoch from ended_at - opened_at) / 86400))::int as day, count(*) as cases
    from ended group by 1, 2, 3
  ), sized as (
    select *, sum(cases) over (partition by grp) as total from counted
  ), placed as (
    select *, dense_rank() over (order by total desc, grp) > $5 as is_rest from sized
  )
  select case when not is_rest then grp end as "group", is_rest as "isRest", day, kind, sum(cases)::bigint as cases
  from placed group by 1, 2, 3, 4`;

const valuesOf = ({ asOf, from, to, portfolios }: ResolutionFilter): readonly unknown[] => [asOf, from, to, portfolios];

export const makeResolutionTimes = (pool: Pick<pg.Pool, 'query'>): ResolutionTimes => ({
  sizeBands: async (filter) => (await pool.query<SizeBands>(bandsSql, [...valuesOf(filter)])).rows,

  count: async ({ filter, by, bands, groups }) => {
    const limits = [0, 1, 2].map((place) => bands.map(({ upToMinor }) => upToMinor[place]));
    const ofBands = by === 'size_band' ? [bands.map(({ currency }) => currency), ...limits] : [];
    return (await pool.query<ResolutionCount>(countSql(by), [...valuesOf(filter), groups, ...ofBands])).rows;
  },
});
