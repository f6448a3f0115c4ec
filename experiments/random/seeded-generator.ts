/**
 * The layer's own source of chance, for the bootstrap: sfc32 (Doty-Humphrey), filled from a seed by splitmix32. The same seed gives the
 * same intervals on every machine. Not for secrets.
 */

/** The next number, uniform on [0, 1) in steps of 2^-32. */
export type Generator = () => number;

const splitmix32 = (seed: number): Generator => {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) | 0;
  };
};

/** `seed` is taken modulo 2^32. */
export const seededGenerator = (seed: number): Generator => {
  const fill = splitmix32(seed);
  let [a, b, c, counter] = [fill(), fill(), fill(), 1];
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
};
