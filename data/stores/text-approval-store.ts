/** Who let which wording of a text be used, or took it out of use, when and why. Appended, never altered. */
import type pg from 'pg';
import type { Instant, TextWord } from '../../engine/index.ts';
import { bumpLaw } from './law-version.ts';
import type { TextKey } from './text-version-store.ts';

export type TextApprovalRow = TextKey & {
  readonly id: string;
  /** 0: what is delivered. */
  readonly version: number;
  readonly checksum: string;
  readonly state: 'approved' | 'withdrawn';
  readonly reason: string;
  readonly by: string;
  /** Null: recorded by the first start that saw this text delivered. */
  readonly keyId: string | null;
  readonly at: Instant;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

/** An officer's word. Holds for the next decision and the next check of every process. To be called in a transaction. */
export const insertTextApproval = async (
  client: Queryable,
  row: TextApprovalRow & { readonly keyId: string },
): Promise<void> => {
  await client.query(
    `insert into text_approvals (id, language, template_id, version, checksum, state, reason, by, key_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, timestamptz 'epoch' + $10::bigint * interval '1 millisecond')`,
    [row.id, row.language, row.template, row.version, row.checksum, row.state, row.reason, row.by, row.keyId, row.at],
  );
  await bumpLaw(client);
};

export type DeliveredText = TextKey & { readonly id: string; readonly checksum: string };
type Delivery = { readonly reason: string; readonly by: string; readonly at: Instant };

/** Records the texts that no start has seen before. Any number of processes may call it at once. */
export const recordDeliveredTexts = async (
  client: Queryable,
  texts: readonly DeliveredText[],
  { reason, by, at }: Delivery,
): Promise<void> => {
  const columns = [
    texts.map(({ id }) => id),
    texts.map(({ language }) => language),
    texts.map(({ template }) => template),
    texts.map(({ checksum }) => checksum),
  ];
  await client.query(
    `insert into text_approvals (id, language, template_id, version, checksum, state, reason, by, key_id, at)
     select id, language, template, 0, checksum, 'approved', $5, $6, null, timestamptz 'epoch' + $7::bigint * interval '1 millisecond'
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as t (id, language, template, checksum)
     where not exists (
       select from text_approvals seen
       where seen.language = t.language and seen.template_id = t.template and seen.checksum = t.checksum and seen.key_id is null)
     on conflict do nothing`,
    [...columns, reason, by, at],
  );
};

/** How often officers have spoken: moves with every word of theirs. */
export const readTextWordCount = async (client: Queryable): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::integer as count from text_approvals where key_id is not null',
  );
  return rows[0]?.count ?? 0;
};

/** The last word of an officer on every text of which there is one. */
export const readTextWords = async (client: Queryable): Promise<readonly TextWord[]> => {
  const { rows } = await client.query<TextWord>(
    `select distinct on (word.language, word.template_id)
            word.language, word.template_id as template, word.version, word.checksum, word.state, own.forms
     from text_approvals word left join text_versions own using (language, template_id, version)
     where word.key_id is not null
     order by word.language, word.template_id, word.seq desc`,
  );
  return rows;
};

/** Newest first, those recorded at a start as well. */
export const listTextApprovals = async (
  client: Queryable,
  { language, template }: TextKey,
): Promise<readonly TextApprovalRow[]> => {
  const { rows } = await client.query<TextApprovalRow>(
    `select id, language, template_id as template, version, checksum, state, reason, by, key_id as "keyId",
            (extract(epoch from at) * 1000)::bigint as at
     from text_approvals where language = $1 and template_id = $2 order by seq desc`,
    [language, template],
  );
  return rows;
};
