/**
 * Sums of an experiment as they are stored, by arm and, where asked, by one of what debtors were told apart by at entry. Days of entry add, so a
 * reading is one grouped query over a few thousand rows.
 *
 * A reading is of whole days, UTC: of what happened before the day that it is asked for began. `toDate` holds every debtor who entered, with
 * what happened within the window so far; `matured` those whose window has ended. A debtor's day of entry is never whole, so after d − e days
 * d − e − 1 are seen. Money is in one currency: where debtors of several took part, it is read by `currency` and refused as a whole, since
 * no dated rates are kept.
 */
import { failure, success, type Result } from '../../engine/index.ts';
import {
  metricOf,
  noOutcome,
  noRatio,
  tallyNames,
  type MetricName,
  type OutcomeSums,
  type RatioSums,
  type TallyName,
} from '../../experiments/index.ts';
import type { Queryable } from '../db/pool.ts';
import { readFrozen } from './experiment-frozen.ts';

export const groupKinds = ['all', 'currency', 'market', 'segment', 'stage', 'size_band'] as const;
export type GroupKind = (typeof groupKinds)[number];

export type SumsRefusal = {
  readonly reason: 'not_reduced' | 'mixed_currencies' | 'not_delayed';
  readonly detail: string;
};

/** `raw`: money that is not capped, of which the sign must agree with that of the capped one. */
export type SumsQuestion = {
  readonly experimentId: string;
  readonly metric: MetricName;
  readonly by?: GroupKind;
  readonly isRaw?: boolean;
};

type Grouped = { readonly arm: string; /** Empty where `by` is `all`. */ readonly group: string };
export type ArmSums = Grouped &
  (
    | { readonly shape: 'mean'; readonly toDate: OutcomeSums; readonly matured: OutcomeSums }
    | { readonly shape: 'ratio'; readonly toDate: RatioSums; readonly matured: RatioSums }
  );

/** Who took part, by day of entry: for the sample ratio, over all and again without those that were excluded. */
export type DayUnits = {
  readonly arm: string;
  readonly entryDay: number;
  /** Null: not excluded. */
  readonly excluded: string | null;
  readonly units: number;
  /** Decided about in more than one arm. */
  readonly crossed: number;
};

export type Reduced = {
  readonly asOfDay: number;
  readonly windowDays: number;
  /** In which money is; null where there are several, or nobody. */
  readonly currency: string | null;
  readonly currencies: readonly string[];
};

type SumRow = Record<keyof OutcomeSums, number> & { readonly arm: string; readonly group: string };

const sumNames = ['n', 'payers', 'y', 'yy', 'yyy', 'x', 'xx', 'xxx', 'xy', 'yyx', 'yxx'] as const;

// The days of entry of which all windows have ended are those up to `$4`.
const readSql = `
  select arm, group_value as "group",
    ${sumNames.map((name) => `sum(${name}) as "${name}"`).join(', ')},
    ${sumNames.map((name) => `coalesce(sum(${name}) filter (where entry_day <= $4), 0) as "matured_${name}"`).join(', ')}
  from experiment_day_sums where experiment_id = $1 and group_kind = $2 and metric = $3
  group by arm, group_value order by group_value, arm`;

const outcomeOf = (row: Readonly<Record<string, number>>, prefix: string): OutcomeSums =>
  Object.fromEntries(
    Object.keys(noOutcome).map((name) => [name, row[`${prefix}${name}`] ?? 0]),
  ) as unknown as OutcomeSums;

/** Stored with the numerator as y and the denominator as x. */
const ratioOf = ({ n, payers, y, x, yy, xx, xy }: OutcomeSums): RatioSums => ({
  ...noRatio,
  ...{ n, payers, s: y, k: x, ss: yy, kk: xx, sk: xy },
});

const refuse = (reason: SumsRefusal['reason'], detail: string): Result<never, SumsRefusal> =>
  failure({ reason, detail });

/** What is stored: refused where the experiment has not been reduced. */
export const readReduced = async (client: Queryable, experimentId: string): Promise<Result<Reduced, SumsRefusal>> => {
  const { rows } = await client.query<{ asOfDay: number; currencies: string[] }>(
    `select as_of_day as "asOfDay", array(select distinct group_value from experiment_day_sums sums
       where sums.experiment_id = $1 and group_kind = 'currency' and metric = 'contacts_per_debtor' order by 1) as currencies
     from experiment_reductions where experiment_id = $1 and is_summed`,
    [experimentId],
  );
  const frozen = await readFrozen(client, experimentId);
  const [reduced] = rows;
  if (reduced === undefined || frozen === null) return refuse('not_reduced', 'Nothing has been summed up yet.');
  const { asOfDay, currencies } = reduced;
  const currency = currencies.length === 1 ? (currencies[0] ?? null) : null;
  return success({ asOfDay, windowDays: frozen.windowDays, currencies, currency });
};

export const mixedCurrencies = ({ currencies }: Reduced): Result<never, SumsRefusal> =>
  refuse(
    'mixed_currencies',
    `Debtors owe in ${currencies.join(', ')}, and no dated rates are kept: money is read by currency only.`,
  );

/** The last day of entry whose windows have ended. */
const lastMatured = ({ asOfDay, windowDays }: Reduced): number => asOfDay - 1 - windowDays;

export const readArmSums = async (
  client: Queryable,
  { experimentId, metric, by = 'all', isRaw = false }: SumsQuestion,
): Promise<Result<readonly ArmSums[], SumsRefusal>> => {
  const reduced = await readReduced(client, experimentId);
  if (!reduced.ok) return reduced;
  const { kind, unit, isCapped } = metricOf(metric);
  if (unit === 'minor' && by !== 'currency' && reduced.value.currencies.length > 1)
    return mixedCurrencies(reduced.value);
  const stored = isRaw && isCapped ? `${metric}.raw` : metric;
  const values = [experimentId, by, stored, lastMatured(reduced.value)];
  const { rows } = await client.query<SumRow>(readSql, values);
  return success(
    rows.map(({ arm, group, ...row }): ArmSums => {
      const [toDate, matured] = [outcomeOf(row, ''), outcomeOf(row, 'matured_')];
      if (kind !== 'ratio') return { arm, group, shape: 'mean', toDate, matured };
      return { arm, group, shape: 'ratio', toDate: ratioOf(toDate), matured: ratioOf(matured) };
    }),
  );
};

/** How often it happened to date, by arm. */
export const readArmTallies = async (
  client: Queryable,
  experimentId: string,
): Promise<ReadonlyMap<string, Readonly<Record<TallyName, number>>>> => {
  const { rows } = await client.query<{ arm: string; metric: TallyName; total: number }>(
    `select arm, metric, sum(y) as total from experiment_day_sums
     where experiment_id = $1 and group_kind = 'all' and metric = any($2) group by arm, metric order by arm`,
    [experimentId, tallyNames],
  );
  const none = Object.fromEntries(tallyNames.map((name) => [name, 0])) as Record<TallyName, number>;
  const byArm = new Map<string, Record<TallyName, number>>();
  for (const { arm, metric, total } of rows) byArm.set(arm, { ...none, ...byArm.get(arm), [metric]: total });
  return byArm;
};

export const readDayUnits = async (client: Queryable, experimentId: string): Promise<readonly DayUnits[]> =>
  (
    await client.query<DayUnits>(
      `select arm, entry_day as "entryDay", nullif(excluded, '') as excluded, units, crossed
       from experiment_day_units where experiment_id = $1 order by entry_day, arm, experiment_day_units.excluded`,
      [experimentId],
    )
  ).rows;
