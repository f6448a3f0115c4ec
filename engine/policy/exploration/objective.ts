/**
 * What a candidate is worth to the strategy, in minor units of the case's currency:
 *
 *   worth = value − (harmPriceFactor − 1) × P(complaint or opt-out) × price of harm − contactPriceMinor
 *
 * The model's value has its cost and harm at the house's price taken off already. No contact is worth 0. The draws of a model are
 * treated alike, with the harm at its estimate; so a dearer contact or complaint only ever takes away from contacts.
 */
import { moneyIn, type ModelSpec } from '../../vocabulary/model-spec.ts';
import type { PolicyInput } from '../policy.ts';

/** By candidate. */
export type Worths = {
  readonly values: Float64Array;
  /** What the objective takes off the model's value: off its draws too. */
  readonly takenOff: Float64Array;
};

export const worthsOf = (
  { context, estimates }: Pick<PolicyInput, 'context' | 'estimates'>,
  { harmPriceFactor, contactPriceMinor }: ModelSpec['objective'],
  harmPriceMinor: Readonly<Record<string, number>>,
): Worths => {
  const moreHarmMinor = (harmPriceFactor - 1) * (harmPriceMinor[context.currency] ?? 0);
  const priceMinor = moneyIn(contactPriceMinor, context.currency);
  const values = new Float64Array(estimates.length);
  const takenOff = new Float64Array(estimates.length);
  let index = 0;
  for (const { valueMinor, harmProb } of estimates) {
    const off = moreHarmMinor * harmProb + priceMinor;
    takenOff[index] = off;
    values[index] = valueMinor - off;
    index += 1;
  }
  return { values, takenOff };
};
