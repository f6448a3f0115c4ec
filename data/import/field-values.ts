/** Fields of a row as values of a kind. Null: not given, or wrong, and then the row has a fault. Pure. */
import { callerIdSchema, channels, currencySchema, isTimeZone } from '../../engine/index.ts';
import type { Channel, Instant, LocalDate, Money, Result } from '../../engine/index.ts';
import { countryDefaults, type CountryDefaults } from './country-defaults.ts';
import { readDate, readInstant } from './read-date.ts';
import { readMajorUnits, readMinorUnits } from './read-decimal.ts';
import type { RowReader } from './row-reader.ts';

const shown = (text: string): string => `"${text.slice(0, 40)}"`;

const valueOf = <T>(row: RowReader, field: string, result: Result<T, string>): T | null =>
  result.ok ? result.value : row.fault(field, result.error);

/** Reads the field where it is given. */
const given = <T>(row: RowReader, field: string, read: (text: string) => T | null): T | null => {
  const text = row.text(field);
  return text === null ? null : read(text);
};

export const requiredText = (row: RowReader, field: string): string | null =>
  row.text(field) ?? row.fault(field, 'is missing');

/** A required id in the alphabet of ids. */
export const idField = (row: RowReader, field: string): string | null => {
  const text = requiredText(row, field);
  if (text === null) return null;
  const parsed = callerIdSchema.safeParse(text);
  return parsed.success ? parsed.data : row.fault(field, parsed.error.issues[0]?.message ?? 'is no id');
};

export const dateField = (row: RowReader, field: string): LocalDate | null =>
  given(row, field, (text) => valueOf(row, field, readDate(text, row.rules.dateFormat)));

export const requiredDate = (row: RowReader, field: string): LocalDate | null =>
  row.text(field) === null ? row.fault(field, 'is missing') : dateField(row, field);

export const instantField = (row: RowReader, field: string, zone: string): Instant | null =>
  given(row, field, (text) => valueOf(row, field, readInstant(text, row.rules.dateFormat, zone)));

/** A required amount, of either sign, in the currency of another field. */
export const moneyField = (row: RowReader, field: string, currencyField: string): Money | null => {
  const amount = requiredText(row, field);
  const currency = requiredText(row, currencyField);
  if (currency === null || amount === null) return null;
  if (!currencySchema.safeParse(currency).success) {
    return row.fault(currencyField, `${shown(currency)} is no ISO 4217 currency code in capitals`);
  }
  const { isMinor, decimalMark } = row.rules;
  const minor = valueOf(row, field, isMinor ? readMinorUnits(amount) : readMajorUnits(amount, currency, decimalMark));
  return minor === null ? null : { amount: minor, currency };
};

export const wholeNumberField = (row: RowReader, field: string): number | null =>
  given(row, field, (text) => (/^\d{1,15}$/.test(text) ? Number(text) : row.fault(field, 'is no whole number')));

const yes = new Set(['yes', 'y', 'true', 't', '1', 'x']);
const no = new Set(['no', 'n', 'false', 'f', '0']);

export const flagField = (row: RowReader, field: string): boolean | null =>
  given(row, field, (text) => {
    const answer = text.toLowerCase();
    if (yes.has(answer)) return true;
    return no.has(answer) ? false : row.fault(field, `${shown(text)} is neither yes nor no`);
  });

export type Country = { readonly code: string; readonly defaults: CountryDefaults };

export const countryField = (row: RowReader, field: string): Country | null => {
  const code = requiredText(row, field);
  if (code === null) return null;
  const defaults = countryDefaults(code);
  return defaults === null
    ? row.fault(field, `${shown(code)} is no ISO 3166-1 country code of two capitals`)
    : { code, defaults };
};

const splitList = (text: string): readonly string[] => text.split(/[|,; ]+/).filter((item) => item !== '');

/** IANA zones, `|` between them. */
export const zonesField = (row: RowReader, field: string): readonly string[] | null =>
  given(row, field, (text) => {
    const names = splitList(text);
    const wrong = names.find((name) => !isTimeZone(name));
    return wrong === undefined ? names : row.fault(field, `${shown(wrong)} is no IANA time zone`);
  });

const isChannel = (name: string): name is Channel => (channels as readonly string[]).includes(name);

/** Channels, `|` between them. */
export const channelsField = (row: RowReader, field: string): readonly Channel[] | null =>
  given(row, field, (text) => {
    const names = splitList(text.toLowerCase());
    const wrong = names.find((name) => !isChannel(name));
    return wrong === undefined
      ? names.filter(isChannel)
      : row.fault(field, `${shown(wrong)} is none of ${channels.join(', ')}`);
  });

/** The fields that are given, for data in which the others are left out. */
export const whereGiven = <T>(values: Readonly<Record<string, T | null>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T & {}] => entry[1] !== null));
