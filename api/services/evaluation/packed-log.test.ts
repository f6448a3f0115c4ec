/** A log that was packed is the same log, however long; what was handed over is gone here. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvaluatedRound } from './logged-log.ts';
import { buffersOf, makeLogPacker, unpackLog } from './packed-log.ts';

const [text, silence] = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
const contextWidth = 3;

const anyRound = fc
  .record({
    unit: fc.constantFrom('a', 'b', 'c.1', 'd:2'),
    segment: fc.constantFrom('', 'first', 'late'),
    context: fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant(NaN)), {
      minLength: contextWidth,
      maxLength: contextWidth,
    }),
    options: fc.array(
      fc.record({
        name: fc.constantFrom('sms', 'email', 'no_contact'),
        logged: fc.double({ min: 0, max: 1, noNaN: true }),
        first: fc.double({ min: 0, max: 1, noNaN: true }),
        second: fc.double({ min: 0, max: 1, noNaN: true }),
        isText: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    isWhole: fc.boolean(),
    reward: fc.double({ noNaN: true, noDefaultInfinity: true }),
  })
  .map(({ unit, segment, context, options, isWhole, reward }): EvaluatedRound => {
    const shared = Float64Array.from(context);
    return {
      round: {
        ...{ unit, segment, reward, chosen: options.length - 1, propensity: 0.5 },
        actions: options.map(({ name }) => name),
        logging: isWhole ? options.map(({ logged }) => logged) : null,
      },
      options: options.map(({ isText }) => ({ context: shared, action: isText ? text : silence })),
      targets: [options.map(({ first }) => first), options.map(({ second }) => second)],
    };
  });

const pack = (rounds: readonly EvaluatedRound[]) => {
  const packer = makeLogPacker(2);
  for (const round of rounds) packer.add(round);
  return packer.finish();
};

const expectSame = (rounds: readonly EvaluatedRound[]): void => {
  const unpacked = unpackLog(pack(rounds));
  expect(unpacked.rounds).toEqual(rounds.map(({ round }) => round));
  expect(unpacked.options).toEqual(rounds.map(({ options }) => options));
  expect(unpacked.targets).toEqual([0, 1].map((target) => rounds.map(({ targets }) => targets[target])));
};

describe('what is packed', () => {
  test('comes out the same', () => {
    fc.assert(fc.property(fc.array(anyRound, { minLength: 1, maxLength: 20 }), expectSame), { numRuns: 60 });
  });

  test('also across the pieces of its columns, of 65,536 numbers each', () => {
    const some = fc.sample(anyRound, { seed: 7, numRuns: 40 });
    const many = Array.from({ length: 25_000 }, (_, place) => some[place % some.length] as EvaluatedRound);
    expect(many.reduce((sum, { options }) => sum + options.length, 0)).toBeGreaterThan(65_536);
    expectSame(many);
  }, 60_000);

  test('an empty log is one', () => {
    expect(unpackLog(makeLogPacker(1).finish())).toEqual({ rounds: [], options: [], targets: [[]] });
  });

  test('is handed over whole: nothing of it is copied to another thread but names', () => {
    const log = pack(fc.sample(anyRound, { seed: 1, numRuns: 5 }));
    const moved = structuredClone(log, { transfer: [...buffersOf(log)] });
    expect(
      Object.values(log.columns)
        .flat()
        .every(({ length }) => length === 0),
    ).toBe(true);
    expect(unpackLog(moved).rounds).toHaveLength(5);
  });
});
