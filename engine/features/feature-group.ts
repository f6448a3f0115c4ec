/** Features that are read together, and how their values are written. */
import type { FeatureDeclaration } from './feature.ts';
import type { Moment } from './moment.ts';

/** A vector being written. */
export type Row = { readonly values: Float64Array; place: number };

export const put = (row: Row, value: number): void => {
  row.values[row.place] = value;
  row.place += 1;
};

/** Features that belong together. `write` puts all their values in order: one call for many, as a call for each costs more than the value. */
export type FeatureGroup = {
  readonly features: readonly FeatureDeclaration[];
  readonly write: (moment: Moment, row: Row) => void;
};

export const featureGroup = (features: FeatureGroup['features'], write: FeatureGroup['write']): FeatureGroup => ({
  features,
  write,
});

export const flagOf = (holds: boolean): number => (holds ? 1 : 0);
