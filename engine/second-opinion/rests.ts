/** The section "Rests", in one zone, on its calendar. */
import { isMarked, isSameDebt, type Contact, type EarlierContact } from './contact.ts';
import { dayIn, hourMs, type WallClock } from './local-time.ts';
import type { RestRule } from './pack-data.ts';

const calls = ['call', 'call_auto'];

export function isWithinRest(rule: RestRule, contact: Contact, clock: WallClock): boolean {
  return contact.history.some(
    (earlier) => isStart(rule, contact, earlier) && isTooClose(rule, earlier, contact, clock),
  );
}

function isStart(rule: RestRule, contact: Contact, earlier: EarlierContact): boolean {
  return (
    rule.channels.includes(earlier.channel) &&
    (rule.key !== 'debt_person' || isSameDebt(contact, earlier)) &&
    !earlier.marks.some((mark) => rule.exclude?.includes(mark) === true) &&
    (isMarked(earlier, 'inbound') ? isInboundStart(rule, earlier) : isOutboundStart(rule, contact, earlier))
  );
}

/** A conversation is one whoever began it; nothing else that the debtor begins obliges to rest. */
function isInboundStart(rule: RestRule, earlier: EarlierContact): boolean {
  return rule.after === 'conversation' && isMarked(earlier, 'conversation');
}

function isOutboundStart(rule: RestRule, contact: Contact, earlier: EarlierContact): boolean {
  switch (rule.after) {
    case 'contact':
      return true;
    case 'conversation':
      return (
        isMarked(earlier, 'conversation') ||
        earlier.at > contact.at ||
        (isMarked(earlier, 'planned') && calls.includes(earlier.channel))
      );
    default:
      return isMarked(earlier, rule.after);
  }
}

/** Rests look both ways, so only the distance matters. */
function isTooClose(rule: RestRule, earlier: EarlierContact, contact: Contact, clock: WallClock): boolean {
  if (rule.hours !== undefined && Math.abs(contact.at - earlier.at) < rule.hours * hourMs) return true;
  if (rule.days === undefined) return false;
  const lastDay = rule.day_of_event_is_day_one === true ? rule.days - 1 : rule.days;
  return Math.abs(clock.day - dayIn(clock.zone, earlier.at)) <= lastDay;
}
