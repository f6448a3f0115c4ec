/** The ledger: reports that experiments were decided by → what each found, and what of it is believed. */
import { listChampionChanges, listEvidenceReports, type EvidenceReport, type Pool } from '../../data/index.ts';
import { success, type Instant } from '../../engine/index.ts';
import { keepLedger, type LedgerEntry } from '../../experiments/index.ts';
import type { ExperimentLedger } from '../contracts/experiment-ledger.ts';
import type { ExperimentReport } from '../contracts/experiment-report.ts';
import type { Services } from './services.ts';

const championsShown = 200;

type MetricReport = ExperimentReport['metrics'][number];

/** Per debtor, of the primary metric where that is money, else of net money. */
const moneyOf = ({ metrics, debtorsPerMonth }: ExperimentReport, arm: string): number | null => {
  const money = metrics.filter(({ unit }) => unit === 'money');
  const metric =
    money.find(({ role }) => role === 'primary') ?? money.find((one) => one.metric === 'net_recovered_per_debtor');
  const effect = metric?.comparisons.find((one) => one.arm === arm)?.effect ?? null;
  return effect === null ? null : effect * debtorsPerMonth;
};

const entryOf = (
  { experimentId, promotedArm, at }: EvidenceReport,
  report: ExperimentReport,
  { metric, comparison }: { readonly metric: MetricReport; readonly comparison: MetricReport['comparisons'][number] },
): LedgerEntry | null => {
  const { sequential, relative, arm, versus } = comparison;
  const level = metric.arms.find((one) => one.arm === versus)?.mean ?? 0;
  if ('notEstimable' in sequential || 'notEstimable' in relative || level === 0) return null;
  const sign = metric.isMoreBetter ? 1 : -1;
  return {
    ...{ experimentId, arm, decidedOn: new Date(at).toISOString().slice(0, 10), isPromoted: arm === promotedArm },
    estimate: sign * relative.estimate,
    standardError: sequential.standardError / Math.abs(level),
    moneyPerMonthMinor: moneyOf(report, arm),
    currency: report.currency,
  };
};

/** Challengers only: a holdout is no proposal. */
const entriesOf = (evidence: EvidenceReport): readonly LedgerEntry[] => {
  const report = evidence.report as ExperimentReport;
  const metric = report.metrics.find(({ role }) => role === 'primary');
  if (metric === undefined) return [];
  const challengers = new Set(report.arms.filter(({ role }) => role === 'challenger').map(({ id }) => id));
  return metric.comparisons
    .filter(({ arm }) => challengers.has(arm))
    .flatMap((comparison) => entryOf(evidence, report, { metric, comparison }) ?? []);
};

/** Of what had been decided by then. */
export const readLedger = async (pool: Pool, until: Instant): Promise<ExperimentLedger> => {
  const evidence = await listEvidenceReports(pool);
  const champions = await listChampionChanges(pool, { limit: championsShown });
  const isBefore = ({ at }: { readonly at: Instant }): boolean => at <= until;
  return {
    ...keepLedger(evidence.filter(isBefore).flatMap(entriesOf)),
    champions: champions.filter(isBefore).map(({ strategy, kind, at, by, reason, experimentId }) => ({
      ...{ strategy, kind, at: new Date(at).toISOString(), by, reason, experimentId },
    })),
  };
};

export const makeLedger = ({ pool }: { readonly pool: Pool }): Pick<Services, 'readExperimentLedger'> => ({
  readExperimentLedger: async () => success(await readLedger(pool, Infinity)),
});
