import { describe, expect, test } from 'vitest';
import { shippedRuleBook } from '../../compliance/testing/shipped-packs.ts';
import { compileFiles, soundFile } from '../testing/template-source.ts';
import type { Finding } from './finding.ts';
import { lintTemplates } from './lint-templates.ts';

type File = ReturnType<typeof soundFile>;

/** Every name that the packs of the language's places demand has a sentence, so that only what a test breaks is found. */
const complete = (): File => {
  const file = soundFile();
  const demanded = lintTemplates(compileFiles(file), shippedRuleBook)
    .filter(({ form, finding }) => form?.startsWith('notices.') === true && finding.startsWith('there is no sentence'))
    .map(({ form }) => [form!.slice('notices.'.length), 'Said.']);
  file['notices'] = { ...(file['notices'] as object), ...Object.fromEntries(demanded) };
  return file;
};

const lint = (change: (file: File) => void): readonly Finding[] => {
  const file = complete();
  change(file);
  return lintTemplates(compileFiles(file), shippedRuleBook);
};

const first = (file: File): Record<string, unknown> => file.templates[0]!;
const letterOf = (file: File): { subject: string; body: string; contains?: string[] } =>
  structuredClone(first(file)['letter']) as { subject: string; body: string };

/** Changes the first letter's text. */
const letter =
  (change: (body: string) => string): ((file: File) => void) =>
  (file) => {
    const { subject, body } = letterOf(file);
    first(file)['letter'] = { subject, body: change(body) };
  };
const sms =
  (body: unknown): ((file: File) => void) =>
  (file) =>
    (first(file)['sms'] = body);
const email =
  (subject: string): ((file: File) => void) =>
  (file) =>
    (first(file)['email'] = { ...letterOf(file), subject });

test('a sound file is clean', () => {
  expect(lint(() => undefined)).toEqual([]);
});

const long = (words: number): string => Array.from({ length: words }, () => 'word').join(' ');

describe('each seeded fault is found, where it is', () => {
  const at = (form: string, severity: Finding['severity'], finding: string | RegExp) => ({
    file: '0.yaml',
    template: 'warm.reminder',
    form,
    severity,
    finding: typeof finding === 'string' ? finding : (expect.stringMatching(finding) as string),
  });
  test.each<[string, (file: File) => void, Partial<Finding>]>([
    [
      'a gap nobody fills',
      letter((body) => `${body} {{shoeSize}}`),
      at('letter', 'error', 'nobody fills {{shoeSize}}'),
    ],
    ['a broken gap', letter((body) => `${body} {{ phone }}`), at('letter', 'error', /brace/)],
    ['a lost brace', letter((body) => `${body} {{phone}`), at('letter', 'error', /brace/)],
    [
      'a forbidden phrase',
      letter((body) => `${body}\nYour Last\nChance.`),
      at('letter', 'error', '"last chance" may not be used: false urgency'),
    ],
    [
      'a forbidden phrase in a subject',
      email('Last chance'),
      at('email', 'error', '"last chance" may not be used: false urgency'),
    ],
    ['words in capitals', letter((body) => `${body} PAY NOW`), at('letter', 'error', '"PAY NOW" in capitals shouts')],
    ['a long word in capitals', letter((body) => `${body} URGENT`), at('letter', 'error', /URGENT/)],
    ['an exclamation mark', letter((body) => `${body}\nPay this amount right now!`), at('letter', 'error', /shouts/)],
    ['two exclamation marks', letter((body) => `Hello!\n${body}\nPay!`), at('letter', 'error', /shouts/)],
    ['a long sentence', letter((body) => `${body}\n${long(41)}.`), at('letter', 'warning', /^a sentence of 41 words/)],
    [
      'long sentences',
      letter((body) => `${body}\n${`${long(35)}. `.repeat(9)}`),
      at('letter', 'warning', /words a sentence/),
    ],
    ['no way to pay', letter((body) => body.replace('{{payLink}}', 'soon')), at('letter', 'error', 'no way to pay')],
    [
      'nowhere to object',
      letter((body) => body.replace('{{phone}}', 'us')),
      at('letter', 'error', 'no way to object or to ask'),
    ],
    ['objection unsaid', letter((body) => body.replace('disagree', 'like')), at('letter', 'error', /claim is wrong/)],
    ['no help', letter((body) => body.replace('{{debtAdvice}}', '')), at('letter', 'error', /debtAdvice/)],
    [
      'no help in an e-mail',
      (file) => (first(file)['email'] = { ...letterOf(file), body: 'If you disagree: {{email}}. {{payLink}}' }),
      at('email', 'error', /debtAdvice/),
    ],
    [
      'a claim that is not kept',
      sms({ body: 'Hi, {{payLink}}', contains: ['creditor'] }),
      at('sms', 'error', 'says that it contains creditor, but has no {{creditor}}'),
    ],
    ['a debt in a subject', email('Your debt'), at('email', 'error', 'the subject tells others of the debt: "debt"')],
    [
      'an amount in a subject',
      email('Pay {{amount}}'),
      at('email', 'error', 'the subject tells others of the debt: {{amount}}'),
    ],
    ['a debt on a locked screen', sms('Overdue: pay {{payLink}}'), at('sms', 'error', /locked screen.*"overdue"/)],
    [
      'a debt told before it is known who listens',
      (file) => (first(file)['call'] = 'I call about a debt. Who is this?'),
      at('call', 'error', /before the first question.*"debt"/),
    ],
    ['a long sms', sms(long(70)), { ...at('sms', 'error', /^349 characters with its notices/), country: 'SE' }],
    ['marketing', sms('A discount: {{payLink}}'), { ...at('sms', 'error', /is marketing, which/), country: 'FI' }],
    ['a missing text', (file) => delete first(file)['call'], { ...at('call', 'error', 'there is no text for call') }],
    [
      'a missing template',
      (file) => file.templates.shift(),
      { template: 'warm.reminder', form: null, severity: 'error', finding: 'there is no such template' },
    ],
    [
      'a notice that shouts',
      (file) => Object.assign(file['notices'] as object, { rights: 'YOUR RIGHTS' }),
      { template: null, form: 'notices.rights', severity: 'error', finding: '"YOUR RIGHTS" in capitals shouts' },
    ],
    [
      'a short notice that threatens',
      (file) => (file['short_notices'] = [{ contains: ['rights'], text: 'last chance' }]),
      { template: null, form: 'short_notices.0', severity: 'error' },
    ],
    [
      'words that were not named',
      (file) => (file['wording'] = { objection: ['disagree'] }),
      { template: null, form: 'wording.debt', severity: 'warning' },
    ],
    [
      'forbidden content that cannot be known',
      (file) => (file['must_not_contain'] = {}),
      { template: null, form: 'must_not_contain.marketing', severity: 'warning', country: 'FI' },
    ],
  ])('%s', (_, change, expected) => {
    expect(lint(change)).toContainEqual(expect.objectContaining(expected));
  });
});

