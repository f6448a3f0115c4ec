/**
 * Brings the stored sums of an experiment up to a day. Only debtors with news are looked at again: new decisions, new facts (also of old days: a
 * reversal, a late payment), or stored ones that begin to count by now. Then the days of entry that they are of are summed anew from totals.
 * One reduction of an experiment at a time, by an advisory lock. Always in a transaction.
 *
 * A day that lies before the stored one is worked out aside, from the raw rows, in temporary tables of the same names, which the rest of the
 * transaction sees in place of the stored ones: what happened before that day, and where `knownBy` is given, only what was recorded by then.
 */
import { dayMs, failure, success, type Instant, type Result } from '../../engine/index.ts';
import type { ExperimentDefinition } from '../../experiments/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import type { Queryable } from '../db/pool.ts';
import { freezeExperiment, type FrozenNumbers } from './experiment-frozen.ts';
import { crossSql, marginsSql } from './experiment-sums-columns.ts';
import { writeDelayed } from './experiment-sums-write-delayed.ts';
import { readUnitEvents } from './experiment-units-events.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';
import { foldPastCases } from './experiment-units-past-cases.ts';
import { writeUnitTotals } from './experiment-units-totals.ts';
import { enterUnits, findChangedUnits, manyUnits } from './experiment-units.ts';

export type ReduceQuestion = {
  readonly experimentId: string;
  /** Taken down to the beginning of its day, UTC. */
  readonly asOf: Instant;
  /** Only with a day before the stored one; null: all that is known now. */
  readonly knownBy?: Instant | null;
};

export type Reduction = {
  /** Days since 1970-01-01, UTC: what happened before that day is counted. */
  readonly asOfDay: number;
  /** Debtors (or households) that were looked at again. */
  readonly changedUnits: number;
  /** `aside`: in temporary tables, for the rest of the transaction. */
  readonly kept: 'stored' | 'aside';
};

export type NotReduced = { readonly reason: 'unknown_experiment' | 'not_started'; readonly detail: string };

/** Sums over a million debtors would go through files otherwise; compiling a hundred sums takes longer than it saves. */
const settingsSql = `select set_config('work_mem', '96MB', true), set_config('jit', 'off', true)`;

type Started = { readonly definition: ExperimentDefinition; readonly startedAt: Instant };
type Stored = { readonly asOfDay: number; readonly lastSeq: number };

const readStarted = async (client: Queryable, experimentId: string): Promise<Result<Started, NotReduced>> => {
  const { rows } = await client.query<{ definition: ExperimentDefinition; startedAt: Instant | null }>(
    `select definition, (extract(epoch from started_at) * 1000)::bigint as "startedAt" from experiments where id = $1`,
    [experimentId],
  );
  const [row] = rows;
  if (row === undefined)
    return failure({ reason: 'unknown_experiment', detail: `There is no experiment ${experimentId}.` });
  const { definition, startedAt } = row;
  if (startedAt === null) return failure({ reason: 'not_started', detail: 'The experiment has not started.' });
  return success({ definition, startedAt });
};

/** The newest place in the store below which no writer is still at work: waits for those that are, and lets go at once. */
const readLastSeq = async (client: Queryable): Promise<number> => {
  await client.query('savepoint before_facts_lock');
  await client.query('lock table facts in share mode');
  const { rows } = await client.query<{ seq: number }>(`select last_value as seq from facts_seq_seq`);
  await client.query('rollback to savepoint before_facts_lock');
  return rows[0]?.seq ?? 0;
};

const readStored = async (client: Queryable, experimentId: string): Promise<Stored | null> => {
  const { rows } = await client.query<Stored>(
    'select as_of_day as "asOfDay", last_seq as "lastSeq" from experiment_reductions where experiment_id = $1',
    [experimentId],
  );
  return rows[0] ?? null;
};

const capsOf = ({ capMinorByCurrency }: FrozenNumbers): readonly [readonly string[], readonly number[]] => [
  Object.keys(capMinorByCurrency),
  Object.values(capMinorByCurrency),
];

const dayUnitsSql = `
  insert into experiment_day_units (experiment_id, entry_day, arm, excluded, units, crossed)
  select $1, entry_day, arm, coalesce(excluded, ''), count(*), count(*) filter (where is_crossed)
  from experiment_units where experiment_id = $1 and entry_day in (select entry_day from changed_days) group by 2, 3, 4`;

const forgetDays = (table: string): string =>
  `delete from ${table} where experiment_id = $1 and entry_day in (select entry_day from changed_days)`;

