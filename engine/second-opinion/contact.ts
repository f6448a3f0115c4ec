/** A contact file once read: instants as numbers, what is left out filled in or undefined, names as sets. */
import type { Day } from './local-time.ts';

export type Contact = {
  readonly jurisdiction: string;
  readonly at: number;
  readonly zones: readonly string[];
  readonly region: string | undefined;
  readonly actor: string;
  readonly debtor: string;
  readonly channel: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly debt: string | undefined;
  readonly debtOrigin: string | undefined;
  readonly history: readonly EarlierContact[];
  /** Flags that stand at the instant. */
  readonly flags: ReadonlySet<string>;
  readonly optedOut: ReadonlySet<string>;
  /** By name, in the file's order; a notice may have been sent more than once. */
  readonly notices: ReadonlyMap<string, readonly Notice[]>;
  readonly caseStage: string | undefined;
  readonly target: string | undefined;
  readonly has: ReadonlySet<string>;
  readonly content: ReadonlySet<string> | undefined;
  readonly fees: readonly (readonly [name: string, amount: number])[];
  readonly claim: number | undefined;
  /** Exceptions, what is on file, and what purpose and recipient say by themselves. */
  readonly circumstances: ReadonlySet<string>;
  readonly number: string | undefined;
  readonly policy: string | undefined;
  readonly place: string | undefined;
  readonly language: string | undefined;
  readonly isRecorded: boolean;
  readonly due: Day | undefined;
  readonly isChosenByEngine: boolean;
  readonly creditor: string | undefined;
  readonly portfolio: string | undefined;
  readonly segment: string | undefined;
  readonly tone: string | undefined;
  readonly treatment: string | undefined;
  readonly slot: string | undefined;
  readonly reachable: ReadonlySet<string> | undefined;
};

export type EarlierContact = {
  readonly at: number;
  readonly channel: string;
  readonly debt: string | undefined;
  readonly recipient: string;
  readonly purpose: string;
  readonly place: string | undefined;
  readonly marks: readonly string[];
};

/** `sent` and `received` by the calendar of the first zone; the instant where the file gives one. */
export type Notice = {
  readonly sent: Moment;
  readonly received: Moment | undefined;
  readonly medium: string | undefined;
};

export type Moment = { readonly day: Day; readonly at: number | undefined };

/** A debt left out, here or there, is the same debt. */
export function isSameDebt(contact: Contact, earlier: EarlierContact): boolean {
  return contact.debt === undefined || earlier.debt === undefined || contact.debt === earlier.debt;
}

export function isMarked(earlier: EarlierContact, mark: string): boolean {
  return earlier.marks.includes(mark);
}

/** Contacts made on the debt: not after the instant, and neither failed, planned nor inbound. */
export function madeOnDebt(contact: Contact): readonly EarlierContact[] {
  return contact.history.filter(
    (earlier) =>
      earlier.at <= contact.at &&
      isSameDebt(contact, earlier) &&
      !['not_connected', 'planned', 'inbound'].some((mark) => isMarked(earlier, mark)),
  );
}

const attorneys = ['attorney', 'representative'];

/** What the recipient says by itself, of a contact and of an earlier one. */
export function isToAttorney(recipient: string): boolean {
  return attorneys.includes(recipient);
}
