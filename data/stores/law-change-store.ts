/** Changes of the packs' rules by officers: what binds from when, who said so and why. Appended, never altered. */
import type pg from 'pg';
import type { Instant, LocalDate } from '../../engine/index.ts';

export type LawChangeRow = {
  readonly id: string;
  readonly packId: string;
  readonly ruleId: string;
  readonly group: string;
  /** As it reads from `effectiveFrom` on; null: it does not bind. */
  readonly rule: Readonly<Record<string, unknown>> | null;
  readonly acknowledgesLaw: boolean;
  readonly effectiveFrom: LocalDate;
  /** Last day; null: no end. */
  readonly effectiveTo: LocalDate | null;
  readonly reason: string;
  readonly by: string;
  readonly keyId: string;
  readonly at: Instant;
  /** Hash of the rule book that the change made. */
  readonly book: string;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

export const insertLawChange = async (client: Queryable, row: LawChangeRow): Promise<void> => {
  await client.query(
    `insert into law_changes (id, pack_id, rule_id, rule_group, rule, acknowledges_law, effective_from, effective_to, reason, by, key_id,
                              at, book)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, timestamptz 'epoch' + $12::bigint * interval '1 millisecond', $13)`,
    [
      row.id,
      row.packId,
      row.ruleId,
      row.group,
      row.rule === null ? null : JSON.stringify(row.rule),
      row.acknowledgesLaw,
      row.effectiveFrom,
      row.effectiveTo,
      row.reason,
      row.by,
      row.keyId,
      row.at,
      row.book,
    ],
  );
};

/** In the order in which they were made: each builds on those before. */
export const readLawChanges = async (client: Queryable): Promise<readonly LawChangeRow[]> => {
  const { rows } = await client.query<LawChangeRow>(
    `select id, pack_id as "packId", rule_id as "ruleId", rule_group as "group", rule, acknowledges_law as "acknowledgesLaw",
            effective_from as "effectiveFrom", effective_to as "effectiveTo", reason, by, key_id as "keyId",
            (extract(epoch from at) * 1000)::bigint as at, book
     from law_changes order by seq`,
  );
  return rows;
};
