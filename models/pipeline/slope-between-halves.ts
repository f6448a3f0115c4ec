/** How far the effects that one half of the debtors teaches are those that the other half teaches. */
import type { NightRow } from '../dataset/night-row.ts';
import type { ActionValues } from '../hazard/action-values.ts';

/**
 * Slope through the origin of one half's lifts on the other's, over the contacts that were open, with both halves taken to be off alike: 1 where
 * they agree, 0 where they have nothing in common. Null where neither half knows of any effect.
 */
export const slopeBetweenHalves = (
  values: ActionValues,
  rows: readonly NightRow[],
  currencyOf: (row: NightRow) => string,
): number | null => {
  let [products, squares] = [0, 0];
  for (const row of rows) {
    const { features, balanceMinor, daysLeft, options } = row;
    const open = options.map(({ place }) => place);
    values.lookAt({ features, balanceMinor, daysLeft, open, currency: currencyOf(row) });
    for (const place of open) {
      const [one, other] = [values.lift('halves', 0, place), values.lift('halves', 1, place)];
      products += one * other;
      squares += (one * one + other * other) / 2;
    }
  }
  return squares > 0 ? products / squares : null;
};
