/** Everything about experiments, wired: design and steps, the planner, the balance of arms, reports, promotion, and the champion. */
import type { CaseRead, DebtorRead, ExperimentStore, Pool, StrategyStore } from '../../data/index.ts';
import { makeChampion } from './champion.ts';
import type { Clock } from './clock.ts';
import { makeContextsOf } from './contexts-of.ts';
import { makeBalance } from './experiment-balance.ts';
import { makeLedger } from './experiment-ledger.ts';
import { makePower } from './experiment-power.ts';
import { makePromotion, type PromotionServices } from './experiment-promotion.ts';
import { makeExperimentRows } from './experiment-rows.ts';
import { makeReportAt, makeReports, type ReportServices } from './experiment-report.ts';
import { makeExperiments } from './experiments.ts';
import type { Services } from './services.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly stores: {
    readonly experimentStore: ExperimentStore;
    readonly strategyStore: StrategyStore;
    readonly caseRead: CaseRead;
    readonly debtorRead: DebtorRead;
  };
  readonly clock: Clock;
};

type ExperimentParts = PromotionServices &
  ReportServices &
  Pick<
    Services,
    | keyof ReturnType<typeof makeExperiments>
    | keyof ReturnType<typeof makeChampion>
    | keyof ReturnType<typeof makeLedger>
    | keyof ReturnType<typeof makePower>
    | keyof ReturnType<typeof makeBalance>
    | keyof ReturnType<typeof makeExperimentRows>
  >;

export const makeExperimentParts = ({ pool, stores, clock }: Dependencies): ExperimentParts => {
  const { experimentStore, strategyStore, caseRead, debtorRead } = stores;
  const { now } = clock;
  const reporting = { pool, experimentStore, strategyStore, clock };
  return {
    ...makeExperiments({
      experimentStore,
      strategyStore,
      now,
      contextsOf: makeContextsOf({ pool, caseRead }),
      householdOf: async (debtorId) => (await debtorRead.find(debtorId))?.registration?.household ?? null,
    }),
    ...makeChampion({ pool, now }),
    ...makePower({ pool, now }),
    ...makeBalance({ pool, experimentStore, now }),
    ...makeReports(reporting),
    ...makeExperimentRows({ pool, experimentStore }),
    ...makeLedger({ pool }),
    ...makePromotion({ experimentStore, strategyStore, reportOf: makeReportAt(reporting), now }),
  };
};
