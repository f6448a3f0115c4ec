/** The section "Caps", in one zone, on its calendar. */
import { isMarked, isSameDebt, type Contact, type EarlierContact } from './contact.ts';
import { dayIn, type WallClock } from './local-time.ts';
import type { CapRule } from './pack-data.ts';

const calls = ['call', 'call_auto'];

export function isAboveCap(rule: CapRule, contact: Contact, clock: WallClock): boolean {
  if (rule.place !== undefined && contact.place !== undefined && contact.place !== rule.place) return false;
  const days = contact.history
    .filter((earlier) => isCounted(rule, contact, earlier))
    .map((earlier) => dayIn(clock.zone, earlier.at));
  for (let first = clock.day - rule.per.days + 1; first <= clock.day; first += 1) {
    const inRun = days.filter((day) => first <= day && day < first + rule.per.days).length;
    if (inRun + 1 > rule.max) return true;
  }
  return false;
}

function isCounted(rule: CapRule, contact: Contact, earlier: EarlierContact): boolean {
  return (
    rule.channels.includes(earlier.channel) &&
    (rule.key !== 'debt_person' || isSameDebt(contact, earlier)) &&
    (rule.place === undefined || rule.place === earlier.place) &&
    !isMarked(earlier, 'inbound') &&
    !earlier.marks.some((mark) => rule.exclude?.includes(mark) === true) &&
    isOfKind(rule.count, earlier)
  );
}

function isOfKind(count: string, earlier: EarlierContact): boolean {
  switch (count) {
    case 'conversations':
      return isMarked(earlier, 'conversation') || (isMarked(earlier, 'planned') && calls.includes(earlier.channel));
    case 'abandoned_calls':
      return isMarked(earlier, 'abandoned_call');
    default:
      return true;
  }
}
