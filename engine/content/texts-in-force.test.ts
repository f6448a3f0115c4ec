import { describe, expect, test } from 'vitest';
import { exampleCase } from '../policy/testing/example-case.ts';
import { compileHouseText, withHouseTexts } from './house-text.ts';
import { findTemplate } from './template-book.ts';
import { compileFiles, shippedTemplateBook, soundFile } from './testing/template-source.ts';
import { readerOf, textsInForce, type TextWord } from './texts-in-force.ts';

const variant = {
  schema: 'tact-templates/1',
  language: 'sv-FI',
  version: 1,
  notices: { creditor: 'Borgenär: {{creditor}}.' },
  forbidden: [],
  templates: [{ id: 'firm.reminder', sms: 'Hej {{debtorName}}' }],
};
const delivered = compileFiles(soundFile(), variant, { ...soundFile(), language: 'no' });

const forms = { sms: 'Own words {{payLink}}', letter: { subject: 'Own', body: 'Words', contains: ['creditor'] } };
const own = { language: 'sv', template: 'warm.reminder', forms };

const checksumOf = (book: typeof delivered, language: string, template: string): string | undefined =>
  book.languages.get(language)?.templates.get(template)?.checksum;

const word = (changes: Partial<TextWord> = {}): TextWord => ({
  language: 'sv',
  template: 'warm.reminder',
  version: 0,
  checksum: checksumOf(delivered, 'sv', 'warm.reminder')!,
  state: 'approved',
  forms: null,
  ...changes,
});

