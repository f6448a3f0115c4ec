/** stats/: two samples, proportions, chi-square, multiplicity, power (SciPy, statsmodels). */
import { z } from 'zod';
import {
  agrestiCoullInterval,
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  chiSquareOfTable,
  clopperPearsonInterval,
  cohenH,
  compareShares,
  differenceOf,
  holm,
  kolmogorovSmirnovTest,
  mannWhitney,
  meanArm,
  readFixed,
  readSampleRatio,
  sizeForMeans,
  sizeForShares,
  sumOutcomes,
  wilsonInterval,
  type Interval,
} from '../../experiments/index.ts';
import { iterated, judge, numbered, withRow, type Comparison, type Outcome, type Verifier } from './check.ts';

const numbers = z.array(z.number());
const pair = z.tuple([z.number(), z.number()]);
const rows = z.array(z.unknown());
const pairOf = ({ lower, upper }: Interval): readonly number[] => [lower, upper];
const refused = (id: string, reason: string, expected: unknown): Outcome => ({
  ...{ id, kind: 'miss' },
  misses: [{ name: 'result', actual: `not estimable: ${reason}`, expected }],
});

const welchSchema = z.object({
  ...{ x: numbers, y: numbers, t: z.number(), df: z.number(), p_two_sided: z.number(), diff_ci95: pair },
});

const armOf = (values: readonly number[]) => meanArm(sumOutcomes(values.map((y) => ({ y }))));

const verifyWelch = (row: unknown, place: number): Outcome => {
  const id = numbered('welch_t', place);
  return withRow(welchSchema, { id, row }, ({ x, y, t, df, p_two_sided: p, diff_ci95: interval }) => {
    const effect = differenceOf({ treatment: armOf(x), control: armOf(y) });
    if (!effect.ok) return refused(id, effect.error.reason, t);
    const own = readFixed(effect.value, { alpha: 0.05 });
    return judge(id, [
      { name: 't', actual: own.estimate / own.standardError, expected: t },
      { name: 'df', actual: effect.value.degreesOfFreedom, expected: df },
      { name: 'p_two_sided', actual: own.p, expected: p },
      // SciPy 1.10 finds the quantile of t by iteration: at 57.81 degrees of freedom it is off by 6e-10.
      { name: 'diff_ci95', actual: pairOf(own.interval), expected: interval, tolerance: iterated },
    ]);
  });
};

const ranksSchema = z.object({
  ...{ x: numbers, y: numbers, u: z.number(), p_asymptotic_cc: z.number(), p_asymptotic: z.number() },
  p_exact: z.number().nullish(),
});

const verifyRanks = (row: unknown, place: number): Outcome => {
  const id = numbered('mann_whitney', place);
  return withRow(ranksSchema, { id, row }, ({ x, y, p_exact: exact, ...expected }) => {
    const own = mannWhitney(x, y);
    if (!own.ok) return refused(id, own.error.reason, expected.u);
    const isExactTold = exact !== undefined && exact !== null;
    return judge(id, [
      { name: 'u', actual: own.value.u, expected: expected.u },
      { name: 'p_asymptotic_cc', actual: own.value.pCorrected, expected: expected.p_asymptotic_cc },
      { name: 'p_asymptotic', actual: own.value.p, expected: expected.p_asymptotic },
      ...(isExactTold ? [{ name: 'p_exact', actual: own.value.pExact, expected: exact }] : []),
    ]);
  });
};

const distanceSchema = z.object({ x: numbers, y: numbers, d: z.number(), p_asymptotic: z.number() });

const verifyDistance = (row: unknown, place: number): Outcome => {
  const id = numbered('ks_2samp', place);
  return withRow(distanceSchema, { id, row }, ({ x, y, d, p_asymptotic: p }) => {
    const own = kolmogorovSmirnovTest(x, y);
    if (!own.ok) return refused(id, own.error.reason, d);
    return judge(id, [
      { name: 'd', actual: own.value.d, expected: d },
      // SciPy takes a series of a limit above 140 values.
      { name: 'p_asymptotic', actual: own.value.p, expected: p, tolerance: iterated },
    ]);
  });
};

const samplesSchema = z.object({ welch_t: rows, mann_whitney: rows, ks_2samp: rows });

export const verifyTwoSamples: Verifier = (content) => {
  const file = samplesSchema.parse(content);
  return [
    ...file.welch_t.map(verifyWelch),
    ...file.mann_whitney.map(verifyRanks),
    ...file.ks_2samp.map(verifyDistance),
  ];
};

const shareSchema = z.object({
  ...{ successes: z.number(), n: z.number(), alpha: z.number() },
  ...{ wilson: pair, agresti_coull: pair, clopper_pearson: pair },
});

const verifyShare = (row: unknown, place: number): Outcome => {
  const id = numbered('intervals', place);
  return withRow(shareSchema, { id, row }, ({ successes, n, alpha, ...expected }) => {
    const share = { successes, n };
    return judge(id, [
      { name: 'wilson', actual: pairOf(wilsonInterval(share, alpha)), expected: expected.wilson },
      { name: 'agresti_coull', actual: pairOf(agrestiCoullInterval(share, alpha)), expected: expected.agresti_coull },
      {
        name: 'clopper_pearson',
        actual: pairOf(clopperPearsonInterval(share, alpha)),
        expected: expected.clopper_pearson,
      },
    ]);
  });
};

const sharesSchema = z.object({
  ...{ x1: z.number(), n1: z.number(), x2: z.number(), n2: z.number() },
  ...{ z_pooled: z.number(), p_two_sided: z.number(), p_larger: z.number() },
  ...{ z_unpooled: z.number(), p_unpooled: z.number(), fisher_p: z.number() },
  ...{ diff_wald95: pair, diff_newcombe95: pair },
});

