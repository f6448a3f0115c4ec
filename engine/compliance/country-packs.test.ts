/**
 * The packs of Denmark, Latvia, Lithuania, Spain, France, the Netherlands, Poland and the states and cities of the United States, rule by
 * rule: a contact that breaks it, and what mends that. Each test is named by the rule's own citation. Not legal advice.
 */
import { expect, test } from 'vitest';
import { judgeContactFile } from './judge-contact-file.ts';
import { shippedRuleBook } from './testing/shipped-packs.ts';
import type { Loose } from './testing/pack-data.ts';

const zones: Readonly<Record<string, string>> = {
  DK: 'Europe/Copenhagen',
  LV: 'Europe/Riga',
  LT: 'Europe/Vilnius',
  ES: 'Europe/Madrid',
  FR: 'Europe/Paris',
  NL: 'Europe/Amsterdam',
  PL: 'Europe/Warsaw',
  US: 'America/New_York',
};

/** A call by an agency to a consumer on a Tuesday, at noon in Europe and at ten in New York. */
const fileOf = (jurisdiction: string, changes: Loose): Loose => ({
  jurisdiction,
  at_utc: jurisdiction.startsWith('US') ? '2026-11-24T15:00Z' : '2026-11-24T11:00Z',
  debtor_zones: [zones[jurisdiction.slice(0, 2)]],
  actor: 'agency',
  debtor: 'consumer',
  channel: 'call',
  purpose: 'collect',
  debt: 'D1',
  ...changes,
});

const broken = (jurisdiction: string, changes: Loose): readonly string[] => {
  const verdict = judgeContactFile(shippedRuleBook, fileOf(jurisdiction, changes));
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.error));
  return verdict.value.rules;
};

const rules = new Map(
  shippedRuleBook.packs.flatMap((pack) => Object.values(pack.rules).flat()).map((rule) => [rule.id, rule]),
);

const visit = (has: readonly string[]): Loose => ({ channel: 'visit', has });
const calls = (days: readonly number[], more: Loose = {}): Loose => ({
  history: days.map((day) => ({
    at_utc: `2026-11-${day}T16:00Z`,
    channel: 'call',
    result: 'no_answer',
    debt: 'D1',
    ...more,
  })),
});
const creditor = { actor: 'creditor' };
const danishVisit = ['prior_notice', 'after_first_deadline', 'home_only', 'id_card'];

type Row = readonly [rule: string, jurisdiction: string, what: string, breaks: Loose, mends: Loose];

