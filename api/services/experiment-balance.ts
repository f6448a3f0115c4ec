/** Are the arms alike? From the units of the experiment, brought up to today. */
import { countStrata, inTransaction, reduceExperiment, type ExperimentStore, type Pool } from '../../data/index.ts';
import { dayMs, success, type Instant } from '../../engine/index.ts';
import { readBalance, type StratumCount } from '../../experiments/index.ts';
import type { ExperimentBalance } from '../contracts/experiment-balance.ts';
import { conflict, unknownExperiment } from './experiment-answer.ts';
import type { Services } from './services.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly experimentStore: Pick<ExperimentStore, 'find'>;
  readonly now: () => Instant;
};

const unitsOf = (counts: readonly StratumCount[]): number =>
  counts.reduce((sum, { by, units }) => sum + (by === 'market' ? units : 0), 0);

export const makeBalance = ({ pool, experimentStore, now }: Dependencies): Pick<Services, 'readExperimentBalance'> => ({
  readExperimentBalance: async ({ experimentId }) => {
    const stored = await experimentStore.find(experimentId);
    if (stored === null) return unknownExperiment(experimentId);
    if (stored.startedAt === null) return conflict('The experiment is a draft: nobody has entered it.');
    const asOf = now();
    // Nobody enters an arm that was stopped: later entries say nothing of the split.
    const firstStop = stored.transitions.find(({ step }) => step === 'stop_arm')?.at ?? null;
    const counted = await inTransaction(pool, async (client) => {
      const reduction = await reduceExperiment(client, { experimentId, asOf });
      return reduction.ok ? success(await countStrata(client, { experimentId, before: firstStop })) : reduction;
    });
    if (!counted.ok) return conflict(counted.error.detail);
    const { arms, alpha } = stored.definition;
    const read = readBalance(counted.value, {
      arms: arms.map(({ id, weight, role }) => ({ id, weight, isChampion: role === 'champion' })),
      alpha,
    });
    return success({
      experimentId,
      asOf: new Date(Math.floor(asOf / dayMs) * dayMs).toISOString(),
      units: unitsOf(counted.value),
      ok: !read.isAlarm,
      largestDifference: read.largestDifference,
      strata: read.strata as ExperimentBalance['strata'],
      notes:
        firstStop === null ? [] : ['An arm was stopped: those who entered later are left out, since none enters it.'],
    });
  },
});
