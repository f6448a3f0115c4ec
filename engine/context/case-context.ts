/**
 * The frozen snapshot that one decision is made from: facts only, as of an instant, about one case, its debtor and the
 * debtor's other cases. Pure data; everything the law, the strategy, the estimates and the reasons read is here.
 */
import type { Channel, Slot, Tone, Treatment } from '../vocabulary/action.ts';
import type { Actor, DebtorKind, Flag, Stage } from '../vocabulary/case.ts';
import type { Instant, LocalDate } from '../vocabulary/time.ts';

/** One attempt counted against the debtor, from any of their cases: a fact, or a contact decided and not yet reported. */
export type CountedContact = {
  readonly at: Instant;
  readonly channel: Channel;
  readonly caseId: string;
  readonly tone: Tone | null;
  readonly treatment: Treatment | null;
  /** Answered by the debtor in person. */
  readonly conversation: boolean;
  /** Answered, opened, clicked or replied. */
  readonly reached: boolean;
  readonly failed: boolean;
  /** Decided but not (yet) reported as sent. */
  readonly planned: boolean;
};

/** Payment behaviour in numbers, over the case, its siblings and the debtor's invoices. Null where there is no history. */
export type PaymentHistory = {
  /** Invoices settled ever, and how many of them late. */
  readonly settledInvoices: number;
  readonly lateInvoices: number;
  /** Over the newest settled invoices (at most 60): median days late, negative where early. */
  readonly medianDaysLate: number | null;
  readonly meanDaysLate: number | null;
  /** Mean days late of the newer half of the newest settled invoices (4 to 12) less that of the older half: positive where it gets worse. */
  readonly latenessTrendDays: number | null;
  readonly openInvoices: number;
  readonly overdueInvoices: number;
  /** Payments on this case and its siblings, newest first, at most 60. */
  readonly payments: readonly { readonly at: Instant; readonly minor: number; readonly currency: string }[];
  readonly paymentsLast90Days: number;
  readonly lastPaymentAt: Instant | null;
  /** Day of the month on which payments gather (at least 3 payments, half or more within ±2 days of it), else null. */
  readonly paymentDayOfMonth: number | null;
  readonly promisesMade: number;
  readonly promisesKept: number;
  readonly promisesBroken: number;
  /** When a promise was last made, kept or not. */
  readonly lastPromiseAt: Instant | null;
};

/** Attempts and successes of one channel (and, in `bySlot`, one slot), over all cases of the debtor. */
export type Response = { readonly sent: number; readonly reached: number };

export type CaseContext = {
  readonly asOf: Instant;
  readonly caseId: string;
  readonly debtorId: string;
  readonly portfolio: string;
  readonly creditor: string;
  readonly actor: Actor;
  readonly product: string | null;
  readonly stage: Stage;
  /** When the case came to its stage. */
  readonly stageAt: Instant;
  readonly currency: string;
  readonly principalMinor: number;
  readonly balanceMinor: number;
  readonly dueOn: LocalDate;
  /** Whole days since the due date on the debtor's calendar; negative before it. */
  readonly daysPastDue: number;
  readonly openedAt: Instant;
  /** Null where the debtor has not been registered: then nothing may be sent. */
  readonly debtor: {
    readonly country: string;
    readonly region: string | null;
    readonly language: string;
    readonly timeZones: readonly string[];
    readonly kind: DebtorKind;
    readonly reachable: Readonly<Record<Channel, boolean>>;
    readonly birthYear: number | null;
    readonly attributes: Readonly<Record<string, string | number | boolean>>;
  } | null;
  /** Consent by channel: `given`, `withdrawn` (an opt-out), or `none` on record. */
  readonly consent: Readonly<Record<Channel, 'given' | 'withdrawn' | 'none'>>;
  /** Prerequisites and special consents that the caller has on file, as the packs' rules name them; absent where there are none. */
  readonly has?: readonly string[];
  readonly preferences: {
    readonly channels: readonly Channel[] | null;
    readonly slots: readonly Slot[] | null;
    readonly language: string | null;
    readonly tone: Tone | null;
  };
  /** Flags that stand at `asOf`, `disputed` included while this case is in dispute. */
  readonly flags: readonly { readonly flag: Flag; readonly until: Instant | null }[];
  /** A promise of this case whose date has not passed. */
  readonly promiseOpen: { readonly dueOn: LocalDate; readonly minor: number } | null;
  readonly planStands: boolean;
  /** Newest first; of the last 366 days, at most 120. */
  readonly contacts: readonly CountedContact[];
  readonly notices: readonly { readonly at: Instant; readonly stage: string; readonly channel: Channel }[];
  readonly payment: PaymentHistory;
  readonly response: Readonly<Record<Channel, Response>>;
  readonly responseBySlot: Readonly<Partial<Record<`${Channel}.${Slot}`, Response>>>;
  readonly complaintCount: number;
  /** Disputes of this case ever raised. */
  readonly disputeCount: number;
  readonly openCases: number;
  /** Balance of all open cases in this case's currency. */
  readonly totalBalanceMinor: number;
  /** The learned segment in force for the case, and which fit it is of (`segments@3`); absent where none is in force. */
  readonly learnedSegment?: { readonly id: string; readonly name: string; readonly version: string };
};
