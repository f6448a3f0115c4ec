/**
 * The normal distribution, standard unless told otherwise. Upper tails come from the mirrored lower one, never from 1 − cdf, so that a
 * chance of 1e-40 is told as such.
 */
import normal from '@stdlib/stats-base-dists-normal';

export const normalCdf = (z: number): number => normal.cdf(z, 0, 1);

/** Chance of a value above `z`. */
export const normalTail = (z: number): number => normal.cdf(-z, 0, 1);

export const normalDensity = (z: number): number => normal.pdf(z, 0, 1);

/** The value that a share of `probability` lies below. */
export const normalQuantile = (probability: number): number => normal.quantile(probability, 0, 1);
