/**
 * What is known of one debtor, over all cases: the fold of the debtor's own facts in order of (time, source, id). Plain JSON, bounded.
 */
import type { Channel, Slot, Tone } from '../vocabulary/action.ts';
import type { DebtorKind, Flag, Purpose } from '../vocabulary/case.ts';
import type { Instant, LocalDate } from '../vocabulary/time.ts';
import type { FactKey } from './fact-key.ts';

/** Of settled invoices the newest are kept; all open ones are, up to the second limit. */
export const debtorListLimits = { settledInvoices: 60, openInvoices: 200 } as const;

export type Registration = {
  readonly at: Instant;
  readonly country: string;
  readonly region: string | null;
  readonly language: string;
  /** Every zone where the debtor may be; all must permit a contact. */
  readonly timeZones: readonly string[];
  readonly kind: DebtorKind;
  readonly reachable: Readonly<Record<Channel, boolean>>;
  readonly birthYear: number | null;
  readonly household: string | null;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
};

/** `dueOn` and `issuedAt` are null, and `minor` 0, while a payment is known and the invoice is not. */
export type InvoiceRecord = {
  readonly invoiceId: string;
  readonly issuedAt: Instant | null;
  readonly dueOn: LocalDate | null;
  readonly minor: number;
  readonly currency: string;
  readonly paidMinor: number;
  readonly lastPaidAt: Instant | null;
  /** When the invoice was paid in full. */
  readonly settledAt: Instant | null;
  /** Days from the due day to the day of settlement on the UTC calendar: negative where early. Null while open. */
  readonly daysLate: number | null;
};

/** Lifetime payment record over settled invoices. `lateDaysTotal` sums days late (0 where early or on the day), on the UTC calendar. */
export type InvoiceTally = {
  readonly issued: number;
  readonly settled: number;
  readonly late: number;
  readonly lateDaysTotal: number;
};

/** Stands from `at`: up to and without an instant, to the end of a date in every zone of the debtor, open-ended where null. */
export type FlagRecord = { readonly at: Instant; readonly until: Instant | LocalDate | null };

/** The newest of consent given or withdrawn. */
export type ConsentRecord = { readonly given: boolean; readonly at: Instant };

export type DebtorState = {
  readonly debtorId: string;
  readonly registration: Registration | null;
  /** By channel: the newest of consent given or withdrawn, per purpose (`*` where none was named). */
  readonly consents: Readonly<Partial<Record<Channel, Readonly<Partial<Record<Purpose | '*', ConsentRecord>>>>>>;
  readonly preferences: {
    readonly channels: readonly Channel[] | null;
    readonly slots: readonly Slot[] | null;
    readonly language: string | null;
    readonly tone: Tone | null;
  };
  readonly flags: Readonly<Partial<Record<Flag, FlagRecord>>>;
  readonly invoices: readonly InvoiceRecord[];
  readonly invoiceTally: InvoiceTally;
  readonly unusableFacts: number;
  readonly facts: number;
  readonly lastFact: FactKey | null;
};
