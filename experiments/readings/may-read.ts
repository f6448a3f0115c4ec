/** What is refused whatever the figures are: STATISTICS.md §9 as one question before a reading is made. Refusals by figures stand in the readings. */
import type { Result } from '../../engine/index.ts';
import { notEstimable, type NotEstimable, type NotEstimableReason } from '../not-estimable.ts';

export type ReadingRequest = {
  readonly boundary: 'sequential' | 'fixed' | 'bayesian';
  readonly use: 'show' | 'verdict' | 'stop';
  readonly unit: 'debtor' | 'contact';
  readonly statistic: 'mean' | 'share' | 'ratio' | 'trimmed_mean' | 'median' | 'log_ratio';
  readonly isMoney: boolean;
  /** Early readings: money to date, divided by the historic share, or by a surrogate. */
  readonly delay: 'none' | 'matured' | 'projected' | 'to_date' | 'historic_share' | 'surrogate';
  /** How data of an exploring arm are read; `none` where no arm explores. */
  readonly adaptive: 'none' | 'weighted' | 'plain';
  /** Whether cap, k*, m* and horizon stand as they stood at the start. */
  readonly isPlanUnmoved: boolean;
};

type Rule = { readonly reason: NotEstimableReason; readonly isBroken: (request: ReadingRequest) => boolean };

const early: readonly ReadingRequest['delay'][] = ['to_date', 'historic_share', 'surrogate'];

const rules: readonly Rule[] = [
  { reason: 'per_contact', isBroken: ({ unit }) => unit === 'contact' },
  { reason: 'plan_moved', isBroken: ({ isPlanUnmoved }) => !isPlanUnmoved },
  { reason: 'sample_mean_of_adaptive', isBroken: ({ adaptive }) => adaptive === 'plain' },
  { reason: 'fixed_on_adaptive', isBroken: ({ adaptive, boundary }) => adaptive !== 'none' && boundary === 'fixed' },
  {
    reason: 'trimmed_money',
    isBroken: ({ isMoney, statistic }) => isMoney && (statistic === 'trimmed_mean' || statistic === 'median'),
  },
  { reason: 'log_ratio_beside_absolute', isBroken: ({ statistic }) => statistic === 'log_ratio' },
  { reason: 'early_reading_as_verdict', isBroken: ({ delay, use }) => early.includes(delay) && use !== 'show' },
  { reason: 'not_valid_for_stopping', isBroken: ({ boundary, use }) => boundary !== 'sequential' && use === 'stop' },
];

/** The first rule that forbids it, or null. */
export const whyNotRead = (request: ReadingRequest): Result<never, NotEstimable> | null => {
  const broken = rules.find(({ isBroken }) => isBroken(request));
  return broken === undefined ? null : notEstimable(broken.reason);
};
