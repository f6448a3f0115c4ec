/**
 * The parity gate of a model before it decides: would it widen a gap between groups of people beyond what is tolerated? A group is held against the
 * largest one. A measure fails where the gap under the model is certainly beyond the tolerance, in the direction that is worse for people, and is
 * certainly wider than the gap there is without the model: what the base does, or foretells, already. So a model that leaves a gap as it is, or
 * narrows it, is not barred for it, and the world's own differences (who pays, who owes how much) are not held against it.
 *
 * Certainly: all comparisons of a night hold together at 95 % (Bonferroni), since there is one gate and many groups. Groups of fewer than 30 people are
 * not judged, nor people of whom the group is not told. Errors are those of ratios of means over people, linearised (Cochran, Sampling Techniques, §6.4).
 */
import { normalBound } from '../survival/chi-square.ts';
import { fewestPeople, type Bounded } from './compare-groups.ts';
import type { FairnessThreshold } from './judge-fairness.ts';

/** Two ratios over the same person: under the model, and without it. */
export type PersonSums = {
  readonly over: number;
  readonly under: number;
  readonly baseOver: number;
  readonly baseUnder: number;
};

export type ParityMeasure = {
  /** Null: shown and not judged. */
  readonly tolerance: FairnessThreshold | null;
  readonly measure: string;
  /** What the ratio is, for people. */
  readonly meaning: string;
  /** By person. */
  readonly people: ReadonlyMap<string, PersonSums>;
};

/** One way of making groups; people who are not in it have not told. */
export type DebtorGroups = { readonly by: string; readonly groupOf: ReadonlyMap<string, string> };

export type ParityFigure = {
  readonly group: string;
  readonly people: number;
  readonly value: number;
  readonly base: number;
  /** Against the largest group, under the model; null for that group itself. */
  readonly difference: Bounded | null;
  /** By how much that difference is more than the one without the model. */
  readonly widening: Bounded | null;
};

export type ParityComparison = {
  readonly by: string;
  readonly measure: string;
  readonly meaning: string;
  readonly reference: string | null;
  /** Groups of fewer than 30 people: neither named nor judged. */
  readonly smallGroups: number;
  readonly figures: readonly ParityFigure[];
};

export type ParityReport = {
  readonly passed: boolean;
  /** Differences that were judged. */
  readonly judged: number;
  readonly reasons: readonly string[];
  readonly tolerances: readonly FairnessThreshold[];
  readonly comparisons: readonly ParityComparison[];
};

type Estimate = {
  readonly group: string;
  readonly people: number;
  readonly value: number;
  readonly base: number;
  readonly variance: number;
  readonly addedVariance: number;
};

const allTogether = 0.05;

const ratio = (over: number, under: number): number => (under > 0 ? over / under : 0);

/** Of a person's part in a ratio, the pull on it. */
const pull = (over: number, under: number, value: number, total: number): number =>
  total > 0 ? (over - value * under) / total : 0;

const estimateOf = (group: string, people: readonly PersonSums[]): Estimate => {
  const sum = (of: (person: PersonSums) => number): number => people.reduce((total, each) => total + of(each), 0);
  const [under, baseUnder] = [sum((each) => each.under), sum((each) => each.baseUnder)];
  const value = ratio(
    sum((each) => each.over),
    under,
  );
  const base = ratio(
    sum((each) => each.baseOver),
    baseUnder,
  );
  let [squares, addedSquares] = [0, 0];
  for (const each of people) {
    const own = pull(each.over, each.under, value, under);
    const added = own - pull(each.baseOver, each.baseUnder, base, baseUnder);
    squares += own * own;
    addedSquares += added * added;
  }
  const correction = people.length / Math.max(1, people.length - 1);
  return {
    ...{ group, people: people.length, value, base },
    variance: squares * correction,
    addedVariance: addedSquares * correction,
  };
};

type Grouped = { readonly estimates: readonly Estimate[]; readonly smallGroups: number };

