import { describe, expect, test } from 'vitest';
import { exampleAsOf, exampleCase } from '../policy/testing/example-case.ts';
import { dayMs } from '../vocabulary/time.ts';
import { factsForDebtor } from './facts-for-debtor.ts';
import { reasonsIn, historyReasons } from './history-reasons.ts';
import { sayContribution } from './say-contribution.ts';
import { spokenFor, spokenLanguages, type SpokenLanguage } from './speak.ts';

const languages = Object.keys(spokenLanguages) as SpokenLanguage[];

/** Path → sentence, of everything a language says. */
const sentences = (value: unknown, path = ''): readonly (readonly [string, string])[] =>
  typeof value === 'string'
    ? [[path, value]]
    : Object.entries(value as object).flatMap(([key, inner]) => sentences(inner, `${path}/${key}`));
const gapsOf = (text: string): readonly string[] => [...new Set(text.match(/\{[a-z]+\}/g))].sort();

/** A record of which there is something to say in every respect. */
const told = exampleCase({
  daysPastDue: 8,
  openCases: 3,
  totalBalanceMinor: 1_000_000,
  promiseOpen: { dueOn: '2026-03-05', minor: 50_000 },
  contacts: [1, 2].map((days) => ({
    ...{ at: exampleAsOf - days * dayMs, channel: 'sms' as const, caseId: 'C-1', tone: null, treatment: null },
    ...{ conversation: false, reached: false, failed: false, planned: false },
  })),
  response: { ...exampleCase().response, sms: { sent: 5, reached: 3 } },
  payment: {
    ...{ settledInvoices: 9, lateInvoices: 6, medianDaysLate: 12, promisesMade: 3, promisesKept: 1, promisesBroken: 2 },
    payments: [{ at: exampleAsOf - 2 * dayMs, minor: 125_050, currency: 'SEK' }],
    paymentDayOfMonth: 25,
  },
});
const chosen = { channel: 'sms', slot: 'evening' } as const;
const stored = historyReasons({ context: told, chosen: null, selfCure: { own: 0.2, unknown: 0.3 }, reach: null });

describe.each(languages)('%s', (language) => {
  const phrases = spokenLanguages[language];

  test('says everything that English says, with the same gaps', () => {
    const theirs = new Map(sentences(phrases));
    const ours = sentences(spokenLanguages.en);
    expect([...theirs.keys()].sort()).toEqual(ours.map(([path]) => path).sort());
    for (const [path, text] of ours) {
      expect(gapsOf(theirs.get(path) ?? ''), path).toEqual(gapsOf(text));
      if (!path.startsWith('/slots/any')) expect(theirs.get(path)?.trim(), path).not.toBe('');
    }
  });

  test('leaves no gap open, and speaks in its own words', () => {
    const reasons = reasonsIn(language, stored, { context: told, chosen });
    const texts = [
      ...reasons.map(({ text }) => text),
      ...factsForDebtor(told, language),
      ...([120, -120, 0] as const).map((amount) => sayContribution('balance', { amount, currency: 'SEK' }, language)),
    ];
    expect(reasons.map(({ factor, effect }) => [factor, effect])).toEqual(
      stored.map(({ factor, effect }) => [factor, effect]),
    );
    for (const text of texts) expect(text).not.toMatch(/[{}]|undefined|NaN/);
    expect(texts).toHaveLength(stored.length + 5 + 3);
    if (language !== 'en') for (const [at, { text }] of stored.entries()) expect(texts[at]).not.toBe(text);
  });

  test('knows the number formats of its country', () => {
    const [base] = phrases.locale.split('-');
    expect(new Intl.NumberFormat(phrases.locale).resolvedOptions().locale.split('-')[0]).toBe(base);
  });
});

test.each<[string, SpokenLanguage, string | null]>([
  ['sv', 'sv', null],
  ['sv-FI', 'sv', null],
  ['nb', 'no', null],
  ['nn-NO', 'no', null],
  ['DE-at', 'de', null],
  ['fr', 'en', 'There are no explanations in fr: English stands in.'],
  ['constructor', 'en', 'There are no explanations in constructor: English stands in.'],
])('of %s, %s is spoken', (tag, language, note) => {
  expect(spokenFor(tag)).toEqual({ language, note });
});

test.each<[SpokenLanguage, readonly string[]]>([
  [
    'sv',
    [
      'Har betalat 6 av 9 reglerade fakturor för sent; hälften av dem 12 dagar eller mer efter förfallodagen',
      'Har hållit 1 av 3 betalningslöften, brutit 2',
      'Betalade 1 250,50 kr för 2 dagar sedan',
      'Betalningarna samlas kring den 25 i månaden',
      'Har 3 öppna ärenden, totalt 10 000,00 kr',
      '8 dagar efter förfallodagen med 1 250,00 kr obetalt',
    ],
  ],
  [
    'de',
    [
      'Hat 6 von 9 beglichenen Rechnungen verspätet bezahlt; die Hälfte davon 12 Tage oder mehr nach Fälligkeit',
      'Hat 1 von 3 Zahlungszusagen eingehalten, 2 nicht',
      'Hat vor 2 Tagen 1.250,50 SEK gezahlt',
      'Zahlungen häufen sich um den 25. des Monats',
      'Hat 3 offene Vorgänge, zusammen 10.000,00 SEK',
      'Seit 8 Tagen fällig, 1.250,00 SEK offen',
    ],
  ],
])('%s, word by word', (language, texts) => {
  const reasons = reasonsIn(language, stored, { context: told, chosen });
  expect(new Set(reasons.map(({ text }) => text))).toEqual(new Set(texts));
});

test('the debtor is told what is on record, and nothing of how they are judged', () => {
  expect(factsForDebtor(told, 'en')).toEqual([
    '1,250.00 SEK was due on 22 February 2026 and is still open.',
    'Your last payment that we know of was 1,250.50 SEK on 28 February 2026. Thank you.',
    'You told us that you would pay 500.00 SEK by 5 March 2026.',
    'We have contacted you 2 times in the last 7 days.',
    'If anything here is wrong, or you would like to talk to a person, please tell us.',
  ]);
  const judged = exampleCase({ flags: [{ flag: 'vulnerable', until: null }], complaintCount: 4, daysPastDue: 0 });
  expect(factsForDebtor(judged, 'en')).toHaveLength(1);
});
