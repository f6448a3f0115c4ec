/** A day for a request about some channels, against the same day gone through slot by slot. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { noZone } from '../compliance/missing-data.ts';
import { channels, type Channel } from '../vocabulary/action.ts';
import { requestedChannelBlock, unpriced } from './house-blocks.ts';
import { makeFunnel, type Removal } from './removal.ts';
import { askedPart, groupActions, type DayPlan } from './slot-plan.ts';

const groups = groupActions(defaultCatalogue);
const on = '2026-06-10';

const anyClosed = fc
  .record({
    channel: fc.constantFrom(...channels),
    barredBy: fc.constantFrom([noZone], [unpriced, noZone]),
    candidates: fc.integer({ min: 1, max: 9 }),
  })
  .map((closed) => ({ kind: 'closed', ...closed }) as const);
const anyOpen = fc.constantFrom(...groups).map((group) => ({ kind: 'open', ...group, on, openings: [] }) as const);
const anyDay: fc.Arbitrary<DayPlan> = fc
  .tuple(fc.array(anyClosed, { maxLength: 5 }), fc.array(anyOpen, { maxLength: 12 }))
  .map(([closed, open]) => [...closed, ...open]);

/** What an open slot removes stands for whatever its openings would. */
const goThrough = (days: readonly DayPlan[], isAsked: (channel: Channel) => boolean): readonly Removal[] => {
  const funnel = makeFunnel();
  for (const part of days.flat()) {
    const count = part.kind === 'open' ? part.actions.length : part.candidates;
    const barredBy = part.kind === 'open' ? [unpriced] : part.barredBy;
    funnel.remove(isAsked(part.channel) ? barredBy : [requestedChannelBlock], part.channel, count);
  }
  return funnel.removals();
};

test('a funnel tells the same rules, in the same order, as often', () => {
  fc.assert(
    fc.property(fc.array(anyDay, { maxLength: 4 }), fc.subarray([...channels]), (days, asked) => {
      const parts = days.map((day) => askedPart(day, asked));
      const slotBySlot = goThrough(days, (channel) => asked.includes(channel));
      expect(goThrough(parts, () => true)).toEqual(slotBySlot);
    }),
  );
});

test('each channel that is left out is one part of the day', () => {
  fc.assert(
    fc.property(anyDay, fc.subarray([...channels]), (day, asked) => {
      const others = askedPart(day, asked).filter(({ channel }) => !asked.includes(channel));
      expect(others.every(({ kind }) => kind === 'closed')).toBe(true);
      expect(new Set(others.map(({ channel }) => channel)).size).toBe(others.length);
    }),
  );
});
