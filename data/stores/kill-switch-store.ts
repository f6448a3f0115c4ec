/** The kill switch: what is stopped, and everything that was ever switched, by whom and why. Appended, never altered. */
import type pg from 'pg';
import type { Halt, Instant } from '../../engine/index.ts';
import { bumpLaw } from './law-version.ts';

export type SwitchRow = {
  readonly id: string;
  readonly halt: Halt;
  readonly on: boolean;
  readonly reason: string;
  readonly by: string;
  readonly keyId: string;
  readonly at: Instant;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

const columns = `id, json_build_object('scope', scope, 'value', value) as halt, is_on as "on", reason, by, key_id as "keyId",
  (extract(epoch from at) * 1000)::bigint as at`;

/** Holds for the next decision and the next check of every process. To be called in a transaction. */
export const insertSwitch = async (client: Queryable, row: SwitchRow): Promise<void> => {
  await client.query(
    `insert into kill_switches (id, scope, value, is_on, reason, by, key_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, timestamptz 'epoch' + $8::bigint * interval '1 millisecond')`,
    [row.id, row.halt.scope, row.halt.value, row.on, row.reason, row.by, row.keyId, row.at],
  );
  await bumpLaw(client);
};

/** What is on, each scope and value once, by the switch that put it on. */
export const readSwitchesOn = async (client: Queryable): Promise<readonly SwitchRow[]> => {
  const { rows } = await client.query<SwitchRow>(
    `select ${columns} from kill_switches newest
     where is_on and not exists (
       select from kill_switches later
       where later.seq > newest.seq and later.scope = newest.scope and later.value is not distinct from newest.value)
     order by seq`,
  );
  return rows;
};

/** Newest first, from after the switch `beforeId`. */
export const listSwitches = async (
  client: Queryable,
  { limit, beforeId }: { readonly limit: number; readonly beforeId?: string | undefined },
): Promise<readonly SwitchRow[]> => {
  const { rows } = await client.query<SwitchRow>(
    `select ${columns} from kill_switches
     where $1::uuid is null or seq < (select seq from kill_switches last where last.id = $1)
     order by kill_switches.seq desc limit $2`,
    [beforeId ?? null, limit],
  );
  return rows;
};
