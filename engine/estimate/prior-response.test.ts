import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import { allCandidates, contactDaysAgo, exampleCase, type CaseChanges } from '../policy/testing/example-case.ts';
import { channels, slots } from '../vocabulary/action.ts';
import { houseAssumptions } from './assumptions.ts';
import type { Estimate } from './estimate.ts';
import { makePriorResponse } from './prior-response.ts';

const model = makePriorResponse(houseAssumptions);
const candidates = allCandidates(1);
const placeOf = (id: string): number => candidates.findIndex(({ action }) => action.id === id);
const text = placeOf('sms.evening.warm.payment_link');
const estimate = (context: CaseContext, index = text): Estimate => model.score(context, candidates)[index]!;
const of = (changes: CaseChanges = {}, index = text): Estimate => estimate(exampleCase(changes), index);

const attempts = fc
  .nat({ max: 200 })
  .chain((sent) => fc.record({ sent: fc.constant(sent), reached: fc.nat({ max: sent }) }));
const anyContext: fc.Arbitrary<CaseContext> = fc
  .record({
    daysPastDue: fc.integer({ min: -400, max: 4000 }),
    balanceMinor: fc.oneof(fc.nat({ max: 10_000_000 }), fc.constantFrom(0, Number.MAX_SAFE_INTEGER)),
    currency: fc.constantFrom('SEK', 'EUR', 'GBP', 'JPY'),
    payment: fc.record({
      settledInvoices: fc.nat({ max: 300 }),
      lateInvoices: fc.nat({ max: 300 }),
      medianDaysLate: fc.option(fc.integer({ min: -60, max: 900 }), { nil: null }),
      paymentsLast90Days: fc.nat({ max: 60 }),
      promisesKept: fc.nat({ max: 40 }),
      promisesBroken: fc.nat({ max: 40 }),
    }),
    promiseOpen: fc.constantFrom(null, { dueOn: '2026-03-09', minor: 100 }),
    flags: fc.constantFrom<CaseContext['flags']>([], [{ flag: 'vulnerable', until: null }]),
    contacts: fc.array(fc.tuple(fc.nat({ max: 30 }), fc.constantFrom(...channels)), { maxLength: 40 }),
    response: fc.record(Object.fromEntries(channels.map((channel) => [channel, attempts]))),
    bySlot: fc.dictionary(
      fc.tuple(fc.constantFrom(...channels), fc.constantFrom(...slots)).map((parts) => parts.join('.')),
      attempts,
    ),
  })
  .map(({ contacts, response, bySlot, ...changes }) =>
    exampleCase({
      ...changes,
      contacts: contacts.map(([days, channel]) => contactDaysAgo(days, channel)),
      response: response as CaseContext['response'],
      responseBySlot: bySlot,
    }),
  );

describe('whatever the case', () => {
  test('rates are rates, a contact never makes payment less likely, and money is whole', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        for (const { reachProb, payProb, payProbNoContact, harmProb, costMinor, valueMinor } of model.score(
          context,
          candidates,
        )) {
          for (const rate of [reachProb, payProb, payProbNoContact, harmProb]) {
            expect(rate).toBeGreaterThan(0);
            expect(rate).toBeLessThan(1);
          }
          expect(payProb).toBeGreaterThanOrEqual(payProbNoContact);
          expect(costMinor).toBeGreaterThanOrEqual(0);
          expect(Number.isSafeInteger(valueMinor)).toBe(true);
        }
      }),
    );
  });

  test('one more contact this week: less effect, more harm, less value; the chance without contact stays', () => {
    fc.assert(
      fc.property(anyContext, fc.nat({ max: 6 }), (context, daysAgo) => {
        const more = { ...context, contacts: [contactDaysAgo(daysAgo, 'sms'), ...context.contacts] };
        const [before, after] = [estimate(context), estimate(more)];
        expect(after.payProbNoContact).toBe(before.payProbNoContact);
        expect(after.payProb).toBeLessThan(before.payProb);
        expect(after.harmProb).toBeGreaterThanOrEqual(before.harmProb);
        expect(after.valueMinor).toBeLessThanOrEqual(before.valueMinor);
      }),
    );
  });

  test('more answers by the channel, all else the same: better reach, and no less value', () => {
    fc.assert(
      fc.property(anyContext, fc.integer({ min: 1, max: 50 }), (context, more) => {
        const { sent, reached } = context.response.sms;
        const with_ = (by: number): CaseContext => ({
          ...context,
          response: { ...context.response, sms: { sent: sent + more, reached: reached + by } },
        });
        expect(estimate(with_(more)).reachProb).toBeGreaterThanOrEqual(estimate(with_(0)).reachProb);
        expect(estimate(with_(more)).valueMinor).toBeGreaterThanOrEqual(estimate(with_(0)).valueMinor);
      }),
    );
  });

  test('a larger balance is worth no less, everything else being the same', () => {
    fc.assert(
      fc.property(anyContext, fc.nat({ max: 1_000_000 }), (context, more) => {
        fc.pre(context.balanceMinor < 1e12);
        expect(estimate({ ...context, balanceMinor: context.balanceMinor + more }).valueMinor).toBeGreaterThanOrEqual(
          estimate(context).valueMinor,
        );
      }),
    );
  });

  test('candidates of one action share one estimate, whatever their day', () => {
    const twoDays = allCandidates(2);
    const scored = model.score(exampleCase(), twoDays);
    twoDays.forEach((candidate, index) => {
      const first = twoDays.findIndex(({ place }) => place === candidate.place);
      expect(scored[index]).toBe(scored[first]);
    });
  });
});

