/** Strategies in the shadow, and what they would have decided. Only added to. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;
type Strategy = { readonly id: string; readonly version: number };

export type ShadowChange = {
  readonly strategy: Strategy;
  readonly isOn: boolean;
  readonly at: Instant;
  readonly reason: string;
  readonly by: string;
};

export type ShadowDecision = {
  readonly decisionId: string;
  readonly decidedAt: Instant;
  readonly sameProb: number;
  readonly overlap: number;
  readonly valueMinor: number;
  readonly loggedValueMinor: number;
  readonly currency: string;
  readonly distribution: readonly (readonly [option: string, probability: number])[];
};

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;

export const insertShadowChange = async (
  client: Queryable,
  { strategy, isOn, at, reason, by }: ShadowChange,
): Promise<void> => {
  await client.query(
    `insert into shadow_changes (strategy_id, strategy_version, is_on, at, reason, by)
     values ($1, $2, $3, ${instant(4)}, $5, $6)`,
    [strategy.id, strategy.version, isOn, at, reason, by],
  );
};

/** Strategy versions that are in the shadow now. */
export const listShadows = async (client: Queryable): Promise<readonly Strategy[]> => {
  const { rows } = await client.query<Strategy>(
    `select id, version from (
       select distinct on (strategy_id, strategy_version) strategy_id as id, strategy_version as version, is_on
       from shadow_changes order by strategy_id, strategy_version, seq desc) newest
     where is_on order by id, version`,
  );
  return rows;
};

/** A decision that was shadowed before stays as it was. */
export const insertShadowDecisions = async (
  client: Queryable,
  { id, version }: Strategy,
  decisions: readonly ShadowDecision[],
): Promise<void> => {
  await client.query(
    `insert into shadow_decisions (decision_id, strategy_id, strategy_version, decided_at, same_prob, overlap, value_minor,
                                   logged_value_minor, currency, distribution)
     select row."decisionId", $1, $2, timestamptz 'epoch' + row."decidedAt" * interval '1 millisecond', row."sameProb", row.overlap,
            row."valueMinor", row."loggedValueMinor", row.currency, row.distribution
     from json_to_recordset($3) as row ("decisionId" uuid, "decidedAt" bigint, "sameProb" double precision, overlap double precision,
                                        "valueMinor" double precision, "loggedValueMinor" double precision, currency text, distribution json)
     on conflict do nothing`,
    [id, version, JSON.stringify(decisions)],
  );
};

export type ShadowSummary = {
  readonly currency: string;
  readonly decisions: number;
  readonly sameProb: number;
  readonly overlap: number;
  readonly valueMinor: number;
  readonly loggedValueMinor: number;
};

/** Means over the shadowed decisions, by currency. */
export const summariseShadow = async (
  client: Queryable,
  { id, version }: Strategy,
  portfolios: readonly string[] | null,
): Promise<readonly ShadowSummary[]> => {
  const { rows } = await client.query<ShadowSummary>(
    `select s.currency, count(*)::int as decisions, avg(s.same_prob) as "sameProb", avg(s.overlap) as overlap,
            avg(s.value_minor) as "valueMinor", avg(s.logged_value_minor) as "loggedValueMinor"
     from shadow_decisions s join decisions d on d.id = s.decision_id
     where s.strategy_id = $1 and s.strategy_version = $2 and ($3::text[] is null or d.portfolio = any($3))
     group by s.currency order by s.currency`,
    [id, version, portfolios],
  );
  return rows;
};
