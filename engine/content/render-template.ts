/**
 * The text of a contact: the template, the sentences that the law demands and that it does not carry itself, and the values that the
 * service knows. What is not known stays open, and is named; what the law demands and the language cannot say is named as missing, and
 * such a text should not be sent. Not legal advice.
 */
import type { Channel } from '../vocabulary/action.ts';
import { formatValue, localeOf, type TemplateValues, type Writing } from './format-value.ts';
import { containsPhrase } from './phrase.ts';
import { isPlaceholder, placeholdersIn, replacePlaceholders, type Placeholder } from './placeholders.ts';
import { findTemplate, type FoundTemplate, type TemplateBook, type TemplateKey } from './template-book.ts';

export type RenderRequest = TemplateKey & {
  readonly book: TemplateBook;
  /** Names of what the text must contain, as the packs have it. */
  readonly law: readonly string[];
  readonly values: TemplateValues;
};

export type RenderedText = {
  /** The language of the text: `no` where `nb` was asked for. */
  readonly language: string;
  /** Checksum of the template that was used. */
  readonly checksum: string;
  readonly subject: string | null;
  readonly body: string;
  /** Names of what the text contains, for the judge: demanded or forbidden. */
  readonly contains: readonly string[];
  /** Gaps left for the sender. */
  readonly placeholders: readonly Placeholder[];
  /** Demanded by law, and there is no sentence for it. */
  readonly missing: readonly string[];
};

const isShort = (channel: Channel): boolean => channel === 'sms' || channel === 'messaging';

type Notices = {
  readonly sentences: readonly string[];
  readonly contains: readonly string[];
  readonly missing: readonly string[];
};

/** What must be added to the text: one sentence for several demands where the channel is short and they all stand. */
const noticesFor = ({ language, form }: FoundTemplate, law: readonly string[], channel: Channel): Notices => {
  const { notices, short_notices } = language.content;
  const isInline = (name: string): boolean => {
    const sentence = notices[name];
    return form.contains.includes(name) || (sentence !== undefined && form.body.includes(sentence));
  };
  const inline = law.filter(isInline);
  const open = new Set(law.filter((name) => !isInline(name)));
  const sentences: string[] = [];
  const added: string[] = [];
  const add = (names: readonly string[], sentence: string): void => {
    if (!sentences.includes(sentence)) sentences.push(sentence);
    added.push(...names);
    for (const name of names) open.delete(name);
  };
  const combined = isShort(channel) ? short_notices : [];
  for (const { contains, text } of combined) if (contains.every((name) => open.has(name))) add(contains, text);
  for (const name of [...open]) {
    const sentence = notices[name];
    if (sentence !== undefined) add([name], sentence);
  }
  return { sentences, contains: [...inline, ...added], missing: [...open] };
};

/** Names of what packs forbid and this text holds all the same. */
const forbiddenContent = ({ language }: FoundTemplate, text: string): readonly string[] =>
  Object.entries(language.content.must_not_contain).flatMap(([name, phrases]) =>
    phrases.some((phrase) => containsPhrase(text, phrase)) ? [name] : [],
  );

/** What the text is, where the judge asks for more of it: an offer to pay in parts. */
const natureOf = ({ template }: FoundTemplate): readonly string[] =>
  template.id.endsWith('.instalment_plan') ? ['instalment_offer'] : [];

/** The text with every notice that it needs and every gap still open. */
const composeBody = (body: string, sentences: readonly string[], channel: Channel): string =>
  isShort(channel)
    ? [body, ...sentences].join(' ')
    : [body, ...(sentences.length === 0 ? [] : [sentences.join('\n')])].join('\n\n');

/** A notice is one of the law of a place: the same language has another one across the border. */
const isPlaceUnknown = ({ id, country }: RenderRequest): boolean =>
  id.endsWith('.statutory_notice') && typeof country !== 'string';

/** Null where there is no such template for the channel in that language; of a statutory notice also where the country is not known. */
export const renderTemplate = (request: RenderRequest): RenderedText | null => {
  if (isPlaceUnknown(request)) return null;
  const found = findTemplate(request.book, request);
  if (found === null) return null;
  const { form, template, language } = found;
  const notices = noticesFor(found, request.law, request.channel);
  const body = composeBody(form.body, notices.sentences, request.channel);
  const text = form.subject === null ? body : `${form.subject}\n${body}`;
  const writing: Writing = {
    locale: localeOf(request.language, request.country ?? null),
    dateStyle: isShort(request.channel) ? 'medium' : 'long',
  };
  const fill = (part: string): string =>
    replacePlaceholders(part, (name, gap) =>
      isPlaceholder(name) ? (formatValue(request.values, name, writing) ?? gap) : gap,
    );
  return {
    language: language.content.language,
    checksum: template.checksum,
    // A value may not break the line: what follows would be another header of the e-mail.
    subject: form.subject === null ? null : fill(form.subject).replaceAll(/\s+/g, ' '),
    body: fill(body),
    contains: [
      ...new Set([...form.contains, ...notices.contains, ...natureOf(found), ...forbiddenContent(found, text)]),
    ],
    placeholders: placeholdersIn(text)
      .filter(isPlaceholder)
      .filter((name) => request.values[name] === undefined),
    missing: notices.missing,
  };
};
