/**
 * statistics/examples.json: the formulas of the default readings, inputs → outputs to six digits, by the name of the example. Readings are
 * checked below their gates, which stand in the unit tests.
 */
import { z } from 'zod';
import {
  adaptiveLevel,
  adjustedDifference,
  clockOfErrors,
  clockOfSizes,
  decideVerdict,
  differenceOf,
  hallInterval,
  hallInverse,
  hallReach,
  harmonicSize,
  holm,
  multiplierAt,
  noOutcome,
  planDebtors,
  projectedLevel,
  ratioArm,
  readEventGuardrail,
  readSampleRatio,
  readSequence,
  relativeByFieller,
  sequentialP,
  spendingBounds,
  sumAdaptive,
  sumDelayed,
  tuningOf,
  type StoppingRule,
} from '../../experiments/index.ts';
import { judge, type Comparison, type Outcome, type Verifier } from './check.ts';

/** Half a unit of the sixth digit. */
const sixDigits = 5.1e-6;
/** Bounds are told to four decimals, from a grid. */
const fourDecimals = 1e-4;

type Values = Readonly<Record<string, unknown>>;
type Example = (input: unknown) => Values;

const number = z.number();
const numbers = z.array(number);
const both = <T extends z.ZodType>(schema: T) => z.object({ T: schema, C: schema });

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: { reason: string } }): T => {
  if (!result.ok) throw new Error(`not estimable: ${result.error.reason}`);
  return result.value;
};

const sumsSchema = z.object({
  ...{ n: number, y: number, yy: number, yyy: number },
  ...{ x: number.default(0), xx: number.default(0), xxx: number.default(0) },
  ...{ xy: number.default(0), yyx: number.default(0), yxx: number.default(0) },
});
const moneySchema = both(sumsSchema).extend({ plannedN: z.tuple([number, number]), alpha: number });

const adjustedOf = ({ T, C }: z.output<ReturnType<typeof both<typeof sumsSchema>>>) =>
  valueOf(adjustedDifference({ treatment: { ...noOutcome, ...T }, control: { ...noOutcome, ...C } }));

const moneyOf = (input: unknown) => {
  const { T, C, plannedN, alpha } = moneySchema.parse(input);
  const effect = adjustedOf({ T, C });
  const [size, planned] = [harmonicSize(T.n, C.n), harmonicSize(...plannedN)];
  const k = clockOfSizes({ size, planned, alpha });
  return { effect, size, planned, k, multiplier: multiplierAt(k, alpha), alpha };
};

const ruleNames: Readonly<Record<string, StoppingRule>> = {
  fixed: 'fixed',
  always_valid: 'always_valid',
  obf180: 'obrien_fleming',
};

const planSchema = z.object({ cv: number, lift: number, alpha: number, power: number });
const pace = { debtorsPerDay: 1_000, treatmentCapacityPerDay: null, windowDays: 0 };

const planOf = (input: unknown, share: number, rule: StoppingRule) => {
  const { cv: coefficientOfVariation, lift, alpha, power } = planSchema.parse(input);
  const design = { coefficientOfVariation, alpha, rule, treatmentShare: share };
  const { theta, debtors: N } = valueOf(planDebtors(design, { lift, power, pace }));
  return { theta, N };
};

const words = {
  ship: 'ship',
  no_difference: 'no difference of more than x',
  keep_running: 'keep running',
  stop_for_harm: 'stop for harm',
  undecided: 'undecided',
  no_reading: 'no reading',
} as const;

const verdictOf = ([lower, upper]: readonly [number, number], margin: number): string =>
  words[
    decideVerdict({
      ...{ armName: 'the arm', unhealthy: [], earlier: [], guardrails: [], margin, alpha: 0.05, isAtHorizon: false },
      reading: {
        ok: true,
        value: {
          ...{ estimate: (lower + upper) / 2, interval: { lower, upper }, mayDecide: true },
          ...{ adjustedP: null, uncappedEstimate: null },
        },
      },
      say: String,
    }).decision
  ];

