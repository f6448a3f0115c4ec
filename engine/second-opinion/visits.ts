/** The section "Visits". */
import { isMarked, isSameDebt, type Contact } from './contact.ts';
import { hourMs } from './local-time.ts';
import type { VisitRule } from './pack-data.ts';

export function isVisitBarred(rule: VisitRule, contact: Contact): boolean {
  return contact.channel === 'visit' && !rule.requires.every((name) => isFulfilled(name, contact));
}

function isFulfilled(name: string, contact: Contact): boolean {
  switch (name) {
    case 'not_vulnerable':
      return !contact.flags.has('vulnerable');
    case 'no_objection':
      return !contact.flags.has('cease_request') && !contact.optedOut.has('visit');
    case 'max_1_per_30d':
      return !hasVisitNearby(contact);
    default:
      return contact.has.has(name);
  }
}

/** A visit on the debt less than 720 hours away, made before or planned after. */
function hasVisitNearby(contact: Contact): boolean {
  return contact.history.some(
    (earlier) =>
      earlier.channel === 'visit' &&
      isSameDebt(contact, earlier) &&
      !isMarked(earlier, 'inbound') &&
      Math.abs(contact.at - earlier.at) < 720 * hourMs,
  );
}
