/**
 * Reports of experiments: as of a day, from sums brought up to it. A report of the newest day keeps what its readings said, since what is
 * shown later is what all looks allow; a report of an earlier day is the one that was kept then, or is worked out anew where none was.
 */
import {
  inTransaction,
  insertLooks,
  insertReport,
  readReport,
  rebuildExperiment,
  reduceExperiment,
  type ExperimentStore,
  type LookRow,
  type Pool,
  type StoredExperiment,
  type StrategyStore,
} from '../../data/index.ts';
import {
  checksumOf,
  dayMs,
  domainError,
  failure,
  success,
  type DomainError,
  type Instant,
  type Result,
} from '../../engine/index.ts';
import { buildReport } from '../../experiments/index.ts';
import type { ExperimentLedger } from '../contracts/experiment-ledger.ts';
import type { ExperimentReport } from '../contracts/experiment-report.ts';
import { renderReportCsv } from '../pages/report/report-csv.ts';
import { renderReportPage } from '../pages/report/report-page.ts';
import { renderReportPdf } from '../pages/report/report-pdf.ts';
import type { Clock } from './clock.ts';
import { unknownExperiment, whyNotOfAll } from './experiment-answer.ts';
import { readLedger } from './experiment-ledger.ts';
import { readReportInput } from './experiment-report-input.ts';
import type { Caller, Services } from './services.ts';

export type ReportDependencies = {
  readonly pool: Pool;
  readonly experimentStore: Pick<ExperimentStore, 'find'>;
  readonly strategyStore: Pick<StrategyStore, 'findVersion'>;
  readonly clock: Pick<Clock, 'now' | 'isSimulated'>;
};

export type ReportAt = (experimentId: string, asOf: Instant) => Promise<Result<ExperimentReport, DomainError>>;

export type ReportServices = Pick<
  Services,
  'readExperimentReport' | 'readExperimentReportCsv' | 'readExperimentReportPage' | 'readExperimentReportPdf'
>;

/** Only readings that may be shown: a refused one says nothing that would have to be kept to. */
const looksOf = ({ metrics }: ExperimentReport, asOfDay: number): readonly LookRow[] =>
  metrics.flatMap(({ metric, comparisons }) =>
    comparisons.flatMap(({ arm, sequential }) =>
      'notEstimable' in sequential ? [] : [{ asOfDay, metric, arm, estimate: sequential.estimate, ...sequential.now }],
    ),
  );

const started = (
  stored: StoredExperiment | null,
  id: string,
): Result<StoredExperiment & { startedAt: Instant }, DomainError> => {
  if (stored === null) return unknownExperiment(id);
  const { startedAt } = stored;
  if (startedAt !== null) return success({ ...stored, startedAt });
  return failure(
    domainError('conflict', 'The experiment is a draft: there is nothing to report before it has started.'),
  );
};

/** The report of the day in which the instant lies: of what had happened before that day began, UTC. */
export const makeReportAt =
  ({ pool, experimentStore, strategyStore, clock }: ReportDependencies): ReportAt =>
  async (experimentId, asOf) => {
    const found = started(await experimentStore.find(experimentId), experimentId);
    if (!found.ok) return found;
    const asOfDay = Math.floor(asOf / dayMs);
    await rebuildExperiment(pool, { experimentId, asOf });
    return inTransaction(pool, async (client) => {
      const reduction = await reduceExperiment(client, { experimentId, asOf });
      if (!reduction.ok) return failure(domainError('conflict', reduction.error.detail));
      const isNewest = reduction.value.kept === 'stored';
      const kept = isNewest ? null : await readReport(client, experimentId, asOfDay);
      if (kept !== null) return success(kept.report as ExperimentReport);
      const input = await readReportInput({
        ...{ client, stored: found.value, startedAt: found.value.startedAt, asOfDay, now: clock.now() },
        findStrategy: (id, version) => strategyStore.findVersion(id, version),
      });
      const built = buildReport(input);
      const report: ExperimentReport = { ...built, checksum: checksumOf(built) };
      if (isNewest) {
        const at = clock.now();
        await insertLooks(client, { experimentId, looks: looksOf(report, asOfDay), at });
        await insertReport(client, { experimentId, asOfDay, report, checksum: report.checksum, at });
      }
      return success(report);
    });
  };

const notAhead = (asOf: Instant | undefined, clock: ReportDependencies['clock']): Result<Instant, DomainError> => {
  const now = clock.now();
  if (asOf === undefined || clock.isSimulated || asOf <= now) return success(asOf ?? now);
  const detail = 'lies ahead: nothing can be reported of it';
  return failure(domainError('invalid-request', 'The instant lies ahead.', [{ pointer: '/asOf', detail }]));
};

type Asked = { readonly experimentId: string; readonly asOf?: Instant | undefined };

export const makeReports = (dependencies: ReportDependencies): ReportServices => {
  const reportAt = makeReportAt(dependencies);
  const read = async (
    { experimentId, asOf }: Asked,
    caller: Caller,
  ): Promise<Result<ExperimentReport, DomainError>> => {
    const forbidden = whyNotOfAll(caller);
    if (forbidden !== null) return forbidden;
    const at = notAhead(asOf, dependencies.clock);
    return at.ok ? reportAt(experimentId, at.value) : at;
  };
  const rendered =
    <T>(render: (report: ExperimentReport) => T | Promise<T>) =>
    async (asked: Asked, caller: Caller): Promise<Result<T, DomainError>> => {
      const report = await read(asked, caller);
      return report.ok ? success(await render(report.value)) : report;
    };
  const renderedWithLedger =
    <T>(render: (report: ExperimentReport, ledger: ExperimentLedger) => T | Promise<T>) =>
    async (asked: Asked, caller: Caller): Promise<Result<T, DomainError>> => {
      const report = await read(asked, caller);
      if (!report.ok) return report;
      const { pool, clock } = dependencies;
      return success(await render(report.value, await readLedger(pool, asked.asOf ?? clock.now())));
    };
  return {
    readExperimentReport: read,
    readExperimentReportCsv: rendered(renderReportCsv),
    readExperimentReportPage: renderedWithLedger(renderReportPage),
    readExperimentReportPdf: renderedWithLedger(renderReportPdf),
  };
};
