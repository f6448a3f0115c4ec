/**
 * The value of policies estimated from one log: support first, then every estimator with its intervals, then the differences between the
 * policies and to the log's own policy, paired on the same units and the same bootstrap draws. Differences are told at α divided by their
 * number (Bonferroni), so that the chance of any wrong one is at most α.
 *
 * A log that was collected by a policy that learns has no fixed interval that holds its level; there the anytime one alone is told, behind
 * gates of its own (check-adaptive.ts), and none of the reward model by itself, which is biased as plain means of such a log are.
 */
import { success, type Result } from '../../engine/index.ts';
import type { Interval } from '../interval.ts';
import { bootstrap, pairedDifferences, percentileInterval } from './bootstrap.ts';
import { checkAdaptive, checkAdaptiveMean } from './check-adaptive.ts';
import { checkRounds, checkTarget } from './check-rounds.ts';
import { checkSupport, type SupportLimits } from './check-support.ts';
import {
  estimateOf,
  influences,
  standardErrorOf,
  sumByUnit,
  usesModel,
  type Estimator,
  type UnitSums,
} from './estimators.ts';
import { anytimeInterval, fixedInterval } from './intervals.ts';
import {
  numberUnits,
  weighRounds,
  type ByOption,
  type LoggedRound,
  type TargetPolicy,
  type WeighedRounds,
} from './logged-round.ts';
import { mapOverlap, type OverlapCell } from './overlap.ts';
import { notEstimable, type OffPolicyRefusal } from './refusal.ts';
import { reportWeights, type WeightReport } from './weights.ts';

export type EvaluationSettings = {
  readonly estimators: readonly Estimator[];
  readonly alpha: number;
  readonly draws: number;
  readonly seed: number;
  readonly limits: SupportLimits;
  /** Units that the anytime interval is tuned for; chosen before the log is looked at. */
  readonly plannedUnits: number;
  /** Whether the logging policy learnt from what the log holds. */
  readonly isAdaptive: boolean;
  /** What an option counts as in the overlap map. */
  readonly groupOf?: (action: string) => string;
};

export type Reading = {
  readonly value: number;
  readonly standardError: number;
  /** The interval to be told: the bootstrap's, or the anytime one of an adaptive log. */
  readonly lower: number;
  readonly upper: number;
  readonly bootstrap: Interval | null;
  /** Null, as the bootstrap's, of an adaptive log. */
  readonly fixed: Interval | null;
  readonly anytime: Interval;
};

export type EstimatorReading = { readonly estimator: Estimator } & (
  Reading | { readonly notEstimable: OffPolicyRefusal }
);

export type PolicyReading = {
  readonly policy: string;
  readonly weights: WeightReport | null;
  readonly cautions: readonly string[];
  readonly overlap: readonly OverlapCell[];
  readonly estimates: readonly EstimatorReading[];
  /** Set where nothing can be said of the policy at all. */
  readonly notEstimable: OffPolicyRefusal | null;
};

export type Difference = {
  readonly policy: string;
  /** Another policy; null: the log's own. */
  readonly versus: string | null;
  readonly estimator: Estimator;
} & (Reading | { readonly notEstimable: OffPolicyRefusal });

export type LogReading = {
  readonly rounds: number;
  readonly units: number;
  /** What the log's own policy was worth: the mean reward. */
  readonly asLogged: Reading | { readonly notEstimable: OffPolicyRefusal };
  readonly policies: readonly PolicyReading[];
  readonly differences: readonly Difference[];
};

export type Log = { readonly rounds: readonly LoggedRound[]; readonly modelled: ByOption | null };

type Prepared = {
  readonly reading: Omit<PolicyReading, 'estimates'>;
  /** Null where the policy, or the estimator, is refused. */
  readonly sums: readonly (UnitSums | null)[];
};

const noModel: OffPolicyRefusal = { code: 'no-reward-model', detail: 'This estimator needs a reward model.' };
const noVariation: OffPolicyRefusal = {
  code: 'no-variation',
  detail: 'What the debtors contribute does not differ, so the error of the estimate cannot be known.',
};

