/** Flags, opt-outs, consents, reach and what is unknown: by channel and purpose. */
import { describe, expect, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import { channels, type Channel } from '../vocabulary/action.ts';
import type { Flag, Purpose } from '../vocabulary/case.ts';
import { standingBlocks } from './standing-blocks.ts';
import { standingRulesBroken } from './standing-rules.ts';
import { caseOf, consentOf, contactOf, debtorOf, instant } from './testing/case-of.ts';
import { packOf } from './testing/shipped-packs.ts';

const flagged = (flag: Flag, changes: Partial<CaseContext> = {}): CaseContext =>
  caseOf({ flags: [{ flag, until: null }], ...changes });

const rulesOn = (place: string, context: CaseContext, channel: Channel, purpose: Purpose): readonly string[] =>
  standingBlocks(packOf(place), context, purpose)(channel).map(({ rule, effect }) => `${rule} ${effect}`);

const citeOf = (place: string, expected: readonly string[]): string =>
  expected
    .map((line) => line.split(' ')[0])
    .map(
      (id) =>
        packOf(place).blocks.find((rule) => rule.id === id)?.cite ??
        packOf(place).consent.find((rule) => rule.id === id)?.cite ??
        '',
    )
    .join(' | ');

const rows: readonly [string, Flag, Channel, Purpose, readonly string[]][] = [
  ['SE', 'disputed', 'letter', 'collect', ['se.block.disputed block']],
  ['SE', 'disputed', 'letter', 'answer_debtor', []],
  ['SE', 'disputed', 'letter', 'marketing', ['se.block.disputed require_human']],
  ['SE', 'debt_settlement', 'sms', 'collect', ['se.block.skuldsanering block']],
  ['SE', 'time_barred', 'letter', 'legal_notice', ['se.block.time_barred block']],
  ['SE', 'vulnerable', 'sms', 'collect', ['eu.vulnerable require_human']],
  ['SE', 'objected_profiling', 'email', 'collect', ['eu.gdpr.object require_human']],
  ['SE', 'represented', 'call', 'collect', ['eu.represented redirect']],
  ['SE', 'minor', 'letter', 'collect', ['eu.minor redirect']],
  ['SE', 'deceased', 'letter', 'collect', ['eu.deceased redirect']],
  ['SE', 'bankrupt', 'call', 'collect', ['eu.insolvency block']],
  ['SE', 'data_accuracy_contested', 'portal', 'collect', ['eu.gdpr.restriction block']],
  ['NO', 'disputed', 'sms', 'collect', ['no.block.disputed block']],
  ['NO', 'complaint_board_pending', 'letter', 'legal_notice', ['no.block.board block']],
  [
    'NO',
    'opted_out',
    'call',
    'collect',
    ['no.block.call_optout block', 'eu.optout.channel block', 'house.optout block'],
  ],
  ['NO', 'opted_out', 'letter', 'collect', ['eu.optout.channel block', 'house.optout block']],
  ['FI', 'cease_request', 'call', 'collect', ['fi.block.suspend block']],
  ['FI', 'cease_request', 'letter', 'statutory_notice', []],
  ['EE', 'time_barred', 'letter', 'collect', ['ee.block.time_barred block']],
  ['IT', 'disputed', 'call', 'collect', ['it.block.disputed block']],
  ['DE', 'heir_three_months', 'letter', 'collect', ['de.block.heir block']],
  ['DE', 'minor', 'letter', 'collect', ['de.block.minor redirect', 'eu.minor redirect']],
  ['GB', 'breathing_space', 'letter', 'collect', ['gb.block.breathing block']],
  ['GB', 'joint_debtor_breathing_space', 'letter', 'legal_notice', ['gb.block.joint block']],
  ['GB', 'vulnerable', 'call', 'collect', ['gb.block.vulnerable_review require_human']],
  ['GB', 'inconvenient_time', 'sms', 'collect', ['gb.block.requested_time block']],
  ['GB', 'time_barred', 'letter', 'collect', []],
  ['GB-SCT', 'time_barred', 'letter', 'collect', ['gb-sct.block.time_barred block']],
  ['US', 'cease_request', 'letter', 'collect', ['us.block.cease block']],
  ['US', 'cease_request', 'letter', 'legal_notice', []],
  ['US', 'time_barred', 'letter', 'collect', []],
  ['US', 'time_barred', 'letter', 'legal_notice', ['us.block.time_barred_suit block']],
  ['US', 'work_email', 'email', 'collect', ['us.block.work_email block']],
  ['US', 'work_email', 'letter', 'collect', []],
  ['US', 'employer_prohibits', 'call', 'collect', ['us.block.work_place require_human']],
  ['US', 'servicemember', 'call', 'collect', ['us.block.scra require_human']],
];

test.each(rows.map((row) => [...row, citeOf(row[0], row[4])] as const))(
  '%s, %s: %s to %s → %j (%s)',
  (place, flag, channel, purpose, expected) => {
    expect(rulesOn(place, flagged(flag), channel, purpose)).toEqual(expected);
  },
);

describe('when and whom', () => {
  test('a flag bars until it ends, and tells when', () => {
    const until = instant('2026-12-01T00:00Z');
    const context = caseOf({ flags: [{ flag: 'breathing_space', until }] });
    expect(standingBlocks(packOf('GB'), context, 'collect')('sms').map((block) => block.until)).toEqual([until]);
    expect(standingBlocks(packOf('GB'), context, 'collect', until - 1)('sms')).toHaveLength(1);
    expect(standingBlocks(packOf('GB'), context, 'collect', until)('sms')).toEqual([]);
  });

  test('Regulation F binds agencies, not the creditor; bankruptcy binds both (11 USC 362)', () => {
    expect(rulesOn('US', flagged('cease_request', { actor: 'creditor' }), 'letter', 'collect')).toEqual([]);
    expect(rulesOn('US', flagged('bankrupt', { actor: 'creditor' }), 'letter', 'collect')).toEqual([
      'us.block.bankrupt block',
    ]);
  });

  test('a vulnerable debtor is a person’s to decide on: what a person chose is open', () => {
    const contact = { channel: 'sms', at: instant('2026-11-21T12:00Z'), purpose: 'collect' } as const;
    expect(standingRulesBroken(packOf('SE'), flagged('vulnerable'), contact)).toHaveLength(1);
    expect(standingRulesBroken(packOf('SE'), flagged('vulnerable'), { ...contact, chosenBy: 'person' })).toEqual([]);
  });

  test('a rule not yet in force bars nothing (12 CFR 1006.14(h), from 30 November 2021)', () => {
    const context = caseOf({
      consent: consentOf({ email: 'withdrawn' }),
      debtor: debtorOf({ country: 'US', timeZones: ['America/New_York'] }),
    });
    const on = (date: string): readonly string[] =>
      standingBlocks(packOf('US'), context, 'collect', instant(`${date}T12:00Z`))('email').map(({ rule }) => rule);
    expect([on('2021-11-29'), on('2021-11-30')]).toEqual([['house.optout'], ['us.block.optout', 'house.optout']]);
  });
});

describe('opt-outs and consents', () => {
  test.each<[string, Channel, readonly string[]]>([
    ['SE', 'sms', ['eu.optout.channel', 'house.optout']],
    ['NO', 'call', ['no.block.call_optout', 'eu.optout.channel', 'house.optout']],
    ['GB', 'email', ['gb.block.optout', 'house.optout']],
    ['US', 'sms', ['us.block.optout', 'house.optout', 'us.tcpa.revocation']],
  ])('%s: consent withdrawn for %s bars that channel alone: %j', (place, channel, expected) => {
    const context = caseOf({ consent: consentOf({ [channel]: 'withdrawn' }) });
    const blocks = standingBlocks(packOf(place), context, 'collect');
    expect(blocks(channel).map(({ rule }) => rule)).toEqual(expected);
    const others = channels.filter((other) => other !== channel && blocks(other).length > 0);
    expect(others).toEqual([]);
  });

  test('marketing needs consent (Directive 2002/58/EC art. 13)', () => {
    const given = caseOf({ consent: consentOf({ sms: 'given' }) });
    expect(rulesOn('SE', caseOf(), 'sms', 'marketing')).toEqual(['eu.eprivacy.marketing block']);
    expect(rulesOn('SE', given, 'sms', 'marketing')).toEqual([]);
    expect(rulesOn('SE', caseOf(), 'letter', 'marketing')).toEqual([]);
  });

  test('Italy: no first reminder by e-mail or text unless agreed (UNIREC code)', () => {
    const reminded = caseOf({ contacts: [contactOf('2026-11-01T12:00Z', { channel: 'letter' })] });
    expect(rulesOn('IT', caseOf(), 'sms', 'collect')).toEqual(['it.consent.sms_first block']);
    expect(rulesOn('IT', caseOf(), 'call', 'collect')).toEqual([]);
    expect(rulesOn('IT', reminded, 'sms', 'collect')).toEqual([]);
    expect(rulesOn('IT', caseOf({ consent: consentOf({ sms: 'given' }) }), 'sms', 'collect')).toEqual([]);
  });

  test('a statutory notice that may be the demand needs its special consent (513/1999 5 §; inkassoloven § 3 a)', () => {
    expect(rulesOn('FI', caseOf({ consent: consentOf({ email: 'given' }) }), 'email', 'statutory_notice')).toEqual([
      'fi.consent.email_demand block',
    ]);
    expect(rulesOn('NO', caseOf(), 'portal', 'statutory_notice')).toEqual(['no.electronic block']);
    expect(rulesOn('SE', caseOf(), 'letter', 'statutory_notice')).toEqual([]);
    const named = {
      channel: 'email',
      at: instant('2026-11-21T12:00Z'),
      purpose: 'statutory_notice',
      target: 'maksumuistutus',
    } as const;
    expect(standingRulesBroken(packOf('FI'), caseOf(), named)).toEqual([]);
  });
});

describe('what is unknown bars every channel', () => {
  test.each<[string, CaseContext, string | null, string]>([
    ['no debtor', caseOf({ debtor: null }), 'SE', 'no.debtor'],
    ['no law', caseOf({ debtor: debtorOf({ country: 'ZZ' }) }), null, 'no.pack'],
    ['no zone', caseOf({ debtor: debtorOf({ timeZones: [] }) }), 'SE', 'no.zone'],
  ])('%s', (_, context, place, rule) => {
    const blocks = standingBlocks(place === null ? null : packOf(place), context, 'collect');
    for (const channel of channels) expect(blocks(channel).map((block) => block.rule)).toEqual([rule]);
  });

  test('a channel without an address', () => {
    const reachable = { ...debtorOf().reachable, call: false };
    const blocks = standingBlocks(packOf('SE'), caseOf({ debtor: debtorOf({ reachable }) }), 'collect');
    expect(channels.map((channel) => [channel, blocks(channel).map(({ rule }) => rule)])).toEqual(
      channels.map((channel) => [channel, channel === 'call' ? ['house.reachable'] : []]),
    );
  });
});
