/** Fees, consent, texts, visits, recordings and languages: what is charged, and what must be there. */
import { describe, expect, it } from 'vitest';
import type { ContactFile } from './contact-file.ts';
import { brokenUnder } from './testing/small-law.ts';

describe('fees', () => {
  const sek = { id: 'fee', currency: 'SEK', caps: { reminder: 60, inkassokrav: 180, b2b_late: 450 } };
  const bands = {
    id: 'fee',
    currency: 'EUR',
    caps: { demand_lt10: 10, demand_le100: 14, demand_gt1000: 50, total_le100: 60, total_le1000: 120 },
  };
  const units = {
    id: 'fee',
    currency: 'NOK',
    unit: { sats_2023: 700, sats_2026: 750, sats_2027: 800 },
    caps: { reminder_units: 0.05 },
  };
  const b2b = { id: 'b2b', debtors: ['business'], max_fixed: { EUR: 40 } };
  const business: Partial<ContactFile> = { debtor: 'business' };

  it.each([
    ['Lag (1981:739) 4 §: at the cap', [sek], { fees: { inkassokrav: 180 } }, ''],
    ['Lag (1981:739) 4 §: above it', [sek], { fees: { inkassokrav: 180.5 } }, 'fee'],
    ['nothing else may be charged', [sek], { fees: { field_trip: 1 } }, 'fee'],
    ['unless it was agreed', [sek], { fees: { field_trip: 1 }, has: ['fee_agreed_or_proven'] }, ''],
    ['an agreement lifts no cap', [sek], { fees: { reminder: 61 }, has: ['fee_agreed_or_proven'] }, 'fee'],
    ['zero is never too much', [sek], { fees: { field_trip: 0 } }, ''],
    ['a consumer has no fee of businesses', [sek], { fees: { late: 10 } }, 'fee'],
    ['nor by its full name', [sek], { fees: { b2b_late: 10 } }, 'fee'],
    ['a business has', [sek], { ...business, fees: { late: 450 } }, ''],
    ['up to its cap', [sek], { ...business, fees: { b2b_late: 451 } }, 'fee'],
    ['and those without the name', [sek], { ...business, fees: { reminder: 61 } }, 'fee'],
    ['the narrowest band that holds the claim', [bands], { fees: { demand: 10 }, claim: 9 }, ''],
    ['the same, a cent above', [bands], { fees: { demand: 10.01 }, claim: 9 }, 'fee'],
    ['a claim on the edge of `lt`', [bands], { fees: { demand: 14 }, claim: 10 }, ''],
    ['a claim on the edge of `le`', [bands], { fees: { demand: 14.5 }, claim: 100 }, 'fee'],
    ['a large claim', [bands], { fees: { demand: 50 }, claim: 2000 }, ''],
    ['a claim unknown: the lowest', [bands], { fees: { demand: 12 } }, 'fee'],
    ['between the bands, held by the total', [bands], { fees: { demand: 100 }, claim: 500 }, ''],
    ['above the total', [bands], { fees: { demand: 100, trip: 21 }, claim: 500 }, 'fee'],
    ['beyond every total', [bands], { fees: { trip: 1 }, claim: 5000 }, 'fee'],
    ['inkassoforskriften: five hundredths of the unit of the year', [units], { fees: { reminder: 37.5 } }, ''],
    ['a krone more', [units], { fees: { reminder: 38.5 } }, 'fee'],
    ['by the unit of the next year', [units], { fees: { reminder: 40 }, at_utc: '2027-01-04T09:00Z' }, ''],
    [
      'other costs together',
      [{ id: 'fee', caps: { first: 7, other_total: 10 } }],
      { fees: { first: 7, a: 6, b: 4 } },
      '',
    ],
    [
      'other costs together, above',
      [{ id: 'fee', caps: { first: 7, other_total: 10 } }],
      { fees: { a: 6, b: 5 } },
      'fee',
    ],
    ['a most for all', [{ id: 'fee', caps: { min: 40, max: 6775 } }], { fees: { collection: 6776 } }, 'fee'],
    ['a least bars nothing', [{ id: 'fee', caps: { min: 40, max: 6775 } }], { fees: { collection: 1 } }, ''],
    [
      'what another rule names is left to it',
      [
        { id: 'one', caps: { reminder: 100 } },
        { id: 'two', caps: { notice: 100 } },
      ],
      { fees: { reminder: 100, notice: 101 } },
      'two',
    ],
    [
      'what neither names both bar',
      [
        { id: 'one', caps: { reminder: 100 } },
        { id: 'two', caps: {} },
      ],
      { fees: { trip: 1 } },
      'one two',
    ],
    [
      'Directive 2011/7/EU art. 6: 40 euro',
      [b2b, { id: 'fee', currency: 'EUR', caps: {} }],
      { ...business, fees: { fixed: 40 } },
      '',
    ],
    [
      'Directive 2011/7/EU art. 6: more',
      [b2b, { id: 'fee', currency: 'EUR', caps: {} }],
      { ...business, fees: { fixed: 41 } },
      'b2b',
    ],
    ['in another currency', [b2b, sek], { ...business, fees: { fixed: 40 } }, 'fee'],
    ['of a consumer', [b2b, { id: 'fee', currency: 'EUR', caps: {} }], { fees: { fixed: 40 } }, 'fee'],
    [
      'forfeit',
      [{ id: 'forfeit', effect: 'zero_fee' }, sek],
      { fees: { reminder: 1 }, flags: ['good_practice_breached'] },
      'forfeit',
    ],
    ['not forfeit', [{ id: 'forfeit', effect: 'zero_fee' }, sek], { fees: { reminder: 1 } }, ''],
  ])('%s', (_name, fees, changes, expected) => {
    expect(brokenUnder({ fees }, changes as Partial<ContactFile>)).toBe(expected);
  });
});

