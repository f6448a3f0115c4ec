/**
 * Amounts of different currencies on one scale, so that one model can learn from several markets. The rates are round and fixed: a scale
 * for models, never for reports or for what is paid.
 */
import { minorDigits } from '../vocabulary/money.ts';
import { placeAmong } from './levels.ts';

/** Units to the euro. */
export const unitsPerEuro: Readonly<Record<string, number>> = {
  EUR: 1,
  BGN: 2,
  CAD: 1.5,
  CHF: 0.95,
  CZK: 25,
  DKK: 7.5,
  GBP: 0.85,
  HUF: 400,
  ISK: 145,
  NOK: 11.5,
  PLN: 4.3,
  RON: 5,
  SEK: 11,
  USD: 1.1,
};

export const currencies: readonly string[] = [...Object.keys(unitsPerEuro), 'other'];
const placeOf = placeAmong(currencies);

/** Minor units to a major one, and to a euro: NaN for a currency without a rate. */
export type MoneyScale = {
  readonly minorPerUnit: number;
  readonly minorPerEuro: number;
  /** Place in `currencies`. */
  readonly currencyPlace: number;
};

const scales = new Map<string, MoneyScale>();

export const moneyScale = (currency: string): MoneyScale => {
  let scale = scales.get(currency);
  if (scale === undefined) {
    const minorPerUnit = 10 ** minorDigits(currency);
    scale = {
      minorPerUnit,
      minorPerEuro: minorPerUnit * (unitsPerEuro[currency] ?? NaN),
      currencyPlace: placeOf(currency),
    };
    scales.set(currency, scale);
  }
  return scale;
};