const rows: readonly Row[] = [
  [
    'dk.win.visit',
    'DK',
    'a visit on Constitution Day',
    { channel: 'visit', at_utc: '2026-06-05T10:00Z' },
    { at_utc: '2026-06-04T10:00Z' },
  ],
  [
    'dk.win.visit',
    'DK',
    'a visit on Christmas Eve',
    { channel: 'visit', at_utc: '2026-12-24T10:00Z' },
    { channel: 'call' },
  ],
  [
    'dk.win.visit',
    'DK',
    'a visit on Saturday at 16:00',
    { channel: 'visit', at_utc: '2026-11-21T15:00Z' },
    { at_utc: '2026-11-21T14:59Z' },
  ],
  [
    'dk.stage.s10',
    'DK',
    'the tenth day after the letter',
    { stages: { inkassovarsel: { sent: '2026-11-14' } } },
    { stages: { inkassovarsel: { sent: '2026-11-13' } } },
  ],
  ['dk.visit.notice', 'DK', 'a visit without an ID card', visit(danishVisit.slice(0, 3)), visit(danishVisit)],
  ['dk.fee.reminder', 'DK', 'a reminder for DKK 101', { fees: { reminder: 101 } }, { fees: { reminder: 100 } }],
  ['dk.block.disputed', 'DK', 'a claim that is disputed', { flags: ['disputed'] }, { purpose: 'answer_debtor' }],
  ['dk.block.gaeldssanering', 'DK', 'debt relief', { flags: ['debt_settlement'] }, { purpose: 'legal_notice' }],
  ['dk.secrecy', 'DK', 'the employer', { recipient: 'employer' }, { recipient: 'debtor' }],
  ['dk.lim', 'DK', 'three years and a day', { due: '2023-11-23' }, { due: '2023-11-24' }],
  [
    'lv.win.contact',
    'LV',
    'an e-mail at 21:00',
    { channel: 'email', at_utc: '2026-11-24T19:00Z' },
    { at_utc: '2026-11-24T18:59Z' },
  ],
  [
    'lv.win.contact',
    'LV',
    'a holiday that was moved to Monday',
    { at_utc: '2025-05-05T09:00Z' },
    { at_utc: '2025-05-06T09:00Z' },
  ],
  [
    'lv.win.contact',
    'LV',
    'the evening, even with consent',
    { at_utc: '2026-11-24T19:30Z', exceptions: ['debtor_agreed_time'] },
    { exceptions: ['debtor_initiated'] },
  ],
  [
    'lv.stage.objection',
    'LV',
    'the 28th day after posting',
    { stages: { first_notice: { sent: '2026-10-27' } } },
    { stages: { first_notice: { sent: '2026-10-26' } } },
  ],
  [
    'lv.stage.before_notice',
    'LV',
    'no notice sent',
    { stages: {} },
    { stages: { first_notice: { sent: '2026-10-01' } } },
  ],
  ['lv.contact_points', 'LV', 'a number that the contract does not have', {}, { has: ['contract_contact_point'] }],
  ['lv.visit', 'LV', 'a visit not agreed to', visit([]), visit(['debtor_agreed_visit'])],
  ['lv.fee', 'LV', 'a first notice for EUR 8', { fees: { first_notice: 8 } }, { fees: { first_notice: 7 } }],
  [
    'lv.fee',
    'LV',
    'other steps for EUR 11 together',
    { fees: { reminder: 5, call: 6 } },
    { fees: { reminder: 5, call: 5 } },
  ],
  ['lv.third', 'LV', 'a neighbour', { recipient: 'neighbour' }, { recipient: 'debtor' }],
  ['lt.block.bankrupt', 'LT', 'bankruptcy of a person', { flags: ['debt_settlement'] }, { flags: [] }],
  [
    'es.stage.masc',
    'ES',
    'court on the 30th day',
    { purpose: 'legal_notice', stages: { masc_attempt: { sent: '2026-10-25' } } },
    { stages: { masc_attempt: { sent: '2026-10-24' } } },
  ],
  ['es.third', 'ES', 'the family', { recipient: 'parent' }, { recipient: 'debtor' }],
  [
    'fr.stage.letter_first',
    'FR',
    'a call before the letter',
    {},
    { stages: { lettre_r124_4: { sent: '2026-11-23', medium: 'letter' } } },
  ],
  [
    'fr.stage.letter_first',
    'FR',
    'the letter sent as an e-mail',
    { stages: { lettre_r124_4: { sent: '2026-11-01', medium: 'email' } } },
    creditor,
  ],
  [
    'fr.content.recall',
    'FR',
    'a call that does not recall the letter',
    { content: [], ...calls([20], { result: 'conversation' }) },
    { content: ['letter_reference_and_date'] },
  ],
  [
    'fr.fee',
    'FR',
    'a fee of a cent from a consumer',
    { fees: { amicable_consumer: 0.01 } },
    { fees: { amicable_consumer: 0 } },
  ],
  ['fr.block.surendettement', 'FR', 'over-indebtedness', { flags: ['debt_settlement'] }, { flags: [] }],
  [
    'fr.record',
    'FR',
    'a recording objected to',
    { recording: true, has: ['recording_notice'], exceptions: ['recording_objection'] },
    { exceptions: [] },
  ],
  ['fr.lang', 'FR', 'a text in English', { language: 'en' }, { language: 'fr-FR' }],
  ['nl.win.contact', 'NL', 'a call on 5 May', { at_utc: '2026-05-05T10:00Z' }, { at_utc: '2026-05-06T10:00Z' }],
  [
    'nl.win.contact',
    'NL',
    'an e-mail on Good Friday',
    { channel: 'email', at_utc: '2026-04-03T10:00Z' },
    { at_utc: '2026-04-02T10:00Z' },
  ],
  ['nl.win.contact', 'NL', 'a minute before seven', { at_utc: '2026-11-24T05:59Z' }, { at_utc: '2026-11-24T06:00Z' }],
  [
    'nl.stage.14d',
    'NL',
    'costs on the 16th day after the letter',
    { target: 'charged_step', stages: { veertiendagenbrief: { sent: '2026-11-08' } } },
    { stages: { veertiendagenbrief: { sent: '2026-11-07' } } },
  ],
  [
    'nl.content.description',
    'NL',
    'a first letter that describes nothing',
    { channel: 'letter', content: [] },
    creditor,
  ],
  ['pl.block.time_barred', 'PL', 'a claim time-barred', { flags: ['time_barred'] }, { purpose: 'answer_debtor' }],
  ['pl.lim', 'PL', 'the year after six years', { due: '2019-12-31' }, { due: '2020-01-01' }],
  ['pl.visit', 'PL', 'a visit without leave', visit([]), visit(['debtor_agreed_visit'])],
  ['pl.win.call', 'PL', 'a call on Saturday', { at_utc: '2026-11-28T11:00Z' }, { at_utc: '2026-11-27T11:00Z' }],
  [
    'us-ma.win',
    'US-MA',
    'the creditor at 21:00',
    { ...creditor, at_utc: '2026-11-25T02:00Z' },
    { at_utc: '2026-11-25T01:59Z' },
  ],
  ['us-ma.cap.2in7', 'US-MA', 'a third call', { ...creditor, ...calls([20, 22]) }, calls([17, 22])],
  [
    'us-ma.cap.work',
    'US-MA',
    'a third call at work in 30 days',
    { place: 'work', ...calls([10, 12], { place: 'work' }) },
    { place: 'home' },
  ],
  [
    'us-ma.block.work',
    'US-MA',
    'a call at work after a request',
    { flags: ['no_work_calls'], place: 'work' },
    { place: 'home' },
  ],
  [
    'us-ma.visit',
    'US-MA',
    'a second visit in 30 days',
    { channel: 'visit', ...calls([10], { channel: 'visit', result: 'conversation' }) },
    { history: [] },
  ],
  ['us-ny.email', 'US-NY', 'an e-mail without consent', { channel: 'email' }, { has: ['consent_email'] }],
  [
    'us-ny.disclosure',
    'US-NY',
    'a first letter without the disclosure',
    { channel: 'letter', content: [] },
    { content: ['ny_rights_disclosure'] },
  ],
  [
    'us-ny.lim',
    'US-NY',
    'suit after three years',
    { purpose: 'legal_notice', due: '2023-11-23' },
    { due: '2023-11-24' },
  ],
  [
    'us-nyc.cap.3in7',
    'US-NY-NYC',
    'a fourth contact, the creditor’s, all media together',
    {
      ...creditor,
      history: ['call', 'sms', 'email'].map((channel, day) => ({
        at_utc: `2026-11-2${day}T16:00Z`,
        channel,
        debt: 'D1',
      })),
    },
    { history: [] },
  ],
  [
    'us-nyc.cap.3in7',
    'US-NY-NYC',
    'the same from September 2026 on',
    {
      at_utc: '2026-09-01T15:00Z',
      history: [28, 29, 30].map((day) => ({ at_utc: `2026-08-${day}T16:00Z`, channel: 'call', debt: 'D1' })),
    },
    { at_utc: '2026-08-31T15:00Z' },
  ],
  [
    'us-nyc.electronic',
    'US-NY-NYC',
    'a text without written consent',
    { channel: 'sms' },
    { has: ['consent_electronic_written'] },
  ],
  [
    'us-ca.win',
    'US-CA',
    'the creditor before eight',
    { ...creditor, at_utc: '2026-11-24T12:59Z' },
    { at_utc: '2026-11-24T13:00Z' },
  ],
  [
    'us-ca.block.represented',
    'US-CA',
    'the creditor, of one with an attorney',
    { ...creditor, flags: ['represented'] },
    { recipient: 'attorney' },
  ],
  [
    'us-ca.block.cease',
    'US-CA',
    'the creditor, after a cease request',
    { ...creditor, flags: ['cease_request'] },
    { purpose: 'end_of_efforts' },
  ],
  [
    'us-ca.block.work_place',
    'US-CA',
    'the creditor, at work',
    { ...creditor, flags: ['employer_prohibits'], place: 'work' },
    { place: 'home' },
  ],
  [
    'us-ca.third',
    'US-CA',
    'the creditor, to a neighbour',
    { ...creditor, recipient: 'neighbour' },
    { recipient: 'spouse' },
  ],
  [
    'us-ca.record',
    'US-CA',
    'a recording without consent',
    { recording: true, has: ['recording_notice'] },
    { has: ['recording_consent'] },
  ],
  [
    'us-ca.lim',
    'US-CA',
    'suit after four years',
    { purpose: 'legal_notice', due: '2022-11-23' },
    { due: '2022-11-24' },
  ],
  [
    'us-tx.lim',
    'US-TX',
    'suit after four years',
    { purpose: 'legal_notice', due: '2022-11-23' },
    { purpose: 'collect' },
  ],
  ['us-fl.win', 'US-FL', 'the creditor at 21:00', { ...creditor, at_utc: '2026-11-25T02:00Z' }, { channel: 'email' }],
  [
    'us-fl.block.represented',
    'US-FL',
    'the creditor, of one with a lawyer',
    { ...creditor, flags: ['represented'] },
    { recipient: 'attorney' },
  ],
  ['us-fl.record', 'US-FL', 'a recording without consent', { recording: true }, { has: ['recording_consent'] }],
  ['us-wa.cap', 'US-WA', 'a fourth call in a week', calls([20, 21, 22]), creditor],
  ['us-dc.cap', 'US-DC', 'a fourth call, the creditor’s', { ...creditor, ...calls([20, 21, 22]) }, calls([21, 22])],
  [
    'us-dc.lim',
    'US-DC',
    'suit after three years',
    { purpose: 'legal_notice', due: '2023-11-23' },
    { due: '2023-11-24' },
  ],
];

test.each(rows.map(([rule, ...rest]) => [rules.get(rule)?.cite ?? rule, rule, ...rest] as const))(
  '%s (%s, %s): %s',
  (_, rule, jurisdiction, _what, breaks, mends) => {
    expect(broken(jurisdiction, breaks)).toContain(rule);
    expect(broken(jurisdiction, { ...breaks, ...mends })).not.toContain(rule);
  },
);
