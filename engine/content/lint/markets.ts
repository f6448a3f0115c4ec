/** Where texts of a language are sent: the places whose packs name it, each with its own regions' law. */
import type { CompiledPack } from '../../compliance/compile-pack.ts';
import type { RuleBook } from '../../compliance/rule-book.ts';
import type { TemplateBook } from '../template-book.ts';

/** A place with its merged law, and whether others may not learn of the debt there. */
export type Market = { readonly id: string; readonly law: CompiledPack; readonly forbidsTellingOthers: boolean };

/** Both written forms of Norwegian are served by the texts in `no`. */
const written = (tag: string): string => {
  const [language = tag] = tag.split('-');
  return language === 'nb' || language === 'nn' ? 'no' : language;
};

/** Whether the texts of this language are those that debtors of the country get. */
const serves = (book: TemplateBook, language: string, country: string): boolean => {
  const [base = language, region] = language.split('-');
  return region === undefined ? !book.languages.has(`${base}-${country}`) : region === country;
};

export const marketsOf = (book: TemplateBook, rules: RuleBook, language: string): readonly Market[] => {
  const byId = new Map(rules.packs.map((pack) => [pack.id, pack]));
  return rules.packs.flatMap((pack) => {
    if (pack.kind !== 'country' && pack.kind !== 'region') return [];
    const country = pack.id.split('-', 1)[0] ?? pack.id;
    const isSpoken = pack.languages.some((tag) => written(tag) === written(language));
    const law = isSpoken && serves(book, language, country) ? rules.lawOf(pack.id) : null;
    if (law === null) return [];
    const thirdParty = law.merged.flatMap((id) => byId.get(id)?.rules.third_party ?? []);
    return [{ id: pack.id, law, forbidsTellingOthers: thirdParty.some((rule) => rule.effect === 'block') }];
  });
};
