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
  'paid_of_foretold',
  'forecast_squared_error',
  'expected_uplift',
  'expected_value_share',
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

/** Receipts are long: of a larger house those of an even part of its people are read, the same each time. */
const mostReceipts = 20_000;
/** What strategies look ahead by default: days in which a payment counts as foretold. */
export const foretoldDays = 30;
/** What contacts are expected to bring is told for so many decisions. */
const decisionsTold = 30;

const isDecided = `not dry_run and decided_at >= ${instant(1)} and decided_at < ${instant(2)} and ($3::text[] is null or portfolio = any($3))`;

/**
 * What the receipts say: by person the payments foretold by registered models, once their days are over, beside those that came; and what the
 * contacts that were chosen were expected to add, beside the number of decisions and what was owed. Rates in receipts are hundred-thousandths.
 */
const estimatesSql = `
  estimated as (
    select own.*, (receipt #>> '{expected,2}')::float8 / 1e5 as pay, (receipt ->> 'payNoContactE5')::float8 / 1e5 as alone,
           (receipt #>> '{expected,5}')::float8 as worth, (receipt #>> '{versions,model}') ~ '@[0-9]+[+]' as is_by_model
    from (
      select debtor_id, case_id, decided_at, kind, receipt::jsonb as receipt
      from decisions cross join (
        select greatest(1, ceil(count(*) / ${String(mostReceipts)}.0))::int as one_in from decisions where ${isDecided}
      ) thinned
      where ${isDecided} and (hashtext(debtor_id) & 2147483647) % one_in = 0
    ) own
    where receipt #>> '{expected,5}' is not null
  ), expected as (
    select estimated.debtor_id, count(*) as decisions, sum(principal_minor) as principal,
           coalesce(sum(${String(decisionsTold)} * (pay - alone)) filter (where kind = 'contact'), 0) as uplift,
           coalesce(sum(${String(decisionsTold)} * worth) filter (where kind = 'contact'), 0) as worth
    from estimated join case_states on case_states.case_id = estimated.case_id
    group by 1
  ), foretold as (
    select debtor_id, count(*) as forecasts, sum(pay) as foretold, sum(came) as paid, sum((came - pay) * (came - pay)) as squared
    from (
      select debtor_id, pay, (exists (
        select from facts where subject_kind = 'case' and subject_id = case_id and at > decided_at
          and at <= decided_at + ${String(foretoldDays)} * interval '1 day'
          and (type = 'payment.received' or type = 'case.closed' and data ->> 'reason' = 'paid')
      ))::int as came
      from estimated where is_by_model and decided_at + ${String(foretoldDays)} * interval '1 day' <= ${instant(2)}
    ) ended
    group by 1
  )`;

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
  ), ${estimatesSql}, told as (
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
  left join expected on expected.debtor_id = people.debtor_id
  left join foretold on foretold.debtor_id = people.debtor_id
  cross join lateral (values
    ('contacts_per_person', coalesce(contacts, 0), 1), ('firm_share', coalesce(firm, 0), coalesce(contacts, 0)),
    ('plan_offer_share', coalesce(plans, 0), coalesce(contacts, 0)), ('hand_offs_per_person', coalesce(hand_offs, 0), 1),
    ('resolved_share', resolved, cases), ('complaints_per_person', coalesce(complaints, 0), 1), ('opt_outs_per_person', coalesce(opt_outs, 0), 1),
    ('paid_of_foretold', paid, foretold), ('forecast_squared_error', squared, forecasts),
    ('expected_uplift', uplift, expected.decisions), ('expected_value_share', worth, principal)
  ) measured (measure, over_it, under_it)
  where under_it is not null
  group by 1, 2 order by 1, 2`;

export const makeFairnessStore = (pool: Pick<pg.Pool, 'query'>): FairnessStore => ({
  sums: async ({ from, to, portfolios, by, attribute }) =>
    (await pool.query<FairnessSums>(sumsSql(by), [from, to, portfolios, ...(by === 'attribute' ? [attribute] : [])]))
      .rows,
});
