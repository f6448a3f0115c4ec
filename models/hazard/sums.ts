/**
 * Sufficient statistics of the joint regression: sums over rows of weighted squares and products. They add up over any rows of the same
 * design, and old nights may count for less, so that tonight's training is yesterday's sums, discounted, plus tonight's rows.
 */
import { addGram } from './linear-algebra.ts';

export type Sums = {
  /** Products of the columns, lower triangle. */
  readonly gram: Float64Array;
  /** Products of the columns with the label. */
  readonly moments: Float64Array;
  squares: number;
  /** Rows, each at its discount. */
  count: number;
};

export const noSums = (size: number): Sums => ({
  gram: new Float64Array(size * size),
  moments: new Float64Array(size),
  squares: 0,
  count: 0,
});

export const copySums = ({ gram, moments, squares, count }: Sums): Sums => ({
  gram: gram.slice(),
  moments: moments.slice(),
  squares,
  count,
});

const addScaled = (into: Float64Array, scale: number, other: Float64Array): void => {
  for (let index = 0; index < into.length; index += 1) {
    into[index] = (into[index] as number) + scale * (other[index] as number);
  }
};

/** into ← into + scale · other. */
export const addSums = (into: Sums, scale: number, other: Sums): void => {
  addScaled(into.gram, scale, other.gram);
  addScaled(into.moments, scale, other.moments);
  into.squares += scale * other.squares;
  into.count += scale * other.count;
};

export const discountSums = (sums: Sums, factor: number): void => {
  if (factor === 1) return;
  for (let index = 0; index < sums.gram.length; index += 1) sums.gram[index] = (sums.gram[index] as number) * factor;
  for (let index = 0; index < sums.moments.length; index += 1) {
    sums.moments[index] = (sums.moments[index] as number) * factor;
  }
  sums.squares *= factor;
  sums.count *= factor;
};

export const plusSums = (one: Sums, other: Sums): Sums => {
  const both = copySums(one);
  addSums(both, 1, other);
  return both;
};

/** Gathers rows in a block, since products are summed fastest eight rows at a time. */
export type RowGatherer = {
  /** `vector` is read at once. `inGram` 0: only its products with the label are wanted; else the row stands for so many. */
  readonly take: (
    vector: Float64Array,
    row: { readonly label: number; readonly weight: number; readonly inGram: number },
  ) => void;
  readonly finish: () => Sums;
};

const blockRows = 64;

export const gatherRows = (size: number): RowGatherer => {
  const sums = noSums(size);
  const block = new Float64Array(blockRows * size);
  let filled = 0;
  const flush = (): void => {
    block.fill(0, filled * size);
    addGram(sums.gram, size, block, 8 * Math.ceil(filled / 8));
    filled = 0;
  };
  return {
    take: (vector, { label, weight, inGram }) => {
      sums.count += 1;
      sums.squares += weight * label * label;
      if (label !== 0) addScaled(sums.moments, weight * label, vector);
      if (inGram === 0) return;
      const scale = Math.sqrt(weight * inGram);
      const at = filled * size;
      for (let index = 0; index < size; index += 1) block[at + index] = scale * (vector[index] as number);
      filled += 1;
      if (filled === blockRows) flush();
    },
    finish: () => {
      flush();
      return sums;
    },
  };
};
