/** Contact files of every European market and group of rules: what each breaks, and nothing else. Not legal advice. */
import { describe, expect, test } from 'vitest';
import { judgeContactFile } from './judge-contact-file.ts';
import { call, court, daily, fileOf, notice, past, rulesOf, testRows, visit, type Row } from './testing/file-rows.ts';
import { shippedRuleBook } from './testing/shipped-packs.ts';

const warned = { inkassovarsel: { sent: '2026-09-01' } };
const firstNotice = { first_notice: { sent: '2026-09-01' } };
const text = { first_text_notice: { sent: '2026-09-01' } };
const known = { history: [past('2026-11-20', 'letter')] };

const byPlace: Readonly<Record<string, readonly Row[]>> = {
  SE: [
    ['se.lim', 'the day after ten years', { due: '2016-11-23' }, ['se.lim']],
    ['se.lim', 'the last day of ten years', { due: '2016-11-24' }, []],
    ['se.lim', 'court is as closed as the letter', { due: '2010-01-01', ...court, target: 'reminder' }, ['se.lim']],
    ['se.lim', 'an interrupted period', { due: '2010-01-01', has: ['limitation_interrupted'] }, []],
    ['se.fee.caps', 'a reminder at the tariff', { fees: { reminder: 60 } }, []],
    ['se.fee.caps', 'a krona above it', { fees: { reminder: 61 } }, ['se.fee.caps']],
    ['se.fee.caps', 'a fee that no tariff names', { fees: { phone: 10 } }, ['se.fee.caps']],
    ['se.fee.caps', 'nothing is no fee', { fees: { phone: 0 } }, []],
    ['se.fee.caps', 'the late fee of a business', { debtor: 'business', fees: { late: 450 } }, []],
    ['se.fee.caps', 'the same from a consumer', { fees: { b2b_late: 450 } }, ['se.fee.caps']],
    [
      'se.digital_krav',
      'a demand by e-mail',
      { ...notice, channel: 'email', target: 'inkassokrav' },
      ['se.digital_krav'],
    ],
    [
      'se.digital_krav',
      'the same delivered securely',
      { ...notice, channel: 'email', target: 'inkassokrav', has: ['secure_delivery'] },
      [],
    ],
    [
      'se.stage.krav',
      'a demand by telephone is none',
      { ...notice, ...call, target: 'inkassokrav' },
      ['se.stage.krav'],
    ],
    ['se.secrecy', 'a neighbour', { recipient: 'neighbour' }, ['se.secrecy', 'eu.no_disclosure']],
    ['se.secrecy', 'a lodger, whom no rule names', { recipient: 'lodger' }, ['se.secrecy', 'eu.no_disclosure']],
    ['eu.minor', 'the guardian of a minor', { flags: ['minor'], recipient: 'guardian' }, []],
    ['eu.minor', 'the minor', { flags: ['minor'] }, ['eu.minor']],
    ['se.record', 'recorded without a word', { ...call, recording: true }, ['se.record', 'eu.record']],
    ['se.record', 'recorded after notice', { ...call, recording: true, has: ['recording_notice'] }, []],
    ['se.lang', 'English', { language: 'en-GB' }, ['se.lang']],
    ['se.lang', 'English that the debtor asked for', { language: 'en', has: ['language_chosen_by_debtor'] }, []],
    [
      'eu.vulnerable',
      'an engine decides on the vulnerable',
      { flags: ['vulnerable'], chosen_by: 'engine' },
      ['eu.vulnerable'],
    ],
    ['eu.vulnerable', 'a person does', { flags: ['vulnerable'] }, []],
  ],
  NO: [
    [
      'no.cap.day',
      'a second call on the day, of another case',
      { ...call, stages: warned, history: [past('2026-11-24', 'call', { at_utc: '2026-11-24T08:00Z', debt: 'D2' })] },
      ['no.cap.day'],
    ],
    [
      'no.cap.day',
      'the debtor’s own call is none of ours',
      {
        ...call,
        stages: warned,
        history: [past('2026-11-24', 'call', { at_utc: '2026-11-24T08:00Z', direction: 'inbound' })],
      },
      [],
    ],
    ['no.fee', 'a twentieth of the rate of 2026', { stages: warned, fees: { reminder: 37.5 } }, []],
    ['no.fee', 'above it', { stages: warned, fees: { reminder: 38 } }, ['no.fee']],
    [
      'no.fee.forfeit',
      'after a breach of good practice',
      { stages: warned, fees: { reminder: 10 }, flags: ['good_practice_breached'] },
      ['no.fee.forfeit'],
    ],
    ['no.visit.notice', 'a visit unannounced', { ...visit, stages: warned }, ['no.visit.notice']],
    ['no.visit.notice', 'a visit announced', { ...visit, stages: warned, has: ['prior_notice'] }, []],
    [
      'no.stage.varsel_wait',
      'a warning by plain e-mail',
      { stages: { inkassovarsel: { sent: '2026-09-01', medium: 'email' } } },
      ['no.stage.varsel_wait'],
    ],
    [
      'no.electronic',
      'a warning by secure e-mail',
      { stages: { inkassovarsel: { sent: '2026-09-01', medium: 'email' } }, has: ['secure_delivery'] },
      [],
    ],
  ],
  FI: [
    [
      'fi.stage.paid_reminders',
      'charged again after ten days',
      { ...notice, target: 'charged_step', stages: { charged_step: { sent: '2026-11-14' } } },
      ['fi.stage.paid_reminders'],
    ],
    [
      'fi.stage.paid_reminders',
      'charged again after fifteen days',
      { ...notice, target: 'charged_step', stages: { charged_step: { sent: '2026-11-09' } } },
      [],
    ],
    ['fi.stage.paid_reminders', 'charged for the first time', { ...notice, target: 'charged_step' }, []],
    ['fi.fee', 'EUR 25 on EUR 500', { fees: { demand: 25 }, claim: 500 }, ['fi.fee']],
    ['fi.fee', 'EUR 25 on EUR 5,000', { fees: { demand: 25 }, claim: 5000 }, []],
    ['fi.fee', 'EUR 25 on who knows what', { fees: { demand: 25 } }, ['fi.fee']],
    ['fi.fee', 'more than EUR 120 in all on EUR 500', { fees: { demand: 24, plan: 97 }, claim: 500 }, ['fi.fee']],
    ['fi.lim', 'after three years', { due: '2023-11-23' }, ['fi.lim']],
    [
      'fi.consent.email_demand',
      'the demand by e-mail with the special consent',
      {
        ...notice,
        channel: 'email',
        target: 'maksuvaatimus',
        stages: { maksumuistutus: { sent: '2026-10-20' } },
        has: ['consent_durable_medium_12m'],
      },
      [],
    ],
    ['fi.no_marketing', 'an offer in a demand', { ...known, content: ['marketing'] }, ['fi.no_marketing']],
  ],
  DK: [
    [
      'dk.visit.notice',
      'a visit without an identity card',
      { ...visit, stages: warned, has: ['prior_notice', 'after_first_deadline', 'home_only'] },
      ['dk.visit.notice'],
    ],
    [
      'dk.stage.s10',
      'a visit before any warning',
      { ...visit, has: ['prior_notice', 'after_first_deadline', 'home_only', 'id_card'] },
      ['dk.stage.s10'],
    ],
    [
      'dk.win.visit',
      'a visit on 24 December',
      {
        ...visit,
        at_utc: '2026-12-24T11:00Z',
        stages: warned,
        has: ['prior_notice', 'after_first_deadline', 'home_only', 'id_card'],
      },
      ['dk.win.visit'],
    ],
    ['dk.win.default', 'a call on 24 December', { ...call, at_utc: '2026-12-24T11:00Z', stages: warned }, []],
    ['dk.fee.collection', 'DKK 101', { stages: warned, fees: { collection_notice: 101 } }, ['dk.fee.collection']],
    ['dk.fee.reminder', 'DKK 100', { stages: warned, fees: { reminder: 100 } }, []],
    [
      'dk.record',
      'recorded with notice alone',
      { ...call, stages: warned, recording: true, has: ['recording_notice'] },
      ['dk.record'],
    ],
  ],
  EE: [
    ['ee.visit', 'a visit that nobody agreed to', { ...visit }, ['ee.visit']],
    ['ee.visit', 'a visit agreed to', { ...visit, has: ['debtor_agreed_visit'] }, []],
    ['ee.fee', 'EUR 31 in all on EUR 400', { fees: { demand: 31 }, claim: 400 }, ['ee.fee']],
    ['ee.fee', 'EUR 31 in all on EUR 600', { fees: { demand: 31 }, claim: 600 }, []],
  ],
  LV: [
    [
      'lv.stage.objection',
      'the 28th day after sending',
      { stages: { first_notice: { sent: '2026-10-27' } } },
      ['lv.stage.objection'],
    ],
    ['lv.stage.objection', 'the day after', { stages: { first_notice: { sent: '2026-10-26' } } }, []],
    [
      'lv.stage.objection',
      '21 days after receipt',
      { stages: { first_notice: { sent: '2026-10-30', received: '2026-11-02' } } },
      [],
    ],
    [
      'lv.contact_points',
      'a text to a number not in the contract',
      { channel: 'sms', stages: firstNotice },
      ['lv.contact_points'],
    ],
    [
      'lv.fee',
      'EUR 11 for other steps',
      { stages: firstNotice, fees: { first_notice: 7, call: 5, text: 6 } },
      ['lv.fee'],
    ],
    ['lv.fee', 'EUR 10 for other steps', { stages: firstNotice, fees: { first_notice: 7, call: 5, text: 5 } }, []],
  ],
  LT: [
    ['lt.fee', 'a fee neither agreed nor proven', { fees: { letter: 5 } }, ['lt.fee']],
    ['lt.fee', 'a fee proven', { fees: { letter: 5 }, has: ['fee_agreed_or_proven'] }, []],
    ['lt.win.default', 'a Sunday', { ...call, at_utc: '2026-11-22T11:00Z' }, ['lt.win.default']],
  ],
  DE: [
    [
      'de.content.acknowledgement',
      'an acknowledgement without its warnings',
      { ...known, stages: text, content: ['acknowledgement_request'] },
      ['de.content.acknowledgement'],
    ],
    ['de.fee', 'more than a simple case may cost', { stages: text, fees: { rvg_factor_simple: 0.9 } }, ['de.fee']],
    ['de.fee', 'a factor within the ceiling', { stages: text, fees: { rvg_factor_max_uncontested: 0.9 } }, []],
    [
      'de.win.default',
      'Corpus Christi in Bavaria',
      { ...call, stages: { first_text_notice: { sent: '2026-05-01' } }, at_utc: '2026-06-04T10:00Z', region: 'DE-BY' },
      ['de.win.default'],
    ],
    [
      'de.win.default',
      'the same Thursday in Berlin',
      { ...call, stages: { first_text_notice: { sent: '2026-05-01' } }, at_utc: '2026-06-04T10:00Z', region: 'DE-BE' },
      [],
    ],
    [
      'de.stage.default',
      'costs eleven days after the invoice',
      { target: 'charged_step', stages: { default: { sent: '2026-11-13' } } },
      ['de.stage.default'],
    ],
    [
      'de.stage.default',
      'costs after dunning',
      { target: 'charged_step', stages: { dunning_sent: { sent: '2026-11-20' } } },
      [],
    ],
  ],
  IT: [
    ['it.block.auto', 'an automatic call', { channel: 'call_auto' }, ['it.block.auto']],
    ['it.visit', 'a visit in the first month of arrears', { ...visit }, ['it.visit']],
    ['it.visit', 'a visit after three', { ...visit, has: ['months_in_arrears_3'] }, []],
    ['it.consent.sms_first', 'a first reminder by text', { channel: 'sms' }, ['it.consent.sms_first']],
    ['it.consent.sms_first', 'to a number given for it', { channel: 'sms', has: ['consent:sms'] }, []],
    [
      'it.cap.week',
      'a fourth conversation in a week',
      { ...call, history: daily([18, 19, 21], 'call', { result: 'conversation', debt: 'D2' }) },
      ['it.cap.week'],
    ],
  ],
  ES: [
    [
      'es.win.default',
      'half past seven on the Canaries',
      { ...call, at_utc: '2026-11-24T19:30Z', debtor_zones: ['Atlantic/Canary'] },
      [],
    ],
    [
      'es.win.default',
      'which may be Madrid',
      { ...call, at_utc: '2026-11-24T19:30Z', debtor_zones: ['Atlantic/Canary', 'Europe/Madrid'] },
      ['es.win.default'],
    ],
    ['es.stage.masc', 'court without an attempt to settle', { ...court }, ['es.stage.masc']],
    ['es.stage.masc', 'court 31 days after one', { ...court, stages: { masc_attempt: { sent: '2026-10-24' } } }, []],
  ],
  FR: [
    [
      'fr.content.recall',
      'a recall that does not name the letter',
      { ...known, stages: { lettre_r124_4: { sent: '2026-11-20' } }, content: [] },
      ['fr.content.recall'],
    ],
    [
      'fr.record',
      'recorded over an objection',
      {
        ...call,
        stages: { lettre_r124_4: { sent: '2026-11-20' } },
        recording: true,
        has: ['recording_notice'],
        exceptions: ['recording_objection'],
      },
      ['fr.record'],
    ],
    [
      'fr.fee',
      'EUR 41 from a business',
      { debtor: 'business', stages: { lettre_r124_4: { sent: '2026-11-20' } }, fees: { fixed: 41 } },
      ['fr.fee', 'eu.lpd.b2b'],
    ],
    [
      'fr.fee',
      'a euro from a consumer',
      { stages: { lettre_r124_4: { sent: '2026-11-20' } }, fees: { amicable_consumer: 1 } },
      ['fr.fee'],
    ],
  ],
  NL: [
    [
      'nl.stage.14d',
      'costs on the last day of the fourteen',
      { target: 'charged_step', stages: { veertiendagenbrief: { sent: '2026-11-08' } } },
      ['nl.stage.14d'],
    ],
    [
      'nl.stage.14d',
      'costs on the day after',
      { target: 'charged_step', stages: { veertiendagenbrief: { sent: '2026-11-07' } } },
      [],
    ],
    ['nl.win.contact', 'an e-mail on 5 May', { channel: 'email', at_utc: '2026-05-05T10:00Z' }, ['nl.win.contact']],
    ['nl.fee', 'above the maximum', { fees: { collection: 6776 } }, ['nl.fee']],
  ],
  PL: [
    ['pl.lim', 'six years end with the year', { due: '2020-03-01', at_utc: '2026-12-31T11:00Z' }, []],
    ['pl.lim', 'and are over on New Year’s Day', { due: '2020-03-01', at_utc: '2027-01-01T11:00Z' }, ['pl.lim']],
    [
      'pl.lim',
      'which protects no business',
      { due: '2020-03-01', at_utc: '2027-01-01T11:00Z', debtor: 'business' },
      [],
    ],
    ['pl.visit', 'a visit without leave', { ...visit }, ['pl.visit']],
    ['pl.fee', 'EUR 70 on PLN 40,000 of a business', { debtor: 'business', fees: { b2b: 70 }, claim: 40_000 }, []],
    ['pl.fee', 'EUR 70 on PLN 4,000 of a business', { debtor: 'business', fees: { b2b: 70 }, claim: 4000 }, ['pl.fee']],
  ],
  GB: [
    [
      'gb.stage.letter_of_claim',
      'court 30 days after the letter of claim',
      { ...court, stages: { letter_of_claim: { sent: '2026-10-25' } } },
      ['gb.stage.letter_of_claim'],
    ],
    [
      'gb.stage.letter_of_claim',
      'court 31 days after',
      { ...court, stages: { letter_of_claim: { sent: '2026-10-24' } } },
      [],
    ],
    [
      'gb.block.vulnerable',
      'a visit to the vulnerable',
      { ...visit, flags: ['vulnerable'], has: ['prior_notice'] },
      ['gb.block.vulnerable', 'gb.visit'],
    ],
    [
      'gb.cap.abandoned',
      'two days after an abandoned call',
      { ...call, history: [past('2026-11-22', 'call', { result: 'abandoned' })] },
      ['gb.cap.abandoned'],
    ],
    [
      'gb.cap.abandoned',
      'four days after it',
      { ...call, history: [past('2026-11-20', 'call', { result: 'abandoned' })] },
      [],
    ],
    ['gb.block.breathing', 'about another debt', { flags: ['breathing_space'], purpose: 'unrelated_debt' }, []],
    [
      'gb.block.breathing',
      'on the day it has ended',
      { flags: ['breathing_space'], flag_until: { breathing_space: '2026-11-23' } },
      [],
    ],
    ['gb.lim', 'in England an old debt may be asked for', { due: '2015-01-01' }, []],
  ],
  'GB-SCT': [['gb-sct.lim', 'in Scotland it is gone', { due: '2021-11-23' }, ['gb-sct.lim']]],
};

testRows(byPlace);

describe('what is unknown', () => {
  test('a country without a pack, a debtor without a zone', () => {
    expect(rulesOf(fileOf('BR', {}))).toEqual(['no.pack']);
    expect(rulesOf(fileOf('SE', { debtor_zones: [] }))).toEqual(['no.zone']);
    expect(rulesOf(fileOf('EU', {}))).toEqual(['no.pack']);
  });

  test('a file that cannot be read is refused', () => {
    expect(judgeContactFile(shippedRuleBook, { jurisdiction: 'SE' }).ok).toBe(false);
  });
});
