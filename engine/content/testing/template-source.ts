/** A file of templates in which nothing is wrong, for tests to break; and the shipped ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { TemplateSource } from '../parse-templates.ts';
import { compileTemplates, type TemplateBook } from '../template-book.ts';

const sms = 'Hi {{debtorName}}, about {{creditor}}: {{amount}}, due on {{dueOn}}. {{payLink}} {{phone}}';
const written =
  'Dear {{debtorName}},\n\n{{amount}} to {{creditor}} is open. Pay: {{payLink}}\nIf you disagree, call {{phone}}.\nAdvice: {{debtAdvice}}';
const call = 'This is {{agentName}}. Am I speaking with {{debtorName}}?\nI am calling about {{creditor}}.';

const conversation = (id: string): Record<string, unknown> => ({
  id,
  sms,
  email: { subject: 'About {{creditor}}', body: written },
  letter: { subject: 'About {{creditor}}', body: written },
  portal: { subject: 'About {{creditor}}', body: written },
  call,
});

const { email, letter, portal } = conversation('formal.statutory_notice');

/** The content of the file, freshly made: it may be changed. */
export const soundFile = (): Record<string, unknown> & { templates: Record<string, unknown>[] } => ({
  schema: 'tact-templates/1',
  language: 'sv',
  version: 1,
  notices: { creditor: 'Creditor: {{creditor}}.', source: 'From {{creditor}}.', rights: 'Your rights.' },
  short_notices: [{ contains: ['source', 'rights'], text: 'Source and rights: {{portalLink}}' }],
  forbidden: [{ phrase: 'last chance', why: 'false urgency' }],
  must_not_contain: { marketing: ['discount'] },
  wording: { debt: ['debt', 'overdue'], objection: ['disagree'] },
  templates: [
    ...['warm', 'neutral', 'firm'].flatMap((tone) =>
      ['reminder', 'payment_link', 'instalment_plan', 'callback_offer'].map((treatment) =>
        conversation(`${tone}.${treatment}`),
      ),
    ),
    { id: 'formal.statutory_notice', email, letter, portal },
  ],
});

export const compileFiles = (...values: readonly unknown[]): TemplateBook => {
  const book = compileTemplates(values.map((value, index) => ({ file: `${index}.yaml`, value })));
  if (!book.ok) throw new Error(JSON.stringify(book.error, null, 2));
  return book.value;
};

const folder = new URL('../templates/', import.meta.url);

export const shippedTemplateSources = (): readonly TemplateSource[] =>
  readdirSync(folder).map((file) => ({
    file,
    value: parse(readFileSync(new URL(file, folder), 'utf8'), { version: '1.2' }) as unknown,
  }));

export const shippedTemplateBook = (): TemplateBook => {
  const book = compileTemplates(shippedTemplateSources());
  if (!book.ok) throw new Error(JSON.stringify(book.error, null, 2));
  return book.value;
};
