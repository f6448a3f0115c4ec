import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../vocabulary/action.ts';
import { placeholdersIn } from './placeholders.ts';
import { renderTemplate, type RenderRequest } from './render-template.ts';
import { compileFiles, shippedTemplateBook, soundFile } from './testing/template-source.ts';

const book = compileFiles(soundFile());

const render = (request: Partial<RenderRequest>) => {
  const rendered = renderTemplate({
    book,
    law: [],
    id: 'warm.reminder',
    channel: 'letter',
    language: 'sv',
    values: {},
    ...request,
  });
  if (rendered === null) throw new Error('no such template');
  return rendered;
};

const sms = { channel: 'sms' } as const;
const noticesOf = ({ body }: { readonly body: string }, channel: Channel): string =>
  body.slice(renderTemplate({ book, law: [], id: 'warm.reminder', channel, language: 'sv', values: {} })!.body.length);

describe('what the law demands is added', () => {
  test.each<[string, Partial<RenderRequest>, { added: string; contains: string[]; missing: string[] }]>([
    ['nothing demanded', {}, { added: '', contains: [], missing: [] }],
    [
      'a sentence under the text',
      { law: ['creditor'] },
      { added: '\n\nCreditor: {{creditor}}.', contains: ['creditor'], missing: [] },
    ],
    [
      'in the order of the law, each once',
      { law: ['rights', 'creditor', 'rights'] },
      { added: '\n\nYour rights.\nCreditor: {{creditor}}.', contains: ['rights', 'creditor'], missing: [] },
    ],
    [
      'no sentence for it: missing, and the rest is there',
      { law: ['ai_disclosure', 'rights'] },
      { added: '\n\nYour rights.', contains: ['rights'], missing: ['ai_disclosure'] },
    ],
    [
      'after a space by sms',
      { ...sms, law: ['creditor'] },
      { added: ' Creditor: {{creditor}}.', contains: ['creditor'], missing: [] },
    ],
    [
      'one for several by sms',
      { ...sms, law: ['source', 'creditor', 'rights'] },
      {
        added: ' Source and rights: {{portalLink}} Creditor: {{creditor}}.',
        contains: ['source', 'rights', 'creditor'],
        missing: [],
      },
    ],
    [
      'not where only one of the several is demanded',
      { ...sms, law: ['rights'] },
      { added: ' Your rights.', contains: ['rights'], missing: [] },
    ],
    [
      'not in a letter',
      { law: ['source', 'rights'] },
      { added: '\n\nFrom {{creditor}}.\nYour rights.', contains: ['source', 'rights'], missing: [] },
    ],
  ])('%s', (_, request, expected) => {
    const rendered = render(request);
    expect({
      added: noticesOf(rendered, request.channel ?? 'letter'),
      contains: rendered.contains,
      missing: rendered.missing,
    }).toEqual(expected);
  });

  test('but not what the text says itself, by its word or in the very words', () => {
    const file = soundFile();
    file.templates[0]!['sms'] = { body: 'We come from {{creditor}}', contains: ['source'] };
    file.templates[0]!['call'] = 'Hello? Your rights. And more.';
    const own = compileFiles(file);
    expect(render({ ...sms, book: own, law: ['source'] })).toMatchObject({
      body: 'We come from {{creditor}}',
      contains: ['source'],
    });
    expect(render({ channel: 'call', book: own, law: ['rights'] })).toMatchObject({
      body: 'Hello? Your rights. And more.',
      contains: ['rights'],
    });
  });

  test('what a pack forbids is named too, and that an offer is an offer, for the judge', () => {
    const file = soundFile();
    file.templates[0]!['sms'] = 'A Discount for you';
    expect(render({ ...sms, book: compileFiles(file) }).contains).toEqual(['marketing']);
    expect(render({ ...sms, id: 'warm.instalment_plan' }).contains).toEqual(['instalment_offer']);
  });
});

describe('values', () => {
  test('what is known is written in the language, what is not stays open', () => {
    const values = { amount: { amount: 99_900, currency: 'SEK' }, dueOn: '2026-03-02', phone: '010-123' };
    expect(render({ ...sms, values, country: 'SE' })).toMatchObject({
      language: 'sv',
      subject: null,
      body: 'Hi {{debtorName}}, about {{creditor}}: 999,00 kr, due on 2 mars 2026. {{payLink}} 010-123',
      placeholders: ['debtorName', 'creditor', 'payLink'],
    });
  });

  test('in the subject too, where no value may break the line', () => {
    const { subject } = render({ channel: 'email', values: { creditor: 'X\r\nBcc: all@example.com' } });
    expect(subject).toBe('About X Bcc: all@example.com');
  });

  test('a value that looks like a gap is not filled again', () => {
    const values = { creditor: '{{phone}}', phone: '010' };
    expect(render({ ...sms, values }).body).toContain('about {{phone}}:');
  });

  test('a gap that nobody knows is left alone and not asked for', () => {
    const file = soundFile();
    file.templates[0]!['sms'] = 'To {{whom}}, {{phone}}, { {{ }}';
    expect(render({ ...sms, book: compileFiles(file) })).toMatchObject({
      body: 'To {{whom}}, {{phone}}, { {{ }}',
      placeholders: ['phone'],
    });
  });

  test('the gaps left are exactly those without a value, in every shipped text', () => {
    const shipped = shippedTemplateBook();
    const texts = [...shipped.languages.values()].flatMap(({ content, templates }) =>
      [...templates.values()].flatMap(({ id, forms }) =>
        Object.keys(forms).map((channel) => ({ id, channel: channel as Channel, language: content.language })),
      ),
    );
    const known = fc.record(
      { creditor: fc.string(), phone: fc.string(), dueOn: fc.constant('2026-03-02'), planMonths: fc.nat() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...texts), known, (text, values) => {
        const open = renderTemplate({ book: shipped, law: ['creditor'], country: 'FI', ...text, values: {} })!;
        const filled = renderTemplate({ book: shipped, law: ['creditor'], country: 'FI', ...text, values })!;
        expect(filled.placeholders).toEqual(open.placeholders.filter((name) => !(name in values)));
        expect(open.placeholders.toSorted()).toEqual(placeholdersIn(`${open.subject ?? ''} ${open.body}`).toSorted());
      }),
    );
  });
});

test('no template: nothing, not an empty text', () => {
  const request = { book, law: [], id: 'formal.statutory_notice', channel: 'sms', language: 'sv', values: {} } as const;
  expect(renderTemplate(request)).toBeNull();
  expect(renderTemplate({ ...request, id: 'warm.reminder', language: 'fr' })).toBeNull();
});

test('a statutory notice is of a place: none where the country is not known', () => {
  const request = {
    book,
    law: [],
    id: 'formal.statutory_notice',
    channel: 'letter',
    language: 'sv',
    values: {},
  } as const;
  expect(renderTemplate(request)).toBeNull();
  expect(renderTemplate({ ...request, country: null })).toBeNull();
  expect(renderTemplate({ ...request, country: 'SE' })).toMatchObject({ language: 'sv' });
});
