import { describe, expect, test } from 'vitest';
import { findTemplate } from './template-book.ts';
import { compileFiles, soundFile } from './testing/template-source.ts';

const inLanguage = (language: string): ReturnType<typeof soundFile> => ({ ...soundFile(), language });

/** What an `en-US` file says that differs from `en`. */
const american = {
  schema: 'tact-templates/1',
  language: 'en-US',
  version: 1,
  notices: { creditor: 'The creditor is {{creditor}}.' },
  forbidden: [],
  templates: [{ id: 'warm.reminder', sms: 'Howdy {{debtorName}}' }],
};

const book = compileFiles(inLanguage('sv'), inLanguage('no'), inLanguage('en'), american);

describe('the nearest language', () => {
  test.each([
    ['sv', null, 'sv'],
    ['sv-SE', null, 'sv'],
    ['sv-FI', 'FI', 'sv'],
    ['nb', 'NO', 'no'],
    ['nn', null, 'no'],
    ['nb-NO', null, 'no'],
    ['no', null, 'no'],
    ['en-GB', null, 'en'],
    ['en', 'GB', 'en'],
    ['en', 'US', 'en-US'],
    ['en-US', null, 'en-US'],
    ['en-US', 'SE', 'en-US'],
    ['da', 'DK', null],
    ['', null, null],
    ['svenska', null, null],
  ])('%j in %s: %s', (language, country, expected) => {
    const found = findTemplate(book, { id: 'warm.reminder', channel: 'sms', language, country });
    expect(found?.language.content.language ?? null).toBe(expected);
  });
});

test('there is none: an unknown id, a channel without a text', () => {
  expect(findTemplate(book, { id: 'warm.hug', channel: 'sms', language: 'sv' })).toBeNull();
  expect(findTemplate(book, { id: 'formal.statutory_notice', channel: 'sms', language: 'sv' })).toBeNull();
});

test('messaging takes the text of the sms, unless it has its own', () => {
  const file = soundFile();
  Object.assign(file.templates[1]!, { messaging: { body: 'Own words', contains: ['creditor'] } });
  const own = compileFiles(file);
  const bodyOf = (id: string): string | undefined =>
    findTemplate(own, { id, channel: 'messaging', language: 'sv' })?.form.body;
  expect(bodyOf('warm.reminder')).toMatch(/^Hi /);
  expect(bodyOf('warm.payment_link')).toBe('Own words');
});

test('a variant says what differs and takes over the rest', () => {
  const { templates, content } = book.languages.get('en-US')!;
  expect(templates.get('warm.reminder')?.forms).toEqual({
    sms: { subject: null, body: 'Howdy {{debtorName}}', contains: [] },
    messaging: { subject: null, body: 'Howdy {{debtorName}}', contains: [] },
  });
  expect(templates.size).toBe(13);
  expect(content.notices).toMatchObject({ creditor: 'The creditor is {{creditor}}.', rights: 'Your rights.' });
  expect(content.forbidden).toHaveLength(1);
});

describe('versions', () => {
  const checksumOf = (file: unknown, id = 'warm.reminder'): string | undefined =>
    compileFiles(file).languages.get('sv')?.templates.get(id)?.checksum;

  test('the order of files and keys does not matter', () => {
    const reversed = Object.fromEntries(Object.entries(inLanguage('sv')).reverse());
    expect(compileFiles(inLanguage('en'), reversed).version).toBe(
      compileFiles(inLanguage('sv'), inLanguage('en')).version,
    );
    expect(book.version).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a changed word changes the book and that template, and no other', () => {
    const changed = soundFile();
    changed.templates[0]!['sms'] = 'Other words';
    expect(compileFiles(changed).version).not.toBe(compileFiles(soundFile()).version);
    expect(checksumOf(changed)).not.toBe(checksumOf(soundFile()));
    expect(checksumOf(changed, 'firm.reminder')).toBe(checksumOf(soundFile(), 'firm.reminder'));
  });

  test('a changed notice changes every template: it can reach the debtor through each', () => {
    const changed = { ...soundFile(), notices: { creditor: 'Other words' } };
    expect(checksumOf(changed)).not.toBe(checksumOf(soundFile()));
  });
});
