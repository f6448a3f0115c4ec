/** What the lint says of texts under the law in force: of all that are in use, worked out once for each law, and of a draft among them. */
import type { TextKey } from '../../data/index.ts';
import {
  lintTemplates,
  withHouseTexts,
  type CompiledHouseText,
  type Finding,
  type TemplateBook,
} from '../../engine/index.ts';
import type { TextFinding } from '../contracts/texts.ts';
import type { Law } from './law-in-force.ts';

export type TextLint = {
  /** Of the text in use. */
  readonly ofText: (law: Law, key: TextKey) => readonly TextFinding[];
  /** Of a version, were it in use: what is wrong with it, and what would be wrong with its language because of it. */
  readonly ofVersion: (law: Law, version: CompiledHouseText) => readonly TextFinding[];
};

const present = ({ form, country, severity, finding }: Finding): TextFinding => ({
  form,
  country: country ?? null,
  severity,
  finding,
});

const isOf =
  (book: TemplateBook, { language, template }: TextKey) =>
  (finding: Finding): boolean =>
    finding.file === book.languages.get(language)?.file && finding.template === template;

const nameOf = ({ file, template, form, country, finding }: Finding): string =>
  JSON.stringify([file, template, form, country, finding]);

export const makeTextLint = (): TextLint => {
  let last: {
    readonly law: Law['settings']['rules'];
    readonly book: TemplateBook;
    readonly found: readonly Finding[];
  } | null = null;
  const inUse = ({ settings: { rules }, texts: { book } }: Law): readonly Finding[] => {
    if (last?.law !== rules || last.book !== book) last = { law: rules, book, found: lintTemplates(book, rules) };
    return last.found;
  };
  return {
    ofText: (law, key) => inUse(law).filter(isOf(law.texts.book, key)).map(present),
    ofVersion: (law, version) => {
      const { book } = law.texts;
      const key = { language: version.language, template: version.template.id };
      const known = new Set(inUse(law).map(nameOf));
      const isOwn = isOf(book, key);
      const isNew = (finding: Finding): boolean => finding.template === null && !known.has(nameOf(finding));
      return lintTemplates(withHouseTexts(book, [version]), law.settings.rules)
        .filter((finding) => isOwn(finding) || isNew(finding))
        .map(present);
    },
  };
};
