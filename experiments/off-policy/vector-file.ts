/**
 * Reference data sets of off-policy estimates, as files tell them, and what our own estimators make of them. The errors and bootstrap intervals
 * of the self-normalised estimators are not compared: the source does not draw their normaliser again, so they are too narrow by design.
 */
import { z } from 'zod';
import { estimateOf, influences, standardErrorOf, sumByUnit, type EstimatorName } from './estimators.ts';
import { numberUnits, weighRounds, type ByOption, type LoggedRound, type WeighedRounds } from './logged-round.ts';
import { reportWeights } from './weights.ts';

const numbers = z.array(z.number());
const estimateSchema = z.object({
  estimator: z.string(),
  lambda: z.number().optional(),
  tau: z.number().optional(),
  /** The source has no number where nothing overlaps. */
  value: z.number().nullable(),
  round_se: z.number().nullable(),
});
const policySchema = z.object({
  policy: z.string(),
  action_dist: z.array(numbers).nullable(),
  deterministic_actions: numbers.nullable(),
  uniform_first_row: numbers.nullable(),
  importance_weights: z.object({ mean: z.number(), max: z.number(), ess: z.number(), share_zero: z.number() }),
  estimates: z.array(estimateSchema),
});
const fileSchema = z.object({
  n: z.int(),
  n_actions: z.int(),
  action: numbers,
  reward: numbers,
  pscore: numbers,
  q_hat: z.array(numbers),
  policies: z.array(policySchema),
});

/** One number of a reference file beside ours; `id` says which policy and estimator it belongs to. */
export type Compared = {
  readonly id: string;
  readonly name: string;
  readonly expected: number;
  readonly actual: number;
};

const nameBySource: Readonly<Record<string, EstimatorName>> = {
  ips: 'ips',
  ips_clipped: 'clipped_ips',
  snips: 'snips',
  dm: 'dm',
  dr: 'dr',
  dr_clipped: 'clipped_dr',
  sndr: 'sndr',
  switch_dr: 'switch_dr',
  dros: 'dros',
  sg_ips: 'sg_ips',
  sg_dr: 'sg_dr',
};

const selfNormalised: readonly EstimatorName[] = ['snips', 'sndr'];

type SourceFile = z.output<typeof fileSchema>;
type SourcePolicy = z.output<typeof policySchema>;

const roundsOf = ({ action, reward, pscore, n_actions: count }: SourceFile): readonly LoggedRound[] =>
  action.map((chosen, place) => ({
    unit: String(place),
    segment: '',
    actions: Array.from({ length: count }, (_, option) => String(option)),
    logging: null,
    chosen,
    propensity: pscore[place] ?? NaN,
    reward: reward[place] ?? NaN,
  }));

const probabilitiesOf = (
  { action_dist: given, deterministic_actions: taken, uniform_first_row: uniform }: SourcePolicy,
  { n, n_actions: count }: SourceFile,
): ByOption =>
  given ??
  Array.from({ length: n }, (_, place) =>
    taken === null
      ? (uniform ?? [])
      : Array.from({ length: count }, (_option, option) => (taken[place] === option ? 1 : 0)),
  );

/** No number on either side agrees: told as 0 and 0. */
const orNone = (expected: number | null, actual: number): Pick<Compared, 'expected' | 'actual'> =>
  expected === null && !Number.isFinite(actual) ? { expected: 0, actual: 0 } : { expected: expected ?? NaN, actual };

const compareEstimate = (
  policy: string,
  { estimator, lambda, tau, value, round_se: error }: z.output<typeof estimateSchema>,
  log: WeighedRounds,
): readonly Compared[] => {
  const name = nameBySource[estimator];
  const parameter = lambda ?? tau ?? null;
  const id = [policy, estimator, ...(parameter === null ? [] : [String(parameter)])].join(' ');
  if (name === undefined) return [{ id, name: 'estimator not known here', expected: value ?? NaN, actual: NaN }];
  const sums = sumByUnit({ name, parameter }, log);
  const found = [{ id, name: 'value', ...orNone(value, estimateOf(sums)) }];
  if (selfNormalised.includes(name)) return found;
  return [...found, { id, name: 'round_se', ...orNone(error, standardErrorOf(influences(sums))) }];
};

/** Null where the text is no reference file of this kind. An estimator that is not known here compares with NaN. */
export const compareWithReference = (content: unknown): readonly Compared[] | null => {
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) return null;
  const file = parsed.data;
  const rounds = roundsOf(file);
  const units = numberUnits(rounds);
  return file.policies.flatMap((policy) => {
    const probabilities = probabilitiesOf(policy, file);
    const log = weighRounds({ rounds, units, probabilities, modelled: file.q_hat });
    const report = reportWeights(rounds, probabilities, log);
    const { mean, max, ess, share_zero: zeros } = policy.importance_weights;
    const weightsId = `${policy.policy} weights`;
    const weightFigures: readonly Compared[] = [
      { id: weightsId, name: 'mean', expected: mean, actual: report.meanWeight },
      { id: weightsId, name: 'max', expected: max, actual: report.greatestWeight },
      { id: weightsId, name: 'ess', expected: ess, actual: report.effectiveRounds },
      { id: weightsId, name: 'share_zero', expected: zeros, actual: report.zeroShare },
    ];
    return [...weightFigures, ...policy.estimates.flatMap((each) => compareEstimate(policy.policy, each, log))];
  });
};
