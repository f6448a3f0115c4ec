/**
 * Feature vectors as receipts keep them: a short list of whole numbers, null where not known, in the order of the spec that the receipt names.
 * Read back they are the vector that was served, bit for bit, so that what was served is what is learnt from.
 */
import { featureSpec } from './feature-spec.ts';
import type { FeatureDeclaration } from './feature.ts';
import { retiredSpecs } from './retired-specs.ts';

/** Text and truth values are of receipts that name a retired spec. */
export type StoredFeature = string | number | boolean | null;

/** How many parts of one a feature is counted in: a number of two decimals is stored as whole hundredths. */
const partsOf = (feature: FeatureDeclaration): number => (feature.kind === 'number' ? 10 ** feature.decimals : 1);
const parts = featureSpec.features.map(partsOf);

/** Whole numbers: they are shorter and quicker to write than decimals, and receipts are written by the thousand a second. */
export const storedFeatures = (values: Float64Array): readonly (number | null)[] => {
  const stored: (number | null)[] = [];
  for (let place = 0; place < values.length; place += 1) {
    const whole = Math.round((values[place] ?? NaN) * (parts[place] ?? 1));
    stored.push(Number.isNaN(whole) ? null : whole);
  }
  return stored;
};

/** Null where the list is not one of the spec in force: what it holds means something else. */
export const featureVector = (specId: string, stored: readonly StoredFeature[]): Float64Array | null => {
  if (specId !== featureSpec.id || stored.length !== featureSpec.features.length) return null;
  return Float64Array.from(stored, (value, place) => (typeof value === 'number' ? value / (parts[place] ?? 1) : NaN));
};

const shown = (feature: FeatureDeclaration, value: StoredFeature): StoredFeature => {
  if (typeof value !== 'number') return value;
  return feature.kind === 'category' ? (feature.levels[value] ?? null) : value / partsOf(feature);
};

/** By name, categories by their level. Of a spec that is not known here, by place. */
export const namedFeatures = (
  specId: string,
  stored: readonly StoredFeature[],
): Readonly<Record<string, StoredFeature>> => {
  const isInForce = specId === featureSpec.id;
  const names = isInForce ? featureSpec.features.map(({ name }) => name) : retiredSpecs[specId];
  return Object.fromEntries(
    stored.map((value, place) => {
      const feature = isInForce ? featureSpec.features[place] : undefined;
      return [names?.[place] ?? `#${String(place)}`, feature === undefined ? value : shown(feature, value)];
    }),
  );
};
