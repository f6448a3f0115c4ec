/**
 * Power and smallest effect of the relative readings by the delta method, for equal arms: fixed, by the tuned sequence and by the posterior.
 * As GrowthBook plans; ours is planner.ts.
 */
import { normalCdf, normalQuantile, normalTail } from '../distributions/normal.ts';
import type { Prior } from '../readings/posterior.ts';
import { tunedReach } from '../readings/tuned-sequence.ts';

export type RelativeDesign = {
  readonly mean: number;
  readonly variance: number;
  readonly debtorsPerArm: number;
  readonly alpha: number;
};

const errorAt = ({ mean, variance, debtorsPerArm }: RelativeDesign, effect: number): number =>
  Math.sqrt((variance / debtorsPerArm / mean ** 2) * (1 + (1 + effect) ** 2));

const boundOf = (alpha: number): number => normalQuantile(1 - alpha / 2);

/** How many times as wide as the fixed interval. */
const widening = ({ debtorsPerArm, alpha }: RelativeDesign, tunedAt: number | null): number =>
  tunedAt === null ? 1 : tunedReach({ alpha, total: 2 * debtorsPerArm, tunedAt }) / boundOf(alpha);

/** `tunedAt`: of the sequence; null for a fixed reading. */
export const relativePower = (design: RelativeDesign, effect: number, tunedAt: number | null): number => {
  const z = effect / (errorAt(design, effect) * widening(design, tunedAt));
  const bound = boundOf(design.alpha);
  return normalTail(bound - z) + normalTail(bound + z);
};

/** Chance that the credible interval leaves out 0. */
export const posteriorPower = (design: RelativeDesign, effect: number, prior: Prior): number => {
  const error = errorAt(design, effect);
  const believed = prior === null ? 0 : 1 / prior.variance;
  const pull = prior === null ? 0 : error ** 2 * prior.mean * believed;
  const reach = error ** 2 * Math.sqrt(1 / error ** 2 + believed) * boundOf(design.alpha);
  return normalTail((reach - pull - effect) / error) + normalCdf((-reach - pull - effect) / error);
};

/** Null: no effect is found with this power by so few. */
export const smallestRelativeEffect = (
  design: RelativeDesign,
  power: number,
  tunedAt: number | null,
): number | null => {
  const { mean, variance, debtorsPerArm, alpha } = design;
  const z = (boundOf(alpha) + normalQuantile(power)) * widening(design, tunedAt);
  const noise = (z ** 2 * variance) / debtorsPerArm / mean ** 2;
  if (noise >= 1) return null;
  // (1 − noise) g² − 2 g + (1 − noise) = 0 for g = 1 + effect.
  return (1 + Math.sqrt(1 - (1 - noise) ** 2)) / (1 - noise) - 1;
};
