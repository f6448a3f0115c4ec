/** Notices and their clocks; limitation, which is a clock too. Rules are small ones with the figures of the law named. */
import { describe, expect, it } from 'vitest';
import type { ContactFile, NoticeFile } from './contact-file.ts';
import { brokenUnder } from './testing/small-law.ts';

const notice = { id: 'stage', stage: 'notice', gate_for: ['legal'] };
const legal: Partial<ContactFile> = { purpose: 'legal_notice', channel: 'letter' };

const gated = (
  rule: object,
  sent: NoticeFile | undefined,
  changes: Partial<ContactFile> = {},
  more: object = {},
): boolean =>
  brokenUnder(
    { stages: [{ ...notice, ...rule }], ...more },
    { ...legal, ...(sent === undefined ? {} : { stages: { notice: sent } }), ...changes },
  ).includes('stage');

describe('clocks of notices', () => {
  it.each([
    [
      'Inkassolag 5 §: sent on the 15th, eight days: the 23rd is too early',
      { wait_days: 8 },
      { sent: '2026-11-15' },
      true,
    ],
    ['Inkassolag 5 §: sent on the 14th: the 23rd is open', { wait_days: 8 }, { sent: '2026-11-14' }, false],
    ['an instant is the local date that it falls on', { wait_days: 8 }, { sent: '2026-11-14T23:30Z' }, true],
    ['no notice', { wait_days: 8 }, undefined, true],
    ['a clock of zero, on the day', { wait_days: 0 }, { sent: '2026-11-23' }, false],
    ['a clock of zero, the day before', { wait_days: 0 }, { sent: '2026-11-24' }, true],
    ['a clock of zero, an hour after its instant', { wait_days: 0 }, { sent: '2026-11-23T08:00Z' }, false],
    ['a clock of zero, an hour before it', { wait_days: 0 }, { sent: '2026-11-23T10:00Z' }, true],
    [
      '21 days from a receipt deemed on the 7th day',
      { wait_days: 21, deemed_received_days: 7, from_event: 'received' },
      { sent: '2026-10-26' },
      true,
    ],
    ['a day more', { wait_days: 21, deemed_received_days: 7, from_event: 'received' }, { sent: '2026-10-25' }, false],
    [
      '21 days from a receipt that is known',
      { wait_days: 21, deemed_received_days: 7, from_event: 'received' },
      { sent: '2026-10-01', received: '2026-11-02' },
      true,
    ],
    [
      'a day more',
      { wait_days: 21, deemed_received_days: 7, from_event: 'received' },
      { sent: '2026-10-01', received: '2026-11-01' },
      false,
    ],
    [
      'a known receipt where the rule counts from sending',
      { wait_days: 14, from_event: 'sent' },
      { sent: '2026-11-08', received: '2026-11-20' },
      false,
    ],
    [
      'six bank days from a Friday end on the second Monday, today',
      { wait_bank_days: 4, assumed_receipt_bank_days: 2 },
      { sent: '2026-11-13' },
      true,
    ],
    [
      'six bank days from a Thursday end on the next Friday',
      { wait_bank_days: 4, assumed_receipt_bank_days: 2 },
      { sent: '2026-11-12' },
      false,
    ],
    ['no longer counts: half a year and a day', { stale_months: 6 }, { sent: '2026-05-22' }, true],
    ['half a year to the day', { stale_months: 6 }, { sent: '2026-05-23' }, false],
    ['age of what was never sent', { stale_months: 6 }, undefined, false],
    ['stale, though its clock has run', { stale_months: 6, wait_days: 14 }, { sent: '2026-05-22' }, true],
    ['age and clock, never sent', { stale_months: 6, wait_days: 14 }, undefined, true],
  ])('%s', (_name, rule, sent, expected) => {
    expect(gated(rule, sent)).toBe(expected);
  });

  it('counts no holiday as a bank day', () => {
    const rule = { wait_bank_days: 2 };
    const afterChristmas = { at_utc: '2026-12-29T09:00Z' };
    expect(gated(rule, { sent: '2026-12-23' }, { at_utc: '2026-12-28T09:00Z' })).toBe(true);
    expect(gated(rule, { sent: '2026-12-23' }, afterChristmas)).toBe(false);
    expect(gated(rule, { sent: '2026-12-24' }, afterChristmas)).toBe(true);
  });

  it('opens with the first moment of the day in the first zone', () => {
    const rule = { wait_days: 8 };
    const sent = { sent: '2026-11-14' };
    expect(gated(rule, sent, { at_utc: '2026-11-22T22:59Z' })).toBe(true);
    expect(gated(rule, sent, { at_utc: '2026-11-22T23:00Z' })).toBe(false);
    expect(
      gated(rule, sent, { at_utc: '2026-11-22T23:00Z', debtor_zones: ['Europe/London', 'Europe/Stockholm'] }),
    ).toBe(true);
  });

  it('takes another event in its place, at once', () => {
    const rule = { wait_days: 30, or_event: 'dunning' };
    expect(gated(rule, undefined, { stages: { dunning: { sent: '2026-11-23' } } })).toBe(false);
    expect(gated(rule, undefined, { stages: { dunning: { sent: '2026-11-24' } } })).toBe(true);
  });
});

