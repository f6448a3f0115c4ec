/** Uniform numbers in [0, 1) with 53 random bits, from the system's generator: what an arm's exploration draws from. */
import { randomFillSync } from 'node:crypto';

const pool = new Uint32Array(1024);
let next = pool.length;

export const uniformDraw = (): number => {
  if (next >= pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  const high = (pool[next] ?? 0) >>> 5;
  const low = (pool[next + 1] ?? 0) >>> 6;
  next += 2;
  return (high * 2 ** 26 + low) / 2 ** 53;
};
