/**
 * Which version of a model is `champion` and which `challenger`, who moved the alias there, why and on what evidence, and who approved
 * which version. Only ever added to: the newest move of an alias is in force.
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import { lockModel } from './model-store.ts';
import { bumpRouting } from './routing-version.ts';

export const modelAliases = ['champion', 'challenger'] as const;
export type ModelAlias = (typeof modelAliases)[number];

export type ModelAliasChange = {
  readonly name: string;
  readonly alias: ModelAlias;
  /** Null: the alias is taken away. */
  readonly version: number | null;
  readonly at: Instant;
  readonly reason: string;
  readonly by: string;
  /** Null: a training run, which may move `challenger` only. */
  readonly keyId: string | null;
  /** Metrics, gate and approvals as they stand now. */
  readonly evidence: Readonly<Record<string, unknown>>;
};

export type ModelAliasRow = ModelAliasChange & {
  /** Its place among all moves. */
  readonly seq: number;
};

export type ModelApproval = {
  readonly name: string;
  readonly version: number;
  readonly at: Instant;
  readonly reason: string;
  readonly by: string;
  readonly keyId: string;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

const fromMs = (parameter: string): string => `timestamptz 'epoch' + ${parameter}::bigint * interval '1 millisecond'`;
const toMs = '(extract(epoch from at) * 1000)::bigint as at';

/** The version in force under an alias; null where there is none. */
export const readModelAlias = async (client: Queryable, name: string, alias: ModelAlias): Promise<number | null> => {
  const { rows } = await client.query<{ version: number | null }>(
    'select version from model_alias_changes where name = $1 and alias = $2 order by seq desc limit 1',
    [name, alias],
  );
  return rows[0]?.version ?? null;
};

/** All that is in force, of the models named. */
export const readModelAliases = async (
  client: Queryable,
  names: readonly string[],
): Promise<readonly { readonly name: string; readonly alias: ModelAlias; readonly version: number }[]> => {
  const { rows } = await client.query<{ name: string; alias: ModelAlias; version: number }>(
    `select name, alias, version from (
       select distinct on (name, alias) name, alias, version from model_alias_changes where name = any($1) order by name, alias, seq desc
     ) newest where version is not null order by name, alias`,
    [names],
  );
  return rows;
};

/**
 * In a transaction. Holds for the next decision of every process. False, and nothing is written, where the alias names that version
 * already: a job that is run again leaves no second trace.
 */
export const moveModelAlias = async (client: Queryable, change: ModelAliasChange): Promise<boolean> => {
  const { name, alias, version, at, reason, by, keyId, evidence } = change;
  await lockModel(client, name);
  if ((await readModelAlias(client, name, alias)) === version) return false;
  await client.query(
    `insert into model_alias_changes (name, alias, version, at, reason, by, key_id, evidence)
     values ($1, $2, $3, ${fromMs('$4')}, $5, $6, $7, $8)`,
    [name, alias, version, at, reason, by, keyId, JSON.stringify(evidence)],
  );
  await bumpRouting(client);
  return true;
};

/** Moves of the aliases of a model, newest first, from before `beforeSeq`. */
export const listModelAliasChanges = async (
  client: Queryable,
  {
    name,
    alias,
    limit,
    beforeSeq,
  }: {
    readonly name: string;
    readonly alias?: ModelAlias | undefined;
    readonly limit?: number;
    readonly beforeSeq?: number | undefined;
  },
): Promise<readonly ModelAliasRow[]> => {
  const { rows } = await client.query<ModelAliasRow>(
    `select seq, name, alias, version, ${toMs}, reason, by, key_id as "keyId", evidence
     from model_alias_changes
     where name = $1 and ($2::text is null or alias = $2) and ($3::bigint is null or seq < $3) order by seq desc limit $4`,
    [name, alias ?? null, beforeSeq ?? null, limit ?? null],
  );
  return rows;
};

/** False where this key has approved that version before: the first approval stands. */
export const insertModelApproval = async (client: Queryable, approval: ModelApproval): Promise<boolean> => {
  const { name, version, at, reason, by, keyId } = approval;
  const { rowCount } = await client.query(
    `insert into model_approvals (name, version, at, reason, by, key_id)
     values ($1, $2, ${fromMs('$3')}, $4, $5, $6) on conflict do nothing`,
    [name, version, at, reason, by, keyId],
  );
  return rowCount === 1;
};

/** Oldest first. */
export const listModelApprovals = async (
  client: Queryable,
  name: string,
  version: number,
): Promise<readonly ModelApproval[]> => {
  const { rows } = await client.query<ModelApproval>(
    `select name, version, ${toMs}, reason, by, key_id as "keyId" from model_approvals
     where name = $1 and version = $2 order by seq`,
    [name, version],
  );
  return rows;
};
