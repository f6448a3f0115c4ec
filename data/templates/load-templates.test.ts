import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadTemplates } from './load-templates.ts';

const sound = `schema: tact-templates/1
language: no
version: 1
notices: {}
forbidden: []
templates:
  - id: warm.reminder
    sms: 'Hei {{debtorName}}'
    email:
      subject: 'Om {{creditor}}'
      body: 'Hei'
`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

test('the shipped texts can be read, in the seven languages', async () => {
  const book = await loadTemplates();
  expect([...book.languages.keys()]).toEqual(expect.arrayContaining(['sv', 'no', 'fi', 'et', 'it', 'en', 'de']));
});

test('Norwegian is a language, not false', async () => {
  await write('no.yaml', sound);
  expect((await loadTemplates(folder)).languages.has('no')).toBe(true);
});

describe('a file that cannot be read stops the start', () => {
  test.each([
    [
      'an empty text',
      sound.replace("'Hei {{debtorName}}'", "''"),
      'no.yaml:8 warm.reminder sms.body: must not be empty',
    ],
    ['no subject', sound.replace("      subject: 'Om {{creditor}}'\n", ''), 'no.yaml:10 warm.reminder email.subject: '],
    ['no such tone', sound.replace('warm.', 'cosy.'), 'no.yaml:7 cosy.reminder id: must be a tone and a treatment'],
    ['version zero', sound.replace('version: 1', 'version: 0'), 'no.yaml:3 version: must be at least 1'],
    ['no YAML', sound.replace('notices: {}', 'notices: {'), 'The template file no.yaml is not YAML: '],
    ['one key twice', `${sound}version: 2\n`, 'The template file no.yaml is not YAML: '],
  ])('%s', async (_, text, expected) => {
    await write('no.yaml', text);
    await expect(loadTemplates(folder)).rejects.toThrow(expected);
  });

  test('the same language twice', async () => {
    await write('a.yaml', sound);
    await write('b.yaml', sound);
    await expect(loadTemplates(folder)).rejects.toThrow('b.yaml:2 language: no is already the language of a.yaml');
  });

  test('a folder without texts', async () => {
    await expect(loadTemplates(folder)).rejects.toThrow('There are no template files');
  });
});
