/**
 * The value of policies estimated from one log: support first, then every estimator with its intervals, then the differences between the
 * policies and to the log's own policy, paired on the same units and the same bootstrap draws. Differences are told at α divided by their
 * number (Bonferroni), so that the chance of any wrong one is at most α.
 *
 * A log that was collected by a policy that learns has no fixed interval that holds its level; there the anytime one is the interval told.
 */
import { success, type Result } from '../../engine/index.ts';
import type { Interval } from '../interval.ts';
import { bootstrap, pairedDifferences, percentileInterval } from './bootstrap.ts';
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
import { numberUnits, weighRounds, type ByOption, type LoggedRound, type TargetPolicy } from './logged-round.ts';
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
  readonly fixed: Interval;
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

const refusedPolicy = (policy: string, refusal: OffPolicyRefusal, estimators: readonly Estimator[]): Prepared => ({
  reading: { policy, weights: null, cautions: [], overlap: [], notEstimable: refusal },
  sums: estimators.map(() => null),
});

const preparePolicy = (
  { rounds, modelled }: Log,
  { name, probabilities }: TargetPolicy,
  { estimators, limits, groupOf }: EvaluationSettings,
): Prepared => {
  const sound = checkTarget(rounds, probabilities);
  if (!sound.ok) return refusedPolicy(name, sound.error, estimators);
  const log = weighRounds({ rounds, units: numberUnits(rounds), probabilities, modelled });
  const weights = reportWeights(rounds, probabilities, log);
  const overlap = mapOverlap({ rounds, probabilities, log, ...(groupOf === undefined ? {} : { groupOf }) });
  const support = checkSupport(weights, limits);
  const reading = { policy: name, weights, overlap, cautions: support.ok ? support.value : [] };
  const canRun = (estimator: Estimator): boolean => support.ok && (modelled !== null || !usesModel(estimator));
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
  const drawn = percentileInterval(draws, alpha);
  const fixed = fixedInterval(estimated, alpha);
  const anytime = anytimeInterval(estimated, { alpha, plannedUnits });
  const told = isAdaptive ? anytime : (drawn ?? fixed);
  return success({ value, standardError, lower: told.lower, upper: told.upper, bootstrap: drawn, fixed, anytime });
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
    asLogged: orRefusal(read(ownDrawn, settings)),
    policies: prepared.map(({ reading, sums }) => ({
      ...reading,
      estimates: settings.estimators.map((estimator, place) => {
        const drawn = drawnOf(sums[place] ?? null);
        if (drawn === null) return { estimator, notEstimable: reading.notEstimable ?? noModel };
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
