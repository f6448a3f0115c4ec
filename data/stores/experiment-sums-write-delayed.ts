/**
 * Delayed outcomes of the changed days of entry, for the mean cumulative function: events by the age of the first, money by age and by pairs of
 * ages of one unit. Money counts up to the cap in the order in which it came, so that by the end of the window it is the capped total.
 */
import type { MetricName } from '../../experiments/index.ts';
import type { Queryable } from '../db/pool.ts';
import type { Knowledge } from './experiment-units-knowledge.ts';

const eventAges = {
  cure_rate: 'cure_age',
  roll_rate: 'roll_age',
  promise_rate: 'promise_age',
  complaint_rate: 'complaint_age',
  opt_out_rate: 'opt_out_age',
} as const satisfies Partial<Record<MetricName, string>>;

const moneyColumns = {
  recovered_per_debtor: 'recovered',
  net_recovered_per_debtor: 'recovered - cost',
} as const satisfies Partial<Record<MetricName, string>>;

const columns = 'experiment_id, metric, currency, entry_day, arm, ages, firsts, amounts, places, products';

const eventsSql = (metric: string, age: string): string => `
  insert into experiment_day_delayed (${columns})
  select $1, '${metric}', '', entry_day, arm, array_agg(age order by age), array_agg(units order by age), array_agg(units order by age), '{}', '{}'
  from (
    select entry_day, arm, ${age} as age, count(*)::float8 as units
    from experiment_units unit join experiment_unit_totals total using (experiment_id, unit_id)
    where experiment_id = $1 and ${age} is not null and entry_day in (select entry_day from changed_days)
    group by 1, 2, 3
  ) by_age group by entry_day, arm`;

// Units are numbered, which joins faster than their ids. $1: experiment, $2 and $3: caps by currency.
const amountsSql = `
  create temp table unit_amounts on commit drop as
  select arm, entry_day, moved.currency, no, age::int as age, cost_minor::float8 as cost,
    least(upto, coalesce(cap, 'infinity')) - least(upto - paid, coalesce(cap, 'infinity')) as recovered, paid > 0 and upto = paid as is_first
  from (select arm, entry_day, currency, age, cost_minor, paid, dense_rank() over (order by unit_id)::int as no,
          sum(paid) over (partition by unit_id order by age) as upto
        from (select arm, entry_day, currency, unit.unit_id, age, cost_minor, paid_minor::float8 as paid
              from experiment_units unit
              join experiment_unit_ages own on own.experiment_id = unit.experiment_id and own.unit_id = unit.unit_id
              where unit.experiment_id = $1 and entry_day in (select entry_day from changed_days)) own) moved
  left join unnest($2::text[], $3::float8[]) frozen (currency, cap) on frozen.currency = moved.currency`;

// An amount with itself needs no join.
const moneySql = (metric: string, amount: string): string => `
  insert into experiment_day_delayed (${columns})
  with amount as materialized (
    select arm, entry_day, currency, no, age, ${amount} as amount, is_first from unit_amounts where ${amount} <> 0 or is_first
  ), aged as materialized (
    select currency, entry_day, arm, age, count(*) filter (where is_first)::float8 as firsts, sum(amount) as amount, sum(amount * amount) as square
    from amount group by 1, 2, 3, 4
  ), by_age as (
    select currency, entry_day, arm, array_agg(age::smallint order by age) as ages, array_agg(firsts order by age) as firsts,
      array_agg(amount order by age) as amounts
    from aged group by 1, 2, 3
  ), by_pair as (
    select currency, entry_day, arm, array_agg(place order by place) as places, array_agg(product order by place) as products
    from (
      select currency, entry_day, arm, age * $2::int + age as place, square as product from aged
      union all
      select one.currency, one.entry_day, one.arm, one.age * $2::int + other.age, sum(one.amount * other.amount)
      from amount one join amount other on other.no = one.no and other.age < one.age group by 1, 2, 3, 4
    ) each group by 1, 2, 3
  )
  select $1, '${metric}', currency, entry_day, arm, ages, firsts, amounts, coalesce(places, '{}'), coalesce(products, '{}')
  from by_age left join by_pair using (currency, entry_day, arm)`;

export const writeDelayed = async (
  client: Queryable,
  { experimentId }: Pick<Knowledge, 'experimentId'>,
  { windowDays, caps }: { readonly windowDays: number; readonly caps: readonly [readonly string[], readonly number[]] },
): Promise<void> => {
  await client.query(
    'delete from experiment_day_delayed where experiment_id = $1 and entry_day in (select entry_day from changed_days)',
    [experimentId],
  );
  for (const [metric, age] of Object.entries(eventAges)) await client.query(eventsSql(metric, age), [experimentId]);
  await client.query(amountsSql, [experimentId, ...caps]);
  await client.query('analyze unit_amounts');
  for (const [metric, amount] of Object.entries(moneyColumns))
    await client.query(moneySql(metric, amount), [experimentId, windowDays]);
};
