/**
 * Why a reading is refused: a closed list, each with one plain sentence. A refusal is an answer: never p = 1, an interval of [0, 0] or NaN
 * in its place.
 */
import { failure, type Result } from '../engine/index.ts';

const sentences = {
  arm_without_data: 'An arm has no data.',
  one_debtor: 'An arm has one debtor only, so its spread cannot be known.',
  no_exposure: 'Nothing that is counted against has happened in an arm: its denominator is 0.',
  zero_variance: 'The values of an arm do not differ, so the error of the difference cannot be known.',
  baseline_not_apart_from_zero: 'The level of the control arm is not told apart from 0, so no relative effect can be.',
  too_few_payers: 'An arm has too few payers for anything to be shown.',
  too_few_payers_for_verdict: 'An arm has too few payers for a verdict.',
  too_few_payers_for_fixed: 'An arm has too few payers for a fixed reading to hold its level.',
  too_few_observed_to_window: 'Too few debtors have been observed to the end of the window.',
  too_few_payers_of_action: 'An action has too few payers.',
  floor_too_low: 'The arm explored with a smallest probability below what can be corrected for.',
  fixed_on_adaptive: 'The data were collected adaptively: no fixed interval holds its level on them.',
  sample_mean_of_adaptive: 'The data were collected adaptively: their plain mean is biased.',
  early_reading_as_verdict: 'Money to date turns faster payment into a win: it is shown as early, never judged by.',
  not_valid_for_stopping: 'This interval is not valid when it is read again and again: it is shown, never stopped by.',
  per_contact: 'Contacts of one debtor are alike: only debtors are counted as independent.',
  plan_moved: 'The cap, the tuning or the horizon was moved after the start.',
  trimmed_money: 'A trimmed mean or a median is not money: it can move against it.',
  log_ratio_beside_absolute: 'A log-ratio test can contradict the absolute one of the same money.',
  settings_not_valid: 'The settings are not valid.',
} as const;

export type NotEstimableReason = keyof typeof sentences;

export type NotEstimable = {
  readonly reason: NotEstimableReason;
  /** For people, in one or two sentences; no personal data. */
  readonly detail: string;
};

/** `more`: figures that belong to the sentence, as "12 of 50 payers". */
export const notEstimable = (reason: NotEstimableReason, more?: string): Result<never, NotEstimable> =>
  failure({ reason, detail: more === undefined ? sentences[reason] : `${sentences[reason]} ${more}` });
