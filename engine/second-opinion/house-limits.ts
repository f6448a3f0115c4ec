/** The section "The house's own limits": which house packs apply, and what their bans bar. */
import type { Contact } from './contact.ts';
import type { BanRule, Pack } from './pack-data.ts';
import type { Situation } from './situation.ts';

export function appliesTo(pack: Pack, contact: Contact): boolean {
  const { creditors, portfolios, markets, segments } = pack.scope ?? {};
  return (
    holds(creditors, contact.creditor) &&
    holds(portfolios, contact.portfolio) &&
    holds(segments, contact.segment) &&
    holds(markets, contact.jurisdiction.split('-')[0])
  );
}

/** A list that is not given holds everything; one that is given does not hold what the contact leaves out. */
function holds(list: readonly string[] | undefined, value: string | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value));
}

export function isBanned(rule: BanRule, { contact, clocks }: Situation): boolean {
  if (contact.purpose === 'statutory_notice' || contact.treatment === 'statutory_notice') return false;
  const { days, weekdays } = rule;
  return (
    holds(rule.channels, contact.channel) &&
    holds(rule.tones, contact.tone) &&
    holds(rule.treatments, contact.treatment) &&
    holds(rule.slots, contact.slot) &&
    (days === undefined || clocks.some(({ date }) => days.includes(date) || days.includes(date.slice(5)))) &&
    (weekdays === undefined || clocks.some(({ weekday }) => weekdays.includes(weekday)))
  );
}
