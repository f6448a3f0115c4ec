/** The house's own wording of its texts: versions numbered by language and template, never changed. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

/** `warm.reminder` in `sv`. */
export type TextKey = { readonly language: string; readonly template: string };

export type TextVersionRow = TextKey & {
  readonly version: number;
  /** By channel, as it was written. */
  readonly forms: Readonly<Record<string, unknown>>;
  /** As it was written: the notices around it may have changed since. */
  readonly checksum: string;
  readonly reason: string;
  readonly by: string;
  readonly keyId: string;
  readonly at: Instant;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

export const insertTextVersion = async (client: Queryable, row: TextVersionRow): Promise<void> => {
  await client.query(
    `insert into text_versions (language, template_id, version, forms, checksum, reason, by, key_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, timestamptz 'epoch' + $9::bigint * interval '1 millisecond')`,
    [
      row.language,
      row.template,
      row.version,
      JSON.stringify(row.forms),
      row.checksum,
      row.reason,
      row.by,
      row.keyId,
      row.at,
    ],
  );
};

/** Oldest first. */
export const readTextVersions = async (
  client: Queryable,
  { language, template }: TextKey,
): Promise<readonly TextVersionRow[]> => {
  const { rows } = await client.query<TextVersionRow>(
    `select language, template_id as template, version, forms, checksum, reason, by, key_id as "keyId",
            (extract(epoch from at) * 1000)::bigint as at
     from text_versions where language = $1 and template_id = $2 order by version`,
    [language, template],
  );
  return rows;
};

/** The number of the newest version of every text of which the house has written one. */
export const readNewestTextVersions = async (
  client: Queryable,
): Promise<readonly (TextKey & { readonly version: number })[]> => {
  const { rows } = await client.query<TextKey & { readonly version: number }>(
    `select language, template_id as template, max(version) as version from text_versions group by 1, 2 order by 1, 2`,
  );
  return rows;
};
