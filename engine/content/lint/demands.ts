/** What the law of a market demands or forbids of the texts of its language, and whether they can comply; and whether an sms stays short. */
import type { Channel } from '../../vocabulary/action.ts';
import { allDemands, mandatoryContent } from '../mandatory-content.ts';
import { containsPhrase } from '../phrase.ts';
import { renderTemplate } from '../render-template.ts';
import type { TemplateBook, TemplateLanguage } from '../template-book.ts';
import { errorOf, inLanguage, inText, warningOf, type Fault, type Finding, type LintedText } from './finding.ts';
import type { Market } from './markets.ts';
import { sampleValues } from './sample-values.ts';

/** Two parts of a text message and a little: beyond it, few read on. */
const smsCharacters = 320;

const writtenNotice = 'formal.statutory_notice';

/** Whether every form of the formal notice says it in its own words. */
const isSaidInNotices = (language: TemplateLanguage, name: string): boolean => {
  const forms = Object.values(language.templates.get(writtenNotice)?.forms ?? {});
  return forms.length > 0 && forms.every((form) => form.contains.includes(name));
};

/** Demands of the market that this language has no sentence for, each once. */
export const demandFindings = (language: TemplateLanguage, { id, law }: Market): readonly Finding[] => {
  const stageRules = new Set(law.stages.map((rule) => rule.id));
  const demands = allDemands(law).filter(
    ({ name, rule }) =>
      language.content.notices[name] === undefined && !(stageRules.has(rule) && isSaidInNotices(language, name)),
  );
  const firstRule = new Map(demands.toReversed().map(({ name, rule }) => [name, rule]));
  return [...firstRule].flatMap(([name, rule]) =>
    inLanguage(language, `notices.${name}`, [
      { ...errorOf(`there is no sentence for ${name}, which ${rule} demands`), country: id },
    ]),
  );
};

/** Content that the market forbids and this language has no words to know it by. */
export const unknownBanFindings = (language: TemplateLanguage, { id, law }: Market): readonly Finding[] => {
  const names = new Set(law.content.flatMap((rule) => rule.must_not_contain ?? []));
  return [...names]
    .filter((name) => language.content.must_not_contain[name] === undefined)
    .flatMap((name) =>
      inLanguage(language, `must_not_contain.${name}`, [
        { ...warningOf(`no words are named by which to know ${name}, so it is not looked for`), country: id },
      ]),
    );
};

export const bannedContentFindings = (text: LintedText, { id, law }: Market): readonly Finding[] => {
  const words = `${text.form.subject ?? ''}\n${text.form.body}`;
  const faults = law.content.flatMap((rule) =>
    (rule.must_not_contain ?? []).flatMap((name) =>
      (text.language.content.must_not_contain[name] ?? [])
        .filter((phrase) => containsPhrase(words, phrase))
        .map((phrase): Fault => ({ ...errorOf(`"${phrase}" is ${name}, which ${rule.id} forbids`), country: id })),
    ),
  );
  return inText(text, faults);
};

const isSms = (channel: Channel): boolean => channel === 'sms' || channel === 'messaging';

const filledLength = (book: TemplateBook, text: LintedText, law: readonly string[], market: Market): number => {
  const rendered = renderTemplate({
    book,
    law,
    id: text.template,
    channel: text.channel,
    language: text.language.content.language,
    country: market.id.split('-', 1)[0] ?? null,
    values: sampleValues,
  });
  return rendered?.body.length ?? 0;
};

/** Too long on any contact is an error; too long on the first only, which more laws burden, is a warning: write a letter first. */
export const lengthFindings = (book: TemplateBook, text: LintedText, market: Market): readonly Finding[] => {
  if (!isSms(text.channel)) return [];
  const treatment = text.template.endsWith('.instalment_plan') ? 'instalment_plan' : 'reminder';
  const lengthOf = (isFirstContact: boolean): number =>
    filledLength(
      book,
      text,
      mandatoryContent(market.law, { channel: text.channel, treatment, isFirstContact }),
      market,
    );
  const later = lengthOf(false);
  const country = market.id;
  if (later > smsCharacters)
    return inText(text, [{ ...errorOf(`${later} characters with its notices: at most ${smsCharacters}`), country }]);
  const first = lengthOf(true);
  if (first <= smsCharacters) return [];
  return inText(text, [
    { ...warningOf(`${first} characters with the notices of a first contact: at most ${smsCharacters}`), country },
  ]);
};
