/**
 * Empirical Bayes: many effects, each measured with an error, are taken as drawn around a common level with a spread τ that the effects
 * themselves tell (Paule and Mandel 1982). Each is pulled to the level, the more the less it is known by itself, so that the largest of many
 * is not taken at its word (the winner's curse).
 */

export type Measured = { readonly estimate: number; readonly standardError: number };

export type Shrunk = {
  readonly estimate: number;
  readonly standardError: number;
  /** Share of its measured distance to the common level that is believed: 0 … 1. */
  readonly believedShare: number;
};

export type Shrinkage = {
  readonly level: number;
  /** τ: how far the true effects lie apart. */
  readonly spread: number;
  readonly effects: readonly Shrunk[];
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const weightsAt = (effects: readonly Measured[], variance: number): readonly number[] =>
  effects.map(({ standardError }) => 1 / (variance + standardError ** 2));

const levelAt = (effects: readonly Measured[], variance: number): number => {
  const weights = weightsAt(effects, variance);
  return sum(effects.map(({ estimate }, place) => estimate * (weights[place] ?? 0))) / sum(weights);
};

/** Σ (e − level)² / (τ² + s²): n − 1 on average where τ is right; falls as τ² grows. */
const excess = (effects: readonly Measured[], variance: number): number => {
  const level = levelAt(effects, variance);
  return sum(
    weightsAt(effects, variance).map((weight, place) => weight * ((effects[place]?.estimate ?? 0) - level) ** 2),
  );
};

const bisections = 60;

/** τ²: 0 where the effects lie no farther apart than their errors. */
const spreadSquared = (effects: readonly Measured[], level: number | null): number => {
  const wanted = level === null ? effects.length - 1 : effects.length;
  const at = (variance: number): number =>
    level === null
      ? excess(effects, variance)
      : sum(effects.map(({ estimate, standardError }) => (estimate - level) ** 2 / (variance + standardError ** 2)));
  if (wanted < 1 || at(0) <= wanted) return 0;
  let high = Math.max(...effects.map(({ estimate, standardError }) => estimate ** 2 + standardError ** 2));
  while (at(high) > wanted) high *= 2;
  let low = 0;
  for (let step = 0; step < bisections; step += 1) {
    const middle = (low + high) / 2;
    if (at(middle) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** `known`: the common level with its error, where another reading tells it; else the effects themselves do. */
export const shrinkEffects = (effects: readonly Measured[], known: Measured | null = null): Shrinkage => {
  const variance = spreadSquared(effects, known?.estimate ?? null);
  const common = known?.estimate ?? levelAt(effects, variance);
  const levelVariance = known === null ? 1 / sum(weightsAt(effects, variance)) : known.standardError ** 2;
  return {
    level: common,
    spread: Math.sqrt(variance),
    effects: effects.map(({ estimate, standardError }) => {
      const believedShare = variance / (variance + standardError ** 2);
      return {
        estimate: common + believedShare * (estimate - common),
        standardError: Math.sqrt(believedShare * standardError ** 2 + (1 - believedShare) ** 2 * levelVariance),
        believedShare,
      };
    }),
  };
};
