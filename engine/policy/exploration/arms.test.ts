import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelSpecSchema } from '../../vocabulary/model-spec.ts';
import type { Candidate, PolicyInput } from '../policy.ts';
import { allCandidates, estimateOf, exampleCase } from '../testing/example-case.ts';
import { armsOf, type Arms } from './arms.ts';
import { worthsOf } from './objective.ts';

const any = (): boolean => true;
const objectiveOf = (objective: unknown) => modelSpecSchema.parse({ model: 'response@1', objective }).objective;
const asIs = objectiveOf({});

const inputOf = (candidates: readonly Candidate[], values: readonly number[], members?: readonly Float64Array[]) => ({
  context: exampleCase(),
  candidates,
  estimates: values.map(estimateOf),
  humanOnly: false,
  ...(members === undefined ? {} : { members }),
});

const arms = (input: PolicyInput, objective = asIs, isOffered: (candidate: Candidate) => boolean = any): Arms | null =>
  armsOf(input, worthsOf(input, objective, { SEK: 28_000 }), isOffered);

const twoDays = allCandidates(2).filter(({ action }) => action.channel === 'letter');
const idOf = (found: Arms | null, arm: number): string => twoDays[found!.indices[arm]!]!.id;

describe('an action on several days is one arm', () => {
  const first = allCandidates(2).find(({ action }) => action.id === 'letter.any.neutral.reminder')!.place;
  const worth = (value: (candidate: Candidate) => number) => arms(inputOf(twoDays, twoDays.map(value)));

  test('no contact first, then the actions by place', () => {
    const found = worth(() => 5)!;
    expect(found.indices[0]).toBe(-1);
    expect(found.values[0]).toBe(0);
    expect(found.indices.slice(1).map((index) => twoDays[index]!.place)).toEqual([
      first,
      first + 1,
      first + 2,
      first + 3,
    ]);
  });

  test('of equal openings the earliest', () => {
    expect(
      idOf(
        worth(() => 5),
        1,
      ),
    ).toBe('letter.any.neutral.reminder@2026-03-03');
  });

  test('of others the one of the highest value', () => {
    expect(
      idOf(
        worth(({ on }) => (on === '2026-03-04' ? 6 : 5)),
        1,
      ),
    ).toBe('letter.any.neutral.reminder@2026-03-04');
  });

  test('what is not offered is no arm', () => {
    const input = inputOf(
      twoDays,
      twoDays.map(() => 5),
    );
    expect(arms(input, asIs, ({ action }) => action.tone === 'warm')!.indices).toHaveLength(2);
  });
});

describe('the objective', () => {
  const candidates = allCandidates(1).slice(0, 2);
  const members = [Float64Array.of(900, 400)];

  test('takes the dearer harm and the price of a contact off the values and off every draw', () => {
    // estimateOf gives a harm of 0.001; twice 28,000 more for it is 56.
    const input = inputOf(candidates, [1_000, 500], members);
    const found = arms(input, objectiveOf({ harmPriceFactor: 3, contactPriceMinor: { SEK: 44 } }))!;
    expect([...found.values].sort((one, other) => one - other)).toEqual([0, 400, 900]);
    expect([...found.draws.values].sort((one, other) => one - other)).toEqual([0, 300, 800]);
  });

  test('a dearer contact or harm never makes a contact worth more', () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 50 }), fc.nat({ max: 9 }), (price, factor, more) => {
        const valueAt = (objective: unknown) =>
          arms(inputOf(candidates, [1_000, 500]), objectiveOf(objective))!.values[1]!;
        const now = valueAt({ harmPriceFactor: factor, contactPriceMinor: price });
        expect(valueAt({ harmPriceFactor: factor + more, contactPriceMinor: price })).toBeLessThanOrEqual(now);
        expect(valueAt({ harmPriceFactor: factor, contactPriceMinor: price + more })).toBe(now - more);
      }),
    );
  });

  test('a currency for which nothing is said has no price', () => {
    const found = arms(inputOf(candidates, [1_000, 500]), objectiveOf({ contactPriceMinor: { EUR: 44 } }))!;
    expect(Math.max(...found.values)).toBe(1_000);
  });
});

describe('a model that gives no numbers has no say', () => {
  const candidates = allCandidates(1).slice(0, 2);

  test.each<[string, PolicyInput]>([
    ['a value that is no number', inputOf(candidates, [NaN, 1])],
    ['an infinite value', inputOf(candidates, [1, -Infinity])],
    ['a value too few', inputOf(candidates, [1])],
    ['a draw that is no number', inputOf(candidates, [1, 2], [Float64Array.of(1, 2), Float64Array.of(1, NaN)])],
    ['an infinite draw', inputOf(candidates, [1, 2], [Float64Array.of(Infinity, 2)])],
    ['a draw too short', inputOf(candidates, [1, 2], [Float64Array.of(1)])],
  ])('%s', (_, input) => {
    expect(arms(input)).toBeNull();
  });
});
