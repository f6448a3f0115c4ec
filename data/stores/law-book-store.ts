/** Every rule book that was in force, by the hash that receipts name, so that old decisions can be made again under the law they had. */
import type pg from 'pg';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** One pack as it was read, before any parsing. */
export type BookedPack = { readonly file: string; readonly value: unknown };

/**
 * Stores the book where it is not stored yet. True where it is there for good: a row written by the transaction at hand may still be
 * rolled back, so the next one has to ask again.
 */
export const keepLawBook = async (client: Queryable, hash: string, packs: readonly BookedPack[]): Promise<boolean> => {
  const { rows } = await client.query<{ isCommitted: boolean }>(
    `select pg_current_xact_id_if_assigned()::xid is distinct from xmin as "isCommitted" from law_books where hash = $1`,
    [hash],
  );
  const [known] = rows;
  if (known !== undefined) return known.isCommitted;
  await client.query('insert into law_books (hash, content) values ($1, $2) on conflict do nothing', [
    hash,
    JSON.stringify(packs),
  ]);
  return false;
};

/** Null for a hash that was never in force here. */
export const readLawBook = async (client: Queryable, hash: string): Promise<readonly BookedPack[] | null> => {
  const { rows } = await client.query<{ content: string }>('select content from law_books where hash = $1', [hash]);
  return rows[0] === undefined ? null : (JSON.parse(rows[0].content) as readonly BookedPack[]);
};