describe('a notice sent more than once', () => {
  const twice = (rule: object, days: readonly string[], changes: Partial<ContactFile> = {}): boolean =>
    gated(rule, undefined, { stages: { notice: days.map((sent) => ({ sent })) }, ...changes });

  it.each([
    ['opens when the clock of one has run', { wait_days: 8 }, ['2026-11-14', '2026-11-20'], false],
    ['and not before', { wait_days: 8 }, ['2026-11-15', '2026-11-20'], true],
    ['is fresh where one is', { stale_months: 6 }, ['2026-01-01', '2026-11-20'], false],
    ['opens nothing before it is sent', { stale_months: 6 }, ['2026-11-24'], true],
    ['is not fresh by one that is yet to be sent', { stale_months: 6 }, ['2026-01-01', '2026-11-24'], true],
    ['is stale where all are', { stale_months: 6 }, ['2026-01-01', '2026-02-01'], true],
    ['must have run where it is fresh', { stale_months: 6, wait_days: 8 }, ['2026-01-01', '2026-11-20'], true],
  ])('%s', (_name, rule, days, expected) => {
    expect(twice(rule, days)).toBe(expected);
  });

  it('is too soon after the last, whatever came before', () => {
    const rule = { gate_for: ['notice'], wait_days: 14 };
    expect(twice(rule, ['2026-01-01', '2026-11-20'], { target: 'notice' })).toBe(true);
    expect(twice(rule, ['2026-01-01', '2026-11-08'], { target: 'notice' })).toBe(false);
  });
});

describe('media of notices', () => {
  const byLetter = { wait_days: 0, medium: ['letter', 'digital_mailbox'] };
  const consent = { consent: [{ id: 'x', channels: ['email'], requires: 'secure', when: { stage: 'notice' } }] };

  it.each([
    ['by a medium of the rule', 'letter', {}, {}, false],
    ['by the portal, which the digital mailbox is', 'portal', {}, {}, false],
    ['by another', 'sms', {}, {}, true],
    ['by one that nobody wrote down', undefined, {}, {}, false],
    ['by a channel that a consent rule opens, with the consent', 'email', { has: ['secure'] }, consent, false],
    ['by that channel, without it', 'email', {}, consent, true],
  ])('a notice sent %s', (_name, medium, changes, more, expected) => {
    const sent = { sent: '2026-11-01', ...(medium === undefined ? {} : { medium }) };
    expect(gated(byLetter, sent, changes, more)).toBe(expected);
  });

  it.each([
    ['by letter', 'letter', {}, false],
    ['by call', 'call', {}, true],
    ['by a channel that a consent rule opens', 'email', consent, false],
  ])('the contact that carries the notice, %s', (_name, channel, more, expected) => {
    expect(gated(byLetter, undefined, { purpose: 'statutory_notice', target: 'notice', channel }, more)).toBe(expected);
  });
});

describe('gates', () => {
  const early = '2026-11-18T09:00Z';
  it.each([
    ['an agency that collects', 'collect_contact', { purpose: 'collect' }, true],
    ['a creditor that reminds', 'collect_contact', { purpose: 'collect', actor: 'creditor' }, false],
    [
      'a creditor in collection',
      'collect_contact',
      { purpose: 'collect', actor: 'creditor', case_stage: 'collection' },
      true,
    ],
    ['an answer', 'collect_contact', { purpose: 'answer_debtor' }, false],
    ['a legal notice', 'legal', {}, true],
    ['collecting at the legal stage', 'legal', { purpose: 'collect', case_stage: 'legal' }, true],
    ['collecting before it', 'legal', { purpose: 'collect' }, false],
    ['a visit', 'visit_notice', { purpose: 'answer_debtor', channel: 'visit' }, true],
    ['a target stands alone', 'legal', { target: 'charged_step' }, false],
    ['a target is the gate', 'charged_step', { target: 'charged_step' }, true],
    [
      '120 hours after the first contact',
      'collect_after_day5',
      { purpose: 'collect', history: [{ at_utc: early, channel: 'sms' }] },
      true,
    ],
    [
      'a minute less',
      'collect_after_day5',
      { purpose: 'collect', history: [{ at_utc: '2026-11-18T09:01Z', channel: 'sms' }] },
      false,
    ],
    [
      'a call that nobody answered',
      'collect_after_day5',
      { purpose: 'collect', history: [{ at_utc: early, channel: 'call', result: 'no_answer' }] },
      false,
    ],
    [
      'a call that became a conversation',
      'collect_after_day5',
      { purpose: 'collect', history: [{ at_utc: early, channel: 'call', result: 'conversation' }] },
      true,
    ],
    [
      'a first contact that failed',
      'collect_after_day5',
      { purpose: 'collect', history: [{ at_utc: early, channel: 'sms', result: 'failed' }] },
      false,
    ],
    [
      'a first contact by the debtor',
      'collect_after_day5',
      { purpose: 'collect', history: [{ at_utc: early, channel: 'sms', direction: 'inbound' }] },
      false,
    ],
    [
      'a first contact about another debt',
      'collect_after_day5',
      { purpose: 'collect', history: [{ at_utc: early, channel: 'sms', debt: 'D2' }] },
      false,
    ],
  ] satisfies readonly (readonly [string, string, Partial<ContactFile>, boolean])[])(
    '%s',
    (_name, gate, changes, expected) => {
      expect(gated({ gate_for: [gate], wait_days: 0 }, undefined, changes)).toBe(expected);
    },
  );

  it('asks a step that gates itself for time since the last one, and for no first one', () => {
    const rule = { gate_for: ['notice'], wait_days: 14 };
    expect(gated(rule, undefined, { target: 'notice' })).toBe(false);
    expect(gated(rule, { sent: '2026-11-09' }, { target: 'notice' })).toBe(true);
    expect(gated(rule, { sent: '2026-11-08' }, { target: 'notice' })).toBe(false);
  });

  it('does not gate the contact that carries the notice, but judges its text', () => {
    const rule = { gate_for: ['legal', 'collect_contact'], wait_days: 8, must_contain: ['amount', 'deadline'] };
    const carrying = { purpose: 'statutory_notice', target: 'notice' };
    expect(gated(rule, undefined, carrying)).toBe(false);
    expect(gated(rule, undefined, { ...carrying, content: ['amount', 'deadline', 'more'] })).toBe(false);
    expect(gated(rule, undefined, { ...carrying, content: ['amount'] })).toBe(true);
  });
});

