import { expect, test } from 'vitest';
import { modelSpecSchema } from '../../engine/index.ts';
import { withTunedPrices } from './tuned-prices.ts';

const objectiveOf = (objective: object) => modelSpecSchema.parse({ model: 'r@1', objective }).objective;
const prices = { harmPriceFactor: 3, contactPriceMinor: { EUR: 40, SEK: 450 } };

test.each<[string, object, unknown, object]>([
  ['none found', { harmPriceFactor: 2 }, {}, { harmPriceFactor: 2, contactPriceMinor: 0 }],
  ['nonsense', {}, { prices: { harmPriceFactor: -1 } }, { harmPriceFactor: 1, contactPriceMinor: 0 }],
  ['found ones', {}, { prices }, { harmPriceFactor: 3, contactPriceMinor: { EUR: 40, SEK: 450 } }],
  [
    'its own, where they are dearer',
    { harmPriceFactor: 5, contactPriceMinor: { EUR: 90, NOK: 7 } },
    { prices },
    { harmPriceFactor: 5, contactPriceMinor: { EUR: 90, SEK: 450, NOK: 7 } },
  ],
  [
    'its one price for all',
    { contactPriceMinor: 100 },
    { prices },
    { contactPriceMinor: { EUR: 100, SEK: 450, NOK: 100 } },
  ],
  [
    'a factor alone',
    { contactPriceMinor: 100 },
    { prices: { harmPriceFactor: 2, contactPriceMinor: {} } },
    { harmPriceFactor: 2, contactPriceMinor: 100 },
  ],
])('%s', (_, own, settings, expected) => {
  expect(withTunedPrices(objectiveOf(own), settings)).toMatchObject(expected);
});
