/**
 * Evidence about a difference of two rates of rare events against an absolute margin, without a rate known before: for each arm the uniform
 * mixture over its rate against a stated rate is an e-process (a likelihood ratio), so is the mean of both arms', and the least of these over
 * all pairs of rates that keep to the margin speaks against all of them. Exact at every look, whatever the counts; no gate is needed.
 */
import { logGamma } from '../distributions/log-gamma.ts';

export type RateCount = { readonly events: number; readonly debtors: number };

const steps = 2_000;

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

const logChance = ({ events, debtors }: RateCount, rate: number): number =>
  (events === 0 ? 0 : events * Math.log(rate)) + (debtors === events ? 0 : (debtors - events) * Math.log1p(-rate));

/** ln of the mixture over the likelihood at `rate`; infinite where the rate cannot have given the counts. */
const logRatio = (count: RateCount, rate: number): number =>
  logBeta(count.events + 1, count.debtors - count.events + 1) - logChance(count, Math.min(1, Math.max(0, rate)));

const logMean = (one: number, other: number): number => {
  const top = Math.max(one, other);
  return top === Infinity ? Infinity : top + Math.log((Math.exp(one - top) + Math.exp(other - top)) / 2);
};

/** `isAbove`: against all rates with treatment ≤ control + margin; else against treatment ≥ control + margin. */
export const logRateEvidence = (
  {
    treatment,
    control,
    margin,
  }: { readonly treatment: RateCount; readonly control: RateCount; readonly margin: number },
  isAbove: boolean,
): number => {
  const seen = treatment.debtors === 0 ? 0 : treatment.events / treatment.debtors;
  let least = Infinity;
  for (let step = 0; step <= steps; step += 1) {
    const rate = step / steps;
    const edge = rate + margin;
    const nearest = isAbove ? Math.min(edge, seen) : Math.max(edge, seen);
    if (nearest <= 1) least = Math.min(least, logMean(logRatio(control, rate), logRatio(treatment, nearest)));
  }
  return least;
};
