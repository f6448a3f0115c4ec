/**
 * How a strategy tries: a core (by its kind) and a floor, a share for every arm alike. Both give way to a cap on what trying may
 * be expected to lose: first the floor shrinks, then the core moves towards the best.
 */
import { moneyIn, type ExplorationSpec } from '../../vocabulary/model-spec.ts';
import type { Arms } from './arms.ts';
import {
  blend,
  greedyShares,
  highestOf,
  inverseGapShares,
  meanOf,
  softmaxShares,
  thompsonShares,
  withFloor,
  worthOf,
} from './shares.ts';

export type Explored = {
  /** By arm; they sum to 1. */
  readonly shares: Float64Array;
  /** Without the floor. */
  readonly core: Float64Array;
  readonly floor: number;
  /** What the shares are expected to lose against the best, minor units. */
  readonly lossMinor: number;
};

/** ε by the night: numerator ÷ (night + 1), never below the floor nor above 1. */
export const epsilonOf = (
  { floor, numerator }: { readonly floor: number; readonly numerator: number },
  night: number,
): number => Math.min(1, Math.max(floor, numerator / (night + 1)));

const coreOf = (spec: ExplorationSpec, { values, draws }: Arms, currency: string): Float64Array => {
  switch (spec.kind) {
    case 'greedy':
    case 'epsilon':
      return greedyShares(values);
    case 'softmax':
      return softmaxShares(values, moneyIn(spec.temperatureMinor, currency));
    case 'inverse_gap':
      return inverseGapShares(values, { gamma: spec.gamma, unitMinor: moneyIn(spec.unitMinor, currency) });
    case 'thompson':
      return thompsonShares(draws);
  }
};

const floorOf = (spec: ExplorationSpec, night: number): number => {
  if (spec.kind === 'greedy') return 0;
  return spec.kind === 'epsilon' ? epsilonOf(spec, night) : spec.floor;
};

/** `capMinor` is what may be lost by this decision, were it wholly the model's; Infinity where nothing limits it. */
export const explore = (
  spec: ExplorationSpec,
  arms: Arms,
  { night, currency, capMinor }: { readonly night: number; readonly currency: string; readonly capMinor: number },
): Explored => {
  const core = coreOf(spec, arms, currency);
  const floor = floorOf(spec, night);
  return withinCap({ core, floor, values: arms.values }, capMinor);
};

type Wanted = { readonly core: Float64Array; readonly floor: number; readonly values: Float64Array };

const withinCap = ({ core, floor, values }: Wanted, capMinor: number): Explored => {
  const best = highestOf(values);
  const coreLoss = Math.max(0, best - worthOf(core, values));
  const floorLoss = Math.max(0, best - meanOf(values));
  const lossMinor = (1 - floor) * coreLoss + floor * floorLoss;
  if (lossMinor <= capMinor) return { shares: withFloor(core, floor), core, floor, lossMinor };
  if (coreLoss <= capMinor) {
    const smaller = (capMinor - coreLoss) / (floorLoss - coreLoss);
    return { shares: withFloor(core, smaller), core, floor: smaller, lossMinor: capMinor };
  }
  const calm = blend(greedyShares(values), core, capMinor / coreLoss);
  return { shares: calm, core: calm, floor: 0, lossMinor: capMinor };
};
