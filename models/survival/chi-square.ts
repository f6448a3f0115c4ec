/**
 * Tail of the chi-square distribution: the regularised incomplete gamma function Q(df/2, x/2), by its series near 0 and by Lentz's
 * continued fraction beyond (Numerical Recipes, 3rd edition, §6.2). And the bound of a two-sided normal interval, from the tail.
 */
const precision = 1e-16;
const tiny = 1e-300;
const iterations = 10_000;

/** ln Γ(half / 2), exact sums: the degrees of freedom are whole. */
const logGammaOfHalf = (half: number): number => {
  let sum = half % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let step = half % 2 === 0 ? 2 : 1; step < half; step += 2) sum += Math.log(step / 2);
  return sum;
};

const lowerBySeries = (shape: number, x: number): number => {
  let term = 1 / shape;
  let sum = term;
  for (let step = 1; step < iterations && term > sum * precision; step += 1) {
    term *= x / (shape + step);
    sum += term;
  }
  return sum;
};

const upperByFraction = (shape: number, x: number): number => {
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; step < iterations; step += 1) {
    const a = -step * (step - shape);
    b += 2;
    d = 1 / notZero(a * d + b);
    c = notZero(b + a / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return fraction;
};

const notZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value);

/** Chance of a chi-square of so many degrees of freedom (a whole number from 1) above `value`. */
export const chiSquareTail = (value: number, degreesOfFreedom: number): number => {
  if (!(value > 0)) return 1;
  const shape = degreesOfFreedom / 2;
  const x = value / 2;
  const scale = Math.exp(shape * Math.log(x) - x - logGammaOfHalf(degreesOfFreedom));
  const tail = x < shape + 1 ? 1 - scale * lowerBySeries(shape, x) : scale * upperByFraction(shape, x);
  return Math.min(1, Math.max(0, tail));
};

/** 1.96 for a level of 0.95: the middle of a normal distribution that holds so much lies within as many standard errors. */
export const normalBound = (level: number): number => {
  let [low, high] = [0, 40];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (chiSquareTail(middle * middle, 1) > 1 - level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
