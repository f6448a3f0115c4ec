/** The section "Limitation". */
import type { Contact } from './contact.ts';
import { addMonths, dateOf, readDate, type Day } from './local-time.ts';
import type { LimitationRule } from './pack-data.ts';

const notPlain = ['title', 'judgment', 'deed', 'mortgage', 'absolute', 'min', 'max'];

export function isTimeBarred(rule: LimitationRule, contact: Contact, today: Day): boolean {
  if (contact.due === undefined || contact.has.has('limitation_interrupted')) return false;
  if (!bars(rule.after, contact)) return false;
  const years = periodYears(rule.years);
  if (years === undefined) return false;
  const start = rule.counting === 'end_of_year' ? lastDayOfYear(contact.due) : contact.due;
  return today > addMonths(start, Math.round(years * 12));
}

/** What a period that has run out bars, of this contact. */
function bars(after: string, { purpose, debtor }: Contact): boolean {
  const asksOrSues = purpose === 'collect' || purpose === 'legal_notice';
  switch (after) {
    case 'extinguished':
      return asksOrSues;
    case 'cannot_demand_consumer':
      return asksOrSues && debtor === 'consumer';
    case 'cannot_sue':
      return purpose === 'legal_notice';
    default:
      return false;
  }
}

function periodYears(years: LimitationRule['years']): number | undefined {
  if (years['general'] !== undefined) return years['general'];
  const plain = Object.entries(years).filter(([name]) => isPlain(name));
  return plain.length > 0 ? Math.max(...plain.map(([, count]) => count)) : years['max'];
}

function isPlain(name: string): boolean {
  return !notPlain.includes(name) && !name.startsWith('instrument') && !name.startsWith('intentional');
}

function lastDayOfYear(day: Day): Day {
  return readDate(`${dateOf(day).slice(0, 4)}-12-31`) ?? day;
}
