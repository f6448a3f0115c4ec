/**
 * The gaps of a template: `{{amount}}`. The list is closed, so that whoever fills them knows what can be asked for. Money, dates, the rate
 * and the months are written in the debtor's way by `format-value.ts`; the rest is text. The service keeps no names: what it does not know
 * stays open for the sender to fill.
 */
const kinds = {
  debtorName: 'text',
  creditor: 'text',
  creditorAddress: 'text',
  originalCreditor: 'text',
  /** Who writes: the agency, or the creditor itself. */
  collector: 'text',
  collectorAddress: 'text',
  licence: 'text',
  agentName: 'text',
  caseReference: 'text',
  /** What is to be paid in all. */
  amount: 'money',
  principal: 'money',
  interest: 'money',
  costs: 'money',
  /** Payments and credits since the invoice. */
  credited: 'money',
  interestRate: 'rate',
  interestFrom: 'date',
  dueOn: 'date',
  payBy: 'date',
  /** The last day to object or to dispute. */
  objectBy: 'date',
  invoiceNumber: 'text',
  invoiceOn: 'date',
  /** What the claim rests on, in words: the agreement of 3 May 2024. */
  basis: 'text',
  mandateOn: 'date',
  /** The day on which the claim passed to a new creditor. */
  transferOn: 'date',
  noticeOn: 'date',
  payLink: 'text',
  portalLink: 'text',
  bankAccount: 'text',
  planMonths: 'count',
  planAmount: 'money',
  phone: 'text',
  phoneHours: 'text',
  email: 'text',
  /** How to say no to this channel: a word to answer with, or a link. */
  optOut: 'text',
  complaintAuthority: 'text',
  /** Free, independent advice: its name and where to find it. */
  debtAdvice: 'text',
} as const;

export type PlaceholderKinds = typeof kinds;
export type Placeholder = keyof PlaceholderKinds;

export const placeholderKind = (placeholder: Placeholder): PlaceholderKinds[Placeholder] => kinds[placeholder];

export const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(kinds, name);

const gap = /\{\{([A-Za-z][A-Za-z0-9]*)\}\}/g;

/** Every name between double braces, known or not, each once, in the order of the text. */
export const placeholdersIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(gap)].map(([, name = '']) => name)),
];

/** The text with each gap replaced; what is put in is not looked at again. */
export const replacePlaceholders = (text: string, replace: (name: string, gap: string) => string): string =>
  text.replaceAll(gap, (whole, name: string) => replace(name, whole));
