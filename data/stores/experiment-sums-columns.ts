/**
 * From a unit's row of totals to the sums of its day of entry: one expression a stored measure, and the statement that sums all of them at once.
 * `c` stands for the unit's capped pre-period payment, the covariate of every mean.
 */
import type { MetricName, TallyName } from '../../experiments/index.ts';

/** What is stored under `metric`; `.raw` is money that is not capped. */
type StoredName = MetricName | TallyName | 'net_recovered_per_debtor.raw' | 'recovered_per_debtor.raw';

/** `y` of a share is 0 or 1, so that its powers are itself; a tally is only added up. */
type Measure = { readonly name: StoredName; readonly y: string } & (
  | { readonly shape: 'mean'; readonly payers?: string }
  | { readonly shape: 'share' | 'tally' }
  | { readonly shape: 'ratio'; readonly k: string }
);

const share = (name: StoredName, age: string): Measure => ({
  name,
  shape: 'share',
  y: `(${age} is not null)::int::float8`,
});
const tally = (name: StoredName, column: string): Measure => ({ name, shape: 'tally', y: `${column}::float8` });
const isPaid = 'paid_minor > 0';

const measures: readonly Measure[] = [
  {
    name: 'net_recovered_per_debtor',
    shape: 'mean',
    y: '(least(paid_minor, cap) - cost_minor)::float8',
    payers: isPaid,
  },
  { name: 'net_recovered_per_debtor.raw', shape: 'mean', y: '(paid_minor - cost_minor)::float8', payers: isPaid },
  { name: 'recovered_per_debtor', shape: 'mean', y: 'least(paid_minor, cap)::float8' },
  { name: 'recovered_per_debtor.raw', shape: 'mean', y: 'paid_minor::float8' },
  share('cure_rate', 'cure_age'),
  share('roll_rate', 'roll_age'),
  { name: 'days_to_resolve', shape: 'mean', y: 'coalesce(cure_age, $2)::float8', payers: 'cure_age is not null' },
  share('promise_rate', 'promise_age'),
  { name: 'kept_rate', shape: 'ratio', y: 'promises_kept::float8', k: 'promises_due::float8' },
  { name: 'right_party_contact_rate', shape: 'ratio', y: 'right_party::float8', k: 'sent::float8' },
  { name: 'contacts_per_debtor', shape: 'mean', y: 'sent::float8' },
  { name: 'cost_per_debtor', shape: 'mean', y: 'cost_minor::float8' },
  share('complaint_rate', 'complaint_age'),
  share('opt_out_rate', 'opt_out_age'),
  { name: 'satisfaction', shape: 'ratio', y: 'rating_points', k: 'ratings::float8' },
  tally('contacts_not_made', 'not_made'),
  tally('hand_offs', 'hand_offs'),
  tally('complaints', 'complaints'),
  tally('opt_outs', 'opt_outs'),
  tally('unpriced_contacts', 'unpriced'),
  tally('foreign_payments', 'foreign_payments'),
];

const sumNames = ['payers', 'y', 'yy', 'yyy', 'x', 'xx', 'xxx', 'xy', 'yyx', 'yxx'] as const;
type Terms = Readonly<Record<(typeof sumNames)[number], string>>;

const nothing: Terms = {
  ...{ payers: '0', y: '0', yy: '0', yyy: '0', x: '0', xx: '0', xxx: '0', xy: '0', yyx: '0', yxx: '0' },
};
const covariate = { x: 'c', xx: 'c * c', xxx: 'c * c * c' } as const;

/** What one unit adds to each of the sums. */
const termsOf = (measure: Measure): Terms => {
  const { y } = measure;
  const isThere = `(${y} <> 0)::int`;
  switch (measure.shape) {
    case 'tally':
      return { ...nothing, payers: isThere, y };
    case 'share':
      return { ...covariate, payers: y, y, yy: y, yyy: y, xy: `${y} * c`, yyx: `${y} * c`, yxx: `${y} * c * c` };
    case 'ratio': {
      const { k } = measure;
      return { ...nothing, payers: isThere, y, x: k, yy: `${y} * ${y}`, xx: `${k} * ${k}`, xy: `${y} * ${k}` };
    }
    case 'mean':
      return {
        ...covariate,
        payers: measure.payers === undefined ? isThere : `(${measure.payers})::int`,
        ...{ y, yy: `${y} * ${y}`, yyy: `${y} * ${y} * ${y}` },
        ...{ xy: `${y} * c`, yyx: `${y} * ${y} * c`, yxx: `${y} * c * c` },
      };
  }
};

