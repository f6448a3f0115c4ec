import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import type { BarredText } from '../content/texts-in-force.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import { makeEligibleActions } from './eligible-actions.ts';
import { textBlocks, withoutBarredTexts } from './text-blocks.ts';

const open = makeEligibleActions(
  defaultCatalogue,
  shippedRuleBook,
)({ context: exampleCase(), purpose: 'collect', channels: null });

const isText = ({ channel, template }: BarredText) => {
  return ({ action }: (typeof open.candidates)[number]): boolean =>
    action.channel === channel && action.template === template;
};

describe('contacts whose text is not approved', () => {
  const barred: BarredText = { channel: 'sms', template: 'warm.payment_link' };

  test('are gone, and counted last in the funnel; others with the same words on another channel stay', () => {
    const left = withoutBarredTexts(open, [barred]);
    const gone = open.candidates.filter(isText(barred));
    expect(gone.length).toBeGreaterThan(0);
    expect(left.candidates).toEqual(open.candidates.filter((candidate) => !gone.includes(candidate)));
    expect(left.candidates.some(isText({ ...barred, channel: 'email' }))).toBe(true);
    expect(left.removals.slice(0, -1)).toEqual(open.removals);
    expect(left.removals.at(-1)).toMatchObject({
      blocking: { rule: 'house.template', force: 'default', citation: 'the house approves its texts' },
      channel: 'sms',
      candidates: gone.length,
      until: null,
    });
  });

  test('a text that nothing would use removes nothing', () => {
    expect(withoutBarredTexts(open, [{ channel: 'sms', template: 'formal.reminder' }])).toEqual(open);
  });
});

test.each<[BarredText, number]>([
  [{ channel: 'sms', template: 'warm.reminder' }, 1],
  [{ channel: 'email', template: 'warm.reminder' }, 0],
  [{ channel: 'sms', template: 'firm.reminder' }, 0],
])('%j is judged by channel and template', (text, count) => {
  expect(textBlocks([{ channel: 'sms', template: 'warm.reminder' }], text)).toHaveLength(count);
});
