/** The simulations' own source of chance: sfc32 (Doty-Humphrey), fast enough for some 10⁹ draws. The same seed gives the same figures. */

export type Chance = {
  /** On [0, 1), in steps of 2^-32. */
  readonly uniform: () => number;
  /** A whole number from 0 to 2^bits − 1. */
  readonly bits: (bits: number) => number;
  readonly normal: () => number;
};

export const makeChance = (seed: number): Chance => {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9, 0x243f6a88, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let step = 0; step < 20; step += 1) next();
  const uniform = (): number => next() / 4_294_967_296;
  let spare: number | null = null;
  // Box and Muller: two at a time.
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, bits: (bits) => next() >>> (32 - bits), normal };
};

/** Places of the successes among `n` trials of a small chance, by geometric gaps. */
export const countSuccesses = (chance: Chance, n: number, probability: number): number => {
  const scale = Math.log1p(-probability);
  let [place, count] = [-1, 0];
  for (;;) {
    place += 1 + Math.floor(Math.log(1 - chance.uniform()) / scale);
    if (place >= n) return count;
    count += 1;
  }
};
