/** Rows of a night as bytes: what was written is read, number for number. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NightRow } from '../../../models/index.ts';
import { decodeNight, encodeNight } from './row-file.ts';

const options = fc.array(fc.record({ place: fc.nat(60), probability: fc.double({ min: 0, max: 1, noNaN: true }) }), {
  maxLength: 6,
});
const amount = fc.nat(10_000_000);
const rowOf = (features: number): fc.Arbitrary<NightRow> =>
  fc.record(
    {
      caseId: fc.string(),
      debtorId: fc.string({ unit: 'grapheme' }),
      day: fc.constant(20_400),
      features: fc.float64Array({ minLength: features, maxLength: features, noNaN: false }),
      balanceMinor: amount,
      daysLeft: fc.nat(60),
      options,
      noContactProb: fc.double({ min: 0, max: 1, noNaN: true }),
      baseOptions: options,
      chosenPlace: fc.integer({ min: -1, max: 60 }),
      reached: fc.option(fc.boolean()),
      paidMinor: amount,
      complained: fc.boolean(),
      optedOut: fc.boolean(),
      closed: fc.boolean(),
    },
    {
      requiredKeys: [
        ...['caseId', 'debtorId', 'day', 'features', 'balanceMinor', 'daysLeft', 'options', 'noContactProb'],
        ...['chosenPlace', 'reached', 'paidMinor', 'complained', 'optedOut', 'closed'],
      ] as (keyof NightRow)[],
    },
  );

const plain = (row: NightRow): NightRow => ({
  ...{ caseId: row.caseId, debtorId: row.debtorId, day: row.day, features: row.features.slice() },
  ...{ balanceMinor: row.balanceMinor, daysLeft: row.daysLeft, options: row.options, noContactProb: row.noContactProb },
  ...(row.baseOptions === undefined ? {} : { baseOptions: row.baseOptions }),
  ...{ chosenPlace: row.chosenPlace, reached: row.reached, paidMinor: row.paidMinor },
  ...{ complained: row.complained, optedOut: row.optedOut, closed: row.closed },
});

const asIs = (text: string): string => text;

describe('a night in a file', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.nat(5).chain((features) => fc.array(rowOf(features), { maxLength: 8 })),
        (rows) => {
          expect(decodeNight(encodeNight(20_400, rows), asIs).map(plain)).toEqual(rows.map(plain));
        },
      ),
    );
  });

  test('wherever in a larger buffer it lies', () => {
    const [row] = fc.sample(rowOf(3), { numRuns: 1, seed: 1 }) as [NightRow];
    const bytes = encodeNight(20_400, [row]);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeNight(larger.subarray(3), asIs).map(plain)).toEqual([plain(row)]);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['something else', new Uint8Array(64).fill(7)],
    ['a file that was cut off', encodeNight(1, fc.sample(rowOf(9), { numRuns: 4, seed: 2 })).subarray(0, 200)],
  ])('%s is refused', (_, bytes) => {
    expect(() => decodeNight(new Uint8Array(bytes), asIs)).toThrow(/file of rows/u);
  });
});
