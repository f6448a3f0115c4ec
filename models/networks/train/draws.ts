/** What training draws, all by the layer's own generator: weights, the order of rows, and the units that a step leaves out. */
import type { Generator } from '../../random/seeded-generator.ts';

/** Normal numbers of that standard deviation (Box and Muller 1958). */
export const drawNormals = (next: Generator, count: number, spread: number): Float32Array => {
  const values = new Float32Array(count);
  for (let index = 0; index < count; index += 2) {
    const radius = spread * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    values[index] = radius * Math.cos(angle);
    if (index + 1 < count) values[index + 1] = radius * Math.sin(angle);
  }
  return values;
};

/** In place (Fisher and Yates). */
export const shuffle = (next: Generator, rows: Uint32Array): void => {
  for (let place = rows.length - 1; place > 0; place -= 1) {
    const other = Math.floor(next() * (place + 1));
    const held = rows[place] as number;
    rows[place] = rows[other] as number;
    rows[other] = held;
  }
};

/** 0 for units left out, else what keeps the mean as it was. */
export const drawMask = (next: Generator, mask: Float32Array, dropout: number): void => {
  const kept = 1 / (1 - dropout);
  for (let index = 0; index < mask.length; index += 1) mask[index] = next() < dropout ? 0 : kept;
};