describe('consent', () => {
  const missing = (rule: object, changes: Partial<ContactFile>): boolean =>
    brokenUnder(
      { consent: [{ id: 'consent', channels: ['sms', 'call_auto'], requires: 'consent', ...rule }] },
      { channel: 'sms', ...changes },
    ) === 'consent';
  const threeIn30 = { requires: 'cap_3_in_30_or_consent' };
  const three = ['2026-10-24T09:01Z', '2026-11-01T09:00Z', '2026-11-20T09:00Z'].map((at_utc) => ({
    at_utc,
    channel: 'sms',
  }));
  it.each([
    ['without it', {}, {}, true],
    ['with it', {}, { has: ['consent'] }, false],
    ['with one for the channel', {}, { has: ['consent:sms'] }, false],
    ['with one for another channel', {}, { has: ['consent:email'] }, true],
    ['on a channel that it does not concern', {}, { channel: 'letter' }, false],
    ['Directive 2002/58/EC art. 13: a demand is no marketing', { when: { purpose: 'marketing' } }, {}, false],
    ['Directive 2002/58/EC art. 13: marketing', { when: { purpose: 'marketing' } }, { purpose: 'marketing' }, true],
    ['47 CFR 64.1200(a)(1): a cell phone', { when: { number: 'cell' } }, { number: 'cell' }, true],
    ['47 CFR 64.1200(a)(1): a landline', { when: { number: 'cell' } }, { number: 'landline' }, false],
    ['47 CFR 64.1200(a)(1): nobody knows', { when: { number: 'cell' } }, {}, true],
    ['a safe harbour that the contact is not to meet', { when: { policy: 'safe_harbour' } }, {}, false],
    ['a safe harbour that it is to meet', { when: { policy: 'safe_harbour' } }, { policy: 'safe_harbour' }, true],
    ['the stage that the contact is', { when: { stage: 'demand' } }, { target: 'demand' }, true],
    ['another stage', { when: { stage: 'demand' } }, { target: 'legal', purpose: 'statutory_notice' }, false],
    ['a notice that does not say which', { when: { stage: 'demand' } }, { purpose: 'statutory_notice' }, true],
    ['the first reminder', { when: { stage: 'first_reminder' } }, {}, true],
    [
      'the second',
      { when: { stage: 'first_reminder' } },
      { history: [{ at_utc: '2026-11-01T09:00Z', channel: 'letter' }] },
      false,
    ],
    [
      'the first that arrives',
      { when: { stage: 'first_reminder' } },
      { history: [{ at_utc: '2026-11-01T09:00Z', channel: 'letter', result: 'failed' }] },
      true,
    ],
    [
      'a reminder after a notice',
      { when: { stage: 'first_reminder' } },
      { stages: { demand: { sent: '2026-11-01' } } },
      false,
    ],
    ['not revoked', { requires: 'not_revoked' }, {}, false],
    ['revoked', { requires: 'not_revoked' }, { opted_out: ['sms'] }, true],
    ['47 CFR 64.1200(a)(3)(iii): a fourth in thirty days', threeIn30, { history: three }, true],
    ['47 CFR 64.1200(a)(3)(iii): a third', threeIn30, { history: three.slice(1) }, false],
    [
      '47 CFR 64.1200(a)(3)(iii): 720 hours ago is over',
      threeIn30,
      { history: [{ at_utc: '2026-10-24T09:00Z', channel: 'sms' }, ...three.slice(1)] },
      false,
    ],
    ['47 CFR 64.1200(a)(3)(iii): a fourth, with consent', threeIn30, { history: three, has: ['consent'] }, false],
  ])('%s', (_name, rule, changes, expected) => {
    expect(missing(rule, changes)).toBe(expected);
  });
});

