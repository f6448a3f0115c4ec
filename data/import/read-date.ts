/** Dates and instants as files write them → `YYYY-MM-DD` and epoch milliseconds. Pure. */
import {
  failure,
  instantOfLocal,
  isLocalDate,
  parseInstant,
  success,
  type Instant,
  type LocalDate,
  type Result,
} from '../../engine/index.ts';

export const dateFormats = ['Y-M-D', 'D/M/Y', 'M/D/Y'] as const;
/** The order of year, month and day; `-`, `/` and `.` all separate, the year has four digits. */
export type DateFormat = (typeof dateFormats)[number];

const datePart = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})/;
/** What may follow a date: a time of day, with an offset from UTC or without. */
const timePart = /^(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

type Parts = { readonly date: LocalDate; readonly time: RegExpExecArray };

const noDate = (text: string, format: DateFormat): Result<never, string> =>
  failure(`"${text.slice(0, 40)}" is no date that exists, written ${format} (see --date-format)`);

/** Which of the three numbers is the year, the month, the day. */
const order: Readonly<Record<DateFormat, readonly [number, number, number]>> = {
  'Y-M-D': [1, 3, 4],
  'D/M/Y': [4, 3, 1],
  'M/D/Y': [4, 1, 3],
};

const readParts = (text: string, format: DateFormat): Parts | null => {
  const parts = datePart.exec(text);
  const time = parts === null ? null : timePart.exec(text.slice(parts[0].length));
  if (parts === null || time === null) return null;
  const [year = '', month = '', day = ''] = order[format].map((place) => parts[place] ?? '');
  if (year.length !== 4) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isLocalDate(date) ? { date, time } : null;
};

/** `+01`, `+0100` → `+01:00`. */
const fullOffset = (offset: string): string =>
  offset.replace(/^([+-]\d{2})$/, '$1:00').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');

/** A calendar date. A time of day behind it is read over: exports write `2013-01-02 00:00:00`. */
export const readDate = (text: string, format: DateFormat): Result<LocalDate, string> => {
  const parts = readParts(text, format);
  return parts === null ? noDate(text, format) : success(parts.date);
};

/** An instant: with an offset as written; without one on the clock of `zone`; a mere date is its midnight there. */
export const readInstant = (text: string, format: DateFormat, zone: string): Result<Instant, string> => {
  const parts = readParts(text, format);
  if (parts === null) return noDate(text, format);
  const [, hour, minute, second = '00', offset] = parts.time;
  if (hour === undefined || minute === undefined) return success(instantOfLocal(zone, parts.date, 0));
  const at = parseInstant(`${parts.date}T${hour}:${minute}:${second}${fullOffset(offset ?? 'Z')}`);
  if (at === null) return noDate(text, format);
  if (offset !== undefined) return success(at);
  const withinMinute = Math.round(Number(second) * 1000);
  return success(instantOfLocal(zone, parts.date, Number(hour) * 60 + Number(minute)) + withinMinute);
};
