/**
 * Feature vectors as receipts keep them: a short list of numbers, null where not known, in the order of the spec that the receipt names.
 * Read back they are the vector that was served, bit for bit, so that what was served is what is learnt from.
 */
import { featureSpec } from './feature-spec.ts';
import type { FeatureDeclaration } from './feature.ts';
import { retiredSpecs } from './retired-specs.ts';

/** Text and truth values are of receipts that name a retired spec. */
export type StoredFeature = string | number | boolean | null;

export const storedFeatures = (values: Float64Array): readonly (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));

/** Null where the list is not one of the spec in force: what it holds means something else. */
export const featureVector = (specId: string, stored: readonly StoredFeature[]): Float64Array | null => {
  if (specId !== featureSpec.id || stored.length !== featureSpec.features.length) return null;
  return Float64Array.from(stored, (value) => (typeof value === 'number' ? value : NaN));
};

const shown = (feature: FeatureDeclaration, value: StoredFeature): StoredFeature =>
  feature.kind === 'category' && typeof value === 'number' ? (feature.levels[value] ?? null) : value;

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
