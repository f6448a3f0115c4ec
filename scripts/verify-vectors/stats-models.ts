/** stats/: Kaplan–Meier, log-rank, scores of forecasts, stability index (statsmodels, scikit-learn). */
import { z } from 'zod';
import {
  areaUnderRoc,
  averagePrecision,
  brierScore,
  calibrationError,
  fitSurvival,
  kolmogorovSmirnov,
  logLoss,
  logRank,
  stabilityIndexOfCounts,
  stratifiedLogRank,
  survivalQuantile,
  type SurvivalCurve,
  type TimeCount,
} from '../../models/index.ts';
import { judge, numbered, withRow, type Comparison, type Outcome, type Verifier } from './check.ts';

const numbers = z.array(z.number());
const orNull = z.array(z.number().nullable());
const intervals = z.array(z.tuple([z.number(), z.number()]).nullable());
const rows = z.array(z.unknown());
const fileSchema = z.object({ vectors: rows });

const countsOf = (time: readonly number[], event: readonly number[]): readonly TimeCount[] =>
  time.map((at, place) => ({ time: at, events: event[place] ?? 0, censored: 1 - (event[place] ?? 0) }));

const curveSchema = z.object({
  ...{ id: z.string(), time: numbers, event: numbers, event_times: numbers, at_risk: numbers, deaths: numbers },
  ...{ survival: numbers, greenwood_se: orNull },
  ...{ ci95_plain: intervals, ci95_log: intervals, ci95_loglog: intervals },
  quantile_time: z.record(z.string(), z.number().nullable()),
});

const intervalsOf = ({ steps }: SurvivalCurve) => steps.map(({ interval }) => interval);

const verifyCurve = (parsed: z.output<typeof curveSchema>): Outcome => {
  const { id, time, event, quantile_time: quantiles, ...expected } = parsed;
  const counts = countsOf(time, event);
  const fits = (['plain', 'log', 'log-log'] as const).map((scale) => fitSurvival(counts, 0.95, scale));
  const [plain, log, logLog] = fits.map((fit) => (fit.ok ? fit.value : null));
  if (!plain || !log || !logLog)
    return { id, kind: 'miss', misses: [{ name: 'curve', actual: 'refused', expected: 'a curve' }] };
  const { steps } = logLog;
  const own: readonly Comparison[] = [
    { name: 'event_times', actual: steps.map((step) => step.time), expected: expected.event_times },
    { name: 'at_risk', actual: steps.map(({ atRisk }) => atRisk), expected: expected.at_risk },
    { name: 'deaths', actual: steps.map(({ events }) => events), expected: expected.deaths },
    { name: 'survival', actual: steps.map(({ survival }) => survival), expected: expected.survival },
    { name: 'greenwood_se', actual: steps.map((step) => step.standardError), expected: expected.greenwood_se },
    { name: 'ci95_plain', actual: intervalsOf(plain), expected: expected.ci95_plain },
    { name: 'ci95_log', actual: intervalsOf(log), expected: expected.ci95_log },
    { name: 'ci95_loglog', actual: intervalsOf(logLog), expected: expected.ci95_loglog },
  ];
  const ofQuantiles = Object.entries(quantiles).map(([share, at]) => ({
    name: `quantile_time ${share}`,
    actual: survivalQuantile(logLog, Number(share)).time,
    expected: at,
  }));
  return judge(id, [...own, ...ofQuantiles]);
};

export const verifyKaplanMeier: Verifier = (content) =>
  fileSchema
    .parse(content)
    .vectors.map((row, place) => withRow(curveSchema, { id: numbered('curve', place), row }, verifyCurve));

const testSchema = z.object({ chi2: z.number(), p: z.number(), df: z.number() });
const logRankSchema = z.object({
  ...{ id: z.string(), time: numbers, event: numbers, group: numbers, strata: numbers.optional() },
  ...{ logrank: testSchema, gehan_breslow: testSchema, tarone_ware: testSchema },
  stratified_logrank: testSchema.optional(),
});
type LogRankRow = z.output<typeof logRankSchema>;

