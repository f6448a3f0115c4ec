/** Decisions while the kill switch is on: no contact, the reason told, and the receipt as it would be made again. */
import { expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import { makeEligibleActions } from '../eligibility/eligible-actions.ts';
import type { Halt } from '../eligibility/halts.ts';
import { houseAssumptions } from '../estimate/assumptions.ts';
import { makePriorResponse } from '../estimate/prior-response.ts';
import { compileTable } from '../policy/compile-table.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import { decide, type DecideInput } from './decide.ts';
import { writeReceipt } from './receipt.ts';

const compiled = compileTable(
  { rules: [{ when: 'true', then: { channel: 'sms' } }], otherwise: 'no_contact' },
  defaultCatalogue,
);
if (!compiled.ok) throw new Error('the table does not compile');

const input: DecideInput = {
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

test.each<[name: string, halts: readonly Halt[], kept: readonly Halt[]]>([
  ['everything', [{ scope: 'all', value: null }], [{ scope: 'all', value: null }]],
  ['the channel', [{ scope: 'channel', value: 'sms' }], [{ scope: 'channel', value: 'sms' }]],
  ['the strategy', [{ scope: 'strategy', value: 'table-v1' }], [{ scope: 'strategy', value: 'table-v1' }]],
  [
    'the market, and others',
    [
      { scope: 'market', value: 'NO' },
      { scope: 'market', value: 'SE' },
      { scope: 'strategy', value: 'another' },
    ],
    [{ scope: 'market', value: 'SE' }],
  ],
])('%s: no contact, and the same receipt from what it keeps', (_, halts, kept) => {
  expect(decide(input).action.kind).toBe('contact');
  const decision = decide({ ...input, halts });
  expect(decision.action).toMatchObject({ kind: 'no_contact' });
  expect(decision.inputs.halts).toEqual(kept);
  const again = decide({ ...input, inputs: decision.inputs, halts: kept });
  expect(writeReceipt(again).text).toBe(writeReceipt(decision).text);
});

test('where nothing is open any more, the reason names the kill switch', () => {
  const { action } = decide({ ...input, halts: [{ scope: 'all', value: null }] });
  expect(action.kind === 'no_contact' && action.reason).toContain('house.kill_switch');
});

test.each<[name: string, halts: readonly Halt[] | undefined]>([
  ['no switch', undefined],
  ['none on', []],
  ['another market', [{ scope: 'market', value: 'NO' }]],
])('%s: the receipt has the bytes it always had', (_, halts) => {
  const { text } = writeReceipt(decide({ ...input, ...(halts === undefined ? {} : { halts }) }));
  expect(text).toBe(writeReceipt(decide(input)).text);
  expect(text).not.toContain('halts');
});
