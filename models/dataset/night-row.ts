/**
 * What one night leaves behind to learn from: one open case, what was known of it, what could be done and how likely each
 * of it was, what was done, and what came of it until the next row of the same case or the end of the day.
 *
 * Waiting nights have a row too: a case that nobody writes to tells how people pay when left alone. Rows of one case come in
 * order of time. Money is minor units; probabilities are of the distribution the choice was drawn from.
 */

/** One contact that was possible, by its place in the catalogue, whatever its slots and wordings. */
export type NightOption = { readonly place: number; readonly probability: number };

export type NightRow = {
  readonly caseId: string;
  readonly debtorId: string;
  /** Local day number: days since 1970-01-01 in the debtor's zone. */
  readonly day: number;
  /** In the order of the feature specification; NaN where a value is not known. */
  readonly features: Float64Array;
  readonly balanceMinor: number;
  /** Days left in which a payment still counts. */
  readonly daysLeft: number;
  /** The whole distribution over contacts; with `noContactProb` it sums to 1. */
  readonly options: readonly NightOption[];
  readonly noContactProb: number;
  /** What the base, the strategy the model is held against, would have done: its distribution over contacts; absent where it was not asked. */
  readonly baseOptions?: readonly NightOption[];
  /** Place of the contact that was chosen; -1 when none was. */
  readonly chosenPlace: number;
  /** Whether the contact reached the person; null when there was none or it is not known. */
  readonly reached: boolean | null;
  /** From this decision to the next row of the case or the end of the day. */
  readonly paidMinor: number;
  readonly complained: boolean;
  readonly optedOut: boolean;
  /** Whether the case was closed by what happened. */
  readonly closed: boolean;
};
