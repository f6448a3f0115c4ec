/**
 * Every night, for each experiment that runs or whose outcomes are still due: the champion's debtors are tested against themselves, the report
 * of the day is made and kept, and an arm that is beyond a guardrail is stopped, with the evidence, where the definition says so.
 */
import {
  inTransaction,
  insertSelfTest,
  listOpenExperiments,
  readFrozen,
  readReduced,
  readSelfHalves,
  reduceExperiment,
  type ExperimentStore,
  type Pool,
  type StoredExperiment,
} from '../../data/index.ts';
import { dayMs, type Instant } from '../../engine/index.ts';
import { testAgainstItself } from '../../experiments/index.ts';
import type { ExperimentReport } from '../contracts/experiment-report.ts';
import type { ReportAt } from './experiment-report.ts';
import type { StopArm } from './experiment-steps.ts';

type Log = {
  readonly warn: (entry: object, text: string) => void;
  readonly error: (entry: object, text: string) => void;
};

type Dependencies = {
  readonly pool: Pool;
  readonly experimentStore: Pick<ExperimentStore, 'find'>;
  readonly reportAt: ReportAt;
  readonly stopArm: StopArm;
  readonly log: Log;
  readonly now: () => Instant;
};

export type WatchedExperiments = { readonly reports: number; readonly stoppedArms: number; readonly failed: number };

/** Who stops an arm where no person does. */
const guard = { keyId: 'job', by: 'guardrails' } as const;

const testItself = async ({ pool }: Dependencies, stored: StoredExperiment, at: Instant): Promise<void> => {
  const { id: experimentId, arms, alpha } = stored.definition;
  const champion = arms.find(({ role }) => role === 'champion');
  if (champion === undefined) return;
  await inTransaction(pool, async (client) => {
    const reduction = await reduceExperiment(client, { experimentId, asOf: at });
    const reduced = await readReduced(client, experimentId);
    const frozen = await readFrozen(client, experimentId);
    if (!reduction.ok || reduction.value.kept !== 'stored' || !reduced.ok || frozen === null) return;
    const { asOfDay, windowDays, currency } = reduced.value;
    const row = { experimentId, asOfDay, at };
    if (currency === null) {
      const refusal = 'Money is in several currencies, or nobody has come yet.';
      await insertSelfTest(client, { ...row, isWinnerFound: false, p: null, refusal });
      return;
    }
    const halves = await readSelfHalves(client, {
      ...{ experimentId, arm: champion.id, salt: `${experimentId}:self:${String(asOfDay)}` },
      ...{ lastDay: asOfDay - 1 - windowDays, capMinor: frozen.capMinorByCurrency[currency] ?? null },
    });
    await insertSelfTest(client, { ...row, ...testAgainstItself(halves, alpha) });
  });
};

type Breach = ExperimentReport['guardrails'][number];

/** One stop an arm, by the first guardrail that says so. */
const breachesOf = ({ guardrails, arms, asOf }: ExperimentReport): readonly (Breach & { readonly asOf: string })[] => {
  const stopped = new Set(arms.filter((arm) => arm.stopped !== null).map(({ id }) => id));
  const breached = guardrails.filter(({ state, arm }) => state === 'breached' && !stopped.has(arm));
  return breached
    .filter(({ arm }, place) => breached.findIndex((one) => one.arm === arm) === place)
    .map((breach) => ({ ...breach, asOf }));
};

const heed = async (
  { stopArm, log }: Dependencies,
  { definition, state }: StoredExperiment,
  report: ExperimentReport,
): Promise<number> => {
  let stopped = 0;
  for (const breach of breachesOf(report)) {
    const { id: experimentId, onBreach } = definition;
    const { arm, metric, sentence } = breach;
    log.warn({ experimentId, arm, metric, onBreach }, 'a guardrail is breached');
    if (state !== 'running' || onBreach !== 'stop_arm') continue;
    const reason = `Guardrail ${metric}: ${sentence}`;
    const outcome = await stopArm({ ...guard, experimentId, arm, reason, evidence: breach });
    // Stopped by another process or a person meanwhile is as good.
    if (outcome.ok) stopped += 1;
  }
  return stopped;
};

const watchOne = async (dependencies: Dependencies, experimentId: string, at: Instant): Promise<number | null> => {
  const stored = await dependencies.experimentStore.find(experimentId);
  if (stored === null) return null;
  await testItself(dependencies, stored, at);
  const report = await dependencies.reportAt(experimentId, at);
  return report.ok ? heed(dependencies, stored, report.value) : null;
};

/** An experiment that cannot be read keeps no other from being watched. */
export const makeWatchExperiments =
  (dependencies: Dependencies) =>
  async ({ stoppedWithinDays }: { readonly stoppedWithinDays: number }): Promise<WatchedExperiments> => {
    const at = Math.floor(dependencies.now() / dayMs) * dayMs;
    const ids = await listOpenExperiments(dependencies.pool, { asOf: at, stoppedWithinDays });
    let [reports, stoppedArms, failed] = [0, 0, 0];
    for (const experimentId of ids) {
      try {
        const stopped = await watchOne(dependencies, experimentId, at);
        if (stopped !== null) reports += 1;
        stoppedArms += stopped ?? 0;
      } catch (error) {
        failed += 1;
        dependencies.log.error({ err: error, experimentId }, 'experiment could not be watched');
      }
    }
    return { reports, stoppedArms, failed };
  };
