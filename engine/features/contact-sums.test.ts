import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import { contactDaysAgo, exampleAsOf } from '../policy/testing/example-case.ts';
import { channels } from '../vocabulary/action.ts';
import { dayMs, hourMs } from '../vocabulary/time.ts';
import { contactSums, dailyDecay, pressureLoad } from './contact-sums.ts';

type Contacts = CaseContext['contacts'];

const contacts: fc.Arbitrary<Contacts> = fc
  .array(
    fc.record({
      hours: fc.integer({ min: -48, max: 24 * 360 }),
      channel: fc.constantFrom(...channels),
      failed: fc.boolean(),
      reached: fc.boolean(),
      planned: fc.boolean(),
    }),
    { maxLength: 20 },
  )
  .map((all) =>
    all
      .toSorted((one, other) => one.hours - other.hours)
      .map(({ hours, channel, ...rest }) => ({ ...contactDaysAgo(hours / 24, channel), ...rest })),
  );

/** The definition, slowly: a share of the weight for each day since. */
const pressure = (all: Contacts, share: number): number =>
  all
    .filter(({ failed }) => !failed)
    .reduce((sum, { at, channel }) => {
      const hours = Math.floor(Math.max(0, exampleAsOf - at) / hourMs);
      return sum + pressureLoad[channel] * share ** (hours / 24);
    }, 0);

test('sums are those of their definition; what is older than two months is forgotten', () => {
  fc.assert(
    fc.property(contacts, (all) => {
      const sums = contactSums({ contacts: all, asOf: exampleAsOf });
      const within = (days: number) => all.filter(({ at }) => exampleAsOf - at < days * dayMs).length;
      expect(Math.abs(sums.pressureFast - pressure(all, dailyDecay.fast))).toBeLessThan(1e-5);
      expect(Math.abs(sums.pressureSlow - pressure(all, dailyDecay.slow))).toBeLessThan(3e-3);
      expect(
        Math.abs(
          sums.reachedPressure -
            pressure(
              all.filter(({ reached }) => reached),
              dailyDecay.fast,
            ),
        ),
      ).toBeLessThan(1e-5);
      expect([sums.last7Days, sums.last30Days]).toEqual([within(7), within(30)]);
      expect(sums.planned).toBe(all.filter(({ planned }) => planned).length);
      const reach = all.find(({ reached }) => reached);
      expect(sums.sinceReachMs).toBe(reach === undefined ? null : Math.max(0, exampleAsOf - reach.at));
    }),
  );
});

test('one more contact never lowers the pressure, and a day later less of it is left', () => {
  fc.assert(
    fc.property(contacts, fc.constantFrom(...channels), (all, channel) => {
      const of = (some: Contacts, asOf = exampleAsOf) => contactSums({ contacts: some, asOf }).pressureSlow;
      const more = [contactDaysAgo(0, channel), ...all];
      expect(of(more)).toBeGreaterThan(of(all));
      const past = all.filter(({ at }) => at <= exampleAsOf);
      expect(of(past, exampleAsOf + dayMs)).toBeCloseTo(dailyDecay.slow * of(past), 2);
    }),
  );
});
