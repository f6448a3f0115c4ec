/** What holds of every feature of every case: the range, the round trip, and that nothing later is seen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import { dayMs } from '../vocabulary/time.ts';
import { arbitraryCaseFacts, arbitraryDebtorFacts } from '../testing/arbitrary-facts.ts';
import { caseFeatures } from './case-features.ts';
import { featureSpec } from './feature-spec.ts';
import { featureVector, storedFeatures } from './stored-features.ts';
import { arbitraryToldCase, contextOfTold, type ToldCase } from './testing/told-case.ts';

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const featuresOf = (told: ToldCase): Float64Array => caseFeatures(contextOfTold(told)!);

test('every value lies in its range or is not known; levels are places, numbers have their decimals', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(arbitraryToldCase(), (told) => {
      const values = featuresOf(told);
      expect(values).toHaveLength(featureSpec.features.length);
      for (const [place, feature] of featureSpec.features.entries()) {
        const value = values[place]!;
        if (Number.isNaN(value)) continue;
        seen.add(feature.name);
        const [least, most] = feature.range;
        expect(value, feature.name).toBeGreaterThanOrEqual(least);
        expect(value, feature.name).toBeLessThanOrEqual(most);
        const decimals = feature.kind === 'number' ? feature.decimals : 0;
        expect(Number(value.toFixed(decimals)), feature.name).toBe(value);
      }
    }),
    { numRuns: 300 },
  );
  expect(seen.size).toBeGreaterThan(featureSpec.features.length - 10);
});

test('wild contexts are clipped, and infinities too', () => {
  const wild = fc.double({ noDefaultInfinity: false, noNaN: true });
  fc.assert(
    fc.property(arbitraryToldCase(), wild, wild, (told, one, other) => {
      const context = contextOfTold(told)!;
      const bent: CaseContext = {
        ...context,
        balanceMinor: Math.abs(one),
        daysPastDue: other,
        complaintCount: other,
        payment: { ...context.payment, meanDaysLate: one, settledInvoices: other, lateInvoices: one },
      };
      for (const [place, value] of caseFeatures(bent).entries()) {
        const { range, name } = featureSpec.features[place]!;
        expect(Number.isNaN(value) || (value >= range[0] && value <= range[1]), name).toBe(true);
      }
    }),
  );
});

test('what a receipt holds reads back as the vector that was served, bit for bit, and is short', () => {
  fc.assert(
    fc.property(arbitraryToldCase(), (told) => {
      const served = featuresOf(told);
      const text = JSON.stringify(storedFeatures(served));
      const read = featureVector(featureSpec.id, JSON.parse(text) as number[])!;
      expect(bytesOf(read)).toEqual(bytesOf(served));
      expect(text.length).toBeLessThan(served.length * 8);
    }),
  );
});

test('vectors share buffers, and none is another', () => {
  fc.assert(
    fc.property(fc.array(arbitraryToldCase(), { minLength: 2, maxLength: 20 }), (all) => {
      const contexts = all.map((told) => contextOfTold(told)!);
      const together = contexts.map((context) => caseFeatures(context));
      // Made one after the other, and made again: the same values, so that no later vector has written over an earlier one.
      expect(together).toEqual(contexts.map((context) => caseFeatures({ ...context })));
    }),
    { numRuns: 20 },
  );
});

test('facts after the instant change nothing', () => {
  let differing = 0;
  fc.assert(
    fc.property(
      arbitraryToldCase(),
      arbitraryCaseFacts('C-1'),
      arbitraryCaseFacts('C-2'),
      arbitraryDebtorFacts(),
      (told, own, sibling, debtor) => {
        const { asOf } = told;
        const later = <F extends { readonly at: number; readonly id: string }>(facts: readonly F[]): F[] =>
          facts.map((fact) => ({ ...fact, id: `later-${fact.id}`, at: asOf + 1 + (fact.at % (90 * dayMs)) }));
        const more: ToldCase = {
          ...told,
          own: [...later(own), ...told.own],
          sibling: [...told.sibling, ...later(sibling)],
          debtor: [...later(debtor), ...told.debtor],
        };
        expect(featuresOf(more)).toEqual(featuresOf(told));
        // The facts are such that a feature which saw them would differ.
        const leaking = contextOfTold(more, false);
        if (
          leaking === null ||
          caseFeatures(leaking).some((value, place) => !Object.is(value, featuresOf(told)[place]))
        )
          differing += 1;
      },
    ),
  );
  expect(differing).toBeGreaterThan(50);
});