const estimatesOf = ({ people }: ParityMeasure, { groupOf }: DebtorGroups): Grouped => {
  const byGroup = new Map<string, PersonSums[]>();
  for (const [debtorId, sums] of people) {
    const group = groupOf.get(debtorId);
    // Whoever gives nothing to take a share of is not of those who are compared.
    if (group === undefined || !(sums.under > 0)) continue;
    const own = byGroup.get(group);
    if (own === undefined) byGroup.set(group, [sums]);
    else own.push(sums);
  }
  const shown = [...byGroup].filter(([, own]) => own.length >= fewestPeople);
  const estimates = shown.map(([group, own]) => estimateOf(group, own));
  return {
    smallGroups: byGroup.size - shown.length,
    estimates: estimates.toSorted((one, other) => other.people - one.people || (one.group < other.group ? -1 : 1)),
  };
};

const around = (value: number, variance: number, bound: number): Bounded => {
  const error = bound * Math.sqrt(variance);
  return { value, lower: value - error, upper: value + error };
};

const figureOf = (own: Estimate, reference: Estimate, bound: number): ParityFigure => {
  const { group, people, value, base } = own;
  if (own === reference) return { group, people, value, base, difference: null, widening: null };
  const added = value - base - (reference.value - reference.base);
  return {
    ...{ group, people, value, base },
    difference: around(value - reference.value, own.variance + reference.variance, bound),
    widening: around(added, own.addedVariance + reference.addedVariance, bound),
  };
};

/** Beyond what is tolerated, and wider than without the model, both certainly. */
const isBreach = ({ difference, widening }: ParityFigure, { mostDifference, worse }: FairnessThreshold): boolean => {
  if (difference === null || widening === null) return false;
  const isHigher = worse !== 'lower' && difference.lower > mostDifference && widening.lower > 0;
  const isLower = worse !== 'higher' && difference.upper < -mostDifference && widening.upper < 0;
  return isHigher || isLower;
};

const says = (value: number): string => String(Number(value.toPrecision(3)));

const reasonOf = (
  { by, meaning, reference, figures }: ParityComparison,
  figure: ParityFigure,
  { mostDifference }: FairnessThreshold,
): string => {
  const held = figures.find(({ group }) => group === reference);
  const { value, lower, upper } = figure.difference ?? { value: 0, lower: 0, upper: 0 };
  const today = figure.base - (held?.base ?? 0);
  return (
    `Unequal by ${by}: ${meaning}, is ${says(figure.value)} for ${figure.group} and ${says(held?.value ?? 0)} for ${reference ?? ''}. ` +
    `The gap of ${says(value)} (${says(lower)} to ${says(upper)}) is more than the ${says(mostDifference)} that is tolerated, and wider than ` +
    `the ${says(today)} without the model.`
  );
};

export const judgeParity = (measures: readonly ParityMeasure[], groupings: readonly DebtorGroups[]): ParityReport => {
  const grouped = groupings.flatMap((groups) =>
    measures.map((measure) => ({ groups, measure, ...estimatesOf(measure, groups) })),
  );
  const judged = grouped.reduce(
    (count, { measure, estimates }) => count + (measure.tolerance === null ? 0 : Math.max(0, estimates.length - 1)),
    0,
  );
  const bound = normalBound(1 - allTogether / Math.max(1, judged));
  const reasons: string[] = [];
  const comparisons = grouped.map(({ groups: { by }, measure: of, estimates, smallGroups }): ParityComparison => {
    const [reference] = estimates;
    const figures = reference === undefined ? [] : estimates.map((own) => figureOf(own, reference, bound));
    const { measure, meaning, tolerance } = of;
    const comparison = { by, measure, meaning, reference: reference?.group ?? null, smallGroups, figures };
    if (tolerance !== null) {
      for (const figure of figures)
        if (isBreach(figure, tolerance)) reasons.push(reasonOf(comparison, figure, tolerance));
    }
    return comparison;
  });
  const tolerances = measures.flatMap(({ tolerance }) => (tolerance === null ? [] : [tolerance]));
  return { passed: reasons.length === 0, judged, reasons, tolerances, comparisons };
};