describe('content', () => {
  const wrong = (rule: object, changes: Partial<ContactFile>): boolean =>
    brokenUnder({ content: [{ id: 'content', must_contain: ['who'], ...rule }] }, { content: [], ...changes }) ===
    'content';
  const earlier = [{ at_utc: '2026-11-01T09:00Z', channel: 'sms' }];
  it.each([
    ['any: lacking', { trigger: 'any' }, {}, true],
    ['any: there', { trigger: 'any' }, { content: ['who'] }, false],
    [
      'any: what must not be',
      { trigger: 'any', must_contain: [], must_not_contain: ['marketing'] },
      { content: ['marketing'] },
      true,
    ],
    ['an e-mail is electronic', { trigger: 'electronic' }, { channel: 'email' }, true],
    ['a call is not', { trigger: 'electronic' }, {}, false],
    ['a letter', { trigger: 'letter' }, { channel: 'letter' }, true],
    ['GDPR art. 14(3)(b): the first communication', { trigger: 'first_communication' }, {}, true],
    ['GDPR art. 14(3)(b): the second', { trigger: 'first_communication' }, { history: earlier }, false],
    ['R124-5: every one after', { trigger: 'any_after_letter' }, { history: earlier }, true],
    ['what the text itself names', { trigger: 'instalment_offer' }, { content: ['instalment_offer'] }, true],
    ['what it does not', { trigger: 'instalment_offer' }, {}, false],
    ['a channel beside the rule', { trigger: 'any', channels: ['sms'] }, {}, false],
  ])('%s', (_name, rule, changes, expected) => {
    expect(wrong(rule, changes)).toBe(expected);
  });

  it('is not judged where no text is declared', () => {
    expect(brokenUnder({ content: [{ id: 'content', trigger: 'any', must_contain: ['who'] }] }, {})).toBe('');
  });
});

describe('visits', () => {
  const barred = (requires: readonly string[], changes: Partial<ContactFile>): boolean =>
    brokenUnder({ visits: [{ id: 'visit', requires }] }, { channel: 'visit', ...changes }) === 'visit';
  it.each([
    ['without notice', ['prior_notice'], {}, true],
    ['with notice', ['prior_notice'], { has: ['prior_notice'] }, false],
    ['a call is no visit', ['prior_notice'], { channel: 'call' }, false],
    ['CONC 7.9.14 R: a vulnerable debtor', ['not_vulnerable'], { flags: ['vulnerable'] }, true],
    ['an objection', ['no_objection'], { opted_out: ['visit'] }, true],
    ['a cease request', ['no_objection'], { flags: ['cease_request'] }, true],
    ['no objection', ['no_objection'], { opted_out: ['call'] }, false],
    [
      '940 CMR 7.04: a visit this month',
      ['max_1_per_30d'],
      { history: [{ at_utc: '2026-10-24T09:01Z', channel: 'visit' }] },
      true,
    ],
    [
      '940 CMR 7.04: 30 days ago',
      ['max_1_per_30d'],
      { history: [{ at_utc: '2026-10-24T09:00Z', channel: 'visit' }] },
      false,
    ],
    [
      '940 CMR 7.04: one that is planned',
      ['max_1_per_30d'],
      { history: [{ at_utc: '2026-12-01T09:00Z', channel: 'visit' }] },
      true,
    ],
    [
      '940 CMR 7.04: about another debt',
      ['max_1_per_30d'],
      { history: [{ at_utc: '2026-11-01T09:00Z', channel: 'visit', debt: 'D2' }] },
      false,
    ],
  ])('%s', (_name, requires, changes, expected) => {
    expect(barred(requires, changes)).toBe(expected);
  });
});

describe('recording and language', () => {
  it.each([
    ['not recorded', 'consent', {}, false],
    ['Cal. Penal Code 632: without consent', 'consent', { recording: true }, true],
    ['Cal. Penal Code 632: told is not asked', 'consent', { recording: true, has: ['recording_notice'] }, true],
    ['told', 'notice', { recording: true, has: ['recording_notice'] }, false],
    ['consent is more than notice', 'notice', { recording: true, has: ['recording_consent'] }, false],
    ['neither', 'notice', { recording: true }, true],
    [
      'an objection',
      'notice_objection',
      { recording: true, has: ['recording_notice'], exceptions: ['recording_objection'] },
      true,
    ],
  ])('%s', (_name, mode, changes, expected) => {
    expect(brokenUnder({ recording: [{ id: 'record', mode }] }, changes) === 'record').toBe(expected);
  });

  it.each([
    ['a language of the country', { language: 'sv' }, false],
    ['its variant', { language: 'SV-FI' }, false],
    ['another', { language: 'en' }, true],
    ['another that the debtor chose', { language: 'en', has: ['language_chosen_by_debtor'] }, false],
    ['none declared', {}, false],
  ])('%s', (_name, changes, expected) => {
    expect(brokenUnder({ language: [{ id: 'lang', languages: ['fi', 'sv'] }] }, changes) === 'lang').toBe(expected);
  });
});