const modelOfLearntLog: OffPolicyRefusal = {
  code: 'model-of-learnt-log',
  detail:
    'A strategy that decided learnt from this log: what a reward model alone makes of such a log is biased, and no interval holds.',
};

/** Why the log says nothing of the policy, or what is doubtful about what it says. */
const supportOf = (
  rounds: readonly LoggedRound[],
  probabilities: ByOption,
  {
    log,
    weights,
    settings,
  }: {
    readonly log: WeighedRounds;
    readonly weights: WeightReport;
    readonly settings: EvaluationSettings;
  },
): Result<readonly string[], OffPolicyRefusal> => {
  const support = checkSupport(weights, settings.limits);
  if (!support.ok || !settings.isAdaptive) return support;
  const adaptive = checkAdaptive(rounds, probabilities, log);
  return adaptive.ok ? support : adaptive;
};

/** Why an estimator gives nothing, whatever the policy. */
const estimatorFault = (
  estimator: Estimator,
  { modelled }: Log,
  { isAdaptive }: EvaluationSettings,
): OffPolicyRefusal | null => {
  if (!usesModel(estimator)) return null;
  if (modelled === null) return noModel;
  return isAdaptive && estimator.name === 'dm' ? modelOfLearntLog : null;
};

const refusedPolicy = (policy: string, refusal: OffPolicyRefusal, estimators: readonly Estimator[]): Prepared => ({
  reading: { policy, weights: null, cautions: [], overlap: [], notEstimable: refusal },
  sums: estimators.map(() => null),
});

const preparePolicy = (whole: Log, { name, probabilities }: TargetPolicy, settings: EvaluationSettings): Prepared => {
  const { rounds, modelled } = whole;
  const { estimators, groupOf } = settings;
  const sound = checkTarget(rounds, probabilities);
  if (!sound.ok) return refusedPolicy(name, sound.error, estimators);
  const log = weighRounds({ rounds, units: numberUnits(rounds), probabilities, modelled });
  const weights = reportWeights(rounds, probabilities, log);
  const overlap = mapOverlap({ rounds, probabilities, log, ...(groupOf === undefined ? {} : { groupOf }) });
  const support = supportOf(rounds, probabilities, { log, weights, settings });
  const reading = { policy: name, weights, overlap, cautions: support.ok ? support.value : [] };
  const canRun = (estimator: Estimator): boolean => support.ok && estimatorFault(estimator, whole, settings) === null;
  return {
    reading: { ...reading, notEstimable: support.ok ? null : support.error },
    sums: estimators.map((estimator) => (canRun(estimator) ? sumByUnit(estimator, log) : null)),
  };
};

type Drawn = { readonly value: number; readonly influence: Float64Array; readonly draws: Float64Array };

const read = (
  { value, influence, draws }: Drawn,
  { alpha, plannedUnits, isAdaptive }: Pick<EvaluationSettings, 'alpha' | 'plannedUnits' | 'isAdaptive'>,
): Result<Reading, OffPolicyRefusal> => {
  const standardError = standardErrorOf(influence);
  if (!(standardError > 1e-12 * Math.max(1e-6, Math.abs(value))))
    return notEstimable(noVariation.code, noVariation.detail);
  const estimated = { value, standardError, units: influence.length };
  const anytime = anytimeInterval(estimated, { alpha, plannedUnits });
  if (isAdaptive) return success({ value, standardError, ...anytime, bootstrap: null, fixed: null, anytime });
  const drawn = percentileInterval(draws, alpha);
  const fixed = fixedInterval(estimated, alpha);
  return success({ value, standardError, ...(drawn ?? fixed), bootstrap: drawn, fixed, anytime });
};

const orRefusal = <Value>(
  result: Result<Value, OffPolicyRefusal>,
): Value | { readonly notEstimable: OffPolicyRefusal } => (result.ok ? result.value : { notEstimable: result.error });

