/** The beta distribution, of which the exact (Clopper–Pearson) interval of a share and the tails of the binomial are made. */
import beta from '@stdlib/stats-base-dists-beta';

export const betaQuantile = (probability: number, shape: { readonly a: number; readonly b: number }): number =>
  beta.quantile(probability, shape.a, shape.b);

/** Chance of at least `least` successes: I_p(least, n − least + 1). */
export const binomialTail = (
  least: number,
  { trials, chance }: { readonly trials: number; readonly chance: number },
): number => {
  if (least <= 0) return 1;
  return trials < least ? 0 : beta.cdf(chance, least, trials - least + 1);
};
