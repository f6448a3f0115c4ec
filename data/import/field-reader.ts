/**
 * One row, read field by field: each reading gives a value or notes what is wrong and where, so that a row is rejected with all
 * its faults at once. Values are trimmed; an empty one counts as not given. Pure.
 */
import { countryDefaults, type CountryDefaults } from './country-defaults.ts';
import type { ColumnMapping } from './column-mapping.ts';
import { readDate, readInstant, type DateFormat } from './read-date.ts';
import { readMajorUnits, readMinorUnits, type DecimalMark } from './read-decimal.ts';
import { callerIdSchema, channels, currencySchema, isTimeZone } from '../../engine/index.ts';
import type { Channel, InputError, Instant, LocalDate, Money, Result } from '../../engine/index.ts';

export type ReadingRules = {
  readonly dateFormat: DateFormat;
  readonly decimalMark: DecimalMark;
  /** Whether amounts are in minor units already. */
  readonly isMinor: boolean;
};

export type FieldReader = {
  /** The field as text, or undefined. */
  readonly text: (field: string) => string | undefined;
  readonly required: (field: string) => string | undefined;
  /** A required id in the alphabet of ids. */
  readonly id: (field: string) => string | undefined;
  readonly date: (field: string) => LocalDate | undefined;
  readonly requiredDate: (field: string) => LocalDate | undefined;
  readonly instant: (field: string, zone: string) => Instant | undefined;
  readonly money: (field: string, currencyField: string) => Money | undefined;
  readonly wholeNumber: (field: string) => number | undefined;
  readonly flag: (field: string) => boolean | undefined;
  readonly country: (field: string) => { readonly code: string; readonly defaults: CountryDefaults } | undefined;
  /** IANA zones, `|` between them; undefined where the field is empty or wrong. */
  readonly zones: (field: string) => readonly string[] | undefined;
  readonly channels: (field: string) => readonly Channel[] | undefined;
  readonly attributes: () => Readonly<Record<string, string>>;
  readonly fault: (field: string, detail: string) => undefined;
  readonly faults: readonly InputError[];
};

const yes = new Set(['yes', 'y', 'true', 't', '1', 'x']);
const no = new Set(['no', 'n', 'false', 'f', '0']);

export const readFlag = (text: string): boolean | null => {
  const answer = text.toLowerCase();
  return yes.has(answer) ? true : no.has(answer) ? false : null;
};

const splitList = (text: string): readonly string[] => text.split(/[|,; ]+/).filter((item) => item !== '');

const isChannel = (name: string): name is Channel => (channels as readonly string[]).includes(name);

export const makeFieldReader = (cells: readonly string[], mapping: ColumnMapping, rules: ReadingRules): FieldReader => {
  const faults: InputError[] = [];
  const fault = (field: string, detail: string): undefined => void faults.push({ pointer: `/${field}`, detail });
  const valueOf = <T>(field: string, result: Result<T, string>): T | undefined =>
    result.ok ? result.value : fault(field, result.error);
  const text = (field: string): string | undefined => {
    const cell = mapping.cellByField.get(field);
    const value = cell === undefined ? mapping.constantByField.get(field) : cells[cell]?.trim();
    return value === '' ? undefined : value;
  };
  /** Reads the field where it is given. */
  const given = <T>(field: string, read: (value: string) => T | undefined): T | undefined => {
    const value = text(field);
    return value === undefined ? undefined : read(value);
  };
  const required = (field: string): string | undefined => text(field) ?? fault(field, 'is missing');
  const date = (field: string): LocalDate | undefined =>
    given(field, (value) => valueOf(field, readDate(value, rules.dateFormat)));

  const id = (field: string): string | undefined => {
    const value = required(field);
    if (value === undefined) return undefined;
    const parsed = callerIdSchema.safeParse(value);
    return parsed.success ? parsed.data : fault(field, parsed.error.issues[0]?.message ?? 'is no id');
  };
  const money = (field: string, currencyField: string): Money | undefined => {
    const amount = required(field);
    const currency = required(currencyField);
    if (currency === undefined || amount === undefined) return undefined;
    if (!currencySchema.safeParse(currency).success)
      return fault(currencyField, `"${currency.slice(0, 40)}" is no ISO 4217 currency code in capitals`);
    const minor = valueOf(
      field,
      rules.isMinor ? readMinorUnits(amount) : readMajorUnits(amount, currency, rules.decimalMark),
    );
    return minor === undefined ? undefined : { amount: minor, currency };
  };
  const zones = (field: string): readonly string[] | undefined =>
    given(field, (value) => {
      const names = splitList(value);
      const wrong = names.find((name) => !isTimeZone(name));
      return wrong === undefined ? names : fault(field, `"${wrong.slice(0, 40)}" is no IANA time zone`);
    });
  const country: FieldReader['country'] = (field) => {
    const code = required(field);
    if (code === undefined) return undefined;
    const defaults = countryDefaults(code);
    return defaults === null
      ? fault(field, `"${code.slice(0, 40)}" is no ISO 3166-1 country code of two capitals`)
      : { code, defaults };
  };

  return {
    text,
    required,
    id,
    date,
    requiredDate: (field) => (text(field) === undefined ? fault(field, 'is missing') : date(field)),
    instant: (field, zone) => given(field, (value) => valueOf(field, readInstant(value, rules.dateFormat, zone))),
    money,
    wholeNumber: (field) =>
      given(field, (value) => (/^\d{1,15}$/.test(value) ? Number(value) : fault(field, 'is no whole number'))),
    flag: (field) =>
      given(field, (value) => readFlag(value) ?? fault(field, `"${value.slice(0, 40)}" is neither yes nor no`)),
    country,
    zones,
    channels: (field) =>
      given(field, (value) => {
        const names = splitList(value.toLowerCase());
        const wrong = names.find((name) => !isChannel(name));
        return wrong === undefined
          ? names.filter(isChannel)
          : fault(field, `"${wrong.slice(0, 40)}" is none of ${channels.join(', ')}`);
      }),
    attributes: () =>
      Object.fromEntries(
        mapping.attributes.flatMap(({ name, cell }) => {
          const value = cells[cell]?.trim() ?? '';
          return value === '' ? [] : [[name, value]];
        }),
      ),
    fault,
    faults,
  };
};
