/**
 * What the judge reads of a case, and of a contact: the least that the rules ask for. A case's snapshot (`CaseContext`) is one; so is a
 * contact file (`contact-file.ts`), which may say more. What is left out is unknown or none: docs/compliance/how-rules-are-read.md.
 */
import type { DebtorKind, Stage } from '../vocabulary/case.ts';
import type { Instant, LocalDate } from '../vocabulary/time.ts';
import type { PackActor, PackChannel, PackPurpose } from './pack.ts';

/** Who asks. */
export type LawActor = Exclude<PackActor, 'any'>;

/** A contact made, attempted or planned, with this debtor, about any debt, or by them. */
export type LawContact = {
  readonly at: Instant;
  readonly channel: PackChannel;
  readonly caseId: string;
  readonly conversation: boolean;
  readonly failed: boolean;
  /** Decided, but not (yet) reported as sent. */
  readonly planned: boolean;
  readonly treatment?: string | null | undefined;
  readonly purpose?: PackPurpose | undefined;
  /** Absent: the debtor. */
  readonly recipient?: string | undefined;
  readonly place?: string | undefined;
  /** The debtor began it. */
  readonly inbound?: boolean | undefined;
  /** Whatever else a rule may name of it. */
  readonly tags?: readonly string[] | undefined;
};

/** A notice sent; without a channel nobody knows by which. */
export type LawNotice = {
  readonly at: Instant;
  readonly stage: string;
  readonly channel?: string | undefined;
  readonly receivedAt?: Instant | undefined;
};

export type LawDebtor = {
  /** ISO 3166-2, for regional holidays. */
  readonly region: string | null;
  /** Every zone where the debtor may be; the first one is home. */
  readonly timeZones: readonly string[];
  readonly kind: DebtorKind;
  /** Absent: not judged. */
  readonly reachable?: Readonly<Partial<Record<PackChannel, boolean>>> | undefined;
};

export type LawContext = {
  readonly asOf: Instant;
  readonly caseId: string;
  readonly actor: LawActor;
  readonly product: string | null;
  readonly stage: Stage | null;
  readonly debtor: LawDebtor | null;
  readonly consent: Readonly<Partial<Record<PackChannel, 'given' | 'withdrawn' | 'none'>>>;
  readonly flags: readonly { readonly flag: string; readonly until: Instant | null }[];
  readonly contacts: readonly LawContact[];
  readonly notices: readonly LawNotice[];
  /** Prerequisites and consents on file, as rules name them. */
  readonly has?: readonly string[] | undefined;
  /** The due date, or the last event that restarted limitation; absent: limitation is not judged. */
  readonly dueOn?: LocalDate | null | undefined;
  readonly payment?: { readonly lastPaymentAt: Instant | null } | undefined;
  readonly promiseOpen?: object | null | undefined;
  readonly planStands?: boolean | undefined;
};

/** A contact to judge. Nothing is assumed of what is left out. */
export type ContactToJudge = {
  readonly channel: PackChannel;
  readonly at: Instant;
  readonly purpose: PackPurpose;
  /** The step it takes: a gate of the stage rules, such as the notice that it carries (`inkassokrav`). */
  readonly target?: string | undefined;
  /** Circumstances of this contact that a rule may name (`debtor_agreed_time`). */
  readonly exceptions?: readonly string[] | undefined;
  /** A person chose this contact, so nobody's choice was automated. The engine's own choices always are. */
  readonly chosenBy?: 'engine' | 'person' | undefined;
  /** Absent: the debtor. */
  readonly recipient?: string | undefined;
  readonly place?: string | undefined;
  /** `cell`, `landline`. */
  readonly number?: string | undefined;
  /** A policy of the house's that the contact is to meet: `safe_harbour`. */
  readonly policy?: string | undefined;
  /** What the text says, by the names of the rules; absent: not judged. */
  readonly content?: readonly string[] | undefined;
  /** What is charged, by name, in major units of the market's currency. */
  readonly fees?: Readonly<Record<string, number>> | undefined;
  /** The claim, in major units. */
  readonly claim?: number | undefined;
  readonly language?: string | undefined;
  readonly recording?: boolean | undefined;
  readonly tone?: string | undefined;
  readonly treatment?: string | undefined;
  readonly slot?: string | undefined;
};

const attorneys: ReadonlySet<string> = new Set(['attorney', 'representative']);

/** A lawyer, or whoever else speaks for the debtor. */
export const isAttorney = (recipient: string | undefined): boolean =>
  recipient !== undefined && attorneys.has(recipient);

/** Whether a rule that leaves out contacts of that name means this one. */
export const isMarked = (contact: LawContact, name: string): boolean => {
  if (contact.tags?.includes(name) === true) return true;
  switch (name) {
    case 'not_connected':
      return contact.failed;
    case 'conversation':
      return contact.conversation;
    case 'planned':
      return contact.planned;
    case 'inbound':
      return contact.inbound === true;
    case 'abandoned_call':
      return contact.tags?.includes('abandoned') === true;
    case 'statutory_notice':
      return contact.treatment === 'statutory_notice' || contact.purpose === 'statutory_notice';
    case 'to_attorney_or_professional':
      return isAttorney(contact.recipient);
    default:
      return false;
  }
};

/** Whether the circumstances of the contact, or what is on file, free it from rules that except that name. */
const isCircumstance = (name: string, context: LawContext, contact: ContactToJudge): boolean =>
  contact.exceptions?.includes(name) === true ||
  context.has?.includes(name) === true ||
  (name === 'statutory_notice' && contact.purpose === 'statutory_notice') ||
  (name === 'to_attorney_or_professional' && isAttorney(contact.recipient));

/** Whether one of the names is a circumstance of the contact. */
export const isExcepted = (
  names: readonly string[] | undefined,
  context: LawContext,
  contact: ContactToJudge,
): boolean => names?.some((name) => isCircumstance(name, context, contact)) === true;

/** Whether a contact has been made on the debt by the instant. */
export const hasBeenContacted = (context: LawContext, at: Instant): boolean =>
  context.contacts.some((contact) => isMade(context, contact, at));

/** Whether the contact was made on the debt by the instant: one that neither failed, nor is to come, nor was the debtor's own. */
export const isMade = (context: LawContext, contact: LawContact, at: Instant): boolean =>
  contact.caseId === context.caseId &&
  contact.at <= at &&
  !contact.failed &&
  !contact.planned &&
  contact.inbound !== true;

const calls: ReadonlySet<PackChannel> = new Set(['call', 'call_auto', 'voicemail']);

/** Whether the contact told the debtor something: a call that nobody answered did not. */
export const isCommunication = ({ channel, conversation }: LawContact): boolean => conversation || !calls.has(channel);

/** Whether the flag stands, on every channel. */
export const isFlagged = (context: LawContext, flag: string, at: Instant): boolean =>
  context.flags.some((standing) => standing.flag === flag && (standing.until === null || standing.until > at));
