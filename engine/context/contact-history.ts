/** Every attempt counted against the debtor, and how often each channel and hour has reached them. */
import { isReached } from '../state/apply-contact.ts';
import type { CaseState, ContactRecord } from '../state/case-state.ts';
import {
  channels,
  isSlotless,
  slotMinutes,
  type Channel,
  type Slot,
  type Tone,
  type Treatment,
} from '../vocabulary/action.ts';
import { dayMs, hourMs, minuteMs, offsetMinutes, type Instant } from '../vocabulary/time.ts';
import type { CaseContext, CountedContact, Response } from './case-context.ts';

/** A contact that was decided: it counts from then on, until a fact with its decision id takes its place. */
export type PlannedContact = {
  readonly decisionId: string;
  readonly caseId: string;
  readonly channel: Channel;
  readonly tone: Tone | null;
  readonly treatment: Treatment | null;
  /** When it is to be sent. */
  readonly at: Instant;
};

const rememberedMs = 366 * dayMs;
const mostContacts = 120;

const counted = (caseId: string, contact: ContactRecord): CountedContact => ({
  at: contact.at,
  channel: contact.channel,
  caseId,
  tone: contact.tone,
  treatment: contact.treatment,
  conversation: contact.answered === 'right',
  reached: isReached(contact),
  failed: contact.failed,
  planned: false,
});

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const newestFirst = (left: CountedContact, right: CountedContact): number =>
  right.at - left.at || compareText(left.caseId, right.caseId) || compareText(left.channel, right.channel);

const stillPlanned = (cases: readonly CaseState[], planned: readonly PlannedContact[]): readonly PlannedContact[] => {
  if (planned.length === 0) return planned;
  const reported = new Set<string>();
  for (const { contacts } of cases) {
    for (const { decisionId } of contacts) if (decisionId !== null) reported.add(decisionId);
  }
  return planned.filter(({ decisionId }) => !reported.has(decisionId));
};

/** Facts and plans, newest first, of the last 366 days, at most 120. */
export const countedContacts = (
  cases: readonly CaseState[],
  planned: readonly PlannedContact[],
  asOf: Instant,
): readonly CountedContact[] => {
  const since = asOf - rememberedMs;
  const found: CountedContact[] = [];
  for (const { caseId, contacts } of cases) {
    for (let index = contacts.length - 1; index >= 0; index -= 1) {
      const contact = contacts[index];
      if (contact !== undefined && contact.at > since) found.push(counted(caseId, contact));
    }
  }
  for (const { caseId, channel, tone, treatment, at } of stillPlanned(cases, planned)) {
    if (at <= since) continue;
    found.push({
      at,
      channel,
      caseId,
      tone,
      treatment,
      conversation: false,
      reached: false,
      failed: false,
      planned: true,
    });
  }
  return found.sort(newestFirst).slice(0, mostContacts);
};

/** Lifetime attempts and successes by channel. */
export const responseByChannel = (cases: readonly CaseState[]): CaseContext['response'] => {
  const of = (channel: Channel): Response => {
    let sent = 0;
    let reached = 0;
    for (const { channelTallies } of cases) {
      sent += channelTallies[channel]?.sent ?? 0;
      reached += channelTallies[channel]?.reached ?? 0;
    }
    return { sent, reached };
  };
  return {
    sms: of('sms'),
    email: of('email'),
    call: of('call'),
    letter: of('letter'),
    portal: of('portal'),
    messaging: of('messaging'),
  };
};

type SlotKey = `${Channel}.${Slot}`;

const daySlots = (Object.keys(slotMinutes) as Slot[]).filter((slot) => slot !== 'any');

/** By channel, and hour of the day 0 to 23: the key of its slot, null outside all of them. */
const slotKeys = Object.fromEntries(
  channels.map((channel) => [
    channel,
    Array.from({ length: 24 }, (_, hour): SlotKey | null => {
      if (isSlotless(channel)) return `${channel}.any`;
      const slot = daySlots.find((name) => slotMinutes[name][0] <= hour * 60 && hour * 60 < slotMinutes[name][1]);
      return slot === undefined ? null : `${channel}.${slot}`;
    }),
  ]),
) as unknown as Readonly<Record<Channel, readonly (SlotKey | null)[]>>;

const localHour = (zone: string, at: Instant): number => {
  const hours = Math.floor((at + offsetMinutes(zone, at) * minuteMs) / hourMs);
  return ((hours % 24) + 24) % 24;
};

/** Attempts and successes by channel and slot of the zone's clock, over the contacts that the states remember. */
export const responseBySlot = (cases: readonly CaseState[], zone: string): CaseContext['responseBySlot'] => {
  const responses: Partial<Record<SlotKey, { sent: number; reached: number }>> = {};
  for (const { contacts } of cases) {
    for (const contact of contacts) {
      const key = slotKeys[contact.channel][localHour(zone, contact.at)];
      if (key === null || key === undefined) continue;
      const response = (responses[key] ??= { sent: 0, reached: 0 });
      response.sent += 1;
      if (isReached(contact)) response.reached += 1;
    }
  }
  return responses;
};
