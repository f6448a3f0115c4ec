/** Time that has gone by. */
import { dayMs, type Instant } from '../vocabulary/time.ts';

/** NaN where it never happened; 0 where it is still ahead. */
export const wholeDaysSince = (at: Instant | null | undefined, asOf: Instant): number =>
  at === null || at === undefined ? NaN : Math.max(0, Math.floor((asOf - at) / dayMs));
