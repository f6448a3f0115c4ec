/** From a distribution and one uniform number to an action and its propensity. Pure: the number is drawn and stored by the caller. */
import type { ActionDistribution } from '../policy/policy.ts';

/** `index` is a place among the candidates. */
export type SampledAction =
  | { readonly kind: 'contact'; readonly index: number; readonly propensity: number }
  | { readonly kind: 'no_contact' | 'hand_off'; readonly propensity: number };

/** How far a sum of probabilities may be from 1 by rounding. */
const probabilityTolerance = 1e-9;

/** Walks candidates in order, then `no_contact`, then `hand_off`; `draw` in [0, 1). An action of probability zero is never returned. */
export const sampleAction = (distribution: ActionDistribution, draw: number): SampledAction => {
  let cumulative = 0;
  let last: SampledAction | null = null;
  const { candidates, noContact, handOff } = distribution;
  for (let index = 0; index < candidates.length; index += 1) {
    const propensity = candidates[index] ?? 0;
    if (propensity <= 0) continue;
    cumulative += propensity;
    last = { kind: 'contact', index, propensity };
    if (draw < cumulative) return last;
  }
  if (noContact > 0) {
    cumulative += noContact;
    last = { kind: 'no_contact', propensity: noContact };
    if (draw < cumulative) return last;
  }
  if (handOff > 0) {
    cumulative += handOff;
    last = { kind: 'hand_off', propensity: handOff };
  }
  if (last === null || Math.abs(cumulative - 1) > probabilityTolerance) {
    throw new Error(`a policy returned probabilities that sum to ${String(cumulative)}, not 1`);
  }
  // Rounding may leave the sum a hair below 1 and the draw above it: the last action with weight takes it.
  return last;
};
