/** What the judges of the sections are given: the contact, the clocks where the debtor may be, and the holidays. */
import type { Contact } from './contact.ts';
import type { IsHoliday } from './holidays.ts';
import type { WallClock } from './local-time.ts';

export type Situation = {
  readonly contact: Contact;
  /** One for each zone, in the file's order; the first is the zone of all that is not judged zone by zone. */
  readonly clocks: readonly [WallClock, ...WallClock[]];
  readonly isHoliday: IsHoliday;
};
