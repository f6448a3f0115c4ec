/** The report as a table: a line a metric and comparison, numbers with all their digits, in the units of the metric (money: minor units). */
import type { ExperimentReport } from '../../contracts/experiment-report.ts';
import { isRefused, type Comparison, type MetricReport } from './words.ts';

type Cell = string | number | null;

/** A text that a spreadsheet would take for a formula is led by an apostrophe. */
const cellText = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const columns = [
  ...['experiment', 'as_of', 'verdict', 'metric', 'role', 'unit', 'currency', 'arm', 'versus'],
  ...['arm_debtors', 'arm_payers', 'arm_mean', 'versus_debtors', 'versus_payers', 'versus_mean', 'effect'],
  ...['sequential_lower', 'sequential_upper', 'sequential_p', 'relative', 'relative_lower', 'relative_upper'],
  ...['fixed_lower', 'fixed_upper', 'fixed_p', 'bayes_mean', 'bayes_lower', 'bayes_upper', 'bayes_chance_to_win'],
  ...['holm_p', 'benjamini_hochberg_p', 'not_estimable'],
] as const;

const armCells = (metric: MetricReport, id: string): readonly Cell[] => {
  const arm = metric.arms.find((one) => one.arm === id);
  return [arm?.debtors ?? null, arm?.payers ?? null, arm?.mean ?? null];
};

const readingCells = ({ sequential, relative, fixed, bayesian }: Comparison): readonly Cell[] => [
  ...(isRefused(sequential) ? [null, null, null] : [sequential.lower, sequential.upper, sequential.p]),
  ...(isRefused(relative) ? [null, null, null] : [relative.estimate, relative.lower, relative.upper]),
  ...(isRefused(fixed) ? [null, null, null] : [fixed.lower, fixed.upper, fixed.p]),
  ...(isRefused(bayesian)
    ? [null, null, null, null]
    : [bayesian.mean, bayesian.lower, bayesian.upper, bayesian.chanceToWin]),
];

const lineOf = (report: ExperimentReport, metric: MetricReport, comparison: Comparison): readonly Cell[] => [
  ...[report.experimentId, report.asOf, report.verdict.decision, metric.metric, metric.role, metric.unit],
  ...[metric.currency, comparison.arm, comparison.versus],
  ...armCells(metric, comparison.arm),
  ...armCells(metric, comparison.versus),
  comparison.effect,
  ...readingCells(comparison),
  ...[comparison.adjusted?.holm ?? null, comparison.adjusted?.benjaminiHochberg ?? null],
  comparison.notEstimable ?? null,
];

/** RFC 4180, with a header line. */
export const renderReportCsv = (report: ExperimentReport): string => {
  const lines = report.metrics.flatMap((metric) =>
    metric.comparisons.map((comparison) => lineOf(report, metric, comparison)),
  );
  return [columns, ...lines].map((line) => `${line.map(cellText).join(',')}\r\n`).join('');
};