describe('what is no fault', () => {
  test.each<[string, (file: File) => void]>([
    ['a greeting with an exclamation mark', letter((body) => `Hej {{debtorName}}!\n${body}`)],
    ['short words in capitals', letter((body) => `${body}\nIBAN {{bankAccount}}, SMS`)],
    ['a forbidden phrase inside a longer word', letter((body) => `${body}\nThe blast chances are good.`)],
    ['a debt deep in an sms', sms(`Hi {{debtorName}}, about {{creditor}} and its invoice: debt. {{payLink}}`)],
    ['a debt in a letter', letter((body) => `${body}\nThe debt is yours.`)],
  ])('%s', (_, change) => {
    expect(lint(change)).toEqual([]);
  });
});

describe('a place demands a sentence that the language lacks', () => {
  const without = (name: string): readonly Finding[] =>
    lint((file) => {
      const { [name]: _, ...rest } = file['notices'] as Record<string, string>;
      file['notices'] = rest;
    });

  test('Sweden: how to pay, in the demand (Inkassolag 5 §)', () => {
    expect(without('payment_method')).toContainEqual({
      file: '0.yaml',
      template: null,
      form: 'notices.payment_method',
      country: 'SE',
      severity: 'error',
      finding: 'there is no sentence for payment_method, which se.stage.krav demands',
    });
  });

  test('the European Union: who holds the data (GDPR art. 14), in each country of the language', () => {
    const countries = without('controller').map(({ country }) => country);
    expect(countries.toSorted()).toEqual(['FI', 'SE']);
  });

  test('not where every form of the formal notice says it', () => {
    const inline = (file: File): void => {
      const { payment_method: _, ...rest } = file['notices'] as Record<string, string>;
      file['notices'] = rest;
      const formal = file.templates.at(-1)!;
      for (const form of ['letter', 'email', 'portal'])
        formal[form] = { ...(formal[form] as object), contains: ['payment_method'] };
    };
    expect(lint(inline)).toEqual([]);
  });
});

test('a language that no pack names is read for its wording alone', () => {
  const file = { ...soundFile(), language: 'zu' };
  expect(lintTemplates(compileFiles(file), shippedRuleBook)).toEqual([]);
});

test('a variant is not blamed again for what it takes over', () => {
  const base = { ...complete(), language: 'en' };
  base.templates[0]!['call'] = 'PAY NOW? {{phone}}';
  const variant = {
    schema: 'tact-templates/1',
    language: 'en-US',
    version: 1,
    notices: {},
    forbidden: [],
    templates: [{ id: 'warm.reminder', sms: 'Hi' }],
  };
  const shouted = lintTemplates(compileFiles(base, variant), shippedRuleBook).filter(({ finding }) =>
    finding.includes('PAY NOW'),
  );
  expect(shouted).toHaveLength(1);
});