describe('by hand', () => {
  test('payProb = p0 + (1 − p0) · reach · effect · fatigue, the value less cost and price of harm', () => {
    const {
      selfCure,
      reach,
      effectByChannel,
      effectByTreatment,
      effectByTone,
      fatigueFactor,
      paidShare,
      harmByChannel,
      harmByTone,
      harmPerRecentContact,
      harmPriceMinor,
    } = houseAssumptions;
    const context = exampleCase({ daysPastDue: 0, contacts: [contactDaysAgo(1, 'email')] });
    const own = estimate(context);
    const odds = (reach.sms.rate / (1 - reach.sms.rate)) * 1.25;
    const reached = odds / (1 + odds);
    const effect = effectByChannel.sms * effectByTreatment.payment_link * effectByTone.warm;
    const gain = (1 - selfCure.rate) * reached * effect * fatigueFactor;
    const harm = harmByChannel.sms * harmByTone.warm * harmPerRecentContact;
    expect(own.payProbNoContact).toBeCloseTo(selfCure.rate, 12);
    expect(own.reachProb).toBeCloseTo(reached, 12);
    expect(own.payProb).toBeCloseTo(selfCure.rate + gain, 12);
    expect(own.harmProb).toBeCloseTo(harm, 12);
    expect(own.valueMinor).toBe(
      Math.round(gain * context.balanceMinor * paidShare - own.costMinor - harm * harmPriceMinor['SEK']!),
    );
  });

  test.each<[string, CaseChanges, CaseChanges]>([
    ['the fresher debt', { daysPastDue: 5 }, { daysPastDue: 90 }],
    [
      'a debtor who pays a month late, asked after ten days, over one who pays at once',
      { daysPastDue: 10, payment: { settledInvoices: 8, medianDaysLate: 30 } },
      { daysPastDue: 10, payment: { settledInvoices: 8, medianDaysLate: 0 } },
    ],
    ['one who paid lately', { payment: { paymentsLast90Days: 1 } }, {}],
    ['one with a promise that stands', { promiseOpen: { dueOn: '2026-03-09', minor: 1 } }, {}],
    ['one who broke no promise', {}, { payment: { promisesBroken: 2 } }],
  ])('pays without contact rather: %s', (_, likelier, other) => {
    expect(of(likelier).payProbNoContact).toBeGreaterThan(of(other).payProbNoContact);
  });

  test('the vulnerable are harmed more, a firm tone harms more than a warm one', () => {
    expect(of({ flags: [{ flag: 'vulnerable', until: null }] }).harmProb).toBeGreaterThan(of().harmProb);
    expect(of({}, placeOf('sms.evening.firm.payment_link')).harmProb).toBeGreaterThan(of().harmProb);
  });

  test('contacts of more than a week ago, failed ones and planned ones tire nobody', () => {
    const old = contactDaysAgo(8, 'sms');
    const ones = [old, { ...contactDaysAgo(1, 'sms'), failed: true }, { ...contactDaysAgo(-1, 'sms'), planned: true }];
    expect(of({ contacts: ones })).toEqual(of());
  });

  test('the record of an hour outweighs that of the channel as it grows', () => {
    const response = exampleCase().response;
    const reachAfter = (sent: number): number =>
      of({
        response: { ...response, sms: { sent: 100, reached: 10 } },
        responseBySlot: { 'sms.evening': { sent, reached: sent } },
      }).reachProb;
    expect([0, 1, 4, 16, 64].map(reachAfter)).toEqual(
      [0, 1, 4, 16, 64].map(reachAfter).toSorted((one, other) => one - other),
    );
    expect(reachAfter(64)).toBeGreaterThan(0.9);
  });

  test('for one of whom nothing is known, what the debtor has done does not count', () => {
    const known = exampleCase({
      payment: { settledInvoices: 9, medianDaysLate: 2, paymentsLast90Days: 3 },
      promiseOpen: { dueOn: '2026-03-09', minor: 1 },
    });
    expect(model.selfCureOfUnknown(known)).toBe(model.selfCureOfUnknown(exampleCase()));
    expect(model.selfCureOfUnknown(known)).toBe(model.selfCure(exampleCase()));
    const reach = model.reach(
      exampleCase({ response: { ...known.response, sms: { sent: 50, reached: 50 } } }),
      'sms',
      'evening',
    );
    expect(reach.own).toBeGreaterThan(reach.unknown);
    expect(model.version).toBe('house-prior@1');
  });
});
