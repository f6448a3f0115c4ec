/** What the second evaluator of the law has found, and its nightly runs. Appended, never altered. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

export type FindingKind = 'disagreement' | 'illegal';

export type FindingRow = {
  readonly id: string;
  readonly kind: FindingKind;
  readonly foundBy: 'check' | 'nightly';
  /** Null for a check. */
  readonly runId: string | null;
  readonly decisionId: string | null;
  readonly caseId: string;
  readonly debtorId: string;
  readonly portfolio: string;
  readonly market: string;
  readonly channel: string;
  readonly contactAt: Instant;
  /** Rules that each evaluator names. */
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly notes: readonly string[];
  readonly contact: Readonly<Record<string, unknown>>;
  /** Hash of the rule book. */
  readonly book: string;
  readonly at: Instant;
};

export type SecondOpinionRunRow = {
  readonly id: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly contacts: number;
  readonly notJudged: number;
  readonly disagreements: number;
  readonly illegal: number;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/** The same finding made again leaves no second row. */
export const insertFinding = async (client: Queryable, row: FindingRow): Promise<void> => {
  await client.query(
    `insert into second_opinion_findings (id, kind, found_by, run_id, decision_id, case_id, debtor_id, portfolio, market, channel,
                                          contact_at, first, second, notes, contact, book, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ${instant(11)}, $12, $13, $14, $15, $16, ${instant(17)})
     on conflict (found_by, kind, case_id, decision_id, channel, contact_at, book) do nothing`,
    [
      row.id,
      row.kind,
      row.foundBy,
      row.runId,
      row.decisionId,
      row.caseId,
      row.debtorId,
      row.portfolio,
      row.market,
      row.channel,
      row.contactAt,
      row.first,
      row.second,
      row.notes,
      JSON.stringify(row.contact),
      row.book,
      row.at,
    ],
  );
};

export const insertSecondOpinionRun = async (client: Queryable, row: SecondOpinionRunRow): Promise<void> => {
  await client.query(
    `insert into second_opinion_runs (id, from_at, to_at, contacts, not_judged, disagreements, illegal, started_at, finished_at)
     values ($1, ${instant(2)}, ${instant(3)}, $4, $5, $6, $7, ${instant(8)}, ${instant(9)})`,
    [
      row.id,
      row.from,
      row.to,
      row.contacts,
      row.notJudged,
      row.disagreements,
      row.illegal,
      row.startedAt,
      row.finishedAt,
    ],
  );
};

type PageOfRows = { readonly limit: number; readonly beforeId?: string | undefined };

export type FindingsFilter = PageOfRows & {
  readonly kind?: FindingKind | undefined;
  /** Null: all. */
  readonly portfolios: readonly string[] | null;
};

/** Newest first, from after the finding `beforeId`. */
export const listFindings = async (
  client: Queryable,
  { kind, portfolios, limit, beforeId }: FindingsFilter,
): Promise<readonly FindingRow[]> => {
  const { rows } = await client.query<FindingRow>(
    `select id, kind, found_by as "foundBy", run_id as "runId", decision_id as "decisionId", case_id as "caseId", debtor_id as "debtorId",
            portfolio, market, channel, ${ms('contact_at')} as "contactAt", first, second, notes, contact, book, ${ms('at')} as at
     from second_opinion_findings
     where ($1::text is null or kind = $1) and ($2::text[] is null or portfolio = any($2))
       and ($3::uuid is null or seq < (select seq from second_opinion_findings last where last.id = $3))
     order by seq desc limit $4`,
    [kind ?? null, portfolios, beforeId ?? null, limit],
  );
  return rows;
};

/** Newest first, from after the run `beforeId`. */
export const listSecondOpinionRuns = async (
  client: Queryable,
  { limit, beforeId }: PageOfRows,
): Promise<readonly SecondOpinionRunRow[]> => {
  const { rows } = await client.query<SecondOpinionRunRow>(
    `select id, ${ms('from_at')} as "from", ${ms('to_at')} as "to", contacts, not_judged as "notJudged", disagreements, illegal,
            ${ms('started_at')} as "startedAt", ${ms('finished_at')} as "finishedAt"
     from second_opinion_runs
     where $1::uuid is null or seq < (select seq from second_opinion_runs last where last.id = $1)
     order by seq desc limit $2`,
    [beforeId ?? null, limit],
  );
  return rows;
};
