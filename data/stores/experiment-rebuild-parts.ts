/**
 * An experiment that is summed up for the first time, in parts: stretches of units, and then its days of entry by their remainder. A part that is
 * done is forgotten in the transaction that did it; what is left when somebody needs the sums is done there and then.
 */
import type { Queryable } from '../db/pool.ts';
import { createReductionTables, reduceUnits } from './experiment-batches.ts';
import type { FrozenNumbers } from './experiment-frozen.ts';
import { enterMembers, takeUnits, type IdRange } from './experiment-units-changed.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';

type Part = {
  readonly part: number;
  readonly firstUnit: string | null;
  readonly lastUnit: string | null;
  readonly dayRemainder: number | null;
};

export type UnitKind = { readonly frozen: FrozenNumbers; readonly isHousehold: boolean };

const dayParts = 2;

/** $1: experiment, $2: units each. */
const rangesSql = (ids: string): string => `
  insert into experiment_rebuild_parts (experiment_id, part, first_unit, last_unit)
  select $1, (place - 1) / $2::int, min(id), max(id)
  from (select row_number() over (order by id)::int as place, id from (${ids}) each) numbered
  group by 2`;

const debtorsSql = `
  select distinct debtor_id as id from decisions where experiment_id = $1 and not dry_run and decided_at < ${sqlInstant(3)}`;
const householdsSql = `select distinct unit_id as id from experiment_unit_debtors where experiment_id = $1`;

const daysSql = `
  insert into experiment_rebuild_parts (experiment_id, part, day_remainder)
  select $1, $2 + remainder, remainder from generate_series(0, ${String(dayParts - 1)}) remainder`;

const forgetAll = (client: Queryable, experimentId: string): Promise<unknown> =>
  client.query('delete from experiment_rebuild_parts where experiment_id = $1', [experimentId]);

/** Stretches of so many units, or none where all fit in one. Returns how many. */
export const planRebuild = async (
  client: Queryable,
  knowledge: Knowledge,
  { isHousehold, unitsEach }: { readonly isHousehold: boolean; readonly unitsEach: number },
): Promise<number> => {
  const { experimentId, asOf } = knowledge;
  // Debtors of a household may be anywhere, so all have to be known first.
  if (isHousehold) await enterMembers(client, knowledge, { isHousehold, since: null });
  const { rowCount } = isHousehold
    ? await client.query(rangesSql(householdsSql), [experimentId, unitsEach])
    : await client.query(rangesSql(debtorsSql), [experimentId, unitsEach, asOf]);
  const parts = rowCount ?? 0;
  if (parts > 1) await client.query(daysSql, [experimentId, parts]);
  else await forgetAll(client, experimentId);
  return parts > 1 ? parts : 0;
};

const partsSql = `
  select part, first_unit as "firstUnit", last_unit as "lastUnit", day_remainder as "dayRemainder"
  from experiment_rebuild_parts where experiment_id = $1`;

/** A part that nobody else is at, kept by a lock on its row; of the days, only when no units are left. */
export const takePart = async (
  client: Queryable,
  experimentId: string,
  kind: 'units' | 'days',
): Promise<Part | null> => {
  const which =
    kind === 'units'
      ? 'first_unit is not null'
      : `first_unit is null and not exists (
           select from experiment_rebuild_parts other where other.experiment_id = $1 and other.first_unit is not null)`;
  const { rows } = await client.query<Part>(`${partsSql} and ${which} order by part limit 1 for update skip locked`, [
    experimentId,
  ]);
  return rows[0] ?? null;
};

export const forgetPart = async (client: Queryable, experimentId: string, { part }: Part): Promise<void> => {
  await client.query('delete from experiment_rebuild_parts where experiment_id = $1 and part = $2', [
    experimentId,
    part,
  ]);
};

const rangeOf = ({ firstUnit, lastUnit }: Part): IdRange | null =>
  firstUnit === null || lastUnit === null ? null : [firstUnit, lastUnit];

/** The units of a part, or its days noted in `changed_days`. Returns how many units were looked at. */
export const doPart = async (
  client: Queryable,
  knowledge: Knowledge,
  { part, frozen, isHousehold }: UnitKind & { readonly part: Part },
): Promise<number> => {
  const { experimentId } = knowledge;
  const units = rangeOf(part);
  if (units === null) {
    await client.query(
      `insert into changed_days select distinct entry_day from experiment_units
       where experiment_id = $1 and abs(entry_day) % ${String(dayParts)} = $2 on conflict do nothing`,
      [experimentId, part.dayRemainder],
    );
    return 0;
  }
  if (!isHousehold) await enterMembers(client, knowledge, { isHousehold, since: null, debtors: units });
  const taken = await takeUnits(client, experimentId, units);
  await reduceUnits(client, knowledge, { frozen, isStored: false });
  return taken;
};

/**
 * What is left, in this transaction; waits for those who are at a part. The days that are to be summed are noted in `changed_days`. Returns how many
 * parts were left.
 */
export const finishRebuild = async (client: Queryable, knowledge: Knowledge, kind: UnitKind): Promise<number> => {
  const { experimentId } = knowledge;
  await client.query('select from experiment_rebuild_parts where experiment_id = $1 order by part for update', [
    experimentId,
  ]);
  const { rows } = await client.query<Part>(`${partsSql} order by part`, [experimentId]);
  if (rows.length === 0) return 0;
  await createReductionTables(client, kind.frozen);
  for (const part of rows) await doPart(client, knowledge, { ...kind, part });
  await forgetAll(client, experimentId);
  return rows.length;
};
