/**
 * Attributes that the caller tells of a debtor, as features: the list of those in use under one version of the register, beside the features of
 * the spec. A vector has the values of the spec first, then those of the list in its order. Lists of old versions are kept for ever, so that
 * what was served can be read, learnt from and decided again.
 */
import { checksumOf } from '../checksum.ts';
import type { CaseContext } from '../context/case-context.ts';
import { caseFeatures } from './case-features.ts';
import { featureSpec } from './feature-spec.ts';

/** Values that a caller tells, by name. */
export type ToldAttributes = Readonly<Record<string, string | number | boolean>>;

export type DeclaredAttribute =
  | { readonly name: string; readonly kind: 'number' | 'boolean' }
  /** What is told and is none of the levels is not known. */
  | { readonly name: string; readonly kind: 'category'; readonly levels: readonly string[] };

export type AttributeList = {
  /** Of the register; 0: before its first. */
  readonly version: number;
  readonly attributes: readonly DeclaredAttribute[];
};

export const noAttributes: AttributeList = { version: 0, attributes: [] };

/** Under which name a model knows an attribute: never that of a feature of the spec. */
export const attributeFeatureName = (name: string): string => `attributes.${name}`;

/** What training and serving need to know of a vector with attributes. */
export type ExtendedSpec = {
  readonly id: string;
  readonly hash: string;
  readonly features: readonly {
    readonly name: string;
    readonly kind: 'number' | 'category';
    readonly levels?: readonly string[];
    readonly forDecisions: boolean;
    readonly isDeclared?: true;
  }[];
};

const separator = '+a';

export const specIdWith = ({ version, attributes }: AttributeList): string =>
  attributes.length === 0 ? featureSpec.id : `${featureSpec.id}${separator}${String(version)}`;

/** The version of the register that a spec names, 0 where it names none; null where it is not the spec in force. */
export const attributeVersionOf = (specId: string): number | null => {
  if (specId === featureSpec.id) return 0;
  const start = featureSpec.id + separator;
  const version = specId.startsWith(start) ? Number(specId.slice(start.length)) : NaN;
  return Number.isSafeInteger(version) && version > 0 ? version : null;
};

/** Without attributes it is the spec itself. */
export const specWith = (list: AttributeList): ExtendedSpec => {
  const { attributes } = list;
  if (attributes.length === 0) return featureSpec;
  return {
    id: specIdWith(list),
    hash: checksumOf({ spec: featureSpec.hash, attributes }),
    features: [
      ...featureSpec.features,
      ...attributes.map((attribute) => ({
        name: attributeFeatureName(attribute.name),
        ...(attribute.kind === 'category'
          ? { kind: 'category' as const, levels: attribute.levels }
          : { kind: 'number' as const }),
        forDecisions: true,
        isDeclared: true as const,
      })),
    ],
  };
};

/** Sums of squares of what is told stay finite. */
const widest = 1e12;

const numberOf = (told: number): number =>
  // A zero is a zero: −0 would be stored as 0.
  Number.isNaN(told) ? NaN : Math.min(widest, Math.max(-widest, told)) + 0;

/** NaN where it is not told, or told as something else than it is declared as. */
export const attributeValue = (attribute: DeclaredAttribute, told: ToldAttributes | undefined): number => {
  const value = told !== undefined && Object.hasOwn(told, attribute.name) ? told[attribute.name] : undefined;
  switch (attribute.kind) {
    case 'number':
      return typeof value === 'number' ? numberOf(value) : NaN;
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : NaN;
    case 'category': {
      const place = typeof value === 'string' ? attribute.levels.indexOf(value) : -1;
      return place < 0 ? NaN : place;
    }
  }
};

/** As a receipt keeps them, after the features of the spec: null where not known. */
export const storedAttributes = (
  { attributes }: AttributeList,
  told: ToldAttributes | undefined,
): readonly (number | null)[] =>
  attributes.map((attribute) => {
    const value = attributeValue(attribute, told);
    return Number.isNaN(value) ? null : value;
  });

/** A value under one declaration, under another of the same name: a level is found by its name. */
const translate = (from: DeclaredAttribute, to: DeclaredAttribute, value: number): number => {
  if (from.kind !== to.kind) return NaN;
  if (from.kind !== 'category' || to.kind !== 'category') return value;
  const level = from.levels[value];
  const place = level === undefined ? -1 : to.levels.indexOf(level);
  return place < 0 ? NaN : place;
};

/**
 * Reads stored values of one list as values of another, by name. `elsewhere` is asked for what the stored list does not have at all: what was
 * served is never replaced.
 */
export const makeAttributeReader = (
  from: AttributeList,
  to: AttributeList,
): ((stored: readonly unknown[], into: Float64Array, elsewhere: (place: number) => number) => void) => {
  const sources = to.attributes.map(({ name }) => from.attributes.findIndex((one) => one.name === name));
  return (stored, into, elsewhere) => {
    for (const [place, attribute] of to.attributes.entries()) {
      const source = sources[place] ?? -1;
      const declared = from.attributes[source];
      if (declared === undefined) {
        into[place] = elsewhere(place);
        continue;
      }
      const value = stored[source];
      into[place] = typeof value === 'number' ? translate(declared, attribute, value) : NaN;
    }
  };
};

/**
 * Contexts → vectors of the spec with the list. What is not permitted (it was barred since the list was made) is not known. Without
 * attributes these are the vectors of the spec themselves. The vector of the last context is kept: nobody may write to it.
 */
export const makeFeaturesOf = (
  list: AttributeList,
  permitted: AttributeList = list,
): ((context: CaseContext) => Float64Array) => {
  const { attributes } = list;
  if (attributes.length === 0) return caseFeatures;
  const names = new Set(permitted.attributes.map(({ name }) => name));
  const isPermitted = attributes.map(({ name }) => names.has(name));
  let lastContext: CaseContext | null = null;
  let lastVector = new Float64Array();
  return (context) => {
    if (context === lastContext) return lastVector;
    const values = caseFeatures(context);
    const vector = new Float64Array(values.length + attributes.length);
    vector.set(values);
    for (const [place, attribute] of attributes.entries()) {
      vector[values.length + place] =
        isPermitted[place] === true ? attributeValue(attribute, context.debtor?.attributes) : NaN;
    }
    [lastContext, lastVector] = [context, vector];
    return vector;
  };
};