const compiled = (text = own) => {
  const result = compileHouseText(delivered, text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const ownWord = (changes: Partial<TextWord> = {}): TextWord =>
  word({ version: 1, checksum: compiled().template.checksum, forms, ...changes });

const sv = { language: 'sv', country: 'SE' };
const idsBarred = (words: readonly TextWord[], reader: { language: string; country: string | null } = sv) =>
  textsInForce(delivered, words)
    .barredFor(reader)
    .map(({ channel, template }) => `${channel} ${template}`);

describe('the wording in use', () => {
  test('is what is delivered until an officer speaks, and nothing is barred', () => {
    const texts = textsInForce(delivered, []);
    expect(texts.book).toBe(delivered);
    expect(texts.stateOf('sv', 'warm.reminder')).toEqual({ version: 0, state: 'approved' });
    expect(texts.barredFor(sv)).toEqual([]);
    expect(texts.barredFor(sv)).toBe(texts.barredFor({ language: 'fi', country: null }));
  });

  test('is the house’s own version once it is approved: in that language alone, not in its variants', () => {
    const texts = textsInForce(delivered, [ownWord()]);
    expect(texts.stateOf('sv', 'warm.reminder')).toEqual({ version: 1, state: 'approved' });
    const bodyIn = (country: string) =>
      findTemplate(texts.book, { id: 'warm.reminder', channel: 'sms', language: 'sv', country })?.form.body;
    expect(bodyIn('SE')).toBe(forms.sms);
    expect(bodyIn('FI')).not.toBe(forms.sms);
    expect(checksumOf(texts.book, 'sv', 'firm.reminder')).toBe(checksumOf(delivered, 'sv', 'firm.reminder'));
    expect(texts.barredFor(sv)).toEqual([]);
  });

  test('a channel that the version leaves out has no text: the sender’s own is used', () => {
    const texts = textsInForce(delivered, [ownWord({ state: 'withdrawn' })]);
    const key = { id: 'warm.reminder', language: 'sv', country: 'SE' } as const;
    expect(findTemplate(texts.book, { ...key, channel: 'email' })).toBeNull();
    expect(texts.barredFor(sv).map(({ channel }) => channel)).toEqual(['sms', 'letter', 'messaging']);
  });
});

describe('what may not be used', () => {
  test.each<[name: string, words: readonly TextWord[], reader: { language: string; country: string | null }, boolean]>([
    ['a text that is withdrawn', [word({ state: 'withdrawn' })], sv, true],
    [
      'for readers of another language: nothing',
      [word({ state: 'withdrawn' })],
      { language: 'no', country: 'NO' },
      false,
    ],
    ['where there are no texts: nothing', [word({ state: 'withdrawn' })], { language: 'da', country: 'DK' }, false],
    ['where a variant has its own: nothing', [word({ state: 'withdrawn' })], { language: 'sv', country: 'FI' }, false],
    ['the variant', [word({ language: 'sv-FI', state: 'withdrawn' })], { language: 'sv', country: 'FI' }, true],
    [
      'a region of the language without texts of its own',
      [word({ state: 'withdrawn' })],
      { language: 'sv-SE', country: null },
      true,
    ],
    [
      'what both written forms of Norwegian read',
      [word({ language: 'no', state: 'withdrawn' })],
      { language: 'nn', country: 'NO' },
      true,
    ],
    ['a text that has changed since it was approved', [word({ checksum: 'of other words' })], sv, true],
    [
      'a version of the house around which the notices have changed',
      [ownWord({ checksum: 'of other notices' })],
      sv,
      true,
    ],
    ['a text that an officer approved as delivered: nothing', [word()], sv, false],
    ['a version that this release cannot read', [word({ version: 1, forms: { fax: 'x' }, checksum: 'x' })], sv, true],
  ])('%s', (_, words, reader, isBarred) => {
    const barred = idsBarred(words, reader);
    expect(barred.includes('sms warm.reminder')).toBe(isBarred);
    expect(barred.filter((name) => !isBarred || !name.endsWith(' warm.reminder'))).toEqual([]);
  });

  test('states tell why', () => {
    const texts = textsInForce(delivered, [
      word({ state: 'withdrawn' }),
      word({ language: 'no', checksum: 'of other words' }),
    ]);
    expect(texts.stateOf('sv', 'warm.reminder')).toEqual({ version: 0, state: 'withdrawn' });
    expect(texts.stateOf('no', 'warm.reminder')).toEqual({ version: 0, state: 'changed' });
  });
});

describe('a version of the house', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['an empty text', { sms: ' ' }, 'sms.body'],
    ['a subject of two lines', { email: { subject: 'a\nb', body: 'c' } }, 'email.subject'],
    ['no subject', { letter: { body: 'c' } }, 'letter.subject'],
  ])('with a fault is refused with the field: %s', (_, faulty, field) => {
    const result = compileHouseText(delivered, { ...own, forms: faulty });
    expect(result.ok ? [] : result.error.map((fault) => fault.field)).toEqual([field]);
  });

  test('in a language without a file is refused', () => {
    expect(compileHouseText(delivered, { ...own, language: 'da' })).toMatchObject({ ok: false });
  });

  test('has the checksum of its words and of the notices around them', () => {
    const other = compileFiles({ ...soundFile(), notices: { creditor: 'Other words.' } });
    const again = compileHouseText(other, own);
    expect(again.ok && again.value.template.checksum).not.toBe(compiled().template.checksum);
    expect(compiled({ ...own }).template.checksum).toBe(compiled().template.checksum);
  });

  test('that is delivered word for word has the checksum of what is delivered, in every shipped language', () => {
    const book = shippedTemplateBook();
    for (const [language, { content }] of book.languages) {
      const [{ id, ...words }] = content.templates as [(typeof content.templates)[number]];
      const text = compileHouseText(book, { language, template: id, forms: words });
      expect(text.ok && text.value.template.checksum).toBe(checksumOf(book, language, id));
    }
  });

  test('may add a template that is not delivered', () => {
    const added = compiled({ ...own, template: 'formal.reminder' });
    const book = withHouseTexts(delivered, [added]);
    expect(book.languages.get('sv')?.templates.get('formal.reminder')?.forms.sms?.body).toBe(forms.sms);
    expect(book.languages.get('sv')?.own.templates.at(-1)?.id).toBe('formal.reminder');
  });
});

test('a debtor reads what they asked for, else what they are registered with', () => {
  const context = exampleCase();
  expect(readerOf(context)).toEqual({ language: context.debtor?.language, country: context.debtor?.country });
  expect(readerOf({ ...context, preferences: { ...context.preferences, language: 'fi' } }).language).toBe('fi');
  expect(readerOf({ ...context, debtor: null })).toEqual({ language: 'en', country: null });
});
