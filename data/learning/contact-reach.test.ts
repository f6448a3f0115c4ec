import { expect, test } from 'vitest';
import { isCaseFact, parseInstant, type CaseFact, type Channel } from '../../engine/index.ts';
import { exampleFact } from '../testing/example-facts.ts';
import { knownReach, noteTold, reachOf, type ToldChannels } from './contact-reach.ts';

const from = parseInstant('2026-03-03T08:00:00Z')!;
const before = parseInstant('2026-03-04T08:00:00Z')!;
const told = (type: string, data: object = {}, time = '2026-03-03T10:00:00Z'): CaseFact => {
  const fact = exampleFact({ type: `contact.${type}`, subject: 'case/C-1', data: { channel: 'email', ...data }, time });
  if (!isCaseFact(fact)) throw new Error('no fact of a case');
  return fact;
};
const call = (type: string, data: object = {}): CaseFact => told(type, { channel: 'call', ...data });
const mine = { decisionId: 'decision-1' };
const failed = { reason: 'undeliverable' };

const cases: readonly (readonly [
  name: string,
  channel: Channel,
  facts: readonly CaseFact[],
  reached: boolean | null,
])[] = [
  ['nothing told, and sends are told of the channel', 'email', [], false],
  ['sent alone, and openings are told of the channel', 'email', [told('sent')], false],
  ['delivered alone', 'email', [told('sent'), told('delivered')], false],
  ['opened', 'email', [told('sent'), told('opened')], true],
  ['clicked', 'email', [told('clicked')], true],
  ['replied', 'email', [told('replied')], true],
  ['failed', 'email', [told('sent'), told('failed', failed)], false],
  ['failed, and then opened', 'email', [told('failed', failed), told('opened')], true],
  ['opened, and then failed', 'email', [told('opened'), told('failed', failed)], true],
  ['another channel', 'email', [call('answered', { rightParty: true })], false],
  ['another decision', 'email', [told('opened', { decisionId: 'decision-2' })], false],
  ['its decision, two days later', 'email', [told('opened', mine, '2026-03-05T10:00:00Z')], true],
  ['its decision, two weeks later', 'email', [told('opened', mine, '2026-03-19T10:00:00Z')], false],
  ['no name, two days later', 'email', [told('opened', {}, '2026-03-05T10:00:00Z')], false],
  ['a call that was answered', 'call', [call('sent'), call('answered', { rightParty: true })], true],
  ['a call that somebody else answered', 'call', [call('answered', { rightParty: false })], false],
  [
    'a call, first somebody else, then the debtor',
    'call',
    ['wrong', 'right'].map((who) => call('answered', { rightParty: who === 'right' })),
    true,
  ],
  [
    'a text message that was delivered',
    'sms',
    [told('sent', { channel: 'sms' }), told('delivered', { channel: 'sms' })],
    null,
  ],
  ['a text message that failed', 'sms', [told('failed', { channel: 'sms', ...failed })], false],
  [
    'a letter that came back, and an earlier one that came',
    'sms',
    [told('failed', { channel: 'sms', ...failed }), told('delivered', { channel: 'sms' })],
    false,
  ],
  [
    'a text message that failed and was sent again',
    'sms',
    [told('failed', { channel: 'sms', ...mine, ...failed }), told('delivered', { channel: 'sms', ...mine })],
    null,
  ],
  ['nothing told, and nothing is ever told of the channel', 'letter', [], null],
];

const tellers: ToldChannels = { sends: new Set(['email', 'call', 'sms']), responses: new Set(['email', 'call']) };

test.each(cases)('%s', (_, channel, facts, reached) => {
  const reach = reachOf(facts, { decisionId: 'decision-1', channel, from, before });
  expect(knownReach(reach, channel, tellers)).toBe(reached);
});

test('what senders tell of a channel is seen from the facts', () => {
  const seen: ToldChannels = { sends: new Set(), responses: new Set() };
  for (const fact of [
    told('sent'),
    told('opened'),
    call('answered', { rightParty: false }),
    told('clicked', { channel: 'sms' }),
  ])
    noteTold(seen, fact);
  expect(seen).toEqual({ sends: new Set(['email']), responses: new Set(['email', 'call']) });
});
