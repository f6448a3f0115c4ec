/**
 * Attempts to reach the debtor and what became of them. Every attempt counts once, whichever of its facts were told:
 * a call that was answered and never reported as sent is a contact too.
 */
import type { FactOf } from '../facts/fact.ts';
import type { Channel } from '../vocabulary/action.ts';
import { dayMs, hourMs } from '../vocabulary/time.ts';
import { appendNewest } from './bounded-list.ts';
import { caseListLimits, type CaseState, type ChannelTally, type ContactRecord } from './case-state.ts';

type FollowUpType = `contact.${'delivered' | 'opened' | 'clicked' | 'answered' | 'failed' | 'replied'}`;
type ContactFact = FactOf<'contact.sent' | FollowUpType>;

/** What follows without a decision id belongs to the newest contact of the channel within this time. */
const followWindowMs = 30 * dayMs;
/** A call has its outcome while it lasts; a later answer is another call. */
const callWindowMs = hourMs;

const noTally: ChannelTally = { sent: 0, delivered: 0, reached: 0, failed: 0 };

/** Answered by the debtor, opened, clicked or replied. */
export const isReached = (contact: ContactRecord): boolean =>
  contact.answered === 'right' || contact.opened || contact.clicked || contact.replied;

const newContact = (fact: ContactFact): ContactRecord => ({
  at: fact.at,
  channel: fact.data.channel,
  sent: fact.type === 'contact.sent',
  decisionId: fact.data.decisionId ?? null,
  tone: fact.data.tone ?? null,
  treatment: fact.data.treatment ?? null,
  delivered: false,
  opened: false,
  clicked: false,
  answered: 'no',
  failed: false,
  replied: false,
});

/** What each kind of fact says of its contact. A sign of life takes back an earlier failure: the attempt was repeated. */
const followUp = (contact: ContactRecord, fact: ContactFact): ContactRecord => {
  switch (fact.type) {
    case 'contact.sent':
      return contact;
    case 'contact.delivered':
      return { ...contact, failed: false, delivered: true };
    case 'contact.opened':
      return { ...contact, failed: false, delivered: true, opened: true };
    case 'contact.clicked':
      return { ...contact, failed: false, delivered: true, opened: true, clicked: true };
    case 'contact.answered':
      return {
        ...contact,
        failed: false,
        answered: fact.data.rightParty || contact.answered === 'right' ? 'right' : 'wrong',
      };
    case 'contact.failed':
      return { ...contact, failed: true };
    case 'contact.replied':
      return { ...contact, failed: false, delivered: true, replied: true };
  }
};

/** Whether the call has had its outcome, so that another one is of another call. */
const isOver = (contact: ContactRecord): boolean =>
  contact.channel === 'call' && (contact.answered !== 'no' || contact.failed);

const isCallOutcome = (fact: ContactFact): boolean =>
  fact.data.channel === 'call' && (fact.type === 'contact.answered' || fact.type === 'contact.failed');

/** The contact that the fact follows: by decision id where one is given, else the newest of the channel in its window. */
const followedContact = (contacts: readonly ContactRecord[], fact: ContactFact): number => {
  const { channel, decisionId } = fact.data;
  if (decisionId !== undefined) {
    return contacts.findLastIndex((contact) => contact.channel === channel && contact.decisionId === decisionId);
  }
  const index = contacts.findLastIndex((contact) => contact.channel === channel);
  const contact = contacts[index];
  if (contact === undefined) return -1;
  if (!isCallOutcome(fact)) return fact.at - contact.at <= followWindowMs ? index : -1;
  return isOver(contact) || fact.at - contact.at > callWindowMs ? -1 : index;
};

/** The contact known only from what followed it, that this `contact.sent` belongs to: same decision, or the same instant. */
const announcedContact = (contacts: readonly ContactRecord[], fact: ContactFact): number =>
  contacts.findLastIndex((contact) => {
    if (contact.sent || contact.channel !== fact.data.channel) return false;
    const bothNamed = contact.decisionId !== null && fact.data.decisionId !== undefined;
    return bothNamed ? contact.decisionId === fact.data.decisionId : contact.at === fact.at;
  });

const complete = (contact: ContactRecord, fact: ContactFact): ContactRecord => ({
  ...contact,
  sent: contact.sent || fact.type === 'contact.sent',
  decisionId: contact.decisionId ?? fact.data.decisionId ?? null,
  tone: contact.tone ?? fact.data.tone ?? null,
  treatment: contact.treatment ?? fact.data.treatment ?? null,
});

const recount = (state: CaseState, channel: Channel, before: ContactRecord | null, after: ContactRecord) => {
  const tally = state.channelTallies[channel] ?? noTally;
  const change = (holds: (contact: ContactRecord) => boolean): number =>
    Number(holds(after)) - Number(before !== null && holds(before));
  return {
    ...state.channelTallies,
    [channel]: {
      sent: tally.sent + (before === null ? 1 : 0),
      delivered: tally.delivered + change((contact) => contact.delivered),
      reached: tally.reached + change(isReached),
      failed: tally.failed + change((contact) => contact.failed),
    },
  };
};

export const applyContact = (state: CaseState, fact: ContactFact): Partial<CaseState> => {
  const { contacts } = state;
  const index = fact.type === 'contact.sent' ? announcedContact(contacts, fact) : followedContact(contacts, fact);
  const before = contacts[index] ?? null;
  const after = followUp(before === null ? newContact(fact) : complete(before, fact), fact);
  return {
    contacts: before === null ? appendNewest(contacts, after, caseListLimits.contacts) : contacts.with(index, after),
    channelTallies: recount(state, fact.data.channel, before, after),
  };
};
