/**
 * Whether a contact reached the person, by what was told of it. Facts belong to it by the id of the decision; those that name none, by case,
 * channel and night.
 *
 * Reached: answered by the person, opened, clicked or replied to. Not reached: failed, or answered by somebody else; a sign of life takes back an
 * earlier failure. Delivered or sent alone says nothing by itself: where the channel's openings or answers are told at all, it was not reached,
 * else nobody knows. A contact of which nothing is told reached nobody where what is sent is told at all: it was decided and not made, and
 * the row keeps its choice, since what was cancelled was often cancelled because money came first.
 */
import type { CaseFact, Channel, Instant } from '../../engine/index.ts';

export type Reach = 'yes' | 'no' | 'not_seen' | 'not_told';

/** What senders tell at all, by channel. */
export type ToldChannels = { readonly sends: Set<Channel>; readonly responses: Set<Channel> };

export type SoughtContact = {
  readonly decisionId: string;
  readonly channel: Channel;
  /** The night: facts without a decision id belong to it from, and before, these instants. */
  readonly from: Instant;
  readonly before: Instant;
};

type ContactFact = Extract<CaseFact, { type: `contact.${string}` }>;

const isContactFact = (fact: CaseFact): fact is ContactFact => fact.type.startsWith('contact.');

/** A week: what is opened later than that is no outcome of the night. */
const followedMs = 7 * 86_400_000;

const belongs = ({ at, data }: ContactFact, { decisionId, channel, from, before }: SoughtContact): boolean => {
  if (data.channel !== channel) return false;
  if (data.decisionId !== undefined) return data.decisionId === decisionId && at < from + followedMs;
  return at >= from && at < before;
};

const after = (reach: Reach, fact: ContactFact): Reach => {
  switch (fact.type) {
    case 'contact.sent':
      return reach === 'not_told' ? 'not_seen' : reach;
    case 'contact.delivered':
      // Without a name it may be of an earlier letter.
      return reach === 'yes' || (reach === 'no' && fact.data.decisionId === undefined) ? reach : 'not_seen';
    case 'contact.failed':
      return reach === 'yes' ? reach : 'no';
    case 'contact.answered':
      return reach === 'yes' || fact.data.rightParty ? 'yes' : 'no';
    case 'contact.opened':
    case 'contact.clicked':
    case 'contact.replied':
      return 'yes';
  }
};

export const reachOf = (facts: readonly CaseFact[], sought: SoughtContact): Reach => {
  let reach: Reach = 'not_told';
  for (const fact of facts) if (isContactFact(fact) && belongs(fact, sought)) reach = after(reach, fact);
  return reach;
};

export const noteTold = ({ sends, responses }: ToldChannels, fact: CaseFact): void => {
  if (fact.type === 'contact.sent') sends.add(fact.data.channel);
  if (fact.type === 'contact.opened' || fact.type === 'contact.answered') responses.add(fact.data.channel);
};

/** As a row has it. */
export const knownReach = (reach: Reach, channel: Channel, told: ToldChannels): boolean | null => {
  if (reach === 'yes') return true;
  if (reach === 'no') return false;
  return (reach === 'not_seen' ? told.responses : told.sends).has(channel) ? false : null;
};
