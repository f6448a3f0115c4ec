/**
 * The parity gate: which groups are certainly treated or served otherwise than the reference by more than is tolerated. It fails only
 * where the whole interval of a difference lies beyond the tolerance, so that chance alone rarely fails it; what is not shown is not judged.
 */
import type { GroupFigure } from './compare-groups.ts';

export type FairnessThreshold = {
  readonly measure: string;
  /** In units of the measure, towards the worse. */
  readonly mostDifference: number;
  /** Whether more of it is worse for people (`higher`), less of it is, or either. */
  readonly worse: 'higher' | 'lower' | 'either';
};

export type FairnessVerdict = {
  readonly passed: boolean;
  readonly judged: number;
  readonly reasons: readonly string[];
};

type Measured = {
  readonly measure: string;
  readonly reference: string | null;
  readonly figures: readonly GroupFigure[];
};

const says = (value: number): string => String(Number(value.toPrecision(3)));

const excess = ({ difference }: GroupFigure, { mostDifference, worse }: FairnessThreshold): boolean => {
  if (difference === null) return false;
  const isHigher = worse !== 'lower' && difference.lower > mostDifference;
  const isLower = worse !== 'higher' && difference.upper < -mostDifference;
  return isHigher || isLower;
};

export const judgeFairness = (
  measures: readonly Measured[],
  thresholds: readonly FairnessThreshold[],
): FairnessVerdict => {
  let judged = 0;
  const reasons: string[] = [];
  for (const threshold of thresholds) {
    const found = measures.find(({ measure }) => measure === threshold.measure);
    for (const figure of found?.figures ?? []) {
      if (figure.difference === null) continue;
      judged += 1;
      const { value, lower, upper } = figure.difference;
      if (excess(figure, threshold))
        reasons.push(
          `${threshold.measure} of ${figure.group} differs from ${found?.reference ?? 'the reference'} by ${says(value)} ` +
            `(${says(lower)} to ${says(upper)}); at most ${says(threshold.mostDifference)} is tolerated.`,
        );
    }
  }
  return { passed: reasons.length === 0, judged, reasons };
};
