/** How regularly payments come, from the gaps between the newest of them. */
import type { PaymentHistory } from '../context/case-context.ts';
import { dayMs } from '../vocabulary/time.ts';

/** Payments of one half day are one payment in several parts. */
const onePaymentMs = dayMs / 2;
export const mostGaps = 12;

/** NaN where too few payments are known: one gap for a cadence, two for a regularity. */
export type PaymentRhythm = { readonly cadenceDays: number; readonly regularity: number };

const unknown: PaymentRhythm = { cadenceDays: NaN, regularity: NaN };

/** Regularity is 1 ÷ (1 + coefficient of variation of the gaps): 1 like clockwork, a half where gaps come as by chance. */
export const paymentRhythm = (payments: PaymentHistory['payments']): PaymentRhythm => {
  const [newest] = payments;
  if (newest === undefined || payments.length === 1) return unknown;
  let later = newest.at;
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const { at } of payments) {
    const gapMs = later - at;
    if (gapMs < onePaymentMs) continue;
    const days = gapMs / dayMs;
    count += 1;
    sum += days;
    squares += days * days;
    later = at;
    if (count === mostGaps) break;
  }
  if (count === 0) return unknown;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return { cadenceDays: mean, regularity: count < 2 ? NaN : 1 / (1 + deviation / mean) };
};
