/**
 * growthbook/ab_tests.json: t tests, tuned sequences and posteriors of gbstats on shares, means, ratios and CUPED. Where nothing can be
 * estimated gbstats answers p = 1 and [0, 0]; we refuse with a reason, and say so.
 */
import { z } from 'zod';
import {
  cupedMeans,
  cupedRatios,
  differenceOf,
  meanArm,
  noOutcome,
  noPrePostRatio,
  noRatio,
  prePostRatio,
  ratioArm,
  readFixed,
  readPosterior,
  readTunedSequence,
  relativeByDelta,
  rescalePrior,
  shareArm,
  type Arm,
  type Effect,
  type NotEstimable,
  type Prior,
  type Side,
} from '../../experiments/index.ts';
import type { Result } from '../../engine/index.ts';
import {
  closedForm,
  iterated,
  judge,
  judgeKnowing,
  withRow,
  type Comparison,
  type Outcome,
  type Verifier,
} from './check.ts';

const shareSchema = z.object({ type: z.literal('proportion'), n: z.number(), sum: z.number() });
const meanSchema = z.object({ type: z.literal('mean'), n: z.number(), sum: z.number(), sum_squares: z.number() });
const plainSchema = z.discriminatedUnion('type', [shareSchema, meanSchema]);
const ratioSchema = z.object({
  type: z.literal('ratio'),
  n: z.number(),
  numerator: plainSchema,
  denominator: plainSchema,
  sum_products: z.number(),
});
const cupedSchema = z.object({
  type: z.literal('cuped'),
  n: z.number(),
  post: plainSchema,
  pre: plainSchema,
  sum_products: z.number(),
});
const cupedRatioSchema = z.object({
  type: z.literal('cuped_ratio'),
  n: z.number(),
  numerator_post: plainSchema,
  denominator_post: plainSchema,
  numerator_pre: plainSchema,
  denominator_pre: plainSchema,
  m_post_m_pre_sum_of_products: z.number(),
  d_post_d_pre_sum_of_products: z.number(),
  m_pre_d_pre_sum_of_products: z.number(),
  m_post_d_post_sum_of_products: z.number(),
  m_post_d_pre_sum_of_products: z.number(),
  m_pre_d_post_sum_of_products: z.number(),
});
const armSchema = z.discriminatedUnion('type', [shareSchema, meanSchema, ratioSchema, cupedSchema, cupedRatioSchema]);

const end = z.union([z.number(), z.enum(['inf', '-inf'])]);
const rowSchema = z.object({
  method: z.enum([
    ...(['t_two_sided', 't_greater', 't_less', 'bayesian'] as const),
    ...(['sequential_two_sided', 'sequential_greater', 'sequential_less'] as const),
  ]),
  control: armSchema,
  treatment: armSchema,
  config: z.object({
    difference_type: z.enum(['absolute', 'relative']),
    alpha: z.number(),
    tuning_parameter: z.number().optional(),
    inverse: z.boolean().optional(),
    prior: z.object({ proper: z.boolean(), mean: z.number(), stddev: z.number() }).optional(),
  }),
  expected: z.object({
    expected: z.number(),
    ci: z.tuple([end, end]),
    stddev: z.number(),
    error: z.string().nullable(),
    p_value: z.number().nullish(),
    chance_to_win: z.number().optional(),
    risk: z.tuple([z.number(), z.number()]).optional(),
  }),
});
type Row = z.output<typeof rowSchema>;
type ArmOfFile = z.output<typeof armSchema>;
type Plain = z.output<typeof plainSchema>;

const squares = (plain: Plain): number => (plain.type === 'mean' ? plain.sum_squares : plain.sum);

const plainArm = (plain: Plain): Arm =>
  plain.type === 'mean'
    ? meanArm({ n: plain.n, y: plain.sum, yy: plain.sum_squares })
    : shareArm({ n: plain.n, y: plain.sum });

const outcomeSums = ({ n, post, pre, sum_products: xy }: Extract<ArmOfFile, { type: 'cuped' }>) => ({
  ...noOutcome,
  ...{ n, y: post.sum, yy: squares(post), x: pre.sum, xx: squares(pre), xy },
});

const ratioSums = ({ n, numerator, denominator, sum_products: sk }: Extract<ArmOfFile, { type: 'ratio' }>) => ({
  ...noRatio,
  ...{ n, s: numerator.sum, ss: squares(numerator), k: denominator.sum, kk: squares(denominator), sk },
});

const prePostSums = (arm: Extract<ArmOfFile, { type: 'cuped_ratio' }>) => ({
  ...noPrePostRatio,
  ...{ n: arm.n, s: arm.numerator_post.sum, k: arm.denominator_post.sum },
  ...{ p: arm.numerator_pre.sum, q: arm.denominator_pre.sum },
  ...{ ss: squares(arm.numerator_post), kk: squares(arm.denominator_post) },
  ...{ pp: squares(arm.numerator_pre), qq: squares(arm.denominator_pre) },
  ...{ sk: arm.m_post_d_post_sum_of_products, pq: arm.m_pre_d_pre_sum_of_products },
  ...{ sp: arm.m_post_m_pre_sum_of_products, kq: arm.d_post_d_pre_sum_of_products },
  ...{ sq: arm.m_post_d_pre_sum_of_products, kp: arm.m_pre_d_post_sum_of_products },
});

/** What the relative effect is relative to: the control without adjustment. */
const levelOf = (arm: ArmOfFile): number => {
  if (arm.type === 'cuped') return arm.post.sum / arm.n;
  if (arm.type === 'ratio') return arm.numerator.sum / arm.denominator.sum;
  if (arm.type === 'cuped_ratio') return arm.numerator_post.sum / arm.denominator_post.sum;
  return arm.sum / arm.n;
};

