/** Numbers in words, as a manager reads them: "SEK 41,000", "1.2 percentage points". */
import { majorUnits } from '../../engine/index.ts';
import type { MetricUnit } from './report-input.ts';

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Three figures that count; whole numbers from a hundred on. */
export const plainNumber = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const rounded = Number(size.toPrecision(3));
  const text = rounded >= 1_000 || Number.isInteger(rounded) ? grouped(rounded.toFixed(0)) : String(rounded);
  return value < 0 ? `−${text}` : text;
};

export const percentWords = (share: number): string => `${plainNumber(100 * share)} %`;

export const moneyWords = (minor: number, currency: string): string => {
  const text = plainNumber(majorUnits(Math.abs(minor), currency));
  return minor < 0 && text !== '0' ? `−${currency} ${text}` : `${currency} ${text}`;
};

type Named = { readonly unit: MetricUnit; readonly currency: string | null };

/** A level: "12 %", "SEK 240", "3.2". */
const levelWords = (value: number, { unit, currency }: Named): string => {
  if (unit === 'money') return moneyWords(value, currency ?? 'XXX');
  if (unit === 'share') return percentWords(value);
  return unit === 'days' ? `${plainNumber(value)} days` : plainNumber(value);
};

/** A difference of levels. */
export const effectWords = (value: number, named: Named): string =>
  named.unit === 'share' ? `${plainNumber(100 * value)} points` : levelWords(value, named);
