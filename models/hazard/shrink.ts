/**
 * From sums to effects: the base is partialled out, and the effects are shrunken block by block, each block's prior variance and the noise
 * by empirical Bayes (MacKay's fixed point for the evidence, Neural Computation 4(3), 1992, after two steps of EM, which cannot overshoot).
 * Closed form throughout.
 */
import {
  cholesky,
  dot,
  inverseDiagonal,
  quadraticForm,
  solveCholesky,
  solveLower,
  solveLowerTransposed,
} from './linear-algebra.ts';
import type { EffectLayout } from './effect-layout.ts';
import type { HazardSettings } from './settings.ts';
import type { Sums } from './sums.ts';

/** What the sums say of the effects once the base has taken its part. */
export type EffectSums = {
  readonly size: number;
  readonly gram: Float64Array;
  readonly moments: Float64Array;
  readonly squares: number;
  /** Rows less coefficients of the base. */
  readonly freedom: number;
  /** Base coefficients that belong to effects θ. */
  readonly baseFor: (effects: Float64Array) => Float64Array;
};

/** A hair of ridge keeps base columns that say the same from breaking the factorisation. */
const baseRidge = 1e-7;

/**
 * What the base is held to. Its first columns are the constant, which is free, and the hazard foretold without contacts, whose coefficient is held to 1
 * by `ofHazard`: it was fitted on the same rows, and a free one would undo what held it back. The others are held to 0 by `ofOthers`. Both are added to
 * the squares: noise over prior variance.
 */
export type BasePrior = { readonly ofHazard: number; readonly ofOthers: number };

const hazardColumn = 1;

const penaltyOf = (prior: BasePrior | null, column: number): number => {
  if (prior === null || column < hazardColumn) return 0;
  return column === hazardColumn ? prior.ofHazard : prior.ofOthers;
};

const baseFactorOf = (sums: Sums, baseSize: number, prior: BasePrior | null): Float64Array => {
  const size = sums.moments.length;
  const gram = new Float64Array(baseSize * baseSize);
  for (let i = 0; i < baseSize; i += 1) {
    for (let j = 0; j <= i; j += 1) gram[i * baseSize + j] = sums.gram[i * size + j] as number;
    gram[i * baseSize + i] = (gram[i * baseSize + i] as number) * (1 + baseRidge) + baseRidge + penaltyOf(prior, i);
  }
  return cholesky(gram, baseSize) ?? new Float64Array(baseSize * baseSize);
};

export const partialOutBase = (sums: Sums, baseSize: number, prior: BasePrior | null = null): EffectSums => {
  const size = sums.moments.length;
  const effectSize = size - baseSize;
  const factor = baseFactorOf(sums, baseSize, prior);
  // Row i: L⁻¹ of the base's products with effect i.
  const projected = Array.from({ length: effectSize }, (_, effect) => {
    const at = (baseSize + effect) * size;
    const row = sums.gram.slice(at, at + baseSize);
    solveLower(factor, baseSize, row);
    return row;
  });
  const baseMoments = sums.moments.slice(0, baseSize);
  if (prior !== null) baseMoments[hazardColumn] = (baseMoments[hazardColumn] as number) + prior.ofHazard;
  solveLower(factor, baseSize, baseMoments);
  const gram = new Float64Array(effectSize * effectSize);
  const moments = new Float64Array(effectSize);
  for (const [i, row] of projected.entries()) {
    const at = (baseSize + i) * size + baseSize;
    for (let j = 0; j <= i; j += 1) {
      gram[i * effectSize + j] = (sums.gram[at + j] as number) - dot(row, projected[j] as Float64Array);
    }
    moments[i] = (sums.moments[baseSize + i] as number) - dot(row, baseMoments);
  }
  const baseFor = (effects: Float64Array): Float64Array => {
    const left = baseMoments.slice();
    for (const [i, row] of projected.entries()) {
      const effect = effects[i] as number;
      for (let index = 0; index < baseSize; index += 1) {
        left[index] = (left[index] as number) - effect * (row[index] as number);
      }
    }
    solveLowerTransposed(factor, baseSize, left);
    return left;
  };
  const squares = Math.max(0, sums.squares + (prior?.ofHazard ?? 0) - dot(baseMoments, baseMoments));
  return { size: effectSize, gram, moments, squares, freedom: Math.max(1, sums.count - baseSize), baseFor };
};

