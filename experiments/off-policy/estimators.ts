/**
 * Off-policy estimators. With weight w, reward r, the model's expectation q(chosen) and q(target), each is a mean over rounds of
 *
 *   g(w)·r                                 without a model: IPS, clipped, SNIPS (Swaminathan and Joachims 2015), sub-Gaussian
 *   q(target) + g(w)·(r − q(chosen))       with one: DM, DR (Dudík et al. 2011), SNDR, SWITCH-DR (Wang et al. 2017), DRos (Su et al. 2020)
 *
 * and they differ in g alone: w; min(w, λ); w over the mean weight; nothing; w where w ≤ τ, else nothing; λw/(w² + λ); w/(1 − λ + λw).
 * Where g divides by the mean weight the estimate is a ratio, and its error is that of a ratio: what is drawn again is both.
 */
import type { WeighedRounds } from './logged-round.ts';

export const estimatorNames = [
  'ips',
  'clipped_ips',
  'snips',
  'dm',
  'dr',
  'clipped_dr',
  'sndr',
  'switch_dr',
  'dros',
  'sg_ips',
  'sg_dr',
] as const;
export type EstimatorName = (typeof estimatorNames)[number];

/** `parameter`: λ of a clipped, optimistic-shrinkage or sub-Gaussian estimator, τ of SWITCH-DR; null for the others. */
export type Estimator = { readonly name: EstimatorName; readonly parameter: number | null };

type Kind = {
  readonly usesModel: boolean;
  /** Divides by the mean weight. */
  readonly isRatio: boolean;
  readonly transform: (weight: number, parameter: number) => number;
  /** Where it has a parameter: what it is when nothing is said. */
  readonly usual: number | null;
};

const asIs = (weight: number): number => weight;
const clip = (weight: number, most: number): number => Math.min(weight, most);
const subGaussian = (weight: number, lambda: number): number => weight / (1 - lambda + lambda * weight);

const kinds: Readonly<Record<EstimatorName, Kind>> = {
  ips: { usesModel: false, isRatio: false, transform: asIs, usual: null },
  clipped_ips: { usesModel: false, isRatio: false, transform: clip, usual: 10 },
  snips: { usesModel: false, isRatio: true, transform: asIs, usual: null },
  dm: { usesModel: true, isRatio: false, transform: () => 0, usual: null },
  dr: { usesModel: true, isRatio: false, transform: asIs, usual: null },
  clipped_dr: { usesModel: true, isRatio: false, transform: clip, usual: 10 },
  sndr: { usesModel: true, isRatio: true, transform: asIs, usual: null },
  switch_dr: { usesModel: true, isRatio: false, transform: (weight, most) => (weight <= most ? weight : 0), usual: 10 },
  dros: {
    usesModel: true,
    isRatio: false,
    transform: (weight, lambda) => (weight === 0 ? 0 : (lambda * weight) / (weight * weight + lambda)),
    usual: 100,
  },
  sg_ips: { usesModel: false, isRatio: false, transform: subGaussian, usual: 0.1 },
  sg_dr: { usesModel: true, isRatio: false, transform: subGaussian, usual: 0.1 },
};

export const usesModel = ({ name }: Pick<Estimator, 'name'>): boolean => kinds[name].usesModel;

/** The estimator with its usual parameter. */
export const usualEstimator = (name: EstimatorName): Estimator => ({ name, parameter: kinds[name].usual });

/** Sums over the rounds of each unit: the estimate is Σ plain / Σ rounds + Σ weighted / Σ weights. */
export type UnitSums = {
  readonly rounds: Float64Array;
  readonly plain: Float64Array;
  /** Null where the estimate is no ratio. */
  readonly ratio: { readonly weighted: Float64Array; readonly weights: Float64Array } | null;
};

const addTo = (sums: Float64Array, unit: number, value: number): void => {
  sums[unit] = (sums[unit] as number) + value;
};

type Expected = { readonly chosen: Float64Array; readonly target: Float64Array };

/** Null where the estimator needs none. */
const expectedBy = (name: EstimatorName, { modelledChosen, modelledTarget }: WeighedRounds): Expected | null => {
  if (!kinds[name].usesModel) return null;
  if (modelledChosen === null || modelledTarget === null) throw new Error(`${name} needs a reward model`);
  return { chosen: modelledChosen, target: modelledTarget };
};

/** Throws where the estimator needs a reward model and there is none. */
export const sumByUnit = ({ name, parameter }: Estimator, log: WeighedRounds): UnitSums => {
  const { isRatio, transform, usual } = kinds[name];
  const { weights, rewards, unitOf, unitCount } = log;
  const expected = expectedBy(name, log);
  const shape = parameter ?? usual ?? 0;
  const zeros = (): Float64Array => new Float64Array(unitCount);
  const sums = { rounds: zeros(), plain: zeros(), weighted: zeros(), weights: zeros() };
  for (const [round, weight] of weights.entries()) {
    const unit = unitOf[round] as number;
    const reward = rewards[round] as number;
    const surprise = expected === null ? reward : reward - (expected.chosen[round] as number);
    addTo(sums.rounds, unit, 1);
    if (expected !== null) addTo(sums.plain, unit, expected.target[round] as number);
    addTo(isRatio ? sums.weighted : sums.plain, unit, transform(weight, shape) * surprise);
    addTo(sums.weights, unit, weight);
  }
  const { rounds, plain, weighted } = sums;
  return { rounds, plain, ratio: isRatio ? { weighted, weights: sums.weights } : null };
};

const total = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** NaN where the weights of a ratio are all zero: a support check comes first. */
export const estimateOf = ({ rounds, plain, ratio }: UnitSums): number =>
  total(plain) / total(rounds) + (ratio === null ? 0 : total(ratio.weighted) / total(ratio.weights));

/**
 * How far each unit moves the estimate (its influence, by the delta method), to be summed: differences of two estimates on the same log
 * are differences of these.
 */
export const influences = ({ rounds, plain, ratio }: UnitSums): Float64Array => {
  const roundTotal = total(rounds);
  const plainMean = total(plain) / roundTotal;
  const weightTotal = ratio === null ? 1 : total(ratio.weights);
  const ratioMean = ratio === null ? 0 : total(ratio.weighted) / weightTotal;
  return Float64Array.from(plain, (sum, unit) => {
    const own = (sum - plainMean * (rounds[unit] as number)) / roundTotal;
    if (ratio === null) return own;
    return own + ((ratio.weighted[unit] as number) - ratioMean * (ratio.weights[unit] as number)) / weightTotal;
  });
};

/** Of an estimate whose units have these influences; with one round a unit, the usual s/√n. */
export const standardErrorOf = (influence: Float64Array): number => {
  const count = influence.length;
  if (count < 2) return NaN;
  let squares = 0;
  for (const value of influence) squares += value * value;
  return Math.sqrt((squares * count) / (count - 1));
};
