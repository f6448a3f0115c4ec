/**
 * The prices that a nightly run found for its model (`settings.prices` of the version): those at which it makes no more contacts and causes no
 * more complaints than its base. They belong to the version and come and go with it; where a strategy asks for dearer ones, its own hold.
 */
import { z } from 'zod';
import { houseAssumptions, moneyIn, type ModelSpec } from '../../engine/index.ts';

const pricesSchema = z.object({
  prices: z.object({
    harmPriceFactor: z.number().min(1).max(1_000),
    contactPriceMinor: z.record(z.string(), z.number().nonnegative()),
  }),
});

type Objective = ModelSpec['objective'];

const dearer = (own: Objective['contactPriceMinor'], found: Readonly<Record<string, number>>) => {
  const priced = typeof own === 'number' ? houseAssumptions.harmPriceMinor : own;
  const currencies = new Set([...Object.keys(found), ...Object.keys(priced)]);
  return Object.fromEntries(
    [...currencies].map((currency) => [currency, Math.max(moneyIn(own, currency), found[currency] ?? 0)]),
  );
};

/** `settings`: of the stored version. */
export const withTunedPrices = (objective: Objective, settings: unknown): Objective => {
  const found = pricesSchema.safeParse(settings);
  if (!found.success) return objective;
  const { harmPriceFactor, contactPriceMinor } = found.data.prices;
  if (Object.keys(contactPriceMinor).length === 0)
    return { ...objective, harmPriceFactor: Math.max(objective.harmPriceFactor, harmPriceFactor) };
  return {
    ...objective,
    harmPriceFactor: Math.max(objective.harmPriceFactor, harmPriceFactor),
    contactPriceMinor: dearer(objective.contactPriceMinor, contactPriceMinor),
  };
};
