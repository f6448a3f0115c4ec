/**
 * Holidays are worked out when they are first asked for, which takes up to a tenth of a second a country and year. Asking before the first
 * request spares it the wait.
 */
import type { LocalDate } from '../vocabulary/time.ts';
import { permittedIntervals } from './permitted-intervals.ts';
import type { RuleBook } from './rule-book.ts';

/** Asks for a day of every country of the book. */
export const warmRuleBook = (rules: RuleBook, on: LocalDate): void => {
  for (const { kind, id, time } of rules.packs) {
    const pack = kind === 'country' ? rules.packFor(id, null) : null;
    const [zone = 'UTC'] = time.zones;
    if (pack === null) continue;
    permittedIntervals(pack, {
      zones: [zone],
      region: null,
      on,
      slot: 'midday',
      channel: 'sms',
      actor: 'agency',
      debtorKind: 'consumer',
    });
  }
};
