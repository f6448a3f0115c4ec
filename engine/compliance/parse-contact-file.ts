/** A contact file, read into what the judge reads: the case as the law sees it, and the contact. */
import type { InputError } from '../errors.ts';
import { success, type Result } from '../result.ts';
import { instantOfLocal, isLocalDate, localDate, type Instant } from '../vocabulary/time.ts';
import {
  readContactFile,
  readInstant,
  type NoticeInFile,
  type PastInFile,
  type ReadContactFile,
} from './contact-file.ts';
import type { Whom } from './house-scope.ts';
import type { ContactToJudge, LawContact, LawContext, LawNotice } from './law-context.ts';
import type { PackChannel } from './pack.ts';

export type ParsedContactFile = {
  readonly jurisdiction: string;
  readonly region: string | null;
  readonly context: LawContext;
  readonly contact: ContactToJudge;
  /** Whose limits of the house apply. */
  readonly whom: Whom;
  /** JSON pointers to what no rule reads. */
  readonly ignored: readonly string[];
};

/** Where no zone is known nothing is judged, so any will do for dates. */
const homeZone = ({ debtor_zones: zones }: ReadContactFile): string => zones?.[0] ?? 'UTC';

/** A date is its first moment in the zone. */
const startOf = (moment: string, zone: string): Instant =>
  isLocalDate(moment) ? instantOfLocal(zone, moment, 0) : (readInstant(moment) ?? 0);

/** A date ends when it has ended in every zone. */
const endOf = (moment: string, zones: readonly string[]): Instant =>
  isLocalDate(moment)
    ? Math.max(...zones.map((zone) => instantOfLocal(zone, moment, 1440)))
    : (readInstant(moment) ?? Infinity);

/** All debts are one and the same where the contact does not say which it is about. */
const debtOf = (debt: string | null | undefined, file: ReadContactFile): string =>
  file.debt === undefined || file.debt === null ? '' : (debt ?? file.debt);

const pastOf = (past: PastInFile, file: ReadContactFile): LawContact => {
  const tags = [...(past.result === undefined || past.result === null ? [] : [past.result]), ...(past.tags ?? [])];
  return {
    at: past.at_utc,
    channel: past.channel,
    caseId: debtOf(past.debt, file),
    conversation: tags.includes('conversation'),
    failed: tags.includes('failed') || tags.includes('not_connected'),
    planned: past.at_utc > file.at_utc || tags.includes('planned'),
    purpose: past.purpose ?? undefined,
    recipient: past.recipient ?? undefined,
    place: past.place ?? undefined,
    inbound: past.direction === 'inbound' || tags.includes('inbound'),
    tags,
  };
};

const noticeOf = (stage: string, notice: NoticeInFile, zone: string): LawNotice => ({
  at: startOf(notice.sent, zone),
  stage,
  channel: notice.medium ?? undefined,
  receivedAt: notice.received === undefined || notice.received === null ? undefined : startOf(notice.received, zone),
});

const noticesOf = (file: ReadContactFile): readonly LawNotice[] =>
  Object.entries(file.stages ?? {}).flatMap(([stage, notices]) =>
    (Array.isArray(notices) ? notices : [notices]).map((notice) => noticeOf(stage, notice, homeZone(file))),
  );

const flagsOf = (file: ReadContactFile): LawContext['flags'] =>
  (file.flags ?? []).map((flag) => {
    const until = file.flag_until?.[flag];
    return { flag, until: until === undefined ? null : endOf(until, file.debtor_zones ?? []) };
  });

const recordOf = <T>(
  channels: readonly PackChannel[] | null | undefined,
  value: T,
): Readonly<Partial<Record<PackChannel, T>>> => Object.fromEntries((channels ?? []).map((channel) => [channel, value]));

const dueOf = ({ due, ...file }: ReadContactFile): string | null => {
  if (due === undefined || due === null) return null;
  return isLocalDate(due) ? due : localDate(homeZone(file), readInstant(due) ?? 0);
};

const regionOf = ({ region, jurisdiction }: ReadContactFile): string | null =>
  region ?? (jurisdiction.includes('-') ? jurisdiction : null);

const contextOf = (file: ReadContactFile): LawContext => ({
  asOf: file.at_utc,
  caseId: file.debt ?? '',
  actor: file.actor,
  product: file.debt_origin ?? null,
  stage: file.case_stage ?? null,
  debtor: {
    region: regionOf(file),
    timeZones: file.debtor_zones ?? [],
    kind: file.debtor,
    reachable: file.reachable === undefined || file.reachable === null ? undefined : recordOf(file.reachable, true),
  },
  consent: recordOf(file.opted_out, 'withdrawn'),
  flags: flagsOf(file),
  contacts: (file.history ?? []).map((past) => pastOf(past, file)),
  notices: noticesOf(file),
  has: file.has ?? [],
  dueOn: dueOf(file),
});

/** What may be left out of a file may be null in it. */
const orAbsent = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

const contactOf = (file: ReadContactFile): ContactToJudge => ({
  channel: file.channel,
  at: file.at_utc,
  purpose: file.purpose ?? 'collect',
  target: orAbsent(file.target),
  exceptions: orAbsent(file.exceptions),
  // Whoever describes a contact has chosen it, unless they say otherwise.
  chosenBy: file.chosen_by ?? 'person',
  recipient: orAbsent(file.recipient),
  place: orAbsent(file.place),
  number: orAbsent(file.number),
  policy: orAbsent(file.policy),
  content: orAbsent(file.content),
  fees: orAbsent(file.fees),
  claim: orAbsent(file.claim),
  language: orAbsent(file.language),
  recording: orAbsent(file.recording),
  tone: orAbsent(file.tone),
  treatment: orAbsent(file.treatment),
  slot: orAbsent(file.slot),
});

export const parseContactFile = (value: unknown): Result<ParsedContactFile, readonly InputError[]> => {
  const read = readContactFile(value);
  if (!read.ok) return read;
  const { file, ignored } = read.value;
  return success({
    jurisdiction: file.jurisdiction,
    region: regionOf(file),
    context: contextOf(file),
    contact: contactOf(file),
    whom: { creditor: file.creditor ?? null, portfolio: file.portfolio ?? null, segment: file.segment ?? null },
    ignored,
  });
};
