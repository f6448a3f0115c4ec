/**
 * The house's own wording of a template, in place of what is delivered. A version is the whole template: every channel it is written for.
 * The notices around it stay those of the language's file, so its checksum, and with it an approval, lapses when these change. Variants of
 * a language do not take over the house's wording of that language: each tag has a word of its own.
 */
import { failure, success, type Result } from '../result.ts';
import type { TemplateError } from './parse-templates.ts';
import { baseOf, compileTemplates, type Template, type TemplateBook, type TemplateLanguage } from './template-book.ts';
import type { TemplateFile } from './template-file.ts';

/** A version as it was written; `forms` by channel, as a file of templates has them. */
export type HouseText = {
  readonly language: string;
  readonly template: string;
  readonly forms: Readonly<Record<string, unknown>>;
};

type Source = TemplateFile['templates'][number];

export type CompiledHouseText = {
  readonly language: string;
  readonly source: Source;
  readonly template: Template;
};

const faultOf = (file: string, detail: string): TemplateError => ({
  file,
  template: null,
  field: 'language',
  detail,
  path: ['language'],
});

/** `book`: the texts as delivered. A fault's path leads through `templates.0` into the forms. */
export const compileHouseText = (
  book: TemplateBook,
  { language: tag, template: id, forms }: HouseText,
): Result<CompiledHouseText, readonly TemplateError[]> => {
  const language = book.languages.get(tag);
  if (language === undefined) return failure([faultOf(tag, `there are no texts in ${tag}`)]);
  const base = baseOf(tag) === tag ? undefined : book.languages.get(baseOf(tag));
  const compiled = compileTemplates([
    ...(base === undefined ? [] : [{ file: base.file, value: base.own }]),
    { file: language.file, value: { ...language.own, templates: [{ ...forms, id }] } },
  ]);
  if (!compiled.ok) return compiled;
  const written = compiled.value.languages.get(tag);
  const [source] = written?.own.templates ?? [];
  const template = written?.templates.get(id);
  if (source === undefined || template === undefined) throw new Error(`${tag} ${id} was compiled and is not there`);
  return success({ language: tag, source, template });
};

const replaced = (sources: readonly Source[], source: Source): Source[] =>
  sources.some(({ id }) => id === source.id)
    ? sources.map((one) => (one.id === source.id ? source : one))
    : [...sources, source];

const speaking = (language: TemplateLanguage, { source, template }: CompiledHouseText): TemplateLanguage => ({
  ...language,
  own: { ...language.own, templates: replaced(language.own.templates, source) },
  content: { ...language.content, templates: replaced(language.content.templates, source) },
  templates: new Map([...language.templates, [template.id, template]]),
});

/** The book in the house's words. Its version stays that of what is delivered. */
export const withHouseTexts = (book: TemplateBook, texts: readonly CompiledHouseText[]): TemplateBook => {
  if (texts.length === 0) return book;
  const languages = new Map(book.languages);
  for (const text of texts) {
    const language = languages.get(text.language);
    if (language !== undefined) languages.set(text.language, speaking(language, text));
  }
  return { ...book, languages };
};