const eventsSchema = z.object({ eventsT: number, events: number, share: number, r0: number, alpha: number });

const guardrailOf = (input: unknown) => {
  const { eventsT: treatmentEvents, events, share: treatmentShare, r0: tolerated, alpha } = eventsSchema.parse(input);
  return valueOf(readEventGuardrail({ treatmentEvents, events, treatmentShare, tolerated, alpha }));
};

const fiellerOf = (input: unknown) => {
  const schema = z.object({ T: number, vT: number, C: number, vC: number, c: number });
  const { T, vT, C, vC, c } = schema.parse(input);
  const levels = { treatment: { value: T, variance: vT }, control: { value: C, variance: vC } };
  return relativeByFieller(levels, { lower: c, upper: c });
};

const examples: Readonly<Record<string, Example>> = {
  kstar: (input) => ({ kStar: z.object({ alpha: numbers }).parse(input).alpha.map(tuningOf) }),
  multiplier: (input) => {
    const { alpha, k } = z.object({ alpha: number, k: numbers }).parse(input);
    return { c: k.map((each) => multiplierAt(each, alpha)) };
  },
  'multiplier-one-sided': (input) => {
    const { alpha, k } = z.object({ alpha: number, k: numbers }).parse(input);
    return { c1: k.map((each) => multiplierAt(each, alpha, 'greater')) };
  },
  'sequential-p': (input) => {
    const { z: score, k } = z.object({ z: number, k: number }).parse(input);
    return { p: sequentialP(score, k) };
  },
  'money-cs': (input) => {
    const { effect, size: m, planned: mStar, k, alpha } = moneyOf(input);
    const reading = readSequence({ estimate: effect.estimate, standardError: effect.standardError, k, alpha });
    const { estimate: est, standardError: se, multiplier: c, interval, p } = reading;
    return { est, se, m, mStar, k, c, lo: interval.lower, hi: interval.upper, p };
  },
  'money-cs-hall': (input) => {
    const { effect, multiplier } = moneyOf(input);
    const { upper: tUpper, lower: tLower } = hallReach(multiplier, effect.skewness);
    const { lower: lo, upper: hi } = hallInterval(effect, multiplier);
    return { G: effect.skewness, tUpper, tLower, lo, hi };
  },
  'hall-inverse': (input) => {
    const { z: scores, G } = z.object({ z: numbers, G: number }).parse(input);
    return { T: scores.map((score) => hallInverse(score, G)) };
  },
  'winsor-ancova': (input) => {
    const { slope: theta, estimate: est, standardError: se, skewness: G } = adjustedOf(both(sumsSchema).parse(input));
    return { theta, est, se, G };
  },
  'information-clock': (input) => {
    const schema = z.object({ est: number, se: number, sePlanned: number, alpha: number });
    const { est: estimate, se: standardError, sePlanned: plannedError, alpha } = schema.parse(input);
    const k = clockOfErrors({ standardError, plannedError, alpha });
    const { multiplier: c, interval } = readSequence({ estimate, standardError, k, alpha });
    return { k, c, lo: interval.lower, hi: interval.upper };
  },
  'ratio-cluster': (input) => {
    const schema = z.object({ n: number, k: number, s: number, kk: number, ss: number, sk: number });
    const { T, C } = both(schema).parse(input);
    const [treatment, control] = [ratioArm({ ...T, payers: 0 }), ratioArm({ ...C, payers: 0 })];
    const { estimate: est, standardError: se } = valueOf(differenceOf({ treatment, control }));
    const [vT, vC] = [treatment.variance / treatment.n, control.variance / control.n];
    return { rT: treatment.mean, vT, rC: control.mean, vC, est, se };
  },
  'fieller-relative': (input) => {
    const { estimate: point, interval } = valueOf(fiellerOf(input));
    return { lo: interval.lower, hi: interval.upper, point };
  },
  'fieller-unbounded': (input) => {
    const own = fiellerOf(input);
    return { interval: own.ok ? own.value.interval : null };
  },
  obf: (input) => {
    const { t, alpha } = z.object({ t: numbers, alpha: number }).parse(input);
    return { z: spendingBounds(t, alpha) };
  },
  'guardrail-harm': (input) => {
    const { logHarm: logE, state } = guardrailOf(input);
    return { logE, breach: state === 'breached' };
  },
  'guardrail-safe': (input) => {
    const { logSafe: logE, state } = guardrailOf(input);
    return { logE, safe: state === 'ok' };
  },
  srm: (input) => {
    const { n, w, alpha } = z.object({ n: z.array(numbers), w: numbers, alpha: number }).parse(input);
    const own = n.map((counts) =>
      valueOf(
        readSampleRatio(
          counts.map((debtors, arm) => ({ debtors, weight: w[arm] ?? NaN })),
          alpha,
        ),
      ),
    );
    return { logBF: own.map(({ logBayesFactor }) => logBayesFactor), alarm: own.map(({ isAlarm }) => isAlarm) };
  },
  'projected-money': (input) => {
    const debtor = z.object({ age: number, pay: z.array(z.tuple([number, number])) });
    const { debtors, W } = z.object({ debtors: z.array(debtor), W: number }).parse(input);
    const sums = sumDelayed(
      debtors.map(({ age, pay }) => ({ observedDays: age, payments: pay })),
      W,
    );
    const { value: mean, variance } = valueOf(projectedLevel(sums, 1));
    return { mean, variance };
  },
  'adaptive-aipw': (input) => {
    const row = z.object({ a: number, r: number, e: numbers, m: numbers, h: number });
    const { rows, action } = z.object({ rows: z.array(row), action: number }).parse(input);
    const target = (rows[0]?.e ?? []).map((_, each) => (each === action ? 1 : 0));
    const sums = sumAdaptive(
      rows.map(({ a, r, e, m, h }) => ({ action: a, reward: r, propensities: e, predicted: m, weight: h })),
      target,
    );
    const { value: est, variance } = adaptiveLevel(sums);
    return { est, se: Math.sqrt(variance) };
  },
  'holm-verdict': (input) => {
    const schema = z.object({ p: numbers, intervals: z.array(z.tuple([number, number])), x: number });
    const { p, intervals, x } = schema.parse(input);
    return { holm: holm(p), verdict: intervals.map((each) => verdictOf(each, x)) };
  },
};

