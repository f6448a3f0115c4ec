/**
 * How well scores order the labels, whatever their level: the area under the ROC curve, average precision and the Kolmogorov–Smirnov
 * distance. Rows of equal score are one step, so ties count half in the area. NaN where one of the classes is missing.
 */

/** Labels of 0 and 1, and a score for each. */
export type Scored = { readonly labels: ArrayLike<number>; readonly scores: ArrayLike<number> };

/** From the highest score down: how many of each class have at least that score. */
type Step = { readonly positives: number; readonly negatives: number };

const stepsOf = ({ labels, scores }: Scored): readonly Step[] => {
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row);
  const scoreOf = (row: number): number => scores[row] ?? NaN;
  order.sort((one, other) => scoreOf(other) - scoreOf(one));
  const steps: Step[] = [];
  let positives = 0;
  let negatives = 0;
  for (const [place, row] of order.entries()) {
    if (labels[row] === 1) positives += 1;
    else negatives += 1;
    const next = order[place + 1];
    if (next === undefined || scoreOf(next) !== scoreOf(row)) steps.push({ positives, negatives });
  }
  return steps;
};

const totalOf = (steps: readonly Step[]): Step => steps.at(-1) ?? { positives: 0, negatives: 0 };

const none: Step = { positives: 0, negatives: 0 };

/** The chance that a row of label 1 scores above one of label 0, a tie counting half. */
export const areaUnderRoc = (scored: Scored): number => {
  const steps = stepsOf(scored);
  const total = totalOf(steps);
  let pairs = 0;
  let before = none;
  for (const step of steps) {
    const positives = step.positives - before.positives;
    const negatives = step.negatives - before.negatives;
    pairs += positives * (total.negatives - step.negatives) + (positives * negatives) / 2;
    before = step;
  }
  return pairs / (total.positives * total.negatives);
};

/** Sum over the steps of precision times gain in recall; no interpolation. */
export const averagePrecision = (scored: Scored): number => {
  const steps = stepsOf(scored);
  const total = totalOf(steps);
  let sum = 0;
  let before = none;
  for (const step of steps) {
    sum += ((step.positives - before.positives) * step.positives) / (step.positives + step.negatives);
    before = step;
  }
  return sum / total.positives;
};

/** The greatest distance between the score distributions of the two classes. */
export const kolmogorovSmirnov = (scored: Scored): number => {
  const steps = stepsOf(scored);
  const total = totalOf(steps);
  let greatest = NaN;
  for (const { positives, negatives } of steps) {
    const distance = Math.abs(positives / total.positives - negatives / total.negatives);
    if (!(distance <= greatest)) greatest = distance;
  }
  return greatest;
};
