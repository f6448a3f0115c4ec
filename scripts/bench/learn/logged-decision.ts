/** One decision as it is told to learners of others: with its reward in euro, net of cost and of the price of harm. */
import { euroPerMinor } from '../../../data/index.ts';
import { defaultCatalogue, featureSpec, houseAssumptions } from '../../../engine/index.ts';
import type { NightRow } from '../../../models/index.ts';
import { rounded } from '../median.ts';

/** Money that comes in within so many nights counts for a decision. */
const rewardNights = 7;

export type NamedFeatures = Readonly<Record<string, number | string | null>>;

const decided = featureSpec.features.flatMap((feature, place) => (feature.forDecisions ? [{ feature, place }] : []));

export const namedFeatures = (values: Float64Array): NamedFeatures =>
  Object.fromEntries(
    decided.map(({ feature, place }) => {
      const value = values[place] ?? NaN;
      if (Number.isNaN(value)) return [feature.name, null];
      return [feature.name, feature.kind === 'category' ? (feature.levels[value] ?? null) : value];
    }),
  );

const currencyPlace = featureSpec.features.findIndex(({ name }) => name === 'currency');

export const currencyOf = ({ features }: NightRow): string => {
  const feature = featureSpec.features[currencyPlace];
  return (feature?.kind === 'category' ? feature.levels[features[currencyPlace] ?? NaN] : undefined) ?? 'EUR';
};

const rewardOf = (row: NightRow, later: readonly NightRow[]): number => {
  const currency = currencyOf(row);
  const perMinor = euroPerMinor(currency);
  const paid = later.reduce((sum, each) => (each.day < row.day + rewardNights ? sum + each.paidMinor : sum), 0);
  const cost = defaultCatalogue.actions[row.chosenPlace]?.costMinor[currency] ?? 0;
  const harm = row.complained ? (houseAssumptions.harmPriceMinor[currency] ?? 0) : 0;
  return rounded((paid - cost - harm) * perMinor, 4);
};

/** One decision as both formats tell it. */
export type LoggedDecision = {
  readonly features: NamedFeatures;
  /** Everything that could have been done, no contact last. */
  readonly actions: readonly { readonly place: number; readonly probability: number }[];
  readonly chosenPlace: number;
  readonly propensity: number;
  readonly reward: number;
};

/** `later` are the rows of the case from this one on. */
export const loggedOf = (row: NightRow, later: readonly NightRow[]): LoggedDecision => {
  const actions = [...row.options, { place: -1, probability: row.noContactProb }];
  return {
    features: namedFeatures(row.features),
    actions,
    chosenPlace: row.chosenPlace,
    propensity: actions.find(({ place }) => place === row.chosenPlace)?.probability ?? 0,
    reward: rewardOf(row, later),
  };
};
