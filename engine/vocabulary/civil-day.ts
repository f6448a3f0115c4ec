/** Days of the calendar in whole numbers, for paths on which a `Date` costs too much. */
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Year, month (0 to 11) and day of a day counted from 1970-01-01, in whole numbers: ten times as fast as a `Date`.
 * Years are counted from March, so that the leap day is the last: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
export const civilDay = (epochDay: number): readonly [year: number, month: number, day: number] => {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (monthFromMarch + 2) % 12;
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return [era * 400 + yearOfEra + (month < 2 ? 1 : 0), month, day];
};

/** Days of a month (0 to 11). */
export const monthLength = (year: number, month: number): number =>
  month === 1 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (monthLengths[month] ?? 31);
