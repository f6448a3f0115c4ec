/**
 * Reads a contact file. Nothing is guessed: a part that cannot be read is noted, and a contact with a note is not judged
 * but blocked. What is left out (or null) takes the meaning that how-rules-are-read.md gives it.
 */
import type { Contact, Moment, Notice } from './contact.ts';
import { isToAttorney } from './contact.ts';
import { words } from './contact-file.ts';
import { isAmount, makeFieldReader, type FieldReader } from './field-reader.ts';
import { dayIn, isZone, readDate, readInstant } from './local-time.ts';
import { readHistory } from './read-history.ts';

export type ReadContact = { readonly contact: Contact; readonly notes: readonly string[] };

export function readContactFile(file: unknown): ReadContact {
  const notes: string[] = [];
  const read = makeFieldReader(file, '', notes);
  const at = read.instant('at_utc');
  const zones = readZones(read, notes);
  const clock = { at, zones, firstZone: zones[0] ?? 'UTC' };
  const said = readWords(read);
  const has = new Set(read.list('has'));
  const exceptions = read.list('exceptions');
  const contact: Contact = {
    ...said,
    ...readHouseFields(read),
    at,
    zones,
    history: readHistory(read, { at, notes }),
    flags: readFlags(read, clock, notes),
    optedOut: new Set(read.list('opted_out')),
    notices: readNotices(read, clock.firstZone, notes),
    has,
    content: read.given('content') ? new Set(read.list('content')) : undefined,
    fees: readFees(read, notes),
    claim: read.given('claim') ? read.amount('claim') : undefined,
    circumstances: readCircumstances(said, [...exceptions, ...has]),
    isRecorded: read.flag('recording'),
    due: readMoment(read.optionalText('due'), { zone: clock.firstZone, name: 'due', notes })?.day,
    reachable: read.given('reachable') ? new Set(read.list('reachable')) : undefined,
  };
  return { contact, notes };
}

function readWords(read: FieldReader) {
  return {
    jurisdiction: read.text('jurisdiction'),
    region: read.optionalText('region'),
    actor: read.word('actor', words.actor),
    debtor: read.word('debtor', words.debtor),
    channel: read.word('channel', words.channel),
    purpose: read.word('purpose', words.purpose, 'collect'),
    recipient: read.optionalText('recipient') ?? 'debtor',
    debt: read.optionalText('debt'),
    debtOrigin: read.optionalText('debt_origin'),
    caseStage: read.given('case_stage') ? read.word('case_stage', words.case_stage) : undefined,
    target: read.optionalText('target'),
    number: read.optionalText('number'),
    policy: read.optionalText('policy'),
    place: read.optionalText('place'),
    language: read.optionalText('language'),
    isChosenByEngine: read.word('chosen_by', words.chosen_by, 'person') === 'engine',
  };
}

function readHouseFields(read: FieldReader) {
  return {
    creditor: read.optionalText('creditor'),
    portfolio: read.optionalText('portfolio'),
    segment: read.optionalText('segment'),
    tone: read.optionalText('tone'),
    treatment: read.optionalText('treatment'),
    slot: read.optionalText('slot'),
  };
}

function readZones(read: FieldReader, notes: string[]): readonly string[] {
  const zones = read.list('debtor_zones');
  for (const zone of zones) if (!isZone(zone)) notes.push(`debtor_zones: no zone ${zone}`);
  return zones.filter(isZone);
}

type Clock = { readonly at: number; readonly zones: readonly string[] };

/** A flag ends at an instant, or with the end of a local date in every zone. */
function readFlags(read: FieldReader, clock: Clock, notes: string[]): ReadonlySet<string> {
  const ends = new Map<string, string>();
  for (const [flag, end] of read.entries('flag_until')) {
    if (typeof end === 'string') ends.set(flag, end);
    else notes.push(`flag_until.${flag}: not text`);
  }
  const stands = (flag: string): boolean => {
    const end = ends.get(flag);
    if (end === undefined) return true;
    const lastDay = readDate(end);
    if (lastDay !== undefined) return clock.zones.some((zone) => dayIn(zone, clock.at) <= lastDay);
    const endsAt = readInstant(end);
    if (endsAt === undefined) notes.push(`flag_until.${flag}: neither date nor instant`);
    return endsAt === undefined || endsAt > clock.at;
  };
  return new Set(read.list('flags').filter(stands));
}

function readNotices(read: FieldReader, zone: string, notes: string[]): Contact['notices'] {
  const notices = new Map<string, readonly Notice[]>();
  for (const [name, value] of read.entries('stages')) {
    const sendings: readonly unknown[] = Array.isArray(value) ? value : [value];
    const found = sendings.flatMap((sending) => readNotice(sending, { zone, name: `stages.${name}`, notes }) ?? []);
    if (found.length > 0) notices.set(name, found);
  }
  return notices;
}

function readNotice(value: unknown, { zone, name, notes }: MomentContext): Notice | undefined {
  const notice = makeFieldReader(value, `${name}.`, notes);
  const sent = readMoment(notice.text('sent'), { zone, name: `${name}.sent`, notes });
  const received = readMoment(notice.optionalText('received'), { zone, name: `${name}.received`, notes });
  return sent === undefined ? undefined : { sent, received, medium: notice.optionalText('medium') };
}

type MomentContext = { readonly zone: string; readonly name: string; readonly notes: string[] };

function readMoment(text: string | undefined, { zone, name, notes }: MomentContext): Moment | undefined {
  if (text === undefined) return undefined;
  const day = readDate(text);
  if (day !== undefined) return { day, at: undefined };
  const at = readInstant(text);
  if (at === undefined) notes.push(`${name}: neither date nor instant`);
  return at === undefined ? undefined : { day: dayIn(zone, at), at };
}

function readFees(read: FieldReader, notes: string[]): Contact['fees'] {
  return read.entries('fees').map(([name, amount]) => {
    if (isAmount(amount)) return [name, amount] as const;
    notes.push(`fees.${name}: no amount`);
    return [name, 0] as const;
  });
}

function readCircumstances(
  said: { readonly purpose: string; readonly recipient: string },
  named: readonly string[],
): ReadonlySet<string> {
  const circumstances = new Set(named);
  if (said.purpose === 'statutory_notice') circumstances.add('statutory_notice');
  if (isToAttorney(said.recipient)) circumstances.add('to_attorney_or_professional');
  return circumstances;
}
