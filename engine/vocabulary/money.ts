/** Money: safe-integer minor units (öre, cents) with an ISO 4217 currency. Never a float, never a bare number. */
import { z } from 'zod';

const knownCurrencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const currencySchema = z
  .string()
  .refine((code) => knownCurrencies.has(code), 'must be an ISO 4217 currency code in capitals')
  .meta({ description: 'ISO 4217 currency', examples: ['SEK'] });

/** An amount of minor units in a currency. */
export type Money = { readonly amount: number; readonly currency: string };

/** Money that moves: strictly positive, at most 2^53 − 1 minor units. */
export const positiveMoneySchema = z.strictObject({
  amount: z
    .number()
    .refine(Number.isSafeInteger, 'must be a whole number of minor units, at most 2^53 - 1')
    .refine((amount) => amount > 0, 'must be more than 0'),
  currency: currencySchema,
});

/** Money that is owed: zero or more. */
export const balanceMoneySchema = z.strictObject({
  amount: z
    .number()
    .refine(Number.isSafeInteger, 'must be a whole number of minor units, at most 2^53 - 1')
    .refine((amount) => amount >= 0, 'must not be negative'),
  currency: currencySchema,
});

const minorDigitsByCurrency = new Map<string, number>();

/** Digits after the decimal point of the currency: 2 for SEK, 0 for JPY. */
export const minorDigits = (currency: string): number => {
  let digits = minorDigitsByCurrency.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    minorDigitsByCurrency.set(currency, digits);
  }
  return digits;
};

/** Minor units as a number of major units, for conditions and reasons; never for arithmetic that is paid out. */
export const majorUnits = (minor: number, currency: string): number => minor / 10 ** minorDigits(currency);

/** "1,250.00 SEK": for reasons in words. */
export const formatMoney = (money: Money): string => {
  const digits = minorDigits(money.currency);
  const units = money.amount / 10 ** digits;
  const major = units.toFixed(digits);
  // Most amounts have nothing to part, and every decision writes some. (Four decimals are parted, too: so it stands in receipts.)
  const parted = Math.abs(units) < 999 && digits < 4 ? major : major.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${parted} ${money.currency}`;
};
