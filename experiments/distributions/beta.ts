/** The beta distribution, of which the exact (Clopper–Pearson) interval of a share is made. */
import beta from '@stdlib/stats-base-dists-beta';

export const betaQuantile = (probability: number, shape: { readonly a: number; readonly b: number }): number =>
  beta.quantile(probability, shape.a, shape.b);
