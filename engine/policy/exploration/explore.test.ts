import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelSpecSchema, type ExplorationSpec } from '../../vocabulary/model-spec.ts';
import type { Arms } from './arms.ts';
import { epsilonOf, explore } from './explore.ts';
import { greedyShares, highestOf, worthOf } from './shares.ts';

const armsOf = (contacts: readonly number[], draws: readonly (readonly number[])[] = []): Arms => {
  const values = Float64Array.of(0, ...contacts);
  return {
    indices: [-1, ...contacts.keys()],
    values,
    draws:
      draws.length === 0
        ? { count: 1, values }
        : { count: draws.length, values: Float64Array.from(draws.flatMap((draw) => [0, ...draw])) },
  };
};

const specOf = (exploration: unknown): ExplorationSpec =>
  modelSpecSchema.parse({ model: 'response@1', exploration }).exploration;

const arms: fc.Arbitrary<Arms> = fc.integer({ min: 1, max: 20 }).chain((contacts) => {
  const values = fc.array(fc.integer({ min: -4_000, max: 4_000 }), { minLength: contacts, maxLength: contacts });
  return fc.tuple(values, fc.array(values, { maxLength: 12 })).map(([own, draws]) => armsOf(own, draws));
});

const floors = fc.double({ min: 0, max: 1, noNaN: true });
const specs: fc.Arbitrary<ExplorationSpec> = fc
  .record({ kind: fc.constantFrom('greedy', 'epsilon', 'softmax', 'inverse_gap', 'thompson'), floor: floors })
  .map(({ kind, floor }) => specOf(kind === 'greedy' ? { kind } : { kind, floor }));
const nights = fc.nat({ max: 400 });

const ask = (spec: ExplorationSpec, given: Arms, night: number, capMinor = Infinity) =>
  explore(spec, given, { night, currency: 'SEK', capMinor });

describe('whatever the kind', () => {
  test('shares sum to 1, every arm has its part of the floor, and the loss told is the loss', () => {
    fc.assert(
      fc.property(specs, arms, nights, (spec, given, night) => {
        const { shares, floor, lossMinor } = ask(spec, given, night);
        expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-12);
        for (const share of shares) expect(share).toBeGreaterThanOrEqual((floor / shares.length) * (1 - 1e-12));
        expect(lossMinor).toBeCloseTo(highestOf(given.values) - worthOf(shares, given.values), 6);
      }),
    );
  });

  test('the cap is never exceeded, and what keeps it anyway is left as it is', () => {
    fc.assert(
      fc.property(specs, arms, nights, fc.integer({ min: 0, max: 6_000 }), (spec, given, night, capMinor) => {
        const free = ask(spec, given, night);
        const capped = ask(spec, given, night, capMinor);
        const lost = highestOf(given.values) - worthOf(capped.shares, given.values);
        expect(lost).toBeLessThanOrEqual(capMinor + 1e-6);
        expect(Math.abs(capped.shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-12);
        expect(capped.floor).toBeLessThanOrEqual(free.floor);
        if (free.lossMinor <= capMinor) expect(capped).toEqual(free);
        else expect(capped.lossMinor).toBe(capMinor);
      }),
    );
  });

  test('nothing may be lost: only what is best, or as good', () => {
    fc.assert(
      fc.property(specs, arms, nights, (spec, given, night) => {
        const best = highestOf(given.values);
        ask(spec, given, night, 0).shares.forEach((share, arm) => {
          if (given.values[arm]! < best) expect(share).toBeLessThan(1e-12);
        });
      }),
    );
  });
});

describe('the cap', () => {
  const given = armsOf(
    [100, 60],
    [
      [100, 60],
      [100, 60],
      [100, 60],
      [10, 60],
    ],
  );

  test('takes from the floor first: the share of the draws stays', () => {
    const { shares, floor } = ask(specOf({ kind: 'thompson', floor: 0.3 }), given, 0, 13);
    // The draws lose 10 (a quarter of 40), the floor 46⅔; 13 = (1 − f) · 10 + f · 46⅔.
    expect(floor).toBeCloseTo(3 / (46 + 2 / 3 - 10), 12);
    expect(shares[2]! / shares[1]!).toBeCloseTo(
      (0.25 * (1 - floor) + floor / 3) / (0.75 * (1 - floor) + floor / 3),
      12,
    );
  });

  test('then from the draws, towards the best', () => {
    const { shares, floor } = ask(specOf({ kind: 'thompson', floor: 0.3 }), given, 0, 4);
    expect(floor).toBe(0);
    [0, 0.9, 0.1].forEach((share, arm) => expect(shares[arm]).toBeCloseTo(share, 12));
  });
});

test.each([
  [0, 1],
  [1, 1],
  [2, 0.7],
  [20, 0.1],
  [104, 0.02],
  [5_000, 0.02],
])('ε of night %i is %f', (night, expected) => {
  expect(epsilonOf({ floor: 0.02, numerator: 2.1 }, night)).toBeCloseTo(expected, 12);
});

test('ε-greedy is greedy but for ε, which all arms share', () => {
  const given = armsOf([5, 9, -3]);
  const { shares } = ask(specOf({ kind: 'epsilon' }), given, 20);
  greedyShares(given.values).forEach((share, arm) => expect(shares[arm]).toBeCloseTo(0.9 * share + 0.1 / 4, 12));
});

test('money settings go by the currency of the case; one that is not named is greedy', () => {
  const spec = specOf({ kind: 'softmax', temperatureMinor: { EUR: 100 } });
  const given = armsOf([100 * Math.log(3)]);
  const share = (currency: string) => explore(spec, given, { night: 0, currency, capMinor: Infinity }).shares[1];
  expect(share('EUR')).toBeCloseTo(0.75, 12);
  expect(share('SEK')).toBe(1);
});
