/** What is to be minded of the data that a report is made of: refusals, money that could not be counted, arms that were stopped. */
import type { ArmFigures, DataNote, MetricFigures } from '../../experiments/index.ts';

/** A metric as it was read, and why it could not be. */
export type Told = { readonly figures: MetricFigures; readonly refusal: string | null };

type NoteFacts = {
  readonly told: readonly Told[];
  readonly arms: readonly ArmFigures[];
  /** One an arm. */
  readonly tallies: readonly { readonly unpriced_contacts: number; readonly foreign_payments: number }[];
  readonly primaryMetric: string;
};

const plural = (count: number, one: string, many: string): string => `${String(count)} ${count === 1 ? one : many}`;

const note = (text: string, blocking = false): DataNote => ({ text, blocking });

/** The refusal of the primary metric bars a reading; another is told where that one is not. */
const refusalNotes = (told: readonly Told[], primaryMetric: string): readonly DataNote[] => {
  const refusals = told.flatMap(({ figures, refusal }) =>
    refusal === null ? [] : [{ isPrimary: figures.metric === primaryMetric, refusal }],
  );
  const first = refusals.find(({ isPrimary }) => isPrimary) ?? refusals[0];
  return first === undefined ? [] : [note(first.refusal, first.isPrimary)];
};

const moneyNotes = (unpriced: number, foreign: number): readonly DataNote[] => [
  ...(unpriced > 0
    ? [
        note(
          `${plural(unpriced, 'contact has', 'contacts have')} no price in the debtor's currency and cost nothing here.`,
        ),
      ]
    : []),
  ...(foreign > 0
    ? [
        note(
          `${plural(foreign, 'payment', 'payments')} in another currency than the debtor's case are not counted as money.`,
        ),
      ]
    : []),
];

const stopNotes = (arms: readonly ArmFigures[]): readonly DataNote[] =>
  arms.flatMap(({ id, stopped }) =>
    stopped === null
      ? []
      : [
          note(
            `${id} was stopped on ${new Date(stopped.at).toISOString().slice(0, 10)}: who came later is in the other arms only.`,
          ),
        ],
  );

export const dataNotes = ({ told, arms, tallies, primaryMetric }: NoteFacts): readonly DataNote[] => {
  const total = (name: 'unpriced_contacts' | 'foreign_payments'): number =>
    tallies.reduce((sum, row) => sum + row[name], 0);
  return [
    ...refusalNotes(told, primaryMetric),
    ...moneyNotes(total('unpriced_contacts'), total('foreign_payments')),
    ...stopNotes(arms),
  ];
};
