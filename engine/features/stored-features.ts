/**
 * Feature vectors as receipts keep them: a short list of whole numbers, null where not known, in the order of the spec that the receipt names.
 * Read back they are the vector that was served, bit for bit, so that what was served is what is learnt from.
 */
import { attributeFeatureName, attributeVersionOf, type AttributeList } from './attributes.ts';
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

/**
 * The features of the spec, without attributes, which stand after them. Null where the list is not one of the spec in force: what it holds
 * means something else. `into` is of the spec's length.
 */
export const featureVector = (
  specId: string,
  stored: readonly StoredFeature[],
  into: Float64Array = new Float64Array(featureSpec.features.length),
): Float64Array | null => {
  const version = specId === featureSpec.id ? 0 : attributeVersionOf(specId);
  if (version === null || stored.length < into.length || (version === 0 && stored.length > into.length)) return null;
  for (let place = 0; place < into.length; place += 1) {
    const value = stored[place];
    into[place] = typeof value === 'number' ? value / (parts[place] ?? 1) : NaN;
  }
  return into;
};

const shown = (feature: FeatureDeclaration, value: StoredFeature): StoredFeature => {
  if (typeof value !== 'number') return value;
  return feature.kind === 'category' ? (feature.levels[value] ?? null) : value / partsOf(feature);
};

/** The values of attributes, which stand after the features of the spec. */
export const storedAttributeValues = (stored: readonly StoredFeature[]): readonly StoredFeature[] =>
  stored.slice(featureSpec.features.length);

const shownAttribute = (
  attribute: AttributeList['attributes'][number],
  value: StoredFeature | undefined,
): StoredFeature => {
  if (typeof value !== 'number') return null;
  if (attribute.kind === 'category') return attribute.levels[value] ?? null;
  return attribute.kind === 'boolean' ? value === 1 : value;
};

/** By the names that models know them by. `list` is of the version that the receipt names. */
export const namedAttributes = (
  list: AttributeList,
  stored: readonly StoredFeature[],
): Readonly<Record<string, StoredFeature>> => {
  const values = storedAttributeValues(stored);
  return Object.fromEntries(
    list.attributes.map((attribute, place) => [
      attributeFeatureName(attribute.name),
      shownAttribute(attribute, values[place]),
    ]),
  );
};

/** By name, categories by their level; attributes are left out. Of a spec that is not known here, by place. */
export const namedFeatures = (
  specId: string,
  stored: readonly StoredFeature[],
): Readonly<Record<string, StoredFeature>> => {
  const isInForce = attributeVersionOf(specId) !== null;
  const names = isInForce ? featureSpec.features.map(({ name }) => name) : retiredSpecs[specId];
  const values = isInForce ? stored.slice(0, featureSpec.features.length) : stored;
  return Object.fromEntries(
    values.map((value, place) => {
      const feature = isInForce ? featureSpec.features[place] : undefined;
      return [names?.[place] ?? `#${String(place)}`, feature === undefined ? value : shown(feature, value)];
    }),
  );
};
