/** How many units of each arm entered an experiment in each stratum, as it was known at entry. */
import type { Instant } from '../../engine/index.ts';
import type { StratumCount } from '../../experiments/index.ts';
import type { Queryable } from '../db/pool.ts';

/** From the stored units, so bring them up to date first. `before`: only those who entered before it; null: all. */
export const countStrata = async (
  client: Queryable,
  { experimentId, before }: { readonly experimentId: string; readonly before: Instant | null },
): Promise<readonly StratumCount[]> => {
  const { rows } = await client.query<StratumCount>(
    `select stratum.by, stratum.value, arm, count(*)::int as units
     from experiment_units,
       lateral (values ('market', market), ('segment', segment), ('stage', stage), ('size', size_band)) stratum (by, value)
     where experiment_id = $1
       and ($2::bigint is null or entered_at < timestamptz 'epoch' + $2::bigint * interval '1 millisecond')
     group by 1, 2, 3 order by 1, 2, 3`,
    [experimentId, before],
  );
  return rows;
};
