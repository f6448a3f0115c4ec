/**
 * The register of attributes that callers tell of debtors, and the lists of those in use. Only ever added to: the newest entry of a name holds,
 * and the newest list is in force. A new list moves the version of the routing, so the next decision of any process serves it.
 */
import type pg from 'pg';
import {
  attributesInUse,
  entryAfter,
  leastDebtorsTold,
  mostLevels,
  noAttributes,
  type AttributeList,
  type AttributeSighting,
  type Instant,
  type RegisteredAttribute,
} from '../../engine/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import { bumpRouting } from './routing-version.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

export type AttributeEntry = RegisteredAttribute & {
  /** Null: entered as it was seen. */
  readonly keyId: string | null;
  readonly at: Instant;
};
/** With when it was first entered. */
export type AttributeRow = AttributeEntry & { readonly firstSeenAt: Instant };

/** Any constant of its own. */
const lockRegister = async (client: Queryable): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock(${String(lockNamespaces.attributes)}, 0)`);
};

/** So many names are looked at, those told of most debtors: a caller that puts ids into names does not fill the register. */
const mostNames = 200;

/** Of more debtors an even part is looked at, the same each time: shares are as good, and the night is short. */
const mostDebtors = 100_000;

const toldSql = `
  with looked as (
    select state -> 'registration' as registration from debtor_states where (hashtext(debtor_id) & 2147483647) % $1::int = 0
  ), told as (
    select one.key as name, json_typeof(one.value) as type, one.value #>> '{}' as text
    from looked, json_each(registration -> 'attributes') as one
  )`;

const namesSql = `${toldSql}
  select name, count(*)::int as told, count(*) filter (where type = 'number')::int as numbers,
         count(*) filter (where type = 'boolean')::int as booleans,
         (select count(*) from looked where json_typeof(registration) = 'object')::int as debtors
  from told group by name having count(*) >= ${String(leastDebtorsTold)} order by count(*) desc, name limit ${String(mostNames)}`;

const levelsSql = `${toldSql}, counted as (
    select name, text as level, count(*)::int as told,
           row_number() over (partition by name order by count(*) desc, text collate "C") as place
    from told where type = 'string' and name = any($2) group by name, text having count(*) >= ${String(leastDebtorsTold)}
  )
  select name, level, told from counted where place <= ${String(mostLevels)} order by name, place`;

/** One debtor in so many is looked at. */
const everySo = async (client: Queryable): Promise<number> => {
  const { rows } = await client.query<{ debtors: number }>('select count(*)::int as debtors from debtor_states');
  return Math.max(1, Math.ceil((rows[0]?.debtors ?? 0) / mostDebtors));
};

/** How attributes were told, over the states of debtors. */
export const readAttributeSightings = async (client: Queryable): Promise<readonly AttributeSighting[]> => {
  const every = await everySo(client);
  const names = await client.query<{ name: string; told: number; numbers: number; booleans: number; debtors: number }>(
    namesSql,
    [every],
  );
  const asText = names.rows.filter(({ told, numbers, booleans }) => numbers + booleans < told).map(({ name }) => name);
  const levels = await client.query<{ name: string; level: string; told: number }>(levelsSql, [every, asText]);
  return names.rows.map(({ name, told, numbers, booleans, debtors }) => ({
    ...{ name, told, numbers, booleans },
    coverage: told / Math.max(told, debtors),
    levels: levels.rows.filter((row) => row.name === name).map(({ level, told: of }) => ({ level, told: of })),
  }));
};

const msOf = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const instant = (place: number): string => `timestamptz 'epoch' + $${String(place)}::bigint * interval '1 millisecond'`;
const fields = `name, kind, levels, coverage, use, lawful_basis as "lawfulBasis", reason, by, key_id as "keyId", ${msOf('at')} as at`;

/** By name. */
export const readAttributeRegister = async (client: Queryable): Promise<readonly AttributeRow[]> => {
  const { rows } = await client.query<AttributeRow>(
    `select distinct on (name) ${fields}, ${msOf('min(at) over (partition by name)')} as "firstSeenAt"
     from attribute_entries order by name, seq desc`,
  );
  return rows;
};

/** All that was ever entered of some names, by name, newest first. */
export const listAttributeEntries = async (
  client: Queryable,
  names: readonly string[],
): Promise<readonly AttributeEntry[]> => {
  const { rows } = await client.query<AttributeEntry>(
    `select ${fields} from attribute_entries where name = any($1) order by name, seq desc`,
    [names],
  );
  return rows;
};

/** The list in force; without attributes before the first. */
export const readAttributeList = async (client: Queryable): Promise<AttributeList> => {
  const { rows } = await client.query<AttributeList>(
    'select version, attributes from attribute_lists order by version desc limit 1',
  );
  return rows[0] ?? noAttributes;
};

/** Every list there ever was, by version, and the one without attributes. */
export const readAttributeLists = async (client: Queryable): Promise<ReadonlyMap<number, AttributeList>> => {
  const { rows } = await client.query<AttributeList>('select version, attributes from attribute_lists');
  return new Map([noAttributes, ...rows].map((list) => [list.version, list]));
};

/** Null where there is no such version. */
export const readAttributeListOf = async (client: Queryable, version: number): Promise<AttributeList | null> => {
  if (version === noAttributes.version) return noAttributes;
  const { rows } = await client.query<AttributeList>(
    'select version, attributes from attribute_lists where version = $1',
    [version],
  );
  return rows[0] ?? null;
};

const insertEntry = async (client: Queryable, entry: AttributeEntry): Promise<void> => {
  const { name, kind, levels, coverage, use, lawfulBasis, reason, by, keyId, at } = entry;
  await client.query(
    `insert into attribute_entries (name, kind, levels, coverage, use, lawful_basis, reason, by, key_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${instant(10)})`,
    [name, kind, JSON.stringify(levels), coverage, use, lawfulBasis, reason, by, keyId, at],
  );
};

/** The list that follows from the register, stored where it is another than the one in force. */
const keepList = async (client: Queryable, at: Instant): Promise<AttributeList> => {
  const attributes = attributesInUse(await readAttributeRegister(client));
  const inForce = await readAttributeList(client);
  if (JSON.stringify(attributes) === JSON.stringify(inForce.attributes)) return inForce;
  const list = { version: inForce.version + 1, attributes };
  await client.query(`insert into attribute_lists (version, attributes, at) values ($1, $2, ${instant(3)})`, [
    list.version,
    JSON.stringify(attributes),
    at,
  ]);
  await bumpRouting(client);
  return list;
};

/** In a transaction: enters what is new or otherwise than it was, and answers the list then in force. */
export const observeAttributes = async (client: Queryable, at: Instant): Promise<AttributeList> => {
  await lockRegister(client);
  const register = new Map((await readAttributeRegister(client)).map((row) => [row.name, row]));
  for (const seen of await readAttributeSightings(client)) {
    const known = register.get(seen.name);
    const entry = entryAfter(known, seen);
    if (entry !== null) await insertEntry(client, { ...entry, keyId: known?.keyId ?? null, at });
  }
  return keepList(client, at);
};

/** In a transaction: what a person says of an attribute's use. Null where the name was never seen; `change` may refuse. */
export const changeAttribute = async <Refusal>(
  client: Queryable,
  { name, at, keyId }: { readonly name: string; readonly at: Instant; readonly keyId: string },
  change: (known: AttributeRow) => RegisteredAttribute | { readonly refused: Refusal },
): Promise<AttributeRow | { readonly refused: Refusal } | null> => {
  await lockRegister(client);
  const known = (await readAttributeRegister(client)).find((row) => row.name === name);
  if (known === undefined) return null;
  const next = change(known);
  if ('refused' in next) return next;
  await insertEntry(client, { ...next, keyId, at });
  await keepList(client, at);
  return { ...next, keyId, at, firstSeenAt: known.firstSeenAt };
};
