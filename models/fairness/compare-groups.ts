/**
 * How differently groups of people are treated and fare: each measure a ratio of two sums over people (firm contacts of all contacts;
 * complaints a person), with errors of people, and against the largest group as a difference and a ratio. A group of fewer than 30 people
 * is counted and not shown, so that nobody is told apart. The errors are those of a ratio of means (Cochran, Sampling Techniques, §6.4).
 */
import { normalBound } from '../survival/chi-square.ts';

/** Sums over the people of one group. */
export type GroupSums = {
  readonly group: string;
  readonly people: number;
  readonly over: number;
  readonly under: number;
  readonly overSquared: number;
  readonly overUnder: number;
  readonly underSquared: number;
};

export type Bounded = { readonly value: number; readonly lower: number; readonly upper: number };

export type GroupFigure = {
  readonly group: string;
  readonly people: number;
  readonly notShown: string | null;
  readonly figure: Bounded | null;
  /** Against the reference; null for the reference itself. */
  readonly difference: Bounded | null;
  /** Null too where either figure is 0: its logarithm has no error then. */
  readonly ratio: Bounded | null;
};

export const fewestPeople = 30;

type Estimate = { readonly value: number; readonly variance: number };

const reasonNot = ({ people, under }: GroupSums): string | null => {
  if (people < fewestPeople) return `fewer than ${fewestPeople} people`;
  return under > 0 ? null : 'nothing to take a share of';
};

const estimateOf = ({ people, over, under, overSquared, overUnder, underSquared }: GroupSums): Estimate => {
  const value = over / under;
  const squares = Math.max(0, overSquared - 2 * value * overUnder + value * value * underSquared);
  return { value, variance: (squares * people) / (people - 1) / (under * under) };
};

const around = (value: number, error: number): Bounded => ({ value, lower: value - error, upper: value + error });

const ratioOf = (one: Estimate, other: Estimate, bound: number): Bounded | null => {
  if (!(one.value > 0 && other.value > 0)) return null;
  const error = bound * Math.sqrt(one.variance / one.value ** 2 + other.variance / other.value ** 2);
  const value = one.value / other.value;
  return { value, lower: value * Math.exp(-error), upper: value * Math.exp(error) };
};

/** `reference`: the group with the most people that can be shown; null where there is none. */
export const compareGroups = (
  groups: readonly GroupSums[],
  level = 0.95,
): { readonly reference: string | null; readonly figures: readonly GroupFigure[] } => {
  const bound = normalBound(level);
  const shown = groups.filter((sums) => reasonNot(sums) === null);
  const largest = shown.toSorted((one, other) => other.people - one.people)[0];
  const base = largest === undefined ? null : estimateOf(largest);
  const figures = groups.map((sums): GroupFigure => {
    const { group, people } = sums;
    const notShown = reasonNot(sums);
    if (notShown !== null || base === null)
      return { group, people, notShown, figure: null, difference: null, ratio: null };
    const own = estimateOf(sums);
    const figure = around(own.value, bound * Math.sqrt(own.variance));
    if (sums === largest) return { group, people, notShown, figure, difference: null, ratio: null };
    const difference = around(own.value - base.value, bound * Math.sqrt(own.variance + base.variance));
    return { group, people, notShown, figure, difference, ratio: ratioOf(own, base, bound) };
  });
  return { reference: largest?.group ?? null, figures };
};