const sumDays = async (client: Queryable, experimentId: string, frozen: FrozenNumbers): Promise<void> => {
  const caps = capsOf(frozen);
  await client.query(forgetDays('experiment_day_units'), [experimentId]);
  await client.query(dayUnitsSql, [experimentId]);
  await client.query(forgetDays('experiment_day_sums'), [experimentId]);
  await client.query(crossSql, [experimentId, frozen.windowDays, ...caps]);
  await client.query(marginsSql, [experimentId]);
  await writeDelayed(client, { experimentId }, { windowDays: frozen.windowDays, caps });
};

const temporary = [
  'changed_units',
  'changed_days',
  'unit_decisions',
  'unit_events',
  'unit_costs',
  'crossed_sums',
  'unit_amounts',
];

const count = async (client: Queryable, table: string): Promise<number> =>
  (await client.query<{ rows: number }>(`select count(*)::int as rows from ${table}`)).rows[0]?.rows ?? 0;

type Stretch = { readonly isHousehold: boolean; readonly sinceSeq: number | null; readonly upToSeq: number };

/** Returns how many units were looked at again. */
const bringUp = async (
  client: Queryable,
  knowledge: Knowledge,
  { frozen, stretch }: { readonly frozen: FrozenNumbers; readonly stretch: Stretch },
): Promise<number> => {
  await client.query(`drop table if exists ${temporary.map((table) => `pg_temp.${table}`).join(', ')}`);
  await findChangedUnits(client, { ...knowledge, ...stretch });
  const changedUnits = await count(client, 'changed_units');
  if (changedUnits === 0) return 0;
  await enterUnits(client, knowledge, frozen);
  const isMany = changedUnits >= manyUnits;
  if (isMany) await client.query('analyze experiment_units');
  await readUnitEvents(client, knowledge, frozen);
  await writeUnitTotals(client, knowledge, { windowDays: frozen.windowDays, isMany });
  if (isMany) await client.query('analyze experiment_unit_totals');
  await sumDays(client, knowledge.experimentId, frozen);
  return changedUnits;
};

const stored = [
  'experiment_reductions',
  'experiment_unit_debtors',
  'experiment_units',
  'experiment_unit_totals',
  'experiment_unit_ages',
  'experiment_day_units',
  'experiment_day_sums',
  'experiment_day_delayed',
];

const shadowTables = async (client: Queryable, knowledge: Knowledge): Promise<void> => {
  for (const table of stored) {
    await client.query(`drop table if exists pg_temp.${table}`);
    await client.query(
      `create temp table ${table} (like public.${table} including indexes including defaults) on commit drop`,
    );
  }
  await foldPastCases(client, knowledge);
};

const writeReduction = (client: Queryable, experimentId: string, { asOfDay, lastSeq }: Stored): Promise<unknown> =>
  client.query(
    `insert into experiment_reductions (experiment_id, as_of_day, last_seq) values ($1, $2, $3)
     on conflict (experiment_id) do update set as_of_day = excluded.as_of_day, last_seq = excluded.last_seq, reduced_at = now()`,
    [experimentId, asOfDay, lastSeq],
  );

/** Those that run, or stopped at most so many days before. */
export const listOpenExperiments = async (
  client: Queryable,
  { asOf, stoppedWithinDays }: { readonly asOf: Instant; readonly stoppedWithinDays: number },
): Promise<readonly string[]> => {
  const { rows } = await client.query<{ id: string }>(
    `select id from experiments
     where started_at is not null and (stopped_at is null or stopped_at >= ${sqlInstant(1)} - $2 * interval '24 hours') order by id`,
    [asOf, stoppedWithinDays],
  );
  return rows.map(({ id }) => id);
};

/** Sums as of the day, for the readers of `experiment-sums.ts`: stored where they are the newest, else aside. */
export const reduceExperiment = async (
  client: Queryable,
  { experimentId, asOf, knownBy = null }: ReduceQuestion,
): Promise<Result<Reduction, NotReduced>> => {
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [
    lockNamespaces.experimentReductions,
    experimentId,
  ]);
  const started = await readStarted(client, experimentId);
  if (!started.ok) return started;
  const frozen = await freezeExperiment(client, started.value);
  const asOfDay = Math.floor(asOf / dayMs);
  const knowledge = { experimentId, asOf: asOfDay * dayMs, knownBy };
  const before = await readStored(client, experimentId);
  const isAside = knownBy !== null || (before !== null && asOfDay < before.asOfDay);
  const upToSeq = await readLastSeq(client);
  await client.query(settingsSql);
  if (isAside) await shadowTables(client, knowledge);
  const stretch = {
    isHousehold: started.value.definition.unit === 'household',
    sinceSeq: isAside ? null : (before?.lastSeq ?? null),
    upToSeq,
  };
  const changedUnits = await bringUp(client, knowledge, { frozen, stretch });
  await writeReduction(client, experimentId, { asOfDay, lastSeq: upToSeq });
  return success({ asOfDay, changedUnits, kept: isAside ? 'aside' : 'stored' });
};
