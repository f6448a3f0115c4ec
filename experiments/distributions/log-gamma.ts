/** Logarithms of the gamma function and of what is counted with it. */
import gammaln from '@stdlib/math-base-special-gammaln';

export const logGamma = (x: number): number => gammaln(x);

/** ln of the number of ways to choose `chosen` of `total`. */
export const logChoose = (total: number, chosen: number): number =>
  gammaln(total + 1) - gammaln(chosen + 1) - gammaln(total - chosen + 1);
