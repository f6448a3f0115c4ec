import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleAction } from './sample-action.ts';

const distribution = (candidates: readonly number[], noContact: number, handOff: number) => ({
  candidates,
  noContact,
  handOff,
  basis: [],
});

describe('sampleAction', () => {
  test.each([
    ['the first candidate holds [0, .25)', 0.249, { kind: 'contact', index: 0, propensity: 0.25 }],
    ['a bound belongs to the next', 0.25, { kind: 'contact', index: 2, propensity: 0.5 }],
    ['after the candidates comes no contact', 0.75, { kind: 'no_contact', propensity: 0.15 }],
    ['and last the hand-off', 0.9999, { kind: 'hand_off', propensity: 0.1 }],
  ])('%s', (_, draw, expected) => {
    expect(sampleAction(distribution([0.25, 0, 0.5], 0.15, 0.1), draw)).toEqual(expected);
  });

  test('a distribution that does not sum to 1 is a bug, and throws', () => {
    expect(() => sampleAction(distribution([0.2], 0.3, 0), 0.9)).toThrow(/sum to 0.5/);
    expect(() => sampleAction(distribution([], 0, 0), 0)).toThrow(/sum to 0/);
  });

  test('frequencies equal probabilities over an even grid of draws; nothing of probability zero is drawn', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 1, maxLength: 8 }),
        fc.nat(5),
        fc.integer({ min: 1, max: 5 }),
        (weights, none, human) => {
          const total = weights.reduce((sum, weight) => sum + weight, none + human);
          const probabilities = distribution(
            weights.map((weight) => weight / total),
            none / total,
            human / total,
          );
          const draws = total * 20;
          const counts = new Map<string, number>();
          for (let step = 0; step < draws; step += 1) {
            const sampled = sampleAction(probabilities, (step + 0.5) / draws);
            const key = sampled.kind === 'contact' ? String(sampled.index) : sampled.kind;
            expect(sampled.propensity).toBeGreaterThan(0);
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
          weights.forEach((weight, index) => {
            expect(counts.get(String(index)) ?? 0).toBe(weight * 20);
          });
          expect(counts.get('no_contact') ?? 0).toBe(none * 20);
          expect(counts.get('hand_off') ?? 0).toBe(human * 20);
        },
      ),
    );
  });
});
