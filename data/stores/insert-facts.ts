/** One statement: append facts, each (source, id) once. */
import type pg from 'pg';
import type { Fact } from '../../engine/index.ts';

const insertSql = `
  insert into facts (source, id, type, subject_kind, subject_id, at, data)
  select source, id, type, kind, subject, timestamptz 'epoch' + at * interval '1 millisecond', data::jsonb
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
    as fact (source, id, type, kind, subject, at, data)
  on conflict (source, id) do nothing
  returning source, id, seq`;

export type InsertedFacts = {
  /** The place in the store of each given fact; null for one that was there before, or comes twice in the list. */
  readonly seqs: readonly (number | null)[];
  readonly lastSeq: number;
};

const identity = (source: string, id: string): string => `${source}\n${id}`;

export const insertFacts = async (client: pg.ClientBase, facts: readonly Fact[]): Promise<InsertedFacts> => {
  const column = <T>(pick: (fact: Fact) => T): T[] => facts.map(pick);
  const { rows } = await client.query<[string, string, number]>({
    name: 'insert-facts',
    text: insertSql,
    rowMode: 'array',
    values: [
      column((fact) => fact.source),
      column((fact) => fact.id),
      column((fact) => fact.type),
      column((fact) => fact.subject.kind),
      column((fact) => fact.subject.id),
      column((fact) => fact.at),
      column((fact) => JSON.stringify(fact.data)),
    ],
  });
  let lastSeq = 0;
  for (const [, , seq] of rows) lastSeq = Math.max(lastSeq, seq);
  // Nothing conflicted: the rows come back in the order given, and need no look-up.
  if (rows.length === facts.length) return { seqs: rows.map(([, , seq]) => seq), lastSeq };
  const seqByIdentity = new Map(rows.map(([source, id, seq]) => [identity(source, id), seq]));
  const seqs = facts.map((fact) => {
    const key = identity(fact.source, fact.id);
    const seq = seqByIdentity.get(key) ?? null;
    seqByIdentity.delete(key);
    return seq;
  });
  return { seqs, lastSeq };
};
