/** How it was measured, in sentences that a reader without statistics can check, and those with it can hold against docs/experiments.md. */
import { metricOf } from '../metrics/metric-catalogue.ts';
import { payersToDecide, payersToShow } from '../readings/gates.ts';
import { moneyWords, percentWords, plainNumber } from './amounts.ts';
import type { ReportInput } from './report-input.ts';
import type { WithinArm } from './report.ts';

const windowSentence = ({ metrics, definition }: ReportInput): string => {
  const primary = metrics.find(({ metric }) => metric === definition.primaryMetric);
  if (primary === undefined || primary.kind === 'ratio' || primary.windowDays === null)
    return 'What has happened so far counts, each debtor once.';
  return (
    `What happens within ${String(primary.windowDays)} days of a debtor's first decision counts. Debtors who are not that far yet are ` +
    `projected to it by what debtors of the same arm did at the same age (mean cumulative function), so that paying sooner is not taken for paying more.`
  );
};

const capSentence = ({ metrics, currency }: ReportInput): readonly string[] => {
  const capped = metrics.find((one) => one.kind !== 'ratio' && one.capMinor !== null);
  if (capped === undefined || capped.kind === 'ratio' || capped.capMinor === null || currency === null) return [];
  return [
    `A debtor's payments count up to ${moneyWords(capped.capMinor, currency)}, the 99th percentile of payers before the start, fixed then.`,
  ];
};

const splitWords = ({ definition }: ReportInput): string =>
  definition.arms.map(({ id, weight }) => `${id} ${percentWords(weight)}`).join(', ');

export const methodOf = (input: ReportInput): readonly string[] => {
  const { definition } = input;
  const { title, numerator, denominator } = metricOf(definition.primaryMetric);
  return [
    `Debtors were assigned at random by a hash of their id (unit: ${definition.unit}; ${splitWords(input)}), and stay where they are. All count in the arm they were assigned to, whatever was done about them.`,
    `Judged by one metric, named before the start: ${title} (${numerator}, over ${denominator}).`,
    windowSentence(input),
    ...capSentence(input),
    `Intervals hold at every look at once (asymptotic confidence sequences, level ${percentWords(1 - definition.alpha)}), so reading daily and stopping at will is allowed. What is shown is what all looks so far allow.`,
    `Nothing is shown below ${String(payersToShow)} payers in each arm, no verdict is given below ${String(payersToDecide)}.`,
    `Several challengers: a claim must stand after Holm's correction. Secondary metrics: Holm and Benjamini–Hochberg are beside them, and no verdict follows from them.`,
    `"No difference" means less than ${percentWords(definition.minimumDetectableEffect)} of the champion's level.`,
    `A month is ${plainNumber(30)} days at the pace at which debtors came in so far, as if all of them were treated so.`,
  ];
};

const leastFloor = 0.05;

/** Arms against each other are compared at random whatever their strategies learn; single actions within a learning arm are not. */
export const withinArmsOf = ({ arms }: ReportInput): readonly WithinArm[] =>
  arms
    .filter(({ explores }) => explores)
    .map(({ id, floor }) => ({
      arm: id,
      sentence:
        `The strategy of ${id} learns while it decides. Against the other arms it is read as any other, since debtors were assigned at random. ` +
        (floor === null || floor < leastFloor
          ? `Its single actions are not compared: each would have to be tried with a probability of at least ${percentWords(leastFloor)}${floor === null ? '' : `, and is with ${percentWords(floor)}`}. Their plain means would be biased.`
          : `Its single actions are compared by evaluations (POST /v1/evaluations), which weigh by the probabilities that were logged; their plain means would be biased.`),
    }));
