/**
 * How people of different groups are treated and fare, reduced to sums where the rows are: no row of a person leaves the store.
 *
 * Year of birth, language and what callers declare are read here for monitoring only; no decision rests on age, language or region
 * (`engine/features`). Keeping an eye on whether automated decisions treat people unequally is a legitimate interest of the controller and
 * part of its duties (GDPR art. 6(1)(f), 5(1)(a), 22(3) with recital 71); only groups come out, small ones not at all.
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

export const fairnessMeasures = [
  'contacts_per_person',
  'firm_share',
  'plan_offer_share',
  'hand_offs_per_person',
  'resolved_share',
  'complaints_per_person',
  'opt_outs_per_person',
] as const;
export type FairnessMeasure = (typeof fairnessMeasures)[number];

export type FairnessSums = {
  readonly measure: FairnessMeasure;
  readonly group: string;
  readonly people: number;
  readonly over: number;
  readonly under: number;
  readonly overSquared: number;
  readonly overUnder: number;
  readonly underSquared: number;
};

export type FairnessQuestion = {
  readonly from: Instant;
  readonly to: Instant;
  /** Null: all. */
  readonly portfolios: readonly string[] | null;
  readonly by: 'age_band' | 'country' | 'language' | 'attribute';
  /** The name, where groups are made by an attribute that callers declare. */
  readonly attribute: string | null;
};

export type FairnessStore = { readonly sums: (question: FairnessQuestion) => Promise<readonly FairnessSums[]> };

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;

/** Of `birth_year`, by the age reached in the year `ending`. */
export const ageBandSql = `
  case when birth_year is null then 'not_told' when ending - birth_year < 30 then 'under_30' when ending - birth_year < 45 then '30_to_44'
       when ending - birth_year < 60 then '45_to_59' when ending - birth_year < 75 then '60_to_74' else '75_and_over' end`;

// $1: from, $2: to, $3: portfolios, $4: name of the attribute.
const groupSql: Readonly<Record<FairnessQuestion['by'], string>> = {
  // Age reached in the year that the period ends in.
  age_band: ageBandSql,
  country: `coalesce(registration ->> 'country', 'not_told')`,
  language: `coalesce(registration ->> 'language', 'not_told')`,
  attribute: `coalesce(registration -> 'attributes' ->> $4, 'not_told')`,
};

const mostGroups = 20;

const sumsSql = (by: FairnessQuestion['by']): string => `
  with owed as (
    select debtor_id, count(*) as cases, count(*) filter (where resolved_at < ${instant(2)}) as resolved
    from case_states
    where debtor_id is not null and opened_at < ${instant(2)} and (closed_at is null or closed_at >= ${instant(1)})
      and (resolved_at is null or resolved_at >= ${instant(1)}) and ($3::text[] is null or portfolio = any($3))
    group by debtor_id
  ), decided as (
    select debtor_id, count(*) filter (where kind = 'contact') as contacts, count(*) filter (where kind = 'hand_off') as hand_offs,
           count(*) filter (where kind = 'contact' and split_part(action_id, '.', 3) = 'firm') as firm,
           count(*) filter (where kind = 'contact' and split_part(action_id, '.', 4) = 'instalment_plan') as plans
    from decisions
    where not dry_run and decided_at >= ${instant(1)} and decided_at < ${instant(2)} and ($3::text[] is null or portfolio = any($3))
    group by debtor_id
  ), complained as (
    select own.debtor_id, count(*) as complaints
    from facts join case_states own on own.case_id = facts.subject_id
    where subject_kind = 'case' and type = 'complaint.raised' and at >= ${instant(1)} and at < ${instant(2)}
      and ($3::text[] is null or own.portfolio = any($3))
    group by 1
  ), left_us as (
    select subject_id as debtor_id, count(*) as opt_outs
    from facts where subject_kind = 'debtor' and at >= ${instant(1)} and at < ${instant(2)}
      and (type = 'consent.withdrawn' or type = 'flag.set' and data ->> 'flag' in ('opted_out', 'cease_request'))
    group by 1
  ), told as (
    select owed.*, state -> 'registration' as registration, (state #>> '{registration,birthYear}')::int as birth_year,
           extract(year from (${instant(2)}) at time zone 'UTC')::int as ending
    from owed left join debtor_states debtor on debtor.debtor_id = owed.debtor_id
  ), people as (
    select debtor_id, cases, resolved, ${groupSql[by]} as grp from told
  ), ranked as (
    select grp, row_number() over (order by count(*) desc, grp) <= ${String(mostGroups)} as is_kept from people group by grp
  )
  select measure, case when is_kept then people.grp else 'all_others' end as "group", count(*)::int as people,
         sum(over_it)::float8 as "over", sum(under_it)::float8 as under, sum(over_it * over_it)::float8 as "overSquared",
         sum(over_it * under_it)::float8 as "overUnder", sum(under_it * under_it)::float8 as "underSquared"
  from people join ranked on ranked.grp = people.grp
  left join decided on decided.debtor_id = people.debtor_id
  left join complained on complained.debtor_id = people.debtor_id
  left join left_us on left_us.debtor_id = people.debtor_id
  cross join lateral (values
    ('contacts_per_person', coalesce(contacts, 0), 1), ('firm_share', coalesce(firm, 0), coalesce(contacts, 0)),
    ('plan_offer_share', coalesce(plans, 0), coalesce(contacts, 0)), ('hand_offs_per_person', coalesce(hand_offs, 0), 1),
    ('resolved_share', resolved, cases), ('complaints_per_person', coalesce(complaints, 0), 1), ('opt_outs_per_person', coalesce(opt_outs, 0), 1)
  ) measured (measure, over_it, under_it)
  group by 1, 2 order by 1, 2`;

export const makeFairnessStore = (pool: Pick<pg.Pool, 'query'>): FairnessStore => ({
  sums: async ({ from, to, portfolios, by, attribute }) =>
    (await pool.query<FairnessSums>(sumsSql(by), [from, to, portfolios, ...(by === 'attribute' ? [attribute] : [])]))
      .rows,
});
