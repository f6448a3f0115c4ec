/**
 * The contact file, `ccr-case/1`, as how-rules-are-read.md lists its fields, and the closed lists of words it may use.
 * Values are what YAML or JSON gives; read-contact-file.ts turns them into a `Contact`.
 */
export type ContactFile = {
  readonly jurisdiction: string;
  readonly at_utc: string;
  readonly debtor_zones?: readonly string[];
  readonly region?: string;
  readonly actor: string;
  readonly debtor: string;
  readonly channel: string;
  readonly purpose?: string;
  readonly recipient?: string;
  readonly debt?: string;
  readonly debt_origin?: string;
  readonly history?: readonly EarlierContactFile[];
  readonly flags?: readonly string[];
  readonly flag_until?: Readonly<Record<string, string>>;
  readonly opted_out?: readonly string[];
  readonly stages?: Readonly<Record<string, NoticeFile | readonly NoticeFile[]>>;
  readonly case_stage?: string;
  readonly target?: string;
  readonly has?: readonly string[];
  readonly content?: readonly string[];
  readonly fees?: Readonly<Record<string, number>>;
  readonly claim?: number;
  readonly exceptions?: readonly string[];
  readonly number?: string;
  readonly policy?: string;
  readonly place?: string;
  readonly language?: string;
  readonly recording?: boolean;
  readonly due?: string;
  readonly chosen_by?: string;
  readonly creditor?: string;
  readonly portfolio?: string;
  readonly segment?: string;
  readonly tone?: string;
  readonly treatment?: string;
  readonly slot?: string;
  readonly reachable?: readonly string[];
};

export type EarlierContactFile = {
  readonly at_utc: string;
  readonly channel: string;
  readonly result?: string;
  readonly debt?: string;
  readonly recipient?: string;
  readonly direction?: string;
  readonly purpose?: string;
  readonly place?: string;
  readonly tags?: readonly string[];
};

/** Local dates (`2026-11-02`) or instants. */
export type NoticeFile = { readonly sent: string; readonly received?: string; readonly medium?: string };

export const words = {
  channel: ['call', 'call_auto', 'voicemail', 'sms', 'messaging', 'email', 'portal', 'letter', 'visit'],
  actor: ['creditor', 'agency', 'debt_buyer', 'lawyer', 'bailiff'],
  debtor: ['consumer', 'natural_person', 'business'],
  purpose: [
    ...['collect', 'first_notice', 'statutory_notice', 'verification_reply', 'answer_debtor', 'answer_debtor_once'],
    ...['legal_notice', 'end_of_efforts', 'confirm_optout_once', 'location', 'unrelated_debt', 'complaint_reply'],
    ...['court_matter', 'marketing', 'automated_choice'],
  ],
  case_stage: ['pre_due', 'reminder', 'collection', 'legal'],
  chosen_by: ['engine', 'person'],
} as const;
