/** The balance that a decision was made with, from the features that it kept: they hold it to the last minor unit. */
import { featureSpec, moneyScale } from '../../engine/index.ts';

const place = featureSpec.features.findIndex(({ name }) => name === 'balance');

export const storedBalance = (features: Float64Array, currency: string): number =>
  Math.round((features[place] ?? NaN) * moneyScale(currency).minorPerUnit);
