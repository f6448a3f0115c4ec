/**
 * Delayed outcomes as they are stored, as what the mean cumulative function is made of: amounts by age and day of entry, and products of
 * amounts of one debtor by both ages. STATISTICS.md §7.5.
 */
import { failure, success, type Result } from '../../engine/index.ts';
import { metricOf, noDelayed, type DelayedSums, type MetricName } from '../../experiments/index.ts';
import type { Queryable } from '../db/pool.ts';
import { mixedCurrencies, readReduced, type Reduced, type SumsRefusal } from './experiment-sums.ts';

export type ArmDelayed = {
  readonly arm: string;
  readonly sums: DelayedSums;
  /** To be added to the projected level: the amounts of days to resolve are days saved, negative, from the length of the window. */
  readonly levelOffset: number;
};

type DayRow = {
  readonly arm: string;
  readonly entryDay: number;
  readonly ages: readonly number[];
  readonly firsts: readonly number[];
  readonly amounts: readonly number[];
};
type UnitRow = { readonly arm: string; readonly entryDay: number; readonly units: number };
type ProductRow = { readonly arm: string; readonly place: number; readonly product: number };

const daysSql = `
  select arm, entry_day as "entryDay", ages, firsts, amounts from experiment_day_delayed
  where experiment_id = $1 and metric = $2 and currency = $3`;

const unitsSql = `
  select arm, entry_day as "entryDay", sum(n)::int as units from experiment_day_sums
  where experiment_id = $1 and metric = 'contacts_per_debtor'
    and (group_kind, group_value) = (case when $2 = '' then 'all' else 'currency' end, $2)
  group by arm, entry_day`;

// Ages that all debtors of the day have been seen at: below `$4` − day of entry − 1; `$5`: window days.
const productsSql = `
  select arm, place, sum(product) as product
  from experiment_day_delayed, unnest(places, products) cell (place, product)
  where experiment_id = $1 and metric = $2 and currency = $3 and place / $5 < $4 - entry_day - 1
  group by arm, place`;

const addTo = (target: Float64Array, place: number, value: number): void => {
  target[place] = (target[place] ?? 0) + value;
};

/** What an event at the age counts: days to resolve count the days that were saved. */
const weightOf = (metric: MetricName, windowDays: number): ((age: number) => number) =>
  metric === 'days_to_resolve' ? (age) => age - windowDays : () => 1;

/** Amounts and payers of a day of entry; of events also their products, as a unit has one. */
const fillDay = (
  { windowDays, amounts, products }: DelayedSums,
  row: DayRow,
  { observed, weight }: { readonly observed: number; readonly weight: ((age: number) => number) | null },
): number => {
  let payers = 0;
  row.ages.forEach((age, place) => {
    if (age >= observed) return;
    const amount = (row.amounts[place] ?? 0) * (weight?.(age) ?? 1);
    payers += row.firsts[place] ?? 0;
    addTo(amounts, age * (windowDays + 1) + observed, amount);
    if (weight !== null) addTo(products, age * windowDays + age, amount * weight(age));
  });
  return payers;
};

const groupByArm = <T extends { readonly arm: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.arm);
    if (group === undefined) groups.set(row.arm, [row]);
    else group.push(row);
  }
  return groups;
};

/** Products were stored for other age ≤ age: the square is symmetric. */
const fillProducts = ({ windowDays, products }: DelayedSums, rows: readonly ProductRow[]): void => {
  for (const { place, product } of rows) {
    const [age, other] = [Math.floor(place / windowDays), place % windowDays];
    addTo(products, place, product);
    if (age !== other) addTo(products, other * windowDays + age, product);
  }
};

/** `cure_rate` and `days_to_resolve` are made of the same events. */
const storedAs = (metric: MetricName): string => (metric === 'days_to_resolve' ? 'cure_rate' : metric);

const currencyFor = (metric: MetricName, { currencies }: Reduced, asked: string | undefined): string | null => {
  if (metricOf(metric).unit !== 'minor') return '';
  if (asked !== undefined) return asked;
  return currencies.length > 1 ? null : (currencies[0] ?? '');
};

/** `currency` is needed where debtors owe in several. Of no metric but those that the catalogue calls delayed. */
export const readDelayedSums = async (
  client: Queryable,
  question: { readonly experimentId: string; readonly metric: MetricName; readonly currency?: string },
): Promise<Result<readonly ArmDelayed[], SumsRefusal>> => {
  const { experimentId, metric } = question;
  const reduced = await readReduced(client, experimentId);
  if (!reduced.ok) return reduced;
  const { asOfDay, windowDays } = reduced.value;
  const { isDelayed, unit } = metricOf(metric);
  if (!isDelayed) return failure({ reason: 'not_delayed', detail: `${metric} is not projected.` });
  const currency = currencyFor(metric, reduced.value, question.currency);
  if (currency === null) return mixedCurrencies(reduced.value);
  const key = [experimentId, storedAs(metric), currency];
  const units = await client.query<UnitRow>(unitsSql, [experimentId, currency]);
  const days = groupByArm((await client.query<DayRow>(daysSql, key)).rows);
  const products = groupByArm((await client.query<ProductRow>(productsSql, [...key, asOfDay, windowDays])).rows);
  const weight = unit === 'minor' ? null : weightOf(metric, windowDays);
  const observedOf = (entryDay: number): number => Math.max(0, Math.min(windowDays, asOfDay - entryDay - 1));
  const levelOffset = metric === 'days_to_resolve' ? windowDays : 0;
  return success(
    [...groupByArm(units.rows)].map(([arm, cohorts]): ArmDelayed => {
      const sums = noDelayed(windowDays);
      for (const { entryDay, units: count } of cohorts) addTo(sums.debtors, observedOf(entryDay), count);
      let payers = 0;
      for (const row of days.get(arm) ?? [])
        payers += fillDay(sums, row, { observed: observedOf(row.entryDay), weight });
      fillProducts(sums, products.get(arm) ?? []);
      return { arm, sums: { ...sums, payers }, levelOffset };
    }),
  );
};