const simple = (arm: ArmOfFile): Arm | null => {
  if (arm.type === 'ratio') return ratioArm(ratioSums(arm));
  return arm.type === 'mean' || arm.type === 'proportion' ? plainArm(arm) : null;
};

const effectOf = ({ treatment, control, config }: Row): Result<Effect, NotEstimable> | null => {
  const scale = config.difference_type;
  if (treatment.type === 'cuped' && control.type === 'cuped') {
    const kind = control.post.type === 'proportion' ? 'share' : 'mean';
    return cupedMeans({ treatment: outcomeSums(treatment), control: outcomeSums(control) }, { kind, scale });
  }
  if (treatment.type === 'cuped_ratio' && control.type === 'cuped_ratio') {
    const arms = { treatment: prePostRatio(prePostSums(treatment)), control: prePostRatio(prePostSums(control)) };
    return cupedRatios(arms, scale);
  }
  const arms = { treatment: simple(treatment), control: simple(control) };
  if (arms.treatment === null || arms.control === null) return null;
  const both = { treatment: arms.treatment, control: arms.control };
  return scale === 'absolute' ? differenceOf(both) : relativeByDelta(both);
};

const sideOf = (method: Row['method']): Side => {
  if (method.endsWith('greater')) return 'greater';
  return method.endsWith('less') ? 'less' : 'two_sided';
};

/** The prior is on the relative effect, as gbstats has it. */
const priorOf = ({ config, control }: Row): Prior => {
  if (config.prior?.proper !== true) return null;
  const { mean, stddev } = config.prior;
  const prior = { mean, variance: stddev ** 2 };
  return config.difference_type === 'absolute' ? rescalePrior(prior, levelOf(control)) : prior;
};

const verifyBayesian = (row: Row, effect: Effect): readonly Comparison[] => {
  const { alpha, inverse: isLessBetter = false } = row.config;
  const own = readPosterior(effect, { alpha, isLessBetter, prior: priorOf(row) });
  const { expected, ci, stddev, chance_to_win: chance, risk } = row.expected;
  return [
    { name: 'expected', actual: own.mean, expected },
    { name: 'ci', actual: [own.interval.lower, own.interval.upper], expected: ci },
    { name: 'stddev', actual: own.standardDeviation, expected: stddev },
    { name: 'chance_to_win', actual: own.chanceToWin, expected: chance },
    // A difference of nearly equal numbers in the source where one risk is nothing beside the other.
    { name: 'risk', actual: [own.risk.control, own.risk.treatment], expected: risk, tolerance: 1e-8 },
  ];
};

/** The source searches the one-sided p between these, until its bound is within so much of 0. */
const searched = { least: 1e-5, most: 0.4999, within: 1e-6 };

/** How far p may be off, relatively, where the bound may be off by `within`: d ln p / d bound is about z/se, at most twice that. */
const oneSidedP = (
  { expected: { p_value: expected } }: Row,
  { estimate, standardError }: Effect,
  own: number,
): Comparison => ({
  name: 'p_value',
  actual: Math.min(searched.most, Math.max(searched.least, own)),
  expected,
  tolerance: Math.max(iterated, (2 * searched.within * Math.abs(estimate)) / standardError ** 2),
});

const verifyFrequentist = (row: Row, effect: Effect): readonly Comparison[] => {
  const { method, config, treatment, control, expected: wanted } = row;
  const side = sideOf(method);
  const isSequential = method.startsWith('sequential');
  const total = treatment.n + control.n;
  const own = isSequential
    ? readTunedSequence(effect, { alpha: config.alpha, side, total, tunedAt: config.tuning_parameter ?? 5_000 })
    : readFixed(effect, { alpha: config.alpha, side });
  const p: Comparison =
    isSequential && side !== 'two_sided'
      ? oneSidedP(row, effect, own.p)
      : { name: 'p_value', actual: own.p, expected: wanted.p_value, tolerance: closedForm };
  return [
    { name: 'expected', actual: own.estimate, expected: wanted.expected },
    // The source's quantile of t is found by iteration.
    { name: 'ci', actual: [own.interval.lower, own.interval.upper], expected: wanted.ci, tolerance: iterated },
    { name: 'stddev', actual: own.standardError, expected: wanted.stddev },
    p,
  ];
};

const refusalFault = (reason: string): string =>
  `gbstats answers with p = 1 (or a chance of 1/2) and [0, 0] where nothing can be estimated; refused here: ${reason}`;

const verifyRow = (id: string, row: Row): Outcome => {
  const effect = effectOf(row);
  if (effect === null) return { id, kind: 'not_known', what: `${row.treatment.type} against ${row.control.type}` };
  if (!effect.ok) {
    const { error, p_value: p } = row.expected;
    const fault = error === null ? null : refusalFault(effect.error.reason);
    return judgeKnowing(id, fault, [{ name: 'p_value', actual: `not estimable: ${effect.error.reason}`, expected: p }]);
  }
  const comparisons =
    row.method === 'bayesian' ? verifyBayesian(row, effect.value) : verifyFrequentist(row, effect.value);
  return judge(id, comparisons);
};

const fileSchema = z.object({ vectors: z.array(z.looseObject({ id: z.string() })) });

export const verifyGrowthbookTests: Verifier = (content) =>
  fileSchema
    .parse(content)
    .vectors.map((row) => withRow(rowSchema, { id: row.id, row }, (parsed) => verifyRow(row.id, parsed)));
