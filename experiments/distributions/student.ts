/** Student's t, with any positive number of degrees of freedom (Welch's are seldom whole). */
import student from '@stdlib/stats-base-dists-t';

export const studentCdf = (t: number, degreesOfFreedom: number): number => student.cdf(t, degreesOfFreedom);

/** Chance of a value above `t`, from the mirrored lower tail. */
export const studentTail = (t: number, degreesOfFreedom: number): number => student.cdf(-t, degreesOfFreedom);

export const studentQuantile = (probability: number, degreesOfFreedom: number): number =>
  student.quantile(probability, degreesOfFreedom);
