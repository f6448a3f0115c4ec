/** Amounts as people and programs write them → whole minor units, digit by digit: no floating point on the way. Pure. */
import { failure, minorDigits, success, type Result } from '../../engine/index.ts';

/** `auto`: a point, with thousands marks only where the whole leaves no doubt (`1,234.56`). */
export type DecimalMark = 'auto' | '.' | ',';

const thousandsMarks: Readonly<Record<DecimalMark, string>> = {
  auto: ",' \u00a0\u202f",
  '.': ",' \u00a0\u202f",
  ',': ".' \u00a0\u202f",
};

/** `1.234.567` → `1234567`; null where the groups are not of three digits. */
const joinThousands = (head: string, mark: DecimalMark): string | null => {
  const [first = '', ...groups] = head.split(new RegExp(`[${thousandsMarks[mark]}]`, 'u'));
  if (groups.length === 0) return /^\d+$/.test(first) ? first : null;
  return /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group)) ? first + groups.join('') : null;
};

/** The digits before and after the mark, thousands marks taken out; null where the text is no such number. */
const splitNumber = (text: string, mark: DecimalMark): { readonly whole: string; readonly fraction: string } | null => {
  const at = text.lastIndexOf(mark === 'auto' ? '.' : mark);
  if (at === -1) {
    // Without a mark for the decimals, `1,234` may be either.
    const whole = mark === 'auto' && !/^\d+$/.test(text) ? null : joinThousands(text, mark);
    return whole === null ? null : { whole, fraction: '' };
  }
  const whole = joinThousands(text.slice(0, at), mark);
  const fraction = text.slice(at + 1);
  return whole !== null && /^\d+$/.test(fraction) ? { whole, fraction } : null;
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