const ownSums = (rounds: readonly LoggedRound[]): UnitSums => {
  const { unitOf, unitCount } = numberUnits(rounds);
  const sums = { rounds: new Float64Array(unitCount), plain: new Float64Array(unitCount), ratio: null };
  for (const [place, { reward }] of rounds.entries()) {
    const unit = unitOf[place] as number;
    sums.rounds[unit] = (sums.rounds[unit] as number) + 1;
    sums.plain[unit] = (sums.plain[unit] as number) + reward;
  }
  return sums;
};

const differenceOf = (left: Drawn, right: Drawn): Drawn => ({
  value: left.value - right.value,
  influence: left.influence.map((value, unit) => value - (right.influence[unit] as number)),
  draws: pairedDifferences(left.draws, right.draws),
});

/** The mean reward; of a log that was learnt from, where payers are enough. */
const readOwn = (drawn: Drawn, { rounds }: Log, settings: EvaluationSettings): Result<Reading, OffPolicyRefusal> => {
  if (!settings.isAdaptive) return read(drawn, settings);
  const rewards = Float64Array.from(rounds, ({ reward }) => reward);
  const enough = checkAdaptiveMean({ ...numberUnits(rounds), rewards });
  return enough.ok ? read(drawn, settings) : enough;
};

/** Every policy against the log's own, and every later one against the first. */
const differencesOf = (
  own: Drawn,
  policies: readonly { readonly name: string; readonly drawn: readonly (Drawn | null)[] }[],
  settings: EvaluationSettings,
): readonly Difference[] => {
  const [first] = policies;
  const pairs = policies.length + Math.max(0, policies.length - 1);
  const strict = { ...settings, alpha: settings.alpha / Math.max(1, pairs) };
  const against = (
    { name, drawn }: (typeof policies)[number],
    versus: string | null,
    otherOf: (place: number) => Drawn | null,
  ): readonly Difference[] =>
    settings.estimators.flatMap((estimator, place) => {
      const [one, other] = [drawn[place] ?? null, otherOf(place)];
      if (one === null || other === null) return [];
      return [{ policy: name, versus, estimator, ...orRefusal(read(differenceOf(one, other), strict)) }];
    });
  return [
    ...policies.flatMap((policy) => against(policy, null, () => own)),
    ...policies
      .slice(1)
      .flatMap((policy) => against(policy, first?.name ?? null, (place) => first?.drawn[place] ?? null)),
  ];
};

/** Refused as a whole where the log itself is not sound. */
export const evaluatePolicies = (
  log: Log,
  targets: readonly TargetPolicy[],
  settings: EvaluationSettings,
): Result<LogReading, OffPolicyRefusal> => {
  const sound = checkRounds(log.rounds);
  if (!sound.ok) return sound;
  const prepared = targets.map((target) => preparePolicy(log, target, settings));
  const own = ownSums(log.rounds);
  const all = [own, ...prepared.flatMap(({ sums }) => sums.filter((each) => each !== null))];
  const values = bootstrap({ estimates: all, draws: settings.draws, seed: settings.seed });
  const drawnBySums = new Map(
    all.map((sums, place) => [
      sums,
      { value: estimateOf(sums), influence: influences(sums), draws: values[place] as Float64Array },
    ]),
  );
  const drawnOf = (sums: UnitSums | null): Drawn | null => (sums === null ? null : (drawnBySums.get(sums) ?? null));
  const ownDrawn = drawnOf(own) as Drawn;
  return success({
    rounds: log.rounds.length,
    units: own.rounds.length,
    asLogged: orRefusal(readOwn(ownDrawn, log, settings)),
    policies: prepared.map(({ reading, sums }) => ({
      ...reading,
      estimates: settings.estimators.map((estimator, place) => {
        const drawn = drawnOf(sums[place] ?? null);
        const fault = reading.notEstimable ?? estimatorFault(estimator, log, settings);
        if (drawn === null) return { estimator, notEstimable: fault ?? noModel };
        return { estimator, ...orRefusal(read(drawn, settings)) };
      }),
    })),
    differences: differencesOf(
      ownDrawn,
      prepared.map(({ reading, sums }) => ({ name: reading.policy, drawn: sums.map(drawnOf) })),
      settings,
    ),
  });
};
