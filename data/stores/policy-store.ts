/** Contact policies of the house: versions numbered by id, never changed; the newest is in force. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

export type PolicyData = {
  readonly name: string;
  readonly scope: Readonly<Record<string, readonly string[] | undefined>> | null;
  /** Rules by group, as in a pack. */
  readonly rules: Readonly<Record<string, readonly unknown[]>>;
};

export type PolicyVersionRow = {
  readonly id: string;
  readonly version: number;
  /** Null: the policy ended with this version. */
  readonly policy: PolicyData | null;
  readonly reason: string;
  readonly by: string;
  readonly keyId: string;
  readonly at: Instant;
  /** Hash of the rule book that the version made. */
  readonly book: string;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

export const insertPolicyVersion = async (client: Queryable, row: PolicyVersionRow): Promise<void> => {
  await client.query(
    `insert into contact_policies (id, version, policy, reason, by, key_id, at, book)
     values ($1, $2, $3, $4, $5, $6, timestamptz 'epoch' + $7::bigint * interval '1 millisecond', $8)`,
    [
      row.id,
      row.version,
      row.policy === null ? null : JSON.stringify(row.policy),
      row.reason,
      row.by,
      row.keyId,
      row.at,
      row.book,
    ],
  );
};

/** All versions, each policy's in order. */
export const readPolicyVersions = async (client: Queryable): Promise<readonly PolicyVersionRow[]> => {
  const { rows } = await client.query<PolicyVersionRow>(
    `select id, version, policy, reason, by, key_id as "keyId", (extract(epoch from at) * 1000)::bigint as at, book
     from contact_policies order by id, version`,
  );
  return rows;
};
