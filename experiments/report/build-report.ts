/** Sums, definition, frozen numbers and earlier looks → the report. Pure: the same input gives the same report. */
import { dayMs } from '../../engine/index.ts';
import { adjustMetrics } from './adjust.ts';
import { compareArms, isRefused, levelOf, readBeside, type Pair, type ReadingSettings } from './compare.ts';
import { readGuardrails } from './guardrails.ts';
import { checkHealth } from './health.ts';
import { methodOf, withinArmsOf } from './method.ts';
import type { ArmReport, MetricReport, Report } from './report.ts';
import type { ArmFigures, MetricFigures, ReportInput } from './report-input.ts';
import { readSegments } from './segments.ts';
import { makeVerdict } from './verdict-report.ts';

const monthDays = 30;
const contactsOfHarm = 10_000;

const iso = (at: number): string => new Date(at).toISOString();

/** Whole days that count: from the start to the end, or to the asked instant. */
const daysOf = ({ startedAt, stoppedAt, asOf }: ReportInput): number =>
  Math.max(0, Math.floor((Math.min(asOf, stoppedAt ?? asOf) - startedAt) / dayMs));

/** Every other arm against the champion. */
const pairsOf = ({ definition }: ReportInput): readonly Pair[] => {
  const champion = definition.arms.find(({ role }) => role === 'champion');
  return champion === undefined
    ? []
    : definition.arms.filter(({ id }) => id !== champion.id).map(({ id }) => ({ arm: id, versus: champion.id }));
};

const roleOf = ({ definition }: ReportInput, { metric }: MetricFigures): MetricReport['role'] => {
  if (metric === definition.primaryMetric) return 'primary';
  return definition.guardrails.some((guardrail) => guardrail.metric === metric) ? 'guardrail' : 'secondary';
};

const countsOf = (metric: MetricFigures, arm: string): { readonly debtors: number; readonly payers: number } => {
  if (metric.kind === 'ratio') return { debtors: metric.byArm[arm]?.n ?? 0, payers: metric.byArm[arm]?.payers ?? 0 };
  const sums = metric.byArm[arm];
  if (sums === undefined) return { debtors: 0, payers: 0 };
  if (sums.delayed === null) return { debtors: sums.settled.n, payers: sums.settled.payers };
  return { debtors: sums.delayed.debtors.reduce((all, count) => all + count, 0), payers: sums.delayed.payers };
};

const headOf = (input: ReportInput, metric: MetricFigures) => ({
  ...{ metric: metric.metric, role: roleOf(input, metric), meaning: metric.meaning, unit: metric.unit },
  currency: metric.unit === 'money' ? input.currency : null,
  isMoreBetter: metric.isMoreBetter,
  arms: input.arms.map(({ id }) => ({ arm: id, mean: levelOf(metric, id), ...countsOf(metric, id) })),
});

const readMetric = (input: ReportInput, metric: MetricFigures, settings: ReadingSettings): MetricReport => {
  const pairs = pairsOf(input);
  const { alpha } = settings;
  const comparisons = pairs.map((pair) => compareArms(metric, pair, settings));
  const head = headOf(input, metric);
  if (metric.kind === 'ratio')
    return { ...head, windowDays: null, capMinor: null, comparisons, matured: null, projected: null };
  const { windowDays, capMinor } = metric;
  const beside = (kind: 'matured' | 'projected') =>
    windowDays === null ? null : pairs.map((pair) => readBeside(metric, pair, { alpha, kind }));
  return { ...head, windowDays, capMinor, comparisons, matured: beside('matured'), projected: beside('projected') };
};

