/**
 * Mean days until the end, a case counting at most so many, as they would be if every case had one value of a factor and kept all else
 * (standardisation over the cases that there are): what a ratio of rates comes to in days.
 */
import type { CoxFit } from './cox.ts';

/** Cases that share a stratum and their covariates other than those of the factor asked for. */
export type CasePattern = {
  readonly stratum: number;
  readonly count: number;
  /** The covariates of other factors that hold, and the ratio of rates that they come to. */
  readonly others: readonly number[];
  readonly rate: number;
};

const at = (values: ArrayLike<number>, place: number): number => values[place] as number;

/** `logRatio`: of the value that every case is given. Null where no stratum has a baseline. */
export const standardisedMean = (
  patterns: readonly CasePattern[],
  {
    baseline,
    logRatio,
    horizon,
  }: { readonly baseline: CoxFit['baseline']; readonly logRatio: number; readonly horizon: number },
): number | null => {
  const widths = new Map(
    [...baseline].map(([stratum, steps]) => {
      const inside = steps.filter(({ time }) => time < horizon);
      const times = [...inside.map(({ time }) => time), horizon];
      const from = times[0] ?? horizon;
      return [
        stratum,
        { from, steps: inside.map(({ hazard }, place) => ({ hazard, days: at(times, place + 1) - at(times, place) })) },
      ];
    }),
  );
  let [total, cases] = [0, 0];
  const ratio = Math.exp(logRatio);
  for (const { stratum, count, rate } of patterns) {
    const curve = widths.get(stratum);
    if (curve === undefined) continue;
    let days = curve.from;
    for (const step of curve.steps) days += step.days * Math.exp(-step.hazard * rate * ratio);
    total += count * days;
    cases += count;
  }
  return cases === 0 ? null : total / cases;
};
