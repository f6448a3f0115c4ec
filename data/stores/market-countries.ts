/** In which countries debtors live, and when their cases were decided: what nightly learning is planned by. */
import type { Instant } from '../../engine/index.ts';
import type { Queryable } from '../db/pool.ts';

export const readDebtorCountries = async (client: Queryable): Promise<readonly string[]> => {
  const { rows } = await client.query<{ country: string }>(
    'select distinct country from debtor_states where country is not null order by country',
  );
  return rows.map(({ country }) => country);
};

export const wasDecidedBefore = async (client: Queryable, at: Instant): Promise<boolean> => {
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from decisions where decided_at < timestamptz 'epoch' + $1::bigint * interval '1 millisecond' and not dry_run)
       as found`,
    [at],
  );
  return rows[0]?.found === true;
};

/** Null where nothing was ever decided. */
export const readNewestDecisionAt = async (client: Queryable): Promise<Instant | null> => {
  const { rows } = await client.query<{ at: Instant | null }>(
    'select (extract(epoch from max(decided_at)) * 1000)::bigint as at from decisions where not dry_run',
  );
  return rows[0]?.at ?? null;
};
