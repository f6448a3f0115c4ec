/**
 * What a table of nights tells a model: the features of the case that a decision may rest on, and of a contact its channel, slot, tone, treatment and
 * how long ago it was, in a few stretches of days. Without a contact in reach of its effect all of these are not known.
 */
import type { Catalogue } from '../../engine/index.ts';
import type { FeatureTable } from '../features/feature-table.ts';
import type { ModelFeature } from '../features/model-feature.ts';
import type { FeatureList } from '../hazard/feature-list.ts';

/** Days since a contact are told in stretches; each begins here, the last ends where effects are taken to be over. */
const stretchStarts = [0, 1, 2, 4, 7] as const;
export const effectDays = 12;

/** How many of the first `days` days lie in each stretch. */
export const daysByStretch = (days: number): readonly number[] =>
  stretchStarts.map((from, stretch) => {
    const end = Math.min(days, stretchStarts[stretch + 1] ?? effectDays);
    return Math.max(0, end - from);
  });

export const stretchOf = (daysSince: number): number => stretchStarts.findLastIndex((from) => from <= daysSince);

const availability = 'at_decision';

type Allowed = { readonly feature: ModelFeature; readonly at: number };

const allowedOf = ({ features }: FeatureList): readonly Allowed[] =>
  features.flatMap(({ name, kind, levels, forDecisions }, at): readonly Allowed[] => {
    if (!forDecisions) return [];
    const common = { name, about: 'context', availability } as const;
    return [
      kind === 'category' && levels !== undefined
        ? { at, feature: { ...common, kind, levels: [...levels], encoding: 'one_hot' } }
        : { at, feature: { ...common, kind: 'number' } },
    ];
  });

type Action = Catalogue['actions'][number];
const traits = ['channel', 'slot', 'tone', 'treatment'] as const satisfies readonly (keyof Action)[];

const actionFeaturesOf = ({ actions }: Catalogue): readonly Extract<ModelFeature, { kind: 'category' }>[] =>
  traits.map((trait) => ({
    kind: 'category',
    name: `contact.${trait}`,
    about: 'action',
    availability,
    levels: [...new Set(actions.map((action) => action[trait]))].sort(),
    encoding: 'one_hot',
  }));

const sinceFeature: ModelFeature = { kind: 'number', name: 'contact.stretch', about: 'action', availability };

/** A night as a model sees it: the case as it stood, the contact that may still work, and the stretch of days since. */
export type Example = { readonly features: Float64Array; readonly place: number; readonly stretch: number };

export const responseFeatures = (featureSpec: FeatureList, catalogue: Catalogue) => {
  const allowed = allowedOf(featureSpec);
  const categories = actionFeaturesOf(catalogue);
  const codes = catalogue.actions.map((action) =>
    traits.map((trait, at) => categories[at]?.levels.indexOf(action[trait]) ?? -1),
  );
  const noContact = new Float64Array(traits.length + 1).fill(NaN);
  /** The action side of a row; −1: no contact. */
  const actionOf = (place: number, stretch: number): Float64Array =>
    place < 0 ? noContact : Float64Array.of(...(codes[place] ?? []), stretch);
  const contextOf = (features: Float64Array): Float64Array =>
    Float64Array.from(allowed, ({ at }) => features[at] ?? NaN);
  const contextFeatures = allowed.map(({ feature }) => feature);
  const all: readonly ModelFeature[] = [...contextFeatures, ...categories, sinceFeature];
  return {
    all,
    contextFeatures,
    actionOf,
    contextOf,
    /** The rows as columns; `withAction` false: of the case alone. */
    tableOf: (examples: readonly Example[], withAction = true): FeatureTable => ({
      features: withAction ? all : contextFeatures,
      columns: [
        ...allowed.map(({ at }) => Float64Array.from(examples, ({ features }) => features[at] ?? NaN)),
        ...(withAction ? actionColumns(examples, actionOf) : []),
      ],
    }),
  };
};

const actionColumns = (
  examples: readonly Example[],
  actionOf: (place: number, stretch: number) => Float64Array,
): readonly Float64Array[] =>
  Array.from({ length: traits.length + 1 }, (_, column) =>
    Float64Array.from(examples, ({ place, stretch }) => actionOf(place, stretch)[column] ?? NaN),
  );
