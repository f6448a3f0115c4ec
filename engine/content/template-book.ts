/**
 * All texts together, by language, under one version, the SHA-256 of their content. Each template has a checksum of its own, of everything
 * that can reach the debtor through it: an approval is of that checksum, and lapses when a word changes. Files with any fault are
 * refused, each fault with file, template and field.
 */
import { checksumOf } from '../checksum.ts';
import { failure, success, type Result } from '../result.ts';
import type { Channel } from '../vocabulary/action.ts';
import { parseTemplates, type TemplateError, type TemplateSource } from './parse-templates.ts';
import type { TemplateFile } from './template-file.ts';

/** The text of a template on a channel, with the gaps still open. */
export type TemplateForm = {
  readonly subject: string | null;
  readonly body: string;
  /** Names of required content that the text itself carries. */
  readonly contains: readonly string[];
};

export type Template = {
  /** `warm.payment_link`, as the catalogue names it. */
  readonly id: string;
  readonly forms: Readonly<Partial<Record<Channel, TemplateForm>>>;
  readonly checksum: string;
};

/** Everything that is written in one language, or in its variant for a country. */
export type TemplateLanguage = {
  readonly file: string;
  /** What the file itself says. */
  readonly own: TemplateFile;
  /** With what a variant takes over from its language. */
  readonly content: TemplateFile;
  readonly templates: ReadonlyMap<string, Template>;
};

export type TemplateBook = {
  /** SHA-256, hex, over the canonical content of every file. */
  readonly version: string;
  readonly languages: ReadonlyMap<string, TemplateLanguage>;
};

type FileTemplate = TemplateFile['templates'][number];
type FileForm = { readonly subject?: string; readonly body: string; readonly contains?: readonly string[] | undefined };

const compileForm = ({ subject, body, contains = [] }: FileForm): TemplateForm => ({
  subject: subject ?? null,
  body,
  contains,
});

const compileTemplate = (source: FileTemplate, file: TemplateFile): Template => {
  const { id, messaging = source.sms, ...others } = source;
  const forms = Object.entries({ ...others, messaging }).flatMap(([channel, form]) =>
    form === undefined ? [] : [[channel, compileForm(form)] as const],
  );
  const { language, notices, short_notices } = file;
  return {
    id,
    forms: Object.fromEntries(forms),
    checksum: checksumOf({ language, notices, short_notices, template: source }),
  };
};

/** A variant over its language: what it says itself comes first. */
const inherit = (own: TemplateFile, base: TemplateFile | undefined): TemplateFile => {
  if (base === undefined) return own;
  const ids = new Set(own.templates.map(({ id }) => id));
  return {
    ...own,
    notices: { ...base.notices, ...own.notices },
    short_notices: [...own.short_notices, ...base.short_notices],
    forbidden: [...base.forbidden, ...own.forbidden],
    must_not_contain: { ...base.must_not_contain, ...own.must_not_contain },
    wording: { ...base.wording, ...own.wording },
    templates: [...own.templates, ...base.templates.filter(({ id }) => !ids.has(id))],
  };
};

type Named = { readonly file: string; readonly own: TemplateFile };

/** `sv` of `sv-FI`. */
export const baseOf = (language: string): string => language.split('-', 1)[0] ?? language;

const compileLanguage = ({ file, own }: Named, byLanguage: ReadonlyMap<string, Named>): TemplateLanguage => {
  const base = baseOf(own.language);
  const content = inherit(own, base === own.language ? undefined : byLanguage.get(base)?.own);
  const templates = new Map(content.templates.map((template) => [template.id, compileTemplate(template, content)]));
  return { file, own, content, templates };
};

const languageFault = (file: string, detail: string): TemplateError => ({
  file,
  template: null,
  field: 'language',
  detail,
  path: ['language'],
});

export const compileTemplates = (
  sources: readonly TemplateSource[],
): Result<TemplateBook, readonly TemplateError[]> => {
  const byLanguage = new Map<string, Named>();
  const errors: TemplateError[] = [];
  for (const source of sources) {
    const parsed = parseTemplates(source);
    if (!parsed.ok) {
      errors.push(...parsed.error);
      continue;
    }
    const { language } = parsed.value;
    const other = byLanguage.get(language);
    if (other !== undefined) {
      errors.push(languageFault(source.file, `${language} is already the language of ${other.file}`));
    }
    byLanguage.set(language, { file: source.file, own: parsed.value });
  }
  if (errors.length > 0) return failure(errors);
  const named = [...byLanguage.values()].sort((one, other) => (one.own.language < other.own.language ? -1 : 1));
  return success({
    version: checksumOf(named.map(({ own }) => own)),
    languages: new Map(named.map((file) => [file.own.language, compileLanguage(file, byLanguage)])),
  });
};

/** The nearest first: the tag with its country, the debtor's country, the language alone, what both written forms of Norwegian can read. */
const readable = ({ language, country }: TemplateKey): readonly string[] => {
  const base = baseOf(language);
  return [
    ...(base === language ? [] : [language]),
    ...(typeof country === 'string' ? [`${base}-${country}`] : []),
    base,
    ...(base === 'nb' || base === 'nn' ? ['no'] : []),
  ];
};

/** What is asked for: `warm.payment_link` by sms in `sv`, for a debtor in FI. */
export type TemplateKey = {
  readonly id: string;
  readonly channel: Channel;
  readonly language: string;
  /** Where the debtor lives; null or absent: not known. */
  readonly country?: string | null;
};

export type FoundTemplate = {
  readonly language: TemplateLanguage;
  readonly template: Template;
  readonly form: TemplateForm;
};

/** The text in the language asked for or the nearest that its readers read; null where there is none. */
export const findTemplate = (book: TemplateBook, key: TemplateKey): FoundTemplate | null => {
  for (const tag of readable(key)) {
    const language = book.languages.get(tag);
    const template = language?.templates.get(key.id);
    const form = template?.forms[key.channel];
    if (language !== undefined && template !== undefined && form !== undefined) return { language, template, form };
  }
  return null;
};