const exampleSchema = z.object({ id: z.string(), input: z.unknown(), output: z.record(z.string(), z.unknown()) });
type ExampleRow = z.output<typeof exampleSchema>;

const compare = (own: Values, expected: Values, tolerance: number): readonly Comparison[] =>
  Object.entries(expected).map(([name, value]) => ({ name, actual: own[name], expected: value, tolerance }));

/** Outputs are named by share and rule, as "0.1/always_valid". */
const verifyPlanner = ({ id, input, output }: ExampleRow): Outcome =>
  judge(
    id,
    Object.entries(output).flatMap(([name, expected]) => {
      const [share = '', ruleName = ''] = name.split('/');
      const rule = ruleNames[ruleName];
      if (rule === undefined) return [{ name, actual: 'a rule that is not known', expected }];
      const values = z.record(z.string(), number).parse(expected);
      return compare(planOf(input, Number(share), rule), values, sixDigits).map((one) => ({
        ...one,
        name: `${name} ${one.name}`,
      }));
    }),
  );

const verifyExample = (row: ExampleRow): Outcome => {
  const name = row.id.replace(/^\d+-/, '');
  const example = examples[name];
  if (name !== 'planner' && example === undefined)
    return { id: row.id, kind: 'not_known', what: `the example ${name}` };
  try {
    if (example === undefined) return verifyPlanner(row);
    return judge(row.id, compare(example(row.input), row.output, name === 'obf' ? fourDecimals : sixDigits));
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error);
    return { id: row.id, kind: 'miss', misses: [{ name: 'output', actual, expected: row.output }] };
  }
};

export const verifyStatisticsExamples: Verifier = (content) =>
  z
    .object({ examples: z.array(exampleSchema) })
    .parse(content)
    .examples.map(verifyExample);
