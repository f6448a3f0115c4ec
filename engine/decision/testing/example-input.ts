/** What is decided in tests: the example case under the shipped law, by a table of one row. */
import { defaultCatalogue } from '../../catalogue/default-catalogue.ts';
import { shippedRuleBook } from '../../compliance/testing/shipped-packs.ts';
import { makeEligibleActions } from '../../eligibility/eligible-actions.ts';
import { houseAssumptions } from '../../estimate/assumptions.ts';
import { makePriorResponse } from '../../estimate/prior-response.ts';
import { compileTable } from '../../policy/compile-table.ts';
import { exampleCase } from '../../policy/testing/example-case.ts';
import type { TableSpec } from '../../vocabulary/table-spec.ts';
import type { DecideInput } from '../decide.ts';

export const exampleInput = (then: TableSpec['rules'][number]['then']): DecideInput => {
  const compiled = compileTable({ rules: [{ when: 'true', then }], otherwise: 'no_contact' }, defaultCatalogue);
  if (!compiled.ok) throw new Error('the table does not compile');
  return {
    context: exampleCase(),
    settings: {
      catalogue: defaultCatalogue,
      rules: shippedRuleBook,
      eligible: makeEligibleActions(defaultCatalogue, shippedRuleBook),
      model: makePriorResponse(houseAssumptions),
      code: 'test',
    },
    strategy: { id: 'table-v1', version: 1, role: 'champion' },
    policy: compiled.value,
    experiment: null,
    request: {
      id: '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10',
      draw: 0.5,
      purpose: 'collect',
      channels: null,
      dryRun: false,
    },
    inputs: { isBackdated: false, caseSeq: 1, debtorSeq: 2, siblings: [], planned: [] },
  };
};