const verifyShares = (row: unknown, place: number): Outcome => {
  const id = numbered('two_sample', place);
  return withRow(sharesSchema, { id, row }, ({ x1, n1, x2, n2, ...expected }) => {
    const compared = compareShares({ successes: x1, n: n1 }, { successes: x2, n: n2 }, 0.05);
    if (!compared.ok) return refused(id, compared.error.reason, expected.z_pooled);
    const { pooled, unpooled, newcombe, fisherP } = compared.value;
    return judge(id, [
      { name: 'z_pooled', actual: pooled.z, expected: expected.z_pooled },
      { name: 'p_two_sided', actual: pooled.p, expected: expected.p_two_sided },
      { name: 'p_larger', actual: pooled.pGreater, expected: expected.p_larger },
      { name: 'z_unpooled', actual: unpooled.z, expected: expected.z_unpooled },
      { name: 'p_unpooled', actual: unpooled.p, expected: expected.p_unpooled },
      { name: 'diff_wald95', actual: pairOf(unpooled.interval), expected: expected.diff_wald95 },
      { name: 'diff_newcombe95', actual: pairOf(newcombe), expected: expected.diff_newcombe95 },
      { name: 'fisher_p', actual: fisherP, expected: expected.fisher_p },
    ]);
  });
};

const proportionsSchema = z.object({ intervals: rows, two_sample: rows });

export const verifyProportions: Verifier = (content) => {
  const file = proportionsSchema.parse(content);
  return [...file.intervals.map(verifyShare), ...file.two_sample.map(verifyShares)];
};

const splitSchema = z.object({ observed: numbers, weights: numbers, chi2: z.number(), df: z.number(), p: z.number() });

const verifySplit = (row: unknown, place: number): Outcome => {
  const id = numbered('srm', place);
  return withRow(splitSchema, { id, row }, ({ observed, weights, chi2, df, p }) => {
    const counts = observed.map((debtors, arm) => ({ debtors, weight: weights[arm] ?? NaN }));
    const own = readSampleRatio(counts, 0.05);
    if (!own.ok) return refused(id, own.error.reason, chi2);
    const { statistic, degreesOfFreedom, p: ownP } = own.value.chiSquare;
    return judge(id, [
      { name: 'chi2', actual: statistic, expected: chi2 },
      { name: 'df', actual: degreesOfFreedom, expected: df },
      { name: 'p', actual: ownP, expected: p },
    ]);
  });
};

const tableSchema = z.object({ table: z.array(numbers), chi2: z.number(), p: z.number(), df: z.number() });

const verifyTable = (row: unknown, place: number): Outcome => {
  const id = numbered('contingency_no_correction', place);
  return withRow(tableSchema, { id, row }, ({ table, chi2, p, df }) => {
    const own = chiSquareOfTable(table);
    if (!own.ok) return refused(id, own.error.reason, chi2);
    return judge(id, [
      { name: 'chi2', actual: own.value.statistic, expected: chi2 },
      { name: 'df', actual: own.value.degreesOfFreedom, expected: df },
      { name: 'p', actual: own.value.p, expected: p },
    ]);
  });
};

const chiSquareSchema = z.object({ srm: rows, contingency_no_correction: rows });

export const verifyChiSquares: Verifier = (content) => {
  const file = chiSquareSchema.parse(content);
  return [...file.srm.map(verifySplit), ...file.contingency_no_correction.map(verifyTable)];
};

const fileSchema = z.object({ vectors: rows });
const adjustedSchema = z.object({
  ...{ p: numbers, bonferroni: numbers, holm: numbers, benjamini_hochberg: numbers, benjamini_yekutieli: numbers },
});

export const verifyMultiplicity: Verifier = (content) =>
  fileSchema.parse(content).vectors.map((row, place) => {
    const id = numbered('list', place);
    return withRow(adjustedSchema, { id, row }, ({ p, ...expected }) =>
      judge(id, [
        { name: 'bonferroni', actual: bonferroni(p), expected: expected.bonferroni },
        { name: 'holm', actual: holm(p), expected: expected.holm },
        { name: 'benjamini_hochberg', actual: benjaminiHochberg(p), expected: expected.benjamini_hochberg },
        { name: 'benjamini_yekutieli', actual: benjaminiYekutieli(p), expected: expected.benjamini_yekutieli },
      ]),
    );
  });

const asked = { alpha: z.number(), power: z.number(), ratio: z.number() };
const sizeSchema = z.union([
  z.object({ ...asked, p1: z.number(), p2: z.number(), cohen_h: z.number(), n1: z.number() }),
  z.object({ ...asked, d: z.number(), n1_t: z.number() }),
]);

const comparisonsOfSize = (row: z.output<typeof sizeSchema>): readonly Comparison[] => {
  if ('d' in row) return [{ name: 'n1_t', actual: sizeForMeans(row.d, row), expected: row.n1_t, tolerance: iterated }];
  const h = cohenH(row.p1, row.p2);
  return [
    { name: 'cohen_h', actual: h, expected: row.cohen_h },
    { name: 'n1', actual: sizeForShares(h, row), expected: row.n1, tolerance: iterated },
  ];
};

export const verifySizes: Verifier = (content) =>
  fileSchema.parse(content).vectors.map((row, place) => {
    const id = numbered('size', place);
    return withRow(sizeSchema, { id, row }, (parsed) => judge(id, comparisonsOfSize(parsed)));
  });
