/**
 * Several questions at once. Arms under the primary metric: Holm, so that the chance of any false claim stays below α. Secondary metrics and
 * arms: Benjamini and Hochberg, so that the expected share of false claims does. Both are given the least p of all looks so far.
 */
import { benjaminiHochberg, holm } from '../readings/multiplicity.ts';
import { isRefused } from './compare.ts';
import type { Comparison, MetricReport } from './report.ts';

type Family = (metric: MetricReport) => boolean;

const isAsked = (comparison: Comparison, judged: ReadonlySet<string>): boolean =>
  judged.has(comparison.arm) && !isRefused(comparison.sequential);

const pOf = ({ sequential }: Comparison): number => (isRefused(sequential) ? NaN : sequential.p);

const adjustFamily = (
  metrics: readonly MetricReport[],
  judged: ReadonlySet<string>,
  isIn: Family,
): readonly MetricReport[] => {
  const asked = metrics.filter(isIn).flatMap(({ comparisons }) => comparisons.filter((one) => isAsked(one, judged)));
  const values = asked.map(pOf);
  const [byHolm, byShare] = [holm(values), benjaminiHochberg(values)];
  const adjust = (comparison: Comparison): Comparison => {
    const place = asked.indexOf(comparison);
    if (place < 0) return comparison;
    return { ...comparison, adjusted: { holm: byHolm[place] ?? 1, benjaminiHochberg: byShare[place] ?? 1 } };
  };
  return metrics.map((metric) => (isIn(metric) ? { ...metric, comparisons: metric.comparisons.map(adjust) } : metric));
};

/** `judged`: the arms that claims are made about; a holdout is shown beside and makes none. */
export const adjustMetrics = (metrics: readonly MetricReport[], judged: ReadonlySet<string>): readonly MetricReport[] =>
  adjustFamily(
    adjustFamily(metrics, judged, ({ role }) => role === 'primary'),
    judged,
    ({ role }) => role !== 'primary',
  );