/** What measures are of, each once, as a column of the unit: terms are made of these, and would work them out anew in each. */
const values = [
  ...new Set(
    measures.flatMap((measure) => [
      measure.y,
      ...(measure.shape === 'ratio' ? [measure.k] : []),
      ...(measure.shape === 'mean' && measure.payers !== undefined ? [measure.payers] : []),
    ]),
  ),
];
const valueOf = (value: string): string => `v${String(values.indexOf(value))}`;

const ofValues = (measure: Measure): Measure => {
  const y = valueOf(measure.y);
  if (measure.shape === 'ratio') return { ...measure, y, k: valueOf(measure.k) };
  if (measure.shape === 'mean' && measure.payers !== undefined)
    return { ...measure, y, payers: valueOf(measure.payers) };
  return { ...measure, y };
};
const valued = measures.map(ofValues);

/** Each different term once, as a column: many measures share the covariate's. */
const terms = [...new Set(valued.flatMap((measure) => Object.values(termsOf(measure))))].filter((term) => term !== '0');
const columnOf = new Map(terms.map((term, place) => [term, `s${String(place)}`]));
const column = (term: string): string => columnOf.get(term) ?? '0';

const strata = ['currency', 'market', 'segment', 'stage', 'size_band'] as const;

/** $1: experiment, $2: window days, $3 and $4: caps by currency. What sums are of is worked out once a unit: `offset 0` keeps the two apart. */
export const crossSql = `
  create temp table crossed_sums on commit drop as
  with unit as (
    select arm, entry_day, unit.currency, market, segment, stage, size_band, total.*, coalesce(frozen.cap, 'infinity') as cap,
           least(prior_minor, coalesce(frozen.cap, 'infinity'))::float8 as c
    from experiment_units unit
    join experiment_unit_totals total on total.experiment_id = unit.experiment_id and total.unit_id = unit.unit_id
    left join unnest($3::text[], $4::float8[]) frozen (currency, cap) on frozen.currency = unit.currency
    where unit.experiment_id = $1 and entry_day in (select entry_day from changed_days)
  ), valued as (
    select arm, entry_day, ${strata.join(', ')}, c, ${values.map((value) => `${value} as ${valueOf(value)}`).join(', ')} from unit offset 0
  )
  select arm, entry_day, ${strata.join(', ')}, count(*)::float8 as n,
    ${terms.map((term) => `sum(${term})::float8 as ${column(term)}`).join(',\n    ')}
  from valued group by arm, entry_day, ${strata.join(', ')}`;

/** Bits of `grouping`: 0 where it is grouped by. */
const kindSql = `case grouping(${strata.join(', ')}) ${strata
  .map((stratum, place) => `when ${String(31 - 2 ** (strata.length - 1 - place))} then '${stratum}'`)
  .join(' ')} else 'all' end`;

const unpivotSql = valued
  .map((measure) => {
    const own = termsOf(measure);
    return `('${measure.name}', ${sumNames.map((name) => column(own[name])).join(', ')})`;
  })
  .join(',\n    ');

/** From `crossed_sums`. $1: experiment. */
export const marginsSql = `
  insert into experiment_day_sums (experiment_id, group_kind, group_value, entry_day, arm, metric, n, ${sumNames.join(', ')})
  select $1, kind, value, entry_day, arm, stored.*
  from (
    select ${kindSql} as kind, coalesce(${strata.join(', ')}, '') as value, arm, entry_day, sum(n) as n,
      ${terms.map((term) => `sum(${column(term)}) as ${column(term)}`).join(', ')}
    from crossed_sums
    group by grouping sets ((arm, entry_day), ${strata.map((stratum) => `(arm, entry_day, ${stratum})`).join(', ')})
  ) margin
  cross join lateral (
    select metric, margin.n, ${sumNames.join(', ')}
    from (values ${unpivotSql}) measure (metric, ${sumNames.join(', ')})
  ) stored`;
