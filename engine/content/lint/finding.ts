/** What a check of texts has found, and what it looks at. */
import type { Channel } from '../../vocabulary/action.ts';
import type { TemplateForm, TemplateLanguage } from '../template-book.ts';

export type FindingSeverity = 'error' | 'warning';

/** One fault of a text. An error must be mended before the text is used; a warning is for a person to judge. */
export type Finding = {
  readonly file: string;
  /** Id of the template, or null where it is about the whole language. */
  readonly template: string | null;
  /** Channel of the text, or `notices.creditor`; null: the whole template. */
  readonly form: string | null;
  /** Where it is a fault; absent: everywhere. */
  readonly country?: string;
  readonly severity: FindingSeverity;
  readonly finding: string;
};

/** One text: a template on a channel. */
export type LintedText = {
  readonly language: TemplateLanguage;
  readonly template: string;
  readonly channel: Channel;
  readonly form: TemplateForm;
};

type Fault = { readonly severity: FindingSeverity; readonly finding: string; readonly country?: string };

export const errorOf = (finding: string): Fault => ({ severity: 'error', finding });
export const warningOf = (finding: string): Fault => ({ severity: 'warning', finding });

export const inText = (text: LintedText, faults: readonly Fault[]): readonly Finding[] =>
  faults.map((fault) => ({
    file: text.language.file,
    template: text.template,
    form: text.channel,
    ...fault,
  }));

/** Of the language as a whole, or of one of its sentences. */
export const inLanguage = (
  { file }: TemplateLanguage,
  form: string | null,
  faults: readonly Fault[],
): readonly Finding[] => faults.map((fault) => ({ file, template: null, form, ...fault }));

export type { Fault };
