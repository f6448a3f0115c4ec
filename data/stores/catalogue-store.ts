/** Versions of the catalogue, kept for as long as receipts name them. */
import type pg from 'pg';
import type { Catalogue } from '../../engine/index.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** Stores the version; refuses a catalogue that differs from what was stored under the same version. */
export const keepCatalogue = async (client: Queryable, { id, version, actions }: Catalogue): Promise<void> => {
  const text = JSON.stringify(actions);
  await client.query(
    'insert into catalogue_versions (id, version, actions) values ($1, $2, $3) on conflict do nothing',
    [id, version, text],
  );
  const { rows } = await client.query<{ same: boolean }>(
    'select actions::text = $3 as same from catalogue_versions where id = $1 and version = $2',
    [id, version, text],
  );
  if (rows[0]?.same !== true) {
    throw new Error(
      `catalogue ${id}@${String(version)} was stored with other actions: give the changed catalogue the next version`,
    );
  }
};

/** Action ids of `id@version`, in order; null for an unknown one. */
export const readCatalogueActionIds = async (
  client: Queryable,
  reference: string,
): Promise<readonly string[] | null> => {
  const { rows } = await client.query<{ actions: readonly { readonly id: string }[] }>(
    `select actions from catalogue_versions where id || '@' || version = $1`,
    [reference],
  );
  return rows[0]?.actions.map(({ id }) => id) ?? null;
};
