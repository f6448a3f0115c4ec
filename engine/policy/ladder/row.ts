/** What the rows of the ladder are written with: one row, and the conditions that many rows share. */
import type { TableRule, TableThen } from '../../vocabulary/table-spec.ts';

/** A threshold in euro, or near it in other currencies (SEK, NOK and DKK ten to one, PLN four to one). */
const amount = (euro: number): string =>
  `(currency in ["SEK", "NOK", "DKK"] ? ${(euro * 10).toFixed(1)} : currency == "PLN" ? ${(euro * 4).toFixed(1)} : ${euro.toFixed(1)})`;

export const small = `balance < ${amount(50)}`;
export const medium = `balance >= ${amount(50)}`;
export const large = `balance >= ${amount(1_000)}`;
export const veryLarge = `balance >= ${amount(5_000)}`;
export const afterPayday = '(dayOfMonth >= 25 || dayOfMonth <= 3)';
export const noLetterYet = 'reachable.letter && lastChannel != "letter"';
export const often = 'segment in ["forgetful", "slow", "part_payer", "promise_breaker"]';

export const row = (id: string, when: string, then: TableThen, why: string, weight?: number): TableRule =>
  weight === undefined ? { id, why, when, then } : { id, why, when, then, weight };

/** A condition: the day past due is in `[from, to)`. */
export const days = (from: number, to: number): string => `daysPastDue >= ${from} && daysPastDue < ${to}`;

export const notice = 'letter.any.formal.statutory_notice';
export const reminderLetter = 'letter.any.neutral.reminder';
