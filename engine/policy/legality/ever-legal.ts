/**
 * Whether a kind of contact can ever be legal for a kind of case, at one instant: the judge is asked with nothing on file, with everything
 * on file, and with less and less, until only what is needed is left.
 *
 * The case asked about is as open as it can be: no cap is near, every channel reaches the debtor, and only those flags stand that are asked
 * for. So what is never legal here never is; whatever else stands can only bar more.
 */
import { judgeContact } from '../../compliance/judge-contact.ts';
import type { LawContext } from '../../compliance/law-context.ts';
import type { Blocking } from '../../compliance/verdict.ts';
import { channels, type Channel, type Slot, type Tone, type Treatment } from '../../vocabulary/action.ts';
import type { Actor, DebtorKind, Purpose, Stage } from '../../vocabulary/case.ts';
import { dayMs, type Instant } from '../../vocabulary/time.ts';
import type { Place } from './places.ts';
import { referenceZone } from './reference-week.ts';

export type ContactKind = {
  readonly channel: Channel;
  readonly slot: Slot;
  readonly tone: Tone;
  readonly treatment: Treatment;
  readonly purpose: Purpose;
};

export type CaseKind = {
  readonly actor: Actor;
  readonly debtorKind: DebtorKind;
  readonly stage: Stage;
  readonly product: string | null;
  /** Flags that stand. */
  readonly flags: readonly string[];
  /** Whether consent to the channel may be on record; not where the case is said to be without. */
  readonly mayConsent: boolean;
};

export type Standing = {
  readonly isLegal: boolean;
  /** What must be on file first: `notice:inkassovarsel`, `consent:email`, `earlier_contact`, `on_file:contract_contact_point`. */
  readonly needs: readonly string[];
  /** What bars it, or what asks for that. */
  readonly rules: readonly Blocking[];
  /** What bars it whatever the facts are: no event records what these rules ask for, if they ask for anything. */
  readonly unmet: readonly Blocking[];
};

/** What is on file of the case. */
type OnFile = {
  readonly consent: boolean;
  readonly contacted: boolean;
  readonly notices: readonly string[];
  /** What consent rules ask for by name (`contract_contact_point`). */
  readonly has: readonly string[];
};

const caseId = 'case';

/** Longer ago than any clock of the place runs, so that every notice has opened what it opens; weekends lengthen bank days. */
const longAgoDays = ({ pack }: Place): number => {
  const clocks = pack.stages.map(
    ({ wait_days = 0, deemed_received_days = 0, wait_bank_days = 0, assumed_receipt_bank_days = 0 }) =>
      wait_days + deemed_received_days + 2 * (wait_bank_days + assumed_receipt_bank_days),
  );
  return Math.max(pack.lookbackDays, ...clocks) + 10;
};

const contextOf = (place: Place, channel: Channel, kind: CaseKind, file: OnFile, at: Instant): LawContext => {
  const before = at - longAgoDays(place) * dayMs;
  const contact = {
    at: before,
    channel: 'letter',
    caseId,
    conversation: false,
    failed: false,
    planned: false,
  } as const;
  return {
    asOf: at,
    caseId,
    actor: kind.actor,
    product: kind.product,
    stage: kind.stage,
    debtor: { region: place.region, timeZones: [referenceZone], kind: kind.debtorKind },
    consent: file.consent ? { [channel]: 'given' } : {},
    flags: kind.flags.map((flag) => ({ flag, until: null })),
    contacts: file.contacted ? [contact] : [],
    has: file.has,
    notices: file.notices.flatMap((stage) => channels.map((medium) => ({ at: before, stage, channel: medium }))),
  };
};

type Judge = (file: OnFile) => readonly Blocking[];

const judgeAt =
  (place: Place, contact: ContactKind, kind: CaseKind, at: Instant): Judge =>
  (file) => {
    const verdict = judgeContact(place.pack, contextOf(place, contact.channel, kind, file, at), { ...contact, at });
    return verdict.allowed ? [] : verdict.blocked;
  };

const nothing: OnFile = { consent: false, contacted: false, notices: [], has: [] };

const without = (names: readonly string[], left: string): readonly string[] => names.filter((name) => name !== left);

/** The same file without one thing at a time; what no fact tells of first. */
const lessByOne = (file: OnFile): readonly OnFile[] => [
  ...file.has.map((name) => ({ ...file, has: without(file.has, name) })),
  ...file.notices.map((name) => ({ ...file, notices: without(file.notices, name) })),
  ...(file.contacted ? [{ ...file, contacted: false }] : []),
  ...(file.consent ? [{ ...file, consent: false }] : []),
];

/** Takes away whatever the contact is legal without. */
const leastOf = (judge: Judge, file: OnFile): OnFile => {
  const less = lessByOne(file).find((smaller) => judge(smaller).length === 0);
  return less === undefined ? file : leastOf(judge, less);
};

const needsOf = (file: OnFile, channel: Channel): readonly string[] => [
  ...file.notices.map((name) => `notice:${name}`),
  ...(file.consent ? [`consent:${channel}`] : []),
  ...(file.contacted ? ['earlier_contact'] : []),
  ...file.has.map((name) => `on_file:${name}`),
];

/** Whether something on file makes the contact legal at the instant, which must lie within its hours. */
export const standingOf = (place: Place, contact: ContactKind, kind: CaseKind, at: Instant): Standing => {
  const judge = judgeAt(place, contact, kind, at);
  const bare = judge(nothing);
  if (bare.length === 0) return { isLegal: true, needs: [], rules: [], unmet: [] };
  const { pack } = place;
  const notices = [...new Set(pack.stages.map(({ stage }) => stage))].sort();
  const has = [...new Set(pack.consent.map(({ requires }) => requires))].sort();
  const full = [true, false].map((contacted) => ({ consent: kind.mayConsent, contacted, notices, has }));
  const legal = full.find((file) => judge(file).length === 0);
  if (legal === undefined) {
    const rules = judge(full[1] ?? nothing);
    return { isLegal: false, needs: [], rules, unmet: rules };
  }
  const least = leastOf(judge, legal);
  const unmet = least.has.length === 0 ? [] : judge({ ...legal, has: [] });
  return { isLegal: true, needs: needsOf(least, contact.channel), rules: bare, unmet };
};
