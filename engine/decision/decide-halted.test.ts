/** Decisions while the kill switch is on: no contact, the reason told, and the receipt as it would be made again. */
import { expect, test } from 'vitest';
import type { Halt } from '../eligibility/halts.ts';
import { decide } from './decide.ts';
import { writeReceipt } from './receipt.ts';
import { exampleInput } from './testing/example-input.ts';

const input = exampleInput({ channel: 'sms' });

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
