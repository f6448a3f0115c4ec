/**
 * What is kept of an arm, or of its day: sums over debtors of the outcome y (already capped), of the pre-period covariate x, and of their
 * products up to the third order, of which means, variances, the adjustment and the skew correction are made. STATISTICS.md §7.3.
 */
import { addUp } from './merge.ts';

export type OutcomeSums = {
  /** Debtors. */
  readonly n: number;
  /** Debtors with y ≠ 0: the gates count them. */
  readonly payers: number;
  readonly y: number;
  readonly yy: number;
  readonly yyy: number;
  readonly x: number;
  readonly xx: number;
  readonly xxx: number;
  readonly xy: number;
  readonly yyx: number;
  readonly yxx: number;
};

export const noOutcome: OutcomeSums = {
  ...{ n: 0, payers: 0, y: 0, yy: 0, yyy: 0, x: 0, xx: 0, xxx: 0, xy: 0, yyx: 0, yxx: 0 },
};

/** One debtor's outcome and covariate (0 where there is none). */
export type DebtorValue = { readonly y: number; readonly x?: number };

const ofDebtor = ({ y, x = 0 }: DebtorValue): OutcomeSums => ({
  ...{ n: 1, payers: y === 0 ? 0 : 1, y, yy: y * y, yyy: y ** 3 },
  ...{ x, xx: x * x, xxx: x ** 3, xy: x * y, yyx: y * y * x, yxx: y * x * x },
});

const ofAll = function* (debtors: Iterable<DebtorValue>): Generator<OutcomeSums> {
  for (const debtor of debtors) yield ofDebtor(debtor);
};

export const sumOutcomes = (debtors: Iterable<DebtorValue>): OutcomeSums => addUp(noOutcome, ofAll(debtors));

/** Of a yes-or-no outcome from its counts. */
export const sumCounts = ({
  debtors,
  successes,
}: {
  readonly debtors: number;
  readonly successes: number;
}): OutcomeSums => ({
  ...noOutcome,
  ...{ n: debtors, payers: successes, y: successes, yy: successes, yyy: successes },
});