describe('limitation', () => {
  const barred = (rule: object, changes: Partial<ContactFile>): boolean =>
    brokenUnder({ limitation: [{ id: 'lim', ...rule }] }, changes) === 'lim';
  const ten = { years: { general: 10, title: 30 }, after: 'extinguished' };
  it.each([
    ['Preskriptionslag 2 §: ten years to the day', ten, { due: '2016-11-23' }, false],
    ['Preskriptionslag 2 §: ten years and a day', ten, { due: '2016-11-22' }, true],
    ['an instant as the due date', ten, { due: '2016-11-22T22:59Z' }, true],
    ['the due date unknown', ten, {}, false],
    ['interrupted', ten, { due: '2010-01-01', has: ['limitation_interrupted'] }, false],
    ['an answer to the debtor', ten, { due: '2010-01-01', purpose: 'answer_debtor' }, false],
    ['a suit on what is extinguished', ten, { due: '2010-01-01', purpose: 'legal_notice' }, true],
    [
      '§ 199 BGB: from the end of the year, its last day',
      { years: { general: 3 }, counting: 'end_of_year', after: 'extinguished' },
      { due: '2023-01-02', at_utc: '2026-12-31T22:59Z' },
      false,
    ],
    [
      '§ 199 BGB: from the end of the year, the day after',
      { years: { general: 3 }, counting: 'end_of_year', after: 'extinguished' },
      { due: '2023-01-02', at_utc: '2026-12-31T23:00Z' },
      true,
    ],
    [
      'the longest of the plain periods',
      { years: { written: 4, oral: 2, judgment: 20 }, after: 'extinguished' },
      { due: '2023-11-22' },
      false,
    ],
    [
      'the same, passed',
      { years: { written: 4, oral: 2, judgment: 20 }, after: 'extinguished' },
      { due: '2022-11-22' },
      true,
    ],
    ['a range: its upper end', { years: { min: 3, max: 10 }, after: 'extinguished' }, { due: '2020-01-01' }, false],
    ['half a year', { years: { penalty: 0.5 }, after: 'extinguished' }, { due: '2026-05-22' }, true],
    ['29 February and ten years', ten, { due: '2016-02-29', at_utc: '2026-02-28T12:00Z' }, false],
    [
      'no demand on a consumer',
      { years: { general: 6 }, after: 'cannot_demand_consumer' },
      { due: '2019-01-01' },
      true,
    ],
    [
      'a business',
      { years: { general: 6 }, after: 'cannot_demand_consumer' },
      { due: '2019-01-01', debtor: 'business' },
      false,
    ],
    [
      'CPLR 214-i: no suit',
      { years: { consumer_credit: 3 }, after: 'cannot_sue' },
      { due: '2019-01-01', purpose: 'legal_notice' },
      true,
    ],
    [
      'CPLR 214-i: asking is free',
      { years: { consumer_credit: 3 }, after: 'cannot_sue' },
      { due: '2019-01-01' },
      false,
    ],
    ['a defence bars nothing', { years: { general: 3 }, after: 'defence' }, { due: '2001-01-01' }, false],
  ])('%s', (_name, rule, changes, expected) => {
    expect(barred(rule, changes)).toBe(expected);
  });
});