export type Shrinkage = {
  /** Prior variance by block. */
  readonly variances: readonly number[];
  /** Variance of a row of weight 1. */
  readonly noise: number;
};

export type Posterior = Shrinkage & {
  readonly mean: Float64Array;
  /** Lower factor of the posterior precision. */
  readonly factor: Float64Array;
};

type Blocks = Pick<EffectLayout, 'blocks'>;

const precisionFactor = (sums: EffectSums, layout: Blocks, { variances, noise }: Shrinkage): Float64Array => {
  const precision = sums.gram.map((value) => value / noise);
  for (const [block, { columns }] of layout.blocks.entries()) {
    for (const column of columns) {
      const at = column * sums.size + column;
      precision[at] = (precision[at] as number) + 1 / (variances[block] as number);
    }
  }
  const factor = cholesky(precision, sums.size);
  if (factor === null) throw new Error('a Gram matrix with a positive prior is positive definite');
  return factor;
};

/** The posterior under a given shrinkage. */
export const solveEffects = (sums: EffectSums, layout: Blocks, shrinkage: Shrinkage): Posterior => {
  const factor = precisionFactor(sums, layout, shrinkage);
  const scaled = sums.moments.map((value) => value / shrinkage.noise);
  return { ...shrinkage, factor, mean: solveCholesky(factor, sums.size, scaled) };
};

type Bounds = Pick<HazardSettings, 'leastEffectSd' | 'mostEffectSd' | 'anyEffectSd' | 'beliefWeight'>;

/**
 * By block, how far its coefficients are believed to stray, as a share of the effect of any contact: wordings differ by little, channels by
 * more, and each of many leanings by less than any of a few. The rows decide in the end; a belief weighs as much as `beliefWeight` settled
 * coefficients. Where it is known that no contact has an effect, neither do they differ.
 */
const believedShares: Readonly<Record<string, number>> = {
  channel: 0.4,
  slot: 0.2,
  tone: 0.15,
  treatment: 0.2,
  pairs: 0.1,
  own: 0.1,
  lasting: 0.05,
  'any × context': 0.15,
  'channel × context': 0.08,
  'slot × context': 0.04,
  'tone × context': 0.06,
  'treatment × context': 0.06,
  'any × attributes': 0.15,
  'channel × attributes': 0.08,
  'slot × attributes': 0.04,
  'tone × attributes': 0.06,
  'treatment × attributes': 0.06,
};

/** Place of the effect of any contact. */
const anyContact = 0;

type Belief = { readonly variance: number; readonly weight: number };

type Known = { readonly mean: Float64Array; readonly spread: Float64Array; readonly bounds: Bounds };

const beliefOf = (block: string, { mean, spread, bounds }: Known): Belief => {
  const share = believedShares[block];
  if (share === undefined) return { variance: 0, weight: 0 };
  const anySquared = (mean[anyContact] ?? 0) ** 2 + (spread[anyContact] ?? 0);
  return { variance: share ** 2 * anySquared, weight: bounds.beliefWeight };
};

/** How many steps of EM come before the faster fixed point. */
const emSteps = 2;

type Step = {
  readonly variance: number;
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  readonly belief: Belief;
  readonly isEm: boolean;
};

const nextVariance = (columns: readonly number[], { variance, mean, spread, belief, isEm }: Step): number => {
  let squares = belief.weight * belief.variance;
  let spreads = 0;
  for (const column of columns) {
    squares += (mean[column] as number) ** 2;
    spreads += spread[column] as number;
  }
  // How many of the block's coefficients the data, rather than the prior, have settled.
  const settled = columns.length - spreads / variance;
  return isEm
    ? (squares + spreads) / (columns.length + belief.weight)
    : squares / Math.max(1e-9 * columns.length, settled + belief.weight);
};

