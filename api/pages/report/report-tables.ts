/** The tables of a report page. */
import type { ExperimentReport } from '../../contracts/experiment-report.ts';
import { escapeHtml } from '../page.ts';
import {
  countText,
  effectText,
  isRefused,
  levelText,
  metricTitle,
  numberText,
  percentText,
  primaryOf,
  pText,
  signed,
  type Comparison,
  type MetricReport,
} from './words.ts';

export const cell = (text: string, note?: string): string =>
  `<td>${escapeHtml(text)}${note === undefined ? '' : `<small>${escapeHtml(note)}</small>`}</td>`;

export const row = (name: string, note: string, cells: readonly string[]): string =>
  `<tr><th scope="row">${escapeHtml(name)}${note === '' ? '' : `<small>${escapeHtml(note)}</small>`}</th>${cells.join('')}</tr>`;

export const table = (caption: string, heads: readonly string[], rows: readonly string[]): string =>
  `<div class="scroll" tabindex="0"><table aria-label="${escapeHtml(caption)}"><thead><tr>${heads.map((head) => `<th scope="col">${escapeHtml(head)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;

const strategyText = ({ strategy }: ExperimentReport['arms'][number]): string =>
  `${strategy.id} version ${String(strategy.version)}`;

export const armsTable = ({ arms }: ExperimentReport): string =>
  table(
    'Arms',
    [
      'Arm',
      'Debtors',
      'Payers',
      'Contacts made',
      'Contacts not made',
      'Complaints, opt-outs',
      'Harm per 10,000 contacts',
    ],
    arms.map((arm) =>
      row(arm.id, `${arm.role}, ${strategyText(arm)}`, [
        cell(
          countText(arm.assigned),
          arm.assigned === arm.debtors ? undefined : `${countText(arm.debtors)} free to be treated`,
        ),
        cell(countText(arm.payers)),
        cell(countText(arm.contacts)),
        cell(countText(arm.contactsNotMade)),
        cell(`${countText(arm.complaints)}, ${countText(arm.optOuts)}`),
        cell(arm.harmPer10000Contacts === null ? '–' : numberText(arm.harmPer10000Contacts)),
      ]),
    ),
  );

const intervalText = (
  { lower, upper }: { readonly lower: number; readonly upper: number },
  metric: MetricReport,
): string => `${effectText(lower, metric)} to ${effectText(upper, metric)}`;

const relativeCell = ({ relative }: Comparison): string =>
  isRefused(relative)
    ? cell('–')
    : cell(
        signed(percentText(relative.estimate), relative.estimate),
        `${percentText(relative.lower)} to ${percentText(relative.upper)}`,
      );

const effectCells = (metric: MetricReport, comparison: Comparison): readonly string[] => {
  const { sequential, effect, adjusted } = comparison;
  if (isRefused(sequential) || effect === null) {
    const when =
      comparison.daysUntilReadable === null
        ? ''
        : ` About ${String(comparison.daysUntilReadable)} days more at this pace.`;
    return [`<td class="refused" colspan="3">${escapeHtml((comparison.notEstimable ?? '') + when)}</td>`];
  }
  const p = adjusted === null ? pText(sequential.p) : pText(adjusted.holm);
  return [
    cell(effectText(effect, metric), intervalText(sequential, metric)),
    relativeCell(comparison),
    cell(p, adjusted === null ? undefined : `BH ${pText(adjusted.benjaminiHochberg)}`),
  ];
};

export const metricsTable = ({ metrics }: ExperimentReport): string =>
  table(
    'Metrics',
    ['Metric', 'Arm', 'Champion', 'Arm’s level', 'Effect, interval of all looks', 'Relative', 'p (Holm)'],
    metrics.flatMap((metric) =>
      metric.comparisons.map((comparison) => {
        const levelOf = (id: string): number | null => metric.arms.find(({ arm }) => arm === id)?.mean ?? null;
        return row(metricTitle(metric.metric), metric.role === 'secondary' ? '' : metric.role, [
          cell(comparison.arm),
          cell(levelText(levelOf(comparison.versus), metric)),
          cell(levelText(levelOf(comparison.arm), metric)),
          ...effectCells(metric, comparison),
        ]);
      }),
    ),
  );

type Reading = { readonly name: string; readonly note: string; readonly cells: readonly string[] };

const refusedCells = (text: string): readonly string[] => [`<td class="refused" colspan="3">${escapeHtml(text)}</td>`];

const fixedReading = (metric: MetricReport, { fixed }: Comparison): Reading => ({
  name: 'Fixed',
  note: 'for one planned look only',
  cells: isRefused(fixed)
    ? refusedCells(fixed.notEstimable)
    : [cell(effectText(fixed.estimate, metric)), cell(intervalText(fixed, metric)), cell(`p ${pText(fixed.p)}`)],
});

const bayesianReading = (metric: MetricReport, { bayesian }: Comparison): Reading => ({
  name: 'Bayesian',
  note: 'never stopped by',
  cells: isRefused(bayesian)
    ? refusedCells(bayesian.notEstimable)
    : [
        cell(effectText(bayesian.mean, metric)),
        cell(intervalText(bayesian, metric)),
        cell(`${percentText(bayesian.chanceToWin)} chance to win`),
      ],
});

type Beside = NonNullable<MetricReport['matured']>[number];

const sequentialReading = (
  metric: MetricReport,
  part: Comparison['sequential'] | Beside | undefined,
  { name, note }: Pick<Reading, 'name' | 'note'>,
): Reading => {
  if (part === undefined) return { name, note, cells: refusedCells('There are no figures.') };
  if (isRefused(part)) return { name, note, cells: refusedCells(part.notEstimable) };
  return {
    ...{ name, note },
    cells: [cell(effectText(part.estimate, metric)), cell(intervalText(part, metric)), cell(`p ${pText(part.p)}`)],
  };
};

/** The primary metric, read in every way. */
export const readingsTable = (report: ExperimentReport, arm: string): string => {
  const metric = primaryOf(report);
  const comparison = metric?.comparisons.find((one) => one.arm === arm);
  if (metric === undefined || comparison === undefined) return '';
  const beside = (readings: MetricReport['matured'], name: string, note: string): readonly Reading[] =>
    readings === null
      ? []
      : [
          sequentialReading(
            metric,
            readings.find((one) => one.arm === arm),
            { name, note },
          ),
        ];
  const readings = [
    sequentialReading(metric, comparison.sequential, {
      name: 'Always valid',
      note: 'what all looks allow; verdicts follow from it',
    }),
    ...beside(metric.projected, 'Projected', 'all debtors, to the end of their window; this look'),
    ...beside(
      metric.matured,
      'Matured',
      'debtors whose window has ended; adjusted for what they paid before; this look',
    ),
    fixedReading(metric, comparison),
    bayesianReading(metric, comparison),
  ];
  return table(
    `Readings of ${metric.metric} for ${arm}`,
    ['Reading', 'Effect per debtor', 'Interval', ''],
    readings.map(({ name, note, cells }) => row(name, note, cells)),
  );
};

export const segmentsTable = (report: ExperimentReport, arm: string): string => {
  const metric = primaryOf(report);
  const own = report.segments.filter((segment) => segment.arm === arm);
  if (metric === undefined || own.length === 0) return '';
  return table(
    `Segments for ${arm}`,
    ['Segment', 'Debtors', 'Measured', 'Believed'],
    own.map((segment) =>
      row(`${segment.by.replace('_', ' ')}: ${segment.name}`, '', [
        cell(countText(segment.debtors)),
        ...(isRefused(segment)
          ? [`<td class="refused" colspan="2">${escapeHtml(segment.notEstimable)}</td>`]
          : [
              cell(effectText(segment.estimate, metric), intervalText(segment, metric)),
              cell(effectText(segment.shrunk.estimate, metric), intervalText(segment.shrunk, metric)),
            ]),
      ]),
    ),
  );
};
