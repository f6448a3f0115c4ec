/** Nightly: the sums of every experiment that runs, or stopped so lately that outcomes are still due, brought up to today. */
import {
  inTransaction,
  listOpenExperiments,
  rebuildExperiment,
  reduceExperiment,
  type Pool,
} from '../../data/index.ts';
import type { Instant } from '../../engine/index.ts';

export type ReducedExperiments = {
  readonly experiments: number;
  /** Debtors with news, over all experiments. */
  readonly changedUnits: number;
};

export const makeReduceExperiments =
  ({ pool, now }: { readonly pool: Pool; readonly now: () => Instant }) =>
  async ({ stoppedWithinDays }: { readonly stoppedWithinDays: number }): Promise<ReducedExperiments> => {
    const asOf = now();
    const ids = await listOpenExperiments(pool, { asOf, stoppedWithinDays });
    let changedUnits = 0;
    for (const experimentId of ids) {
      // A great one, the first time; else nothing.
      changedUnits += await rebuildExperiment(pool, { experimentId, asOf });
      // One transaction each: what one has done is kept if the next fails.
      const reduced = await inTransaction(pool, (client) => reduceExperiment(client, { experimentId, asOf }));
      if (reduced.ok) changedUnits += reduced.value.changedUnits;
    }
    return { experiments: ids.length, changedUnits };
  };
