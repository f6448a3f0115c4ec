/** Parity: the features that a receipt keeps are those computed anew from the facts, bit for bit. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import { makeEligibleActions } from '../eligibility/eligible-actions.ts';
import { houseAssumptions } from '../estimate/assumptions.ts';
import { makePriorResponse } from '../estimate/prior-response.ts';
import { caseFeatures } from '../features/case-features.ts';
import { featureSpec } from '../features/feature-spec.ts';
import { featureVector } from '../features/stored-features.ts';
import { arbitraryToldCase, contextOfTold, type ToldCase } from '../features/testing/told-case.ts';
import { compileTable } from '../policy/compile-table.ts';
import { defaultLadder } from '../policy/default-ladder.ts';
import { decide } from './decide.ts';
import { writeReceipt, type CompactReceipt } from './receipt.ts';

const compiled = compileTable(defaultLadder, defaultCatalogue);
if (!compiled.ok) throw new Error('the default ladder does not compile');
const policy = compiled.value;

const receiptTextOf = (told: ToldCase): string =>
  writeReceipt(
    decide({
      context: contextOfTold(told)!,
      settings: {
        catalogue: defaultCatalogue,
        rules: shippedRuleBook,
        eligible: makeEligibleActions(defaultCatalogue, shippedRuleBook),
        model: makePriorResponse(houseAssumptions),
        code: 'test',
      },
      strategy: { id: 'table-v1', version: 1, role: 'champion' },
      policy,
      experiment: null,
      request: { id: 'd-1', draw: 0.5, purpose: 'collect', channels: null, dryRun: false },
      inputs: { isBackdated: false, caseSeq: 1, debtorSeq: 1, siblings: [], planned: [] },
    }),
  ).text;

test('a stored receipt gives back the vector that the facts give, and a replay writes the same text', () => {
  fc.assert(
    fc.property(arbitraryToldCase(), (told) => {
      const text = receiptTextOf(told);
      const receipt = JSON.parse(text) as CompactReceipt;
      const stored = featureVector(receipt.featureSpec, receipt.features)!;
      const anew = caseFeatures(contextOfTold({ ...told, own: told.own.toReversed() })!);
      expect(receipt.featureSpec).toBe(featureSpec.id);
      expect([...stored].every((value, place) => Object.is(value, anew[place]))).toBe(true);
      expect(stored).toHaveLength(anew.length);
      expect(receiptTextOf(told)).toBe(text);
    }),
    { numRuns: 40 },
  );
});
