/** Counts of few times, so that ties are common. */
import fc from 'fast-check';
import type { TimeCount } from '../risk-table.ts';

export const anyCounts: fc.Arbitrary<readonly TimeCount[]> = fc
  .array(fc.record({ time: fc.nat(12), events: fc.nat(4), censored: fc.nat(4) }), { minLength: 1, maxLength: 15 })
  .filter((counts) => counts.some(({ events, censored }) => events + censored > 0));

/** One row for each who was followed. */
export const individuals = (counts: readonly TimeCount[]): readonly { time: number; isEvent: boolean }[] =>
  counts.flatMap(({ time, events, censored }) =>
    Array.from({ length: events + censored }, (_, place) => ({ time, isEvent: place < events })),
  );
