/** Decisions while a text is not approved: another contact, the reason told, and the receipt as it would be made again. */
import { expect, test } from 'vitest';
import type { BarredText } from '../content/texts-in-force.ts';
import { decide } from './decide.ts';
import { writeReceipt } from './receipt.ts';
import { exampleInput } from './testing/example-input.ts';

const input = exampleInput({ channel: 'sms', treatment: 'payment_link' });

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
