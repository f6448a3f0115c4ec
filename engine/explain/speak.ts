/** Saying things in a language: which one is spoken for a tag, plural forms, numbers, money and dates as people there write them. */
import { formatMoney, majorUnits, type Money } from '../vocabulary/money.ts';
import type { LocalDate } from '../vocabulary/time.ts';
import { english } from './phrases/en.ts';
import { estonian } from './phrases/et.ts';
import { finnish } from './phrases/fi.ts';
import { german } from './phrases/de.ts';
import { italian } from './phrases/it.ts';
import { norwegian } from './phrases/no.ts';
import type { Phrases, Plural } from './phrases/phrases.ts';
import { swedish } from './phrases/sv.ts';

export const spokenLanguages = {
  sv: swedish,
  no: norwegian,
  fi: finnish,
  et: estonian,
  it: italian,
  de: german,
  en: english,
} as const satisfies Readonly<Record<string, Phrases>>;
export type SpokenLanguage = keyof typeof spokenLanguages;

/** What is spoken for a tag, and why it is another language than was asked for. */
export type Spoken = { readonly language: SpokenLanguage; readonly note: string | null };

/** Both written forms of Norwegian are answered in bokmål. */
const sameAs: Readonly<Record<string, SpokenLanguage>> = { nb: 'no', nn: 'no' };

export const spokenFor = (tag: string): Spoken => {
  const base = (tag.split('-')[0] ?? '').toLowerCase();
  const language = sameAs[base] ?? base;
  if (Object.hasOwn(spokenLanguages, language)) return { language: language as SpokenLanguage, note: null };
  return { language: 'en', note: `There are no explanations in ${tag}: English stands in.` };
};

/** Every tag that is spoken, what stands in for others first. */
export const spokenTags: readonly string[] = [
  ...new Set(['en', ...Object.keys(spokenLanguages), ...Object.keys(sameAs)]),
];

type Gaps = Readonly<Record<string, string | number>>;

export type Speaker = {
  readonly phrases: Phrases;
  readonly fill: (phrase: string, gaps: Gaps) => string;
  /** The form for `count`. */
  readonly plural: (phrase: Plural, count: number, gaps: Gaps) => string;
  readonly money: (money: Money) => string;
  readonly date: (on: LocalDate) => string;
  readonly dayOfMonth: (day: number) => string;
};

/** A phrase taken apart: text, name of a gap, text, … Every decision speaks, so a phrase is taken apart once. */
const partsByPhrase = new Map<string, readonly string[]>();

const partsOf = (phrase: string): readonly string[] => {
  let parts = partsByPhrase.get(phrase);
  if (parts === undefined) {
    parts = phrase.split(/\{([a-z]+)\}/);
    partsByPhrase.set(phrase, parts);
  }
  return parts;
};

const fill = (phrase: string, gaps: Gaps): string => {
  const parts = partsOf(phrase);
  let text = parts[0] ?? '';
  for (let place = 1; place < parts.length; place += 2) {
    const name = parts[place] ?? '';
    text += `${String(gaps[name] ?? `{${name}}`)}${parts[place + 1] ?? ''}`;
  }
  return text;
};

/** Whether a count takes the form for one; asked of the rules once for each of the usual counts. */
const makeIsOne = (locale: string): ((count: number) => boolean) => {
  const rules = new Intl.PluralRules(locale);
  const usual = Array.from({ length: 100 }, (_, count) => rules.select(count) === 'one');
  return (count) => usual[count] ?? rules.select(count) === 'one';
};

const hardSpaces = /[\u00a0\u202f]/g;

/** "22nd" in English; elsewhere the phrase itself has what belongs after the number. */
const ordinal = (day: number): string => {
  const suffix = day % 100 >= 11 && day % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${String(day)}${suffix}`;
};

const makeSpeaker = (language: SpokenLanguage): Speaker => {
  const phrases: Phrases = spokenLanguages[language];
  const isOne = makeIsOne(phrases.locale);
  const dates = new Intl.DateTimeFormat(phrases.locale, { dateStyle: 'long', timeZone: 'UTC' });
  const amounts = new Map<string, Intl.NumberFormat>();
  const amountsIn = (currency: string): Intl.NumberFormat => {
    const known = amounts.get(currency) ?? new Intl.NumberFormat(phrases.locale, { style: 'currency', currency });
    amounts.set(currency, known);
    return known;
  };
  return {
    phrases,
    fill,
    plural: (phrase, count, gaps) => fill(isOne(count) ? phrase.one : phrase.other, gaps),
    // English money stands in receipts: it is written the same for ever.
    money:
      language === 'en'
        ? formatMoney
        : ({ amount, currency }) =>
            amountsIn(currency).format(majorUnits(amount, currency)).replaceAll(hardSpaces, ' '),
    date: (on) => dates.format(new Date(`${on}T00:00:00Z`)).replaceAll(hardSpaces, ' '),
    dayOfMonth: language === 'en' ? ordinal : String,
  };
};

const speakers = new Map<SpokenLanguage, Speaker>();

/** Made once for each language: its formatters cost more to make than to use. */
export const speakerOf = (language: SpokenLanguage): Speaker => {
  const speaker = speakers.get(language) ?? makeSpeaker(language);
  speakers.set(language, speaker);
  return speaker;
};
