/**
 * The first gate against leaks, and the strict one: a feature whose declared value is only known after the decision (how long the call took,
 * whether the invoice was disputed later) is refused before a row is read. What was declared wrongly is left to find-leaks.ts.
 */
import { success, type Result } from '../../engine/index.ts';
import type { ModelFeature } from '../features/model-feature.ts';
import { refused, type Refusal } from '../refusal.ts';

export const checkAvailability = (features: readonly ModelFeature[]): Result<readonly ModelFeature[], Refusal> => {
  const late = features.filter(({ availability }) => availability === 'after_decision').map(({ name }) => name);
  if (late.length === 0) return success(features);
  return refused('feature-after-decision', `not known when the decision is made: ${late.join(', ')}`);
};
