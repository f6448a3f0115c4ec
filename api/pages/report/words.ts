/** Numbers of a report in words and figures, as pages, PDF and CSV write them. */
import { majorUnits } from '../../../engine/index.ts';
import type { ExperimentReport } from '../../contracts/experiment-report.ts';

export type MetricReport = ExperimentReport['metrics'][number];
export type Comparison = MetricReport['comparisons'][number];
export type Guardrail = ExperimentReport['guardrails'][number];

const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const countText = (count: number): string => counts.format(count);

export const numberText = (value: number): string => numbers.format(value).replace('-', '−');

export const moneyText = (minor: number, currency: string): string =>
  `${currency} ${numberText(majorUnits(minor, currency))}`;

/** With its sign, for differences. */
export const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text);

type Unit = Pick<MetricReport, 'unit' | 'currency'>;

export const levelText = (value: number | null, { unit, currency }: Unit): string => {
  if (value === null) return '–';
  if (unit === 'money') return currency === null ? '–' : moneyText(value, currency);
  return unit === 'share' ? `${numberText(100 * value)} %` : numberText(value);
};

export const effectText = (value: number, { unit, currency }: Unit): string => {
  if (unit === 'share') return signed(`${numberText(100 * value)} pts`, value);
  return signed(levelText(value, { unit, currency }), value);
};

export const metricTitle = (metric: string): string => {
  const words = metric.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const percentText = (share: number): string => `${numberText(100 * share)} %`;

export const decisionTitles: Readonly<Record<ExperimentReport['verdict']['decision'], string>> = {
  ship: 'Ship',
  keep_running: 'Keep running',
  stop_for_harm: 'Stop for harm',
  no_difference: 'No difference that matters',
  undecided: 'Undecided',
  no_reading: 'No reading yet',
};

export const isRefused = <Part extends object>(part: Part): part is Extract<Part, { readonly notEstimable: string }> =>
  'notEstimable' in part && part.notEstimable !== undefined;

export const primaryOf = ({ metrics }: ExperimentReport): MetricReport | undefined =>
  metrics.find(({ role }) => role === 'primary');

export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

/** Whether the experiment can be trusted, for page one. Where nobody takes part yet, nothing is called healthy. */
export const healthWords = ({
  health,
  arms,
}: ExperimentReport): { readonly state: Guardrail['state']; readonly title: string; readonly text: string } => {
  if (!health.ok) return { state: 'breached', title: 'Not healthy', text: health.problems.join(' ') };
  if (arms.every(({ debtors }) => debtors === 0)) {
    return { state: 'watch', title: 'Not known yet', text: 'nobody takes part so far' };
  }
  return { state: 'ok', title: 'Healthy', text: 'split, exposure and data as they should be' };
};
