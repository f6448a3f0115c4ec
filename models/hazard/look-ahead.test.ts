import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makePlanner, mostPlannedDays, type PlanInput } from './look-ahead.ts';

const filled = (value: (index: number) => number): Float64Array =>
  Float64Array.from({ length: mostPlannedDays }, (_, index) => value(index));

type Example = {
  readonly days: number;
  readonly restDays: number;
  readonly effects: readonly [number, number];
  readonly price: number;
  readonly lifts: readonly number[];
};

const stake = 1_000;

/** Two levels and one kind of contact that moves the debtor to the upper level for good: nothing lies between the levels. */
const planOf = ({ days, restDays, effects, price, lifts }: Example) => {
  const planner = makePlanner({
    levels: Float64Array.of(0, 1),
    loads: Float64Array.of(1),
    decayPerDay: 1,
    restDays,
    dragged: Float64Array.of(0, 0),
  });
  const input: PlanInput = {
    days,
    unpaid: filled((day) => 0.97 ** day),
    available: filled(() => 1),
    own: filled(() => 0.02),
    fastLift: filled((day) => lifts[day] ?? 0),
    slowLift: filled(() => 0),
    fast: Float64Array.of(...effects),
    slow: Float64Array.of(0, 0),
    price: Float64Array.of(price, price),
    isOpen: Uint8Array.of(1),
    stake,
    pressure: 0,
  };
  return planner(input);
};

/** Every schedule from a day on, one after the other. */
const bestByTrying = (
  example: Example,
  worth: number,
  from: { readonly day: number; readonly level: 0 | 1 },
): number => {
  const { days, restDays, effects, price, lifts } = example;
  if (from.day >= days) return 0;
  const waiting = bestByTrying(example, worth, { day: from.day + 1, level: from.level });
  const gain = worth * effects[from.level] * lifts[from.day]! - 0.97 ** from.day * price;
  return Math.max(waiting, gain + bestByTrying(example, worth, { day: from.day + 1 + restDays, level: 1 }));
};

test('the plan is the best of all schedules', () => {
  fc.assert(
    fc.property(
      fc.record({
        days: fc.integer({ min: 2, max: 8 }),
        restDays: fc.integer({ min: 0, max: 2 }),
        effects: fc.tuple(fc.double({ min: 0, max: 0.1, noNaN: true }), fc.double({ min: 0, max: 0.1, noNaN: true })),
        price: fc.double({ min: 0, max: 60, noNaN: true }),
        lifts: fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 8, maxLength: 8 }),
      }),
      (example) => {
        const plan = planOf(example);
        expect(plan.wait).toBeCloseTo(bestByTrying(example, plan.stake, { day: 1, level: 0 }), 6);
        expect(plan.after[0]).toBeCloseTo(
          bestByTrying(example, plan.stake, { day: 1 + example.restDays, level: 1 }),
          6,
        );
        expect(plan.stake).toBeLessThanOrEqual(stake);
      },
    ),
  );
});

test('where a contact spoils the next, waiting for the better day is worth the difference', () => {
  const payday = { days: 3, restDays: 0, effects: [0.05, 0.01], price: 0, lifts: [1, 4, 1] } as const;
  const { wait, after } = planOf(payday);
  expect(wait - after[0]!).toBeGreaterThan(100);
});

test('on the last day there is nothing to wait for', () => {
  const { wait, after, stake: left } = planOf({ days: 1, restDays: 2, effects: [0.1, 0.1], price: 1, lifts: [4] });
  expect([wait, after[0], left]).toEqual([0, 0, stake]);
});
