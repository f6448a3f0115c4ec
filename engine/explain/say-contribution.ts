/** How much a group of features moved a value, in words. */
import type { Money } from '../vocabulary/money.ts';
import type { FeatureFactor } from './feature-factors.ts';
import { speakerOf, type SpokenLanguage } from './speak.ts';

export const sayContribution = (factor: FeatureFactor, moved: Money, language: SpokenLanguage): string => {
  const { phrases, fill, money } = speakerOf(language);
  const words = moved.amount > 0 ? phrases.raises : moved.amount < 0 ? phrases.lowers : phrases.leaves;
  return fill(words, {
    factor: phrases.factors[factor],
    money: money({ ...moved, amount: Math.abs(moved.amount) }),
  });
};
