/** Amounts as people and programs write them → whole minor units, digit by digit: no floating point on the way. Pure. */
import { failure, minorDigits, success, type Result } from '../../engine/index.ts';

/** `auto`: a point, with thousands marks only where the whole leaves no doubt (`1,234.56`). */
export type DecimalMark = 'auto' | '.' | ',';

const thousandsMarks: Readonly<Record<DecimalMark, string>> = {
  auto: ",' \u00a0\u202f",
  '.': ",' \u00a0\u202f",
  ',': ".' \u00a0\u202f",
};

/** The digits before and after the mark, thousands marks taken out; null where the text is no such number. */
const splitNumber = (text: string, mark: DecimalMark): { readonly whole: string; readonly fraction: string } | null => {
  const point = mark === 'auto' ? '.' : mark;
  const at = text.lastIndexOf(point);
  const [head, fraction] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  if (at !== -1 && fraction === '') return null;
  const groups = head.split(new RegExp(`[${thousandsMarks[mark]}]`, 'u'));
  const isGrouped = groups.length > 1;
  if (isGrouped && mark === 'auto' && at === -1) return null;
  if (isGrouped && !groups.every((group, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group))) return null;
  const whole = groups.join('');
  return /^\d+$/.test(whole) && /^\d*$/.test(fraction) ? { whole, fraction } : null;
};

const toSafe = (digits: string, isNegative: boolean): Result<number, string> => {
  const minor = Number(digits) * (isNegative ? -1 : 1);
  return Number.isSafeInteger(minor) ? success(minor === 0 ? 0 : minor) : failure('is more than 2^53 - 1 minor units');
};

/** Major units (`1234.5` SEK → 123450). More decimals than the currency has are refused, unless they are zeros. */
export const readMajorUnits = (text: string, currency: string, mark: DecimalMark): Result<number, string> => {
  const isNegative = text.startsWith('-');
  const parts = splitNumber(isNegative ? text.slice(1) : text, mark);
  if (parts === null) return failure(`"${text.slice(0, 40)}" is no amount as expected here (see --decimal-mark)`);
  const digits = minorDigits(currency);
  const kept = parts.fraction.slice(0, digits).padEnd(digits, '0');
  if (/[1-9]/.test(parts.fraction.slice(digits)))
    return failure(`"${text.slice(0, 40)}" has more than the ${digits} decimals of ${currency}`);
  return toSafe(parts.whole + kept, isNegative);
};

/** Minor units, a whole number. */
export const readMinorUnits = (text: string): Result<number, string> =>
  /^-?\d+(?:\.0+)?$/.test(text)
    ? toSafe(text.replace(/^-|\.0+$/g, ''), text.startsWith('-'))
    : failure(`"${text.slice(0, 40)}" is no whole number of minor units`);
