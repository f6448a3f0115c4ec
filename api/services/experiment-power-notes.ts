/** What a plan of an experiment says in sentences. */
import type { Design, Pace } from '../../experiments/index.ts';
import type { PowerAnswer } from '../contracts/experiment-power.ts';
import type { History } from './experiment-history.ts';

/** That an experiment may run. */
export const longestDays = 730;

type Question = { readonly history: History | null; readonly design: Design; readonly pace: Pace };
type Answered = Pick<PowerAnswer, 'gate' | 'plan' | 'whatIsThere'>;
type Told = readonly [holds: boolean, words: string];

const percent = (share: number): string => `${String(Number((100 * share).toPrecision(3)))} %`;
const count = (value: number): string => String(Math.round(value));

const tooLong = (days: number): string =>
  `${String(days)} days are more than the ${String(longestDays)} that an experiment may run: ask for a larger lift, more debtors or a more even split.`;

const neverReadable = (needed: number): string =>
  `The smaller arm is not sure to have the ${String(needed)} payers that a reading waits for within ${String(longestDays)} days: nothing might ever be read.`;

const notesOfPlan = ({ plan, gate: { payersNeeded, payerRate } }: Answered): readonly Told[] => [
  [plan !== null && !plan.isFeasible, tooLong(plan?.days ?? 0)],
  [(plan?.daysUntilReadable ?? 0) > longestDays, neverReadable(payersNeeded)],
  [
    plan?.setBy === 'payers',
    `A reading waits for ${String(payersNeeded)} payers in the smaller arm: that, not the power, sets debtors and days.`,
  ],
  [
    payerRate === null,
    `A reading waits for ${String(payersNeeded)} payers in the smaller arm. Whether there will be so many is not known: tell payerRate.`,
  ],
];

/** Below this the gate takes from the power. */
const surely = 0.99;

const notesOfThere = ({ whatIsThere, gate: { payersNeeded } }: Answered): readonly Told[] => {
  const { payersExpected = null, chanceReadable = null, debtors = 0 } = whatIsThere ?? {};
  if (payersExpected === null || chanceReadable === null) return [];
  return [
    [
      chanceReadable < surely,
      `Of the ${count(debtors)} debtors there, ${count(payersExpected)} payers are expected in the smaller arm. A reading waits for ` +
        `${String(payersNeeded)}, which is a chance of ${percent(chanceReadable)}; the power is told with it.`,
    ],
  ];
};

const notesOfDesign = ({ design, pace }: Question): readonly Told[] => {
  const { covariateCorrelation = 0, treatmentShare } = design;
  const capacity = pace.treatmentCapacityPerDay ?? Infinity;
  return [
    [covariateCorrelation !== 0, `What was paid before takes ${percent(covariateCorrelation ** 2)} off the variance.`],
    [
      Math.min(treatmentShare, 1 - treatmentShare) < 0.25,
      'So unequal a split has less power than planned where outcomes are skewed: simulate before you sign.',
    ],
    [capacity < pace.debtorsPerDay * treatmentShare, 'The capacity of the challenger, not the inflow, sets the pace.'],
  ];
};

export const notesOf = (question: Question, answered: Answered): readonly string[] => {
  const told = [...notesOfDesign(question), ...notesOfPlan(answered), ...notesOfThere(answered)];
  return [...(question.history?.notes ?? []), ...told.flatMap(([holds, words]) => (holds ? [words] : []))];
};
