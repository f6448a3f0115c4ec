import { describe, expect, test } from 'vitest';
import { parseTemplates } from './parse-templates.ts';
import { compileTemplates } from './template-book.ts';
import { shippedTemplateSources, soundFile } from './testing/template-source.ts';

type File = ReturnType<typeof soundFile>;

const firstOf = (file: File): Record<string, unknown> => file.templates[0]!;

const changed = (change: (file: File) => void): File => {
  const file = soundFile();
  change(file);
  return file;
};

test('a sound file is read, and a short text is a body', () => {
  const parsed = parseTemplates({ file: 'sv.yaml', value: soundFile() });
  expect(parsed.ok && parsed.value.templates[0]?.sms?.body).toMatch(/^Hi /);
});

describe('faults are named with file, template and field', () => {
  test.each<[string, unknown, { template: string | null; field: string; detail: RegExp }]>([
    ['no object', 'text', { template: null, field: '', detail: /object/ }],
    [
      'another schema',
      changed((file) => (file['schema'] = 'tact-templates/2')),
      { template: null, field: 'schema', detail: /tact-templates\/1/ },
    ],
    [
      'no that became false',
      changed((file) => (file['language'] = false)),
      { template: null, field: 'language', detail: /string/ },
    ],
    [
      'a language in words',
      changed((file) => (file['language'] = 'Swedish')),
      { template: null, field: 'language', detail: /language tag/ },
    ],
    [
      'version zero',
      changed((file) => (file['version'] = 0)),
      { template: null, field: 'version', detail: /at least 1/ },
    ],
    [
      'an empty notice',
      changed((file) => (file['notices'] = { creditor: ' ' })),
      { template: null, field: 'notices.creditor', detail: /empty/ },
    ],
    [
      'a notice with an odd name',
      changed((file) => (file['notices'] = { 'The Creditor': 'x' })),
      { template: null, field: 'notices.The Creditor', detail: /key/ },
    ],
    [
      'a field that is none',
      changed((file) => (file['authors'] = [])),
      { template: null, field: '', detail: /authors/ },
    ],
    [
      'a phrase without a reason',
      changed((file) => (file['forbidden'] = [{ phrase: 'x' }])),
      { template: null, field: 'forbidden.0.why', detail: /string/ },
    ],
    ['no templates', changed((file) => (file.templates = [])), { template: null, field: 'templates', detail: /must/ }],
    [
      'an id twice',
      changed((file) => file.templates.push({ ...firstOf(file) })),
      { template: null, field: 'templates', detail: /twice/ },
    ],
    [
      'an id that no catalogue has',
      changed((file) => (firstOf(file)['id'] = 'angry.reminder')),
      { template: 'angry.reminder', field: 'id', detail: /tone/ },
    ],
    [
      'no id',
      changed((file) => delete firstOf(file)['id']),
      { template: 'templates.0', field: 'id', detail: /string/ },
    ],
    [
      'an e-mail without a subject',
      changed((file) => (firstOf(file)['email'] = { body: 'x' })),
      { template: 'warm.reminder', field: 'email.subject', detail: /string/ },
    ],
    [
      'a subject of two lines',
      changed((file) => (firstOf(file)['email'] = { subject: 'a\nBcc: b', body: 'x' })),
      { template: 'warm.reminder', field: 'email.subject', detail: /one line/ },
    ],
    [
      'an empty sms',
      changed((file) => (firstOf(file)['sms'] = '')),
      { template: 'warm.reminder', field: 'sms.body', detail: /empty/ },
    ],
    [
      'a channel that is none',
      changed((file) => (firstOf(file)['fax'] = 'x')),
      { template: 'warm.reminder', field: '', detail: /fax/ },
    ],
    [
      'a statutory notice by sms',
      changed((file) => (file.templates.at(-1)!['sms'] = 'x')),
      { template: 'formal.statutory_notice', field: 'sms', detail: /written form/ },
    ],
  ])('%s', (_, value, { template, field, detail }) => {
    const parsed = parseTemplates({ file: 'sv.yaml', value });
    expect(parsed.ok ? [] : parsed.error).toContainEqual(
      expect.objectContaining({ file: 'sv.yaml', template, field, detail: expect.stringMatching(detail) as string }),
    );
  });

  test('every fault of every file at once; one language in two files', () => {
    const broken = changed((file) => {
      file['version'] = 0;
      firstOf(file)['sms'] = '';
    });
    const book = compileTemplates([
      { file: 'a.yaml', value: broken },
      { file: 'b.yaml', value: soundFile() },
      { file: 'c.yaml', value: soundFile() },
    ]);
    expect(book.ok ? [] : book.error.map(({ file, field }) => `${file} ${field}`)).toEqual([
      'a.yaml version',
      'a.yaml sms.body',
      'c.yaml language',
    ]);
  });
});

test('the shipped files can be read', () => {
  for (const source of shippedTemplateSources()) expect(parseTemplates(source)).toMatchObject({ ok: true });
});
