/**
 * Features gathered by what they are about, so that a person can read what moved a value: a dozen circumstances instead of ninety numbers.
 * Every feature of the spec is in exactly one; attributes that callers tell are one more.
 */
import type { FeatureGroup } from '../features/feature-group.ts';
import { featureGroups, featureSpec } from '../features/feature-spec.ts';
import { balanceFeatures } from '../features/groups/balance.ts';
import { calendarFeatures } from '../features/groups/calendar.ts';
import { delinquencyFeatures } from '../features/groups/delinquency.ts';
import { fatigueFeatures } from '../features/groups/fatigue.ts';
import { kindFeatures } from '../features/groups/kinds.ts';
import { punctualityFeatures, rhythmFeatures } from '../features/groups/payments.ts';
import { promiseFeatures } from '../features/groups/promises.ts';
import { protectedFeatures } from '../features/groups/protected.ts';
import { responseFeatures } from '../features/groups/response.ts';
import { standingFeatures } from '../features/groups/standing.ts';

const groupOf = {
  delinquency: delinquencyFeatures,
  balance: balanceFeatures,
  paymentRhythm: rhythmFeatures,
  punctuality: punctualityFeatures,
  promises: promiseFeatures,
  response: responseFeatures,
  recentContacts: fatigueFeatures,
  standing: standingFeatures,
  kindOfCase: kindFeatures,
  calendar: calendarFeatures,
  /** Never decided by: what it is given shows whether that holds. */
  protected: protectedFeatures,
} as const satisfies Readonly<Record<string, FeatureGroup>>;

export const featureFactorNames = [...(Object.keys(groupOf) as (keyof typeof groupOf)[]), 'attributes'] as const;
export type FeatureFactor = (typeof featureFactorNames)[number];

/** Places in a vector, `[from, to)`. */
export type FactorPlaces = { readonly factor: FeatureFactor; readonly from: number; readonly to: number };

const placesOfSpec: readonly FactorPlaces[] = (Object.keys(groupOf) as (keyof typeof groupOf)[]).map((factor) => {
  const before = featureGroups.slice(0, featureGroups.indexOf(groupOf[factor]));
  const from = before.reduce((count, { features }) => count + features.length, 0);
  return { factor, from, to: from + groupOf[factor].features.length };
});

/** Of a vector of so many features; attributes stand after those of the spec. */
export const featureFactors = (width: number): readonly FactorPlaces[] => {
  const specWidth = featureSpec.features.length;
  return width <= specWidth ? placesOfSpec : [...placesOfSpec, { factor: 'attributes', from: specWidth, to: width }];
};
