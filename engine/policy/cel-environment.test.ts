import { describe, expect, test } from 'vitest';
import { celBindings } from './cel-bindings.ts';
import { compileCondition, maxConditionLength } from './cel-environment.ts';
import { celVariables } from './cel-vocabulary.ts';
import { contactDaysAgo, exampleCase, type CaseChanges } from './testing/example-case.ts';

const judge = (source: string, changes: CaseChanges = {}): unknown => {
  const condition = compileCondition(source);
  if (!condition.ok) throw new Error(condition.error.detail);
  return condition.value.judge(celBindings(exampleCase(changes)));
};

describe('every variable of the vocabulary', () => {
  test.each(celVariables.map(({ name, type }) => [name, type] as const))('%s has a value of type %s', (name, type) => {
    const literal = { int: '0', double: '0.0', string: '""', bool: 'false' }[type as string];
    const source = literal === undefined ? `size(${name}) >= 0` : `${name} == ${literal} || ${name} != ${literal}`;
    expect(judge(source)).toBe(true);
  });

  test('the bindings name the vocabulary, no more and no less', () => {
    expect(Object.keys(celBindings(exampleCase())).sort()).toEqual(celVariables.map(({ name }) => name).sort());
  });
});

describe('what conditions see', () => {
  test.each<[string, string, CaseChanges]>([
    ['money in major units', 'balance == 1250.0 && principal > 1249.99', {}],
    ['currencies without minor units', 'balance == 125000.0', { currency: 'JPY' }],
    ['whole numbers beside doubles', 'balance > 100', {}],
    ['days before the due date', 'daysPastDue == -3', { daysPastDue: -3 }],
    ['nothing about a debtor nobody told of', 'country == "" && language == "" && !reachable.sms', { debtor: null }],
    [
      'the language preferred over the registered one',
      'language == "fi"',
      { preferences: { channels: null, slots: null, language: 'fi', tone: null } },
    ],
    ['a debtor who was never contacted', 'daysSinceLastContact == 9999 && lastChannel == ""', {}],
    [
      'contacts of the last 7 and 30 days, the edge left out',
      'contactsLast7Days == 1 && contactsLast30Days == 2 && daysSinceLastContact == 6 && lastChannel == "sms"',
      { contacts: [contactDaysAgo(6.5, 'sms'), contactDaysAgo(7, 'call'), contactDaysAgo(30, 'call')] },
    ],
    [
      'a planned contact ahead as of today',
      'daysSinceLastContact == 0 && contactsLast7Days == 1',
      { contacts: [contactDaysAgo(-2, 'email')] },
    ],
    [
      'consent only where it was given',
      'hasConsent.sms && !hasConsent["email"] && !hasConsent.call',
      { consent: { ...exampleCase().consent, sms: 'given', email: 'withdrawn' } },
    ],
    [
      'flags as a list',
      '"vulnerable" in flags && flags.exists(f, f.startsWith("vul"))',
      { flags: [{ flag: 'vulnerable', until: null }] },
    ],
    ['a plan that stands as a promise', 'promiseOpen', { planStands: true }],
    ['the wall clock of the debtor', 'localHour == 10 && weekday == 1 && dayOfMonth == 2', {}],
    [
      'another zone, another day',
      'localHour == 22 && weekday == 7 && dayOfMonth == 1',
      { debtor: { timeZones: ['Pacific/Honolulu'] }, asOf: Date.parse('2026-03-02T08:30:00Z') },
    ],
    [
      'attributes of any type',
      'attributes.score > 3 && attributes.tier == "gold" && has(attributes.tier) && !has(attributes.absent)',
      { debtor: { attributes: { score: 4.5, tier: 'gold' } } },
    ],
    ['the segment', 'segment == "promise_breaker"', { payment: { promisesBroken: 3 } }],
  ])('%s', (_, source, changes) => {
    expect(judge(source, changes)).toBe(true);
  });
});

describe('a condition that cannot be judged', () => {
  test.each([
    ['attributes.vip == true', 'No such key: vip'],
    ['hasConsent["pigeon"]', 'No such key: pigeon'],
    ['10 / (daysPastDue - 8) > 1', 'division by zero'],
  ])('%s says why', (source, fault) => {
    expect(judge(source)).toEqual({ fault });
  });
});

describe('what is refused', () => {
  test.each([
    ['a syntax error', 'daysPastDue >', /is not CEL/],
    ['an unknown variable', 'daysOverdue > 3', /Unknown variable: daysOverdue/],
    ['a type that does not fit', 'country == 3', /no such overload/],
    ['a number', 'daysPastDue + 1', /must be a bool, is int/],
    ['an attribute of unknown type', 'attributes.vip', /must be a bool, is dyn/],
    ['a regular expression', 'country.matches("(a+)+$")', /regular expressions/],
    ['a walk within a walk', 'flags.exists(f, flags.exists(g, f == g))', /walk over a list within another/],
    ['deep nesting', `${'('.repeat(60)}true${')'.repeat(60)}`, /maxDepth/],
    ['many nodes', Array.from({ length: 300 }, () => 'true').join('||'), /maxAstNodes/],
    ['a long text', `true${' '.repeat(maxConditionLength)}`, /at most 2000 characters/],
  ])('%s', (_, source, reason) => {
    const condition = compileCondition(source);
    expect(condition.ok ? 'accepted' : condition.error.detail).toMatch(reason);
  });
});