const shrinkOnce = (
  sums: EffectSums,
  layout: Blocks,
  { posterior, bounds, isEm }: { posterior: Posterior; bounds: Bounds; isEm: boolean },
): Shrinkage => {
  const { mean, factor, variances, noise } = posterior;
  const spread = inverseDiagonal(factor, sums.size);
  let settled = 0;
  const next = layout.blocks.map(({ name, columns }, block) => {
    const variance = variances[block] as number;
    for (const column of columns) settled += 1 - (spread[column] as number) / variance;
    const wanted = nextVariance(columns, {
      ...{ variance, mean, spread, isEm },
      belief: beliefOf(name, { mean, spread, bounds }),
    });
    if (name === 'any') return bounds.anyEffectSd ** 2;
    return Math.min(bounds.mostEffectSd ** 2, Math.max(bounds.leastEffectSd ** 2, wanted));
  });
  const residual = sums.squares - 2 * dot(sums.moments, mean) + quadraticForm(sums.gram, sums.size, mean);
  // A discounted or thinned sum may by rounding fall below what is possible; the noise never vanishes.
  return { variances: next, noise: Math.max(0.1 * noise, residual / Math.max(1, sums.freedom - settled)) };
};

/** Where empirical Bayes starts: nothing known, a moderate effect. */
const startShrinkage = (sums: EffectSums, layout: Blocks, { anyEffectSd }: Bounds): Shrinkage => ({
  variances: layout.blocks.map(({ name }) => (name === 'any' ? anyEffectSd : 0.003) ** 2),
  noise: Math.max(1e-9, sums.squares / sums.freedom),
});

export const shrinkEffects = (
  sums: EffectSums,
  layout: Blocks,
  { start, steps, bounds }: { start: Shrinkage | null; steps: number; bounds: Bounds },
): Posterior => {
  let posterior = solveEffects(sums, layout, start ?? startShrinkage(sums, layout, bounds));
  for (let step = 0; step < steps; step += 1) {
    const isEm = start === null && step < emSteps;
    posterior = solveEffects(sums, layout, shrinkOnce(sums, layout, { posterior, bounds, isEm }));
  }
  return posterior;
};

const baseOf = ({ gram, moments, squares, count }: Sums, baseSize: number): Sums => ({
  gram: Float64Array.from(
    { length: baseSize * baseSize },
    (_, at) => gram[Math.floor(at / baseSize) * moments.length + (at % baseSize)] as number,
  ),
  moments: moments.slice(0, baseSize),
  ...{ squares, count },
});

/** Prior standard deviation of the coefficient of the hazard foretold without contacts. */
const hazardSd = 0.1;

/**
 * How far the base's columns are to be held back, by empirical Bayes on the base alone: with few payments their free coefficients foretell
 * worse than none.
 */
export const findBasePrior = (
  sums: Sums,
  baseSize: number,
  { steps, bounds }: { readonly steps: number; readonly bounds: Bounds },
): BasePrior => {
  const leading = hazardColumn + 1;
  const columns = Array.from({ length: baseSize - leading }, (_, index) => index);
  const layout = { blocks: [{ name: 'base', columns }].filter(() => columns.length > 0) };
  const { variances, noise } = shrinkEffects(partialOutBase(baseOf(sums, baseSize), leading), layout, {
    ...{ start: null, steps, bounds },
  });
  return { ofHazard: noise / hazardSd ** 2, ofOthers: noise / (variances[0] ?? Infinity) };
};

/** A draw of the effects: the mean plus L⁻ᵀz of standard normals z. */
export const drawEffects = ({ mean, factor }: Posterior, normals: Float64Array): Float64Array => {
  const draw = normals.slice();
  solveLowerTransposed(factor, mean.length, draw);
  for (let index = 0; index < draw.length; index += 1) draw[index] = (draw[index] as number) + (mean[index] as number);
  return draw;
};
