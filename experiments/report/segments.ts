/**
 * Whether an effect differs between markets, segments, stages, sizes. Debtors are split in two halves by their day of entry. One half says
 * where the effect looks greatest and least; the other, which did not choose, measures that difference (honest splitting). Beside it each
 * stratum's own effect over both halves, pulled towards the effect of all by empirical Bayes (shrink.ts). None of it changes the verdict.
 */
import { adjustedDifference } from '../effects/adjusted.ts';
import type { Arms } from '../effects/effect.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { clockOfSizes, harmonicSize, multiplierAt } from '../readings/confidence-sequence.ts';
import { gateToShow } from '../readings/gates.ts';
import { notEstimable } from '../not-estimable.ts';
import { mergeSums } from '../sums/merge.ts';
import { noOutcome, type OutcomeSums } from '../sums/outcome-sums.ts';
import { refused, type Pair } from './compare.ts';
import type { Refused, SegmentFinding, SegmentReading } from './report.ts';
import type { ByArm, MeanMetric, Stratum } from './report-input.ts';
import { shrinkEffects, type Measured } from './shrink.ts';

type Split = { readonly stratum: Stratum; readonly halves: readonly [Arms<OutcomeSums>, Arms<OutcomeSums>] };

const armsOf = (byArm: ByArm<OutcomeSums>, { arm, versus }: Pair): Arms<OutcomeSums> => ({
  treatment: byArm[arm] ?? noOutcome,
  control: byArm[versus] ?? noOutcome,
});

const together = ([one, other]: Split['halves']): Arms<OutcomeSums> => ({
  treatment: mergeSums(one.treatment, other.treatment),
  control: mergeSums(one.control, other.control),
});

const measure = (arms: Arms<OutcomeSums>): Measured | null => {
  const effect = adjustedDifference(arms);
  return effect.ok && gateToShow(arms) === null ? effect.value : null;
};

type Question = {
  readonly metric: MeanMetric;
  readonly pair: Pair;
  readonly alpha: number;
  readonly overall: Measured;
};

const multiplierOf = ({ metric, pair, alpha }: Question, arms: Arms<OutcomeSums>): number => {
  const { plannedDebtors } = metric.plan;
  const planned = harmonicSize(plannedDebtors[pair.arm] ?? 1, plannedDebtors[pair.versus] ?? 1);
  const size = harmonicSize(arms.treatment.n, arms.control.n);
  return multiplierAt(clockOfSizes({ size, planned, alpha }), alpha);
};

/** Why a stratum is not measured: of the strata that `measure` left out. */
const refusalOf = (arms: Arms<OutcomeSums>): Refused => {
  const effect = adjustedDifference(arms);
  if (!effect.ok) return refused(effect.error);
  const closed = gateToShow(arms) ?? notEstimable('too_few_payers');
  return closed.ok ? closed.value : refused(closed.error);
};

const readStrata = (question: Question, splits: readonly Split[]): readonly SegmentReading[] => {
  const { pair, overall, alpha } = question;
  const whole = splits.map(({ halves }) => together(halves));
  const measured = whole.map(measure);
  const known = measured.filter((one) => one !== null);
  const shrunk = shrinkEffects(known, overall).effects;
  const z = normalQuantile(1 - alpha / 2);
  return splits.map(({ stratum: { by, name } }, place): SegmentReading => {
    const arms = whole[place] ?? armsOf({}, pair);
    const head = { by, name, ...pair, debtors: arms.treatment.n + arms.control.n };
    const own = measured[place] ?? null;
    if (own === null) return { ...head, ...refusalOf(arms) };
    const half = multiplierOf(question, arms) * own.standardError;
    const pulled = shrunk[known.indexOf(own)] ?? { ...own, believedShare: 1 };
    return {
      ...head,
      ...{ estimate: own.estimate, lower: own.estimate - half, upper: own.estimate + half },
      shrunk: {
        estimate: pulled.estimate,
        lower: pulled.estimate - z * pulled.standardError,
        upper: pulled.estimate + z * pulled.standardError,
      },
      believedShare: pulled.believedShare,
    };
  });
};

const extremes = (splits: readonly Split[]): readonly [Split, Split] | null => {
  const seen = splits.flatMap((split) => {
    const effect = measure(split.halves[0]);
    return effect === null || measure(split.halves[1]) === null ? [] : [{ split, estimate: effect.estimate }];
  });
  const sorted = seen.sort((one, other) => other.estimate - one.estimate);
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined || first === last ? null : [first.split, last.split];
};

const findDifference = (question: Question, by: string, splits: readonly Split[]): SegmentFinding | null => {
  const chosen = extremes(splits);
  if (chosen === null) return null;
  const [highest, lowest] = chosen;
  const [above, below] = [measure(highest.halves[1]), measure(lowest.halves[1])];
  if (above === null || below === null) return null;
  const estimate = above.estimate - below.estimate;
  const multiplier = Math.max(multiplierOf(question, highest.halves[1]), multiplierOf(question, lowest.halves[1]));
  const half = multiplier * Math.hypot(above.standardError, below.standardError);
  return {
    ...{ by, ...question.pair, highest: highest.stratum.name, lowest: lowest.stratum.name },
    difference: { estimate, lower: estimate - half, upper: estimate + half },
    isConfirmed: estimate - half > 0,
  };
};

export type SegmentReport = {
  readonly segments: readonly SegmentReading[];
  readonly segmentFindings: readonly SegmentFinding[];
};

/** `overall`: the effect of all debtors; without it there is nothing to pull towards, and nothing is shown. */
export const readSegments = (
  metric: MeanMetric,
  pair: Pair,
  { alpha, overall }: { readonly alpha: number; readonly overall: Measured | null },
): SegmentReport => {
  if (overall === null) return { segments: [], segmentFindings: [] };
  const question = { metric, pair, alpha, overall };
  const isDivided = (by: string): boolean => metric.strata.filter((one) => one.by === by).length > 1;
  const attributes = [...new Set(metric.strata.map(({ by }) => by))].filter(isDivided);
  const parts = attributes.map((by) => {
    const splits = metric.strata
      .filter((one) => one.by === by)
      .map((stratum): Split => {
        const [one, other] = stratum.halves;
        return { stratum, halves: [armsOf(one, pair), armsOf(other, pair)] };
      });
    return { readings: readStrata(question, splits), finding: findDifference(question, by, splits) };
  });
  return {
    segments: parts.flatMap(({ readings }) => readings),
    segmentFindings: parts.flatMap(({ finding }) => (finding === null ? [] : [finding])),
  };
};
