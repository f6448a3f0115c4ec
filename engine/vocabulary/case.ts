/** The closed lists that describe a case and a debtor. */
export const stages = ['pre_due', 'reminder', 'collection', 'legal'] as const;
export type Stage = (typeof stages)[number];

/** Who asks: the rules of a country bind them differently. */
export const actors = ['creditor', 'agency', 'debt_buyer'] as const;
export type Actor = (typeof actors)[number];

export const debtorKinds = ['consumer', 'natural_person', 'business'] as const;
export type DebtorKind = (typeof debtorKinds)[number];

export const closeReasons = ['paid', 'settled', 'written_off', 'withdrawn', 'sold'] as const;
export type CloseReason = (typeof closeReasons)[number];

/** What a contact is for; rules deny or allow by purpose. */
export const purposes = [
  'collect',
  'first_notice',
  'statutory_notice',
  'verification_reply',
  'answer_debtor',
  'legal_notice',
  'confirm_optout_once',
  'complaint_reply',
  'marketing',
] as const;
export type Purpose = (typeof purposes)[number];

/** Circumstances of a debtor that stop, redirect or soften contact, as the country packs name them. */
export const flags = [
  'disputed',
  'represented',
  'bankrupt',
  'debt_settlement',
  'deceased',
  'breathing_space',
  'joint_debtor_breathing_space',
  'minor',
  'cease_request',
  'opted_out',
  'vulnerable',
  'time_barred',
  'inconvenient_time',
  'employer_prohibits',
  'no_work_calls',
  'work_email',
  'complaint_board_pending',
  'data_accuracy_contested',
  'objected_profiling',
  'heir_three_months',
  'servicemember',
] as const;
export type Flag = (typeof flags)[number];