/** Counts by group of the rows that are in the stratum; all rows for null. */
const groupsOf = ({ time, event, group, strata }: LogRankRow, stratum: number | null) =>
  [...new Set(group)]
    .sort((one, other) => one - other)
    .map((name) =>
      countsOf(time, event).filter(
        (_, place) => group[place] === name && (stratum === null || strata?.[place] === stratum),
      ),
    );

const testsOf = (
  name: string,
  own: ReturnType<typeof logRank>,
  expected: z.output<typeof testSchema>,
): readonly Comparison[] =>
  own.ok
    ? [
        { name: `${name} chi2`, actual: own.value.chiSquare, expected: expected.chi2 },
        { name: `${name} p`, actual: own.value.p, expected: expected.p },
        { name: `${name} df`, actual: own.value.degreesOfFreedom, expected: expected.df },
      ]
    : [{ name, actual: own.error.detail, expected: expected.chi2 }];

const stratified = (row: LogRankRow): readonly Comparison[] => {
  if (row.strata === undefined || row.stratified_logrank === undefined) return [];
  const strata = [...new Set(row.strata)].map((stratum) => groupsOf(row, stratum));
  return testsOf('stratified_logrank', stratifiedLogRank(strata), row.stratified_logrank);
};

export const verifyLogRank: Verifier = (content) =>
  fileSchema.parse(content).vectors.map((raw, place) =>
    withRow(logRankSchema, { id: numbered('test', place), row: raw }, (row) => {
      const groups = groupsOf(row, null);
      return judge(row.id, [
        ...testsOf('logrank', logRank(groups), row.logrank),
        ...testsOf('gehan_breslow', logRank(groups, 'gehan-breslow'), row.gehan_breslow),
        ...testsOf('tarone_ware', logRank(groups, 'tarone-ware'), row.tarone_ware),
        ...stratified(row),
      ]);
    }),
  );

const scoresSchema = z.object({
  ...{ y: numbers, p: numbers, auc: z.number(), average_precision: z.number(), log_loss: z.number() },
  ...{ brier: z.number(), ece10: z.number(), gini: z.number(), ks: z.number() },
});

export const verifyScoring: Verifier = (content) =>
  fileSchema.parse(content).vectors.map((row, place) => {
    const id = numbered('forecasts', place);
    return withRow(scoresSchema, { id, row }, ({ y: labels, p: probabilities, ...expected }) => {
      const scored = { labels, scores: probabilities };
      const forecasts = { labels, probabilities };
      const error = calibrationError(forecasts, { kind: 'equal_width', binCount: 10 });
      return judge(id, [
        { name: 'auc', actual: areaUnderRoc(scored), expected: expected.auc },
        { name: 'average_precision', actual: averagePrecision(scored), expected: expected.average_precision },
        { name: 'log_loss', actual: logLoss(forecasts), expected: expected.log_loss },
        { name: 'brier', actual: brierScore(forecasts), expected: expected.brier },
        { name: 'ece10', actual: error, expected: expected.ece10 },
        { name: 'gini', actual: 2 * areaUnderRoc(scored) - 1, expected: expected.gini },
        { name: 'ks', actual: kolmogorovSmirnov(scored), expected: expected.ks },
      ]);
    });
  });

const stabilitySchema = z.object({ expected_counts: numbers, actual_counts: numbers, psi: z.number() });

export const verifyStability: Verifier = (content) => {
  const file = z.object({ counts: rows, score_bins: rows }).parse(content);
  return [...file.counts, ...file.score_bins].map((row, place) => {
    const id = numbered('counts', place);
    return withRow(stabilitySchema, { id, row }, ({ expected_counts: before, actual_counts: now, psi }) =>
      judge(id, [{ name: 'psi', actual: stabilityIndexOfCounts(before, now), expected: psi }]),
    );
  });
};
