/**
 * The mean time without the event within a horizon: the area under the curve up to it (Irwin 1949, Royston and Parmar 2013). Whoever has
 * not had the event by then counts with the horizon. It exists where a median does not, and needs no proportional hazards to be compared.
 */
import { success, type Result } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';
import { normalBound } from './chi-square.ts';
import type { SurvivalCurve } from './kaplan-meier.ts';

export type MeanTime = { readonly mean: number; readonly standardError: number };
export type MeanInterval = { readonly mean: number; readonly lower: number; readonly upper: number };

/** Up to where the curve is known: without end where all have had the event. */
export const longestHorizon = ({ steps, lastTime }: SurvivalCurve): number =>
  steps.at(-1)?.survival === 0 ? Infinity : lastTime;

/** Refused where nobody was followed up to the horizon and the curve has not ended before. */
export const restrictedMean = (curve: SurvivalCurve, horizon: number): Result<MeanTime, Refusal> => {
  if (!Number.isFinite(horizon) || horizon <= 0)
    return refused('settings-not-valid', `A horizon of ${horizon} is none.`);
  if (horizon > longestHorizon(curve))
    return refused('too-few-rows', `Nobody was followed for ${horizon}: the last was seen at ${curve.lastTime}.`);
  let area = 0;
  let variance = 0;
  let end = horizon;
  // From the end: the variance of a step weighs with the area after it.
  for (const { time, atRisk, events, survival } of curve.steps.toReversed()) {
    if (time >= horizon) continue;
    area += survival * (end - time);
    if (atRisk > events) variance += (area * area * events) / (atRisk * (atRisk - events));
    end = time;
  }
  return success({ mean: area + end, standardError: Math.sqrt(variance) });
};

/** A mean is nowhere outside 0 and the horizon. */
export const meanInterval = ({ mean, standardError }: MeanTime, horizon: number, level = 0.95): MeanInterval => {
  const half = normalBound(level) * standardError;
  return { mean, lower: Math.max(0, mean - half), upper: Math.min(horizon, mean + half) };
};

/** How much longer the one takes than the other; negative: shorter. The groups are independent, the horizon is the same. */
export const meanDifference = (one: MeanTime, other: MeanTime, level = 0.95): MeanInterval => {
  const mean = one.mean - other.mean;
  const half = normalBound(level) * Math.hypot(one.standardError, other.standardError);
  return { mean, lower: mean - half, upper: mean + half };
};
