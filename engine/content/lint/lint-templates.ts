/**
 * Checks every shipped or stored text against the law of the places whose language it is, and against good manners: a debtor must
 * understand it, not be shouted at or frightened by it, learn how to pay, object and get help, and not be shown up before others.
 * Finds what a machine can find; whether a text is right is for a person to approve. Not legal advice.
 */
import type { RuleBook } from '../../compliance/rule-book.ts';
import { channels, tones, treatments, type Channel } from '../../vocabulary/action.ts';
import type { TemplateBook, TemplateLanguage } from '../template-book.ts';
import type { TemplateFile } from '../template-file.ts';
import { bannedContentFindings, demandFindings, lengthFindings, unknownBanFindings } from './demands.ts';
import { discretionFaults } from './discretion.ts';
import { errorOf, inLanguage, inText, warningOf, type Finding, type LintedText } from './finding.ts';
import { marketsOf, type Market } from './markets.ts';
import { claimFaults, waysOutFaults } from './ways-out.ts';
import { wordingFaults } from './wording.ts';

/** What every language should have: three tones of four treatments, and the formal notice. */
const expectedTemplates: readonly { readonly id: string; readonly forms: readonly Channel[] }[] = [
  ...tones
    .filter((tone) => tone !== 'formal')
    .flatMap((tone) =>
      treatments
        .filter((treatment) => treatment !== 'statutory_notice')
        .map((treatment) => ({ id: `${tone}.${treatment}`, forms: channels })),
    ),
  { id: 'formal.statutory_notice', forms: ['letter', 'email', 'portal'] },
];

const incompleteFindings = (language: TemplateLanguage): readonly Finding[] =>
  expectedTemplates.flatMap(({ id, forms }) => {
    const template = language.templates.get(id);
    const missing = template === undefined ? [null] : forms.filter((form) => template.forms[form] === undefined);
    return missing.map((form): Finding => ({
      file: language.file,
      template: id,
      form,
      ...errorOf(form === null ? 'there is no such template' : `there is no text for ${form}`),
    }));
  });

/** What may not be said, but for what the law itself has a notice say. */
const forbiddenIn = (language: TemplateLanguage, notice: string): TemplateFile['forbidden'] =>
  language.content.forbidden.filter(({ except = [] }) => !except.includes(notice));

const sentenceFindings = (language: TemplateLanguage): readonly Finding[] => {
  const { notices, short_notices } = language.own;
  const sentences = [
    ...Object.entries(notices).map(([name, text]) => ({ form: `notices.${name}`, text })),
    ...short_notices.map(({ text }, index) => ({ form: `short_notices.${index}`, text })),
  ];
  return sentences.flatMap(({ form, text }) =>
    inLanguage(language, form, wordingFaults(text, forbiddenIn(language, form.split('.')[1] ?? ''))),
  );
};

const unseenFindings = (language: TemplateLanguage): readonly Finding[] =>
  (['debt', 'objection'] as const)
    .filter((key) => language.content.wording[key] === undefined)
    .flatMap((key) =>
      inLanguage(language, `wording.${key}`, [warningOf('no words are named, so they are not looked for')]),
    );

const textsOf = (language: TemplateLanguage): readonly LintedText[] =>
  [...language.templates.values()].flatMap(({ id, forms }) =>
    channels.flatMap((channel) => {
      const form = forms[channel];
      // A message that is the sms is looked at once.
      const isRepeated = channel === 'messaging' && form?.body === forms.sms?.body;
      return form === undefined || isRepeated ? [] : [{ language, template: id, channel, form }];
    }),
  );

const textFindings = (book: TemplateBook, text: LintedText, markets: readonly Market[]): readonly Finding[] => {
  const { form, language } = text;
  const words = form.subject === null ? form.body : `${form.subject}\n${form.body}`;
  const isOwn = language.own.templates.some(({ id }) => id === text.template);
  const isSeenByOthers = markets.some(({ forbidsTellingOthers }) => forbidsTellingOthers);
  return [
    ...inText(text, [
      // What a variant takes over has been looked at once.
      ...(isOwn
        ? [...wordingFaults(words, language.content.forbidden), ...waysOutFaults(text), ...claimFaults(text)]
        : []),
      ...(isSeenByOthers ? discretionFaults(text) : []),
    ]),
    ...markets.flatMap((market) => [...bannedContentFindings(text, market), ...lengthFindings(book, text, market)]),
  ];
};

const languageFindings = (book: TemplateBook, language: TemplateLanguage, rules: RuleBook): readonly Finding[] => {
  const markets = marketsOf(book, rules, language.content.language);
  return [
    ...incompleteFindings(language),
    ...sentenceFindings(language),
    ...unseenFindings(language),
    ...markets.flatMap((market) => [...demandFindings(language, market), ...unknownBanFindings(language, market)]),
    ...textsOf(language).flatMap((text) => textFindings(book, text, markets)),
  ];
};

const sayingOf = ({ file, template, form, finding }: Finding, country: string): string =>
  JSON.stringify([file, template, form, finding, country]);

/** `US-NY-NYC`: US-NY and US. */
const around = (place: string): readonly string[] => {
  const parts = place.split('-');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('-'));
};

/** What holds for a country is not said again of each of its regions. */
const withoutRegions = (findings: readonly Finding[]): readonly Finding[] => {
  const said = new Set(findings.map((finding) => sayingOf(finding, finding.country ?? '')));
  return findings.filter(
    (finding) => !around(finding.country ?? '').some((place) => said.has(sayingOf(finding, place))),
  );
};

/** Every fault of every text, language by language. */
export const lintTemplates = (book: TemplateBook, rules: RuleBook): readonly Finding[] =>
  withoutRegions([...book.languages.values()].flatMap((language) => languageFindings(book, language, rules)));
