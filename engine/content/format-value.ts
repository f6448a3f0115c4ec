/** What goes into a gap, as people of a language and country write it: "1 250,00 kr", "2 March 2026", "8,5 %". */
import { majorUnits, type Money } from '../vocabulary/money.ts';
import type { LocalDate } from '../vocabulary/time.ts';
import { placeholderKind, type Placeholder, type PlaceholderKinds } from './placeholders.ts';

type ValueOfKind = {
  readonly text: string;
  readonly money: Money;
  readonly date: LocalDate;
  /** A part of one, a year: 0.085. */
  readonly rate: number;
  readonly count: number;
};

/** What the sender of a text knows; whatever is left out stays open. */
export type TemplateValues = { readonly [P in Placeholder]?: ValueOfKind[PlaceholderKinds[P]] };

/**
 * The locale to write in: the language's own, in the country of the tag or else of the debtor. English without a country is written as
 * in Great Britain, like the shipped texts.
 */
export const localeOf = (tag: string, country: string | null): string => {
  const [language = '', region = country ?? ''] = tag.split('-');
  if (!/^[a-z]{2,3}$/.test(language)) return 'en-GB';
  if (/^[A-Z]{2}$/.test(region)) return `${language}-${region}`;
  return language === 'en' ? 'en-GB' : language;
};

/** How values are written: `medium` dates where there is little room. */
export type Writing = { readonly locale: string; readonly dateStyle: 'long' | 'medium' };

// Making a formatter costs more than using it a hundred times.
const moneyFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const cachedFormats = 500;

const cached = <T>(cache: Map<string, T>, key: string, make: () => T): T => {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (cache.size < cachedFormats) cache.set(key, made);
  return made;
};

const money = ({ amount, currency }: Money, locale: string): string =>
  cached(moneyFormats, `${locale} ${currency}`, () => new Intl.NumberFormat(locale, { style: 'currency', currency }))
    // Hard spaces keep an amount on one line of a letter, but make a text message one of the long, dear kind.
    .format(majorUnits(amount, currency))
    .replaceAll(/[\u00a0\u202f]/g, ' ');

const date = (on: LocalDate, { locale, dateStyle }: Writing): string =>
  cached(
    dateFormats,
    `${locale} ${dateStyle}`,
    () => new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' }),
  ).format(new Date(`${on}T00:00:00Z`));

const rate = (part: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
    .format(part)
    .replaceAll(/[\u00a0\u202f]/g, ' ');

/** The value as text, or null where it is not known. */
export const formatValue = (values: TemplateValues, placeholder: Placeholder, writing: Writing): string | null => {
  const value = values[placeholder];
  if (value === undefined) return null;
  if (typeof value === 'object') return money(value, writing.locale);
  const kind = placeholderKind(placeholder);
  if (typeof value === 'number') return kind === 'rate' ? rate(value, writing.locale) : String(value);
  return kind === 'date' ? date(value, writing) : value;
};
