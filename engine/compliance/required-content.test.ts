import { expect, test } from 'vitest';
import { requiredContent } from './required-content.ts';
import { caseOf, contactOf, debtorOf } from './testing/case-of.ts';
import { packOf } from './testing/shipped-packs.ts';

const earlier = [contactOf('2026-11-01T12:00Z')];

test('United States: opt-out notice and disclosure (12 CFR 1006.6(e), 1006.18(e)), for agencies', () => {
  const debtor = debtorOf({ country: 'US', timeZones: ['America/New_York'] });
  const sms = { channel: 'sms', treatment: 'reminder' } as const;
  expect(requiredContent(packOf('US'), caseOf({ debtor }), sms)).toEqual([
    'optout_notice',
    'debt_collector_disclosure',
  ]);
  expect(requiredContent(packOf('US'), caseOf({ debtor, actor: 'creditor' }), sms)).toEqual([]);
  expect(requiredContent(packOf('US'), caseOf({ debtor }), { ...sms, channel: 'call' })).toEqual([
    'debt_collector_disclosure',
  ]);
});

test('European Union: the art. 14 notice with the first communication (GDPR art. 14(3))', () => {
  const sms = { channel: 'sms', treatment: 'reminder' } as const;
  expect(requiredContent(packOf('SE'), caseOf(), sms)).toContain('controller');
  expect(requiredContent(packOf('SE'), caseOf({ contacts: earlier }), sms)).toEqual([]);
});

test('Germany: the costs of a plan (RDG § 13a(3)); Italy: the breakdown in letters (UNIREC code)', () => {
  const plan = { channel: 'email', treatment: 'instalment_plan' } as const;
  expect(requiredContent(packOf('DE'), caseOf({ contacts: earlier }), plan)).toEqual(['plan_costs']);
  const letter = { channel: 'letter', treatment: 'reminder' } as const;
  expect(requiredContent(packOf('IT'), caseOf({ contacts: earlier }), letter)).toContain('interest');
  expect(requiredContent(packOf('IT'), caseOf({ contacts: earlier }), { ...letter, channel: 'sms' })).toEqual([]);
});

test('nothing is said of a debtor nobody knows', () => {
  expect(requiredContent(packOf('US'), caseOf({ debtor: null }), { channel: 'sms', treatment: 'reminder' })).toEqual(
    [],
  );
});
