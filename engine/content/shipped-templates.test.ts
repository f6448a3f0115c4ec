/** The texts that the project ships, against the law of the places where they are sent. */
import { describe, expect, test } from 'vitest';
import { packOf, shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import { lintTemplates } from './lint/lint-templates.ts';
import { allDemands, mandatoryContent, noticeContent } from './mandatory-content.ts';
import { renderTemplate, type RenderedText } from './render-template.ts';
import { shippedTemplateBook } from './testing/template-source.ts';

const book = shippedTemplateBook();
const findings = lintTemplates(book, shippedRuleBook);

test.each([...book.languages.keys()])('%s: the lint finds no error', (language) => {
  const { file } = book.languages.get(language)!;
  expect(findings.filter((finding) => finding.file === file && finding.severity === 'error')).toEqual([]);
});

const notice = (country: string, language: string, stage: string): RenderedText => {
  const law = noticeContent(packOf(country), stage);
  expect(law).not.toEqual([]);
  return renderTemplate({
    book,
    law,
    id: 'formal.statutory_notice',
    channel: 'letter',
    language,
    country,
    values: {},
  })!;
};

describe('a formal notice says everything that the law asks of it', () => {
  test.each([
    ['SE', 'sv', 'inkassokrav', 'Inkassolag 5 §'],
    ['NO', 'nb', 'inkassovarsel', 'inkassoloven § 9'],
    ['NO', 'nn', 'betalingsoppfordring', 'inkassoloven § 10'],
    ['FI', 'fi', 'maksuvaatimus', '513/1999 5 a §'],
    ['FI', 'sv', 'maksuvaatimus', '513/1999 5 a §'],
    ['GB', 'en', 'letter_of_claim', 'Pre-Action Protocol for Debt Claims'],
    ['US', 'en', 'validation_notice', '12 CFR 1006.34'],
  ])('%s in %s: %s (%s)', (country, language, stage) => {
    const { missing, contains, placeholders } = notice(country, language, stage);
    expect(missing).toEqual([]);
    expect(contains).toEqual(expect.arrayContaining([...noticeContent(packOf(country), stage)]));
    expect(placeholders).toContain('amount');
  });

  test('the United States: no date to pay by and no court beside the right to dispute (12 CFR 1006.38(b))', () => {
    const { body, placeholders, language } = notice('US', 'en', 'validation_notice');
    expect(language).toBe('en-US');
    expect(placeholders).not.toContain('payBy');
    expect(body).not.toMatch(/court/i);
  });
});

describe('any contact can say what its place demands', () => {
  const places = shippedRuleBook.packs.filter(({ kind }) => kind === 'country' || kind === 'region');
  const served = places.flatMap(({ id, languages }) =>
    languages.map((language) => [id, language.replace(/^n[bn]$/, 'no')] as const),
  );
  const written = served.filter(([, language]) => book.languages.has(language));

  test('26 places less those whose languages have no texts', () => {
    expect(new Set(written.map(([place]) => place)).size).toBeGreaterThanOrEqual(17);
  });

  test.each(written)('%s in %s', (place, language) => {
    const law = shippedRuleBook.lawOf(place)!;
    for (const channel of ['sms', 'email', 'letter', 'portal', 'call'] as const) {
      const names = mandatoryContent(law, { channel, treatment: 'instalment_plan', isFirstContact: true });
      const id = 'warm.instalment_plan';
      const country = place.slice(0, 2);
      const { missing } = renderTemplate({ book, law: names, id, channel, language, country, values: {} })!;
      expect(missing).toEqual([]);
    }
  });
});

test('English has a sentence for every demand of the European Union, Great Britain and the United States', () => {
  const named = [...shippedRuleBook.packs.filter(({ id }) => /^(EU|GB|US)/.test(id))].flatMap(({ rules }) =>
    [...rules.content, ...rules.stages].flatMap((rule) => rule.must_contain ?? []),
  );
  expect(named).toContain('debt_collector_disclosure');
  const { notices } = book.languages.get('en-US')!.content;
  expect(named.filter((name) => notices[name] === undefined)).toEqual([]);
  expect(allDemands(packOf('GB')).filter(({ name }) => !(name in book.languages.get('en')!.content.notices))).toEqual(
    [],
  );
});
