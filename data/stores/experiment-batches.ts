/** Units that are looked at again, a batch at a time: entered, their facts read, what came of them written; and the days of entry they are of. */
import type { Queryable } from '../db/pool.ts';
import type { FrozenNumbers } from './experiment-frozen.ts';
import { crossSql, marginsSql } from './experiment-sums-columns.ts';
import { writeDelayed } from './experiment-sums-write-delayed.ts';
import { createEventTables, readBatchEvents } from './experiment-units-events.ts';
import type { Knowledge } from './experiment-units-knowledge.ts';
import { createTotalTables, writeBatchTotals } from './experiment-units-totals.ts';
import { createBatchTables, enterBatch, forgetBatch, listBatches } from './experiment-units.ts';

const temporary = [
  ...[
    'changed_units',
    'changed_days',
    'batch_members',
    'batch_decisions',
    'batch_units',
    'batch_cases',
    'batch_events',
    'batch_costs',
  ],
  ...['action_prices', 'channel_prices', 'batch_ages', 'batch_prior', 'crossed_sums', 'unit_amounts'],
];

/** Tables of a reduction before this one in the same transaction. */
export const dropReductionTables = async (client: Queryable): Promise<void> => {
  await client.query(`drop table if exists ${temporary.map((table) => `pg_temp.${table}`).join(', ')}`);
};

/** Tables that batches are worked out in, and `changed_days`. */
export const createReductionTables = async (client: Queryable, frozen: FrozenNumbers): Promise<void> => {
  await createBatchTables(client);
  await createEventTables(client, frozen);
  await createTotalTables(client);
};

/** Those in `changed_units`; their days of entry are noted in `changed_days`. `isStored`: something may be stored of them. */
export const reduceUnits = async (
  client: Queryable,
  knowledge: Knowledge,
  { frozen, isStored }: { readonly frozen: FrozenNumbers; readonly isStored: boolean },
): Promise<void> => {
  // A batch is gone through a few times: a rough idea of it is enough.
  await client.query(`select set_config('default_statistics_target', '10', true)`);
  for (const batch of await listBatches(client)) {
    if (isStored) await forgetBatch(client, knowledge.experimentId, batch);
    await enterBatch(client, knowledge, { batch, frozen });
    await readBatchEvents(client, knowledge, frozen.windowDays);
    await writeBatchTotals(client, knowledge, frozen.windowDays);
  }
  await client.query('reset default_statistics_target');
};

export const analyseUnits = async (client: Queryable): Promise<void> => {
  await client.query('analyze experiment_unit_debtors, experiment_units, experiment_unit_ages, experiment_unit_totals');
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

/** Those in `changed_days`, from totals. */
export const sumDays = async (client: Queryable, experimentId: string, frozen: FrozenNumbers): Promise<void> => {
  const caps = capsOf(frozen);
  await client.query('analyze changed_days');
  await client.query(forgetDays('experiment_day_units'), [experimentId]);
  await client.query(dayUnitsSql, [experimentId]);
  await client.query(forgetDays('experiment_day_sums'), [experimentId]);
  await client.query(crossSql, [experimentId, frozen.windowDays, ...caps]);
  await client.query(marginsSql, [experimentId]);
  await writeDelayed(client, { experimentId }, { windowDays: frozen.windowDays, caps });
};
