/** Decisions while a text is not approved: another contact, the reason told, and the receipt as it would be made again. */
import { expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import type { BarredText } from '../content/texts-in-force.ts';
import { makeEligibleActions } from '../eligibility/eligible-actions.ts';
import { houseAssumptions } from '../estimate/assumptions.ts';
import { makePriorResponse } from '../estimate/prior-response.ts';
import { compileTable } from '../policy/compile-table.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import { decide, type DecideInput } from './decide.ts';
import { writeReceipt } from './receipt.ts';

const compiled = compileTable(
  { rules: [{ when: 'true', then: { channel: 'sms', treatment: 'payment_link' } }], otherwise: 'no_contact' },
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

const links = ['warm', 'neutral', 'firm'].map((tone): BarredText => ({
  channel: 'sms',
  template: `${tone}.payment_link`,
}));

test('none of the barred texts is chosen, and the same receipt comes from what it keeps', () => {
  const chosen = decide(input).action;
  if (chosen.kind !== 'contact') throw new Error('a contact was expected');
  const barred: readonly BarredText[] = [{ channel: 'sms', template: chosen.candidate.action.template }];
  const decision = decide({ ...input, barredTexts: barred });
  expect(decision.action).toMatchObject({ kind: 'contact' });
  expect(
    decision.candidates.some(({ action }) => action.channel === 'sms' && action.template === barred[0]?.template),
  ).toBe(false);
  expect(decision.removals.map(({ blocking }) => blocking.rule)).toContain('house.template');
  expect(decision.inputs.barredTexts).toEqual(barred);
  const again = decide({ ...input, inputs: decision.inputs, barredTexts: decision.inputs.barredTexts ?? [] });
  expect(writeReceipt(again).text).toBe(writeReceipt(decision).text);
});

test('beside the kill switch both are kept, in one order', () => {
  const held = { halts: [{ scope: 'channel', value: 'email' }], barredTexts: links } as const;
  const decision = decide({ ...input, ...held });
  expect(decision.action.kind).toBe('no_contact');
  expect(decision.inputs).toMatchObject(held);
  const again = decide({ ...input, ...held, inputs: decision.inputs });
  expect(writeReceipt(again).text).toBe(writeReceipt(decision).text);
});

test.each<[name: string, barredTexts: readonly BarredText[] | undefined]>([
  ['nothing said', undefined],
  ['none barred', []],
])('%s: the receipt has the bytes it always had', (_, barredTexts) => {
  const { text } = writeReceipt(decide({ ...input, ...(barredTexts === undefined ? {} : { barredTexts }) }));
  expect(text).toBe(writeReceipt(decide(input)).text);
  expect(text).not.toContain('barredTexts');
});
