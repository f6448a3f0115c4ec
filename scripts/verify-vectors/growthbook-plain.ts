/** growthbook/srm.json, multiple_comparisons.json and power.json. */
import { z } from 'zod';
import {
  benjaminiHochberg,
  holm,
  posteriorPower,
  readSampleRatio,
  relativePower,
  smallestRelativeEffect,
  type RelativeDesign,
} from '../../experiments/index.ts';
import { judge, judgeKnowing, numbered, withRow, type Verifier } from './check.ts';

const fileSchema = z.object({ vectors: z.array(z.unknown()) });
const numbers = z.array(z.number());

const ratioSchema = z.object({ users: numbers, weights: numbers, p_value: z.number() });

const weightlessArm =
  'gbstats keeps the users of an arm of weight 0 in the total and the arm in the degrees of freedom; here such an arm is no arm';

export const verifySampleRatios: Verifier = (content) =>
  fileSchema.parse(content).vectors.map((row, place) => {
    const id = numbered('split', place);
    return withRow(ratioSchema, { id, row }, ({ users, weights, p_value: expected }) => {
      const counts = users.map((debtors, arm) => ({ debtors, weight: weights[arm] ?? NaN }));
      const own = readSampleRatio(counts, 0.05);
      const actual = own.ok ? own.value.chiSquare.p : `not estimable: ${own.error.reason}`;
      const fault = weights.some((weight) => !(weight > 0)) ? weightlessArm : null;
      return judgeKnowing(id, fault, [{ name: 'p_value', actual, expected }]);
    });
  });

const adjustedSchema = z.object({ p: numbers, holm: numbers, benjamini_hochberg: numbers });

export const verifyAdjustments: Verifier = (content) =>
  fileSchema.parse(content).vectors.map((row, place) => {
    const id = numbered('list', place);
    return withRow(adjustedSchema, { id, row }, ({ p, holm: stepDown, benjamini_hochberg: stepUp }) =>
      judge(id, [
        { name: 'holm', actual: holm(p), expected: stepDown },
        { name: 'benjamini_hochberg', actual: benjaminiHochberg(p), expected: stepUp },
      ]),
    );
  });

const metricSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('binomial'), rate: z.number(), effect: z.number() }),
  z.object({ type: z.literal('mean'), mean: z.number(), sd: z.number(), effect: z.number() }),
]);
const powerSchema = z.object({
  metric: metricSchema,
  users: z.number(),
  variations: z.number(),
  alpha: z.number(),
  power: z.number(),
  mde80: z.number().nullable(),
  power_sequential_5000: z.number(),
  mde80_sequential_5000: z.number().nullable(),
  power_bayes_flat: z.number(),
  power_bayes_prior_0_03: z.number(),
  power_bayes_prior_001_005: z.number(),
});
type PowerRow = z.output<typeof powerSchema>;

const designOf = ({ metric, users, variations, alpha }: PowerRow): RelativeDesign =>
  metric.type === 'binomial'
    ? { mean: metric.rate, variance: metric.rate * (1 - metric.rate), debtorsPerArm: users / variations, alpha }
    : { mean: metric.mean, variance: metric.sd ** 2, debtorsPerArm: users / variations, alpha };

/** Mean and standard deviation, as the names of the fields have them. */
const priors = { wide: { mean: 0, variance: 0.3 ** 2 }, narrow: { mean: 0.01, variance: 0.05 ** 2 } };

export const verifyRelativePower: Verifier = (content) =>
  fileSchema.parse(content).vectors.map((raw, place) => {
    const id = numbered('design', place);
    return withRow(powerSchema, { id, row: raw }, (row) => {
      const design = designOf(row);
      const { effect } = row.metric;
      return judge(id, [
        { name: 'power', actual: relativePower(design, effect, null), expected: row.power },
        { name: 'mde80', actual: smallestRelativeEffect(design, 0.8, null), expected: row.mde80 },
        {
          name: 'power_sequential_5000',
          actual: relativePower(design, effect, 5000),
          expected: row.power_sequential_5000,
        },
        {
          name: 'mde80_sequential_5000',
          actual: smallestRelativeEffect(design, 0.8, 5000),
          expected: row.mde80_sequential_5000,
        },
        { name: 'power_bayes_flat', actual: posteriorPower(design, effect, null), expected: row.power_bayes_flat },
        {
          name: 'power_bayes_prior_0_03',
          actual: posteriorPower(design, effect, priors.wide),
          expected: row.power_bayes_prior_0_03,
        },
        {
          name: 'power_bayes_prior_001_005',
          actual: posteriorPower(design, effect, priors.narrow),
          expected: row.power_bayes_prior_001_005,
        },
      ]);
    });
  });