const armReport = (input: ReportInput, figures: ArmFigures): ArmReport => {
  const { id, assigned, debtors, payers, contacts, contactsNotMade, explores, stopped } = figures;
  const arm = input.definition.arms.find((one) => one.id === id);
  if (arm === undefined) throw new Error(`arm ${id} is not in the definition`);
  const complaints = input.harmEvents.complaints[id] ?? 0;
  const optOuts = input.harmEvents.optOuts[id] ?? 0;
  return {
    ...{ id, role: arm.role, strategy: arm.strategy, weight: arm.weight },
    ...{ assigned, debtors, payers, contacts, contactsNotMade, complaints, optOuts, explores },
    harmPer10000Contacts: contacts > 0 ? (contactsOfHarm * (complaints + optOuts)) / contacts : null,
    stopped: stopped === null ? null : { at: iso(stopped.at), reason: stopped.reason },
  };
};

const segmentsOf = (input: ReportInput, metrics: readonly MetricReport[]) => {
  const primary = input.metrics.find(({ metric }) => metric === input.definition.primaryMetric);
  const report = metrics.find(({ role }) => role === 'primary');
  if (primary === undefined || primary.kind === 'ratio' || report === undefined)
    return { segments: [], segmentFindings: [] };
  const { alpha } = input.definition;
  const parts = report.comparisons.map(({ arm, versus, sequential }) =>
    readSegments(primary, { arm, versus }, { alpha, overall: isRefused(sequential) ? null : sequential }),
  );
  return {
    segments: parts.flatMap(({ segments }) => segments),
    segmentFindings: parts.flatMap(({ segmentFindings }) => segmentFindings),
  };
};

/** Earlier looks at the primary metric, and this one. */
const pathOf = ({ earlier, definition, asOf }: ReportInput, metrics: readonly MetricReport[]): Report['path'] => {
  const looks = earlier
    .filter(({ metric }) => metric === definition.primaryMetric)
    .map(({ on, arm, interval, p }) => ({ on, arm, lower: interval.lower, upper: interval.upper, p }));
  const today = iso(asOf).slice(0, 10);
  const primary = metrics.find(({ role }) => role === 'primary');
  const now = (primary?.comparisons ?? []).flatMap(({ arm, sequential }) =>
    isRefused(sequential) ? [] : [{ on: today, arm, ...sequential.now }],
  );
  return [...looks.filter(({ on }) => on !== today), ...now].sort(
    (one, other) => one.arm.localeCompare(other.arm) || one.on.localeCompare(other.on),
  );
};

export const buildReport = (input: ReportInput): Report => {
  const { definition, arms, asOf, earlier } = input;
  const days = daysOf(input);
  const challengers = new Set(definition.arms.filter(({ role }) => role === 'challenger').map(({ id }) => id));
  const settings = { alpha: definition.alpha, minimumEffect: definition.minimumDetectableEffect, earlier, days };
  const metrics = adjustMetrics(
    input.metrics.map((metric) => readMetric(input, metric, settings)),
    challengers,
  );
  const health = checkHealth(input);
  const guardrails = readGuardrails(
    input,
    pairsOf(input).filter(({ arm }) => challengers.has(arm)),
  );
  const debtorsPerMonth = (arms.reduce((sum, { assigned }) => sum + assigned, 0) * monthDays) / Math.max(1, days);
  const isAtHorizon = days >= definition.horizonDays;
  return {
    ...{ experimentId: definition.id, hypothesis: definition.hypothesis, asOf: iso(asOf), state: input.state },
    startedAt: iso(input.startedAt),
    stoppedAt: input.stoppedAt === null ? null : iso(input.stoppedAt),
    ...{ day: days, horizonDays: definition.horizonDays, alpha: definition.alpha, currency: input.currency },
    debtorsPerMonth,
    verdict: makeVerdict({ input, health, metrics, guardrails, debtorsPerMonth, isAtHorizon }),
    health,
    arms: arms.map((figures) => armReport(input, figures)),
    guardrails,
    metrics,
    ...segmentsOf(input, metrics),
    withinArms: withinArmsOf(input),
    path: pathOf(input, metrics),
    method: methodOf(input),
    definitionChecksum: input.definitionChecksum,
  };
};
