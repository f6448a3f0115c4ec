/** How well nights were foretold by what was known the evening before: what memories are compared by, and how far a model may be believed. */

/** How well the nights were foretold by what was known the evening before; older nights count for less. */
export type Foretold = {
  readonly rows: number;
  /** Sum of logarithmic losses. */
  readonly loss: number;
  /** Loss of the longest memory less that of this one: sum, and sum of squares. */
  readonly gain: { readonly sum: number; readonly square: number };
  /** For the slope of what came on what was foretold: of the whole, and of the part by contacts. */
  readonly hazard: { readonly product: number; readonly square: number };
  readonly effect: { readonly product: number; readonly square: number };
};

export const nothingForetold: Foretold = {
  rows: 0,
  loss: 0,
  gain: { sum: 0, square: 0 },
  hazard: { product: 0, square: 0 },
  effect: { product: 0, square: 0 },
};

/** Standard errors by which a memory foretold better than the longest one. */
export const evidenceFor = ({ gain }: Foretold): number => (gain.square > 0 ? gain.sum / Math.sqrt(gain.square) : 0);

/** A sum of effects may fall below nothing; a hazard is never foretold below a fifth of the base. */
export const boundedHazard = (hazard: number, base: number): number =>
  Math.min(0.95, Math.max(1e-4, 0.2 * base, hazard));

type Slope = { product: number; square: number };
export type Foretelling = {
  rows: number;
  loss: number;
  gain: { sum: number; square: number };
  hazard: Slope;
  effect: Slope;
};

/** Answers the loss of the row. */
const foretell = (
  into: Foretelling,
  coefficients: Float64Array,
  row: { readonly vector: Float64Array; readonly baseSize: number; readonly label: number; readonly weight: number },
): number => {
  const { vector, baseSize, label, weight } = row;
  let base = 0;
  let effect = 0;
  for (let index = 0; index < baseSize; index += 1) base += (coefficients[index] as number) * (vector[index] as number);
  for (let index = baseSize; index < vector.length; index += 1) {
    effect += (coefficients[index] as number) * (vector[index] as number);
  }
  const hazard = boundedHazard(base + effect, vector[1] as number);
  into.rows += 1;
  const loss = -label * Math.log(hazard) - (1 - label) * Math.log(1 - hazard);
  into.loss += loss;
  into.hazard.product += weight * hazard * label;
  into.hazard.square += weight * hazard * hazard;
  into.effect.product += weight * effect * (label - base);
  into.effect.square += weight * effect * effect;
  return loss;
};

export const faded = (foretold: Foretold, factor: number): Foretelling => ({
  rows: foretold.rows * factor,
  loss: foretold.loss * factor,
  gain: { sum: foretold.gain.sum * factor, square: foretold.gain.square * factor },
  hazard: { product: foretold.hazard.product * factor, square: foretold.hazard.square * factor },
  effect: { product: foretold.effect.product * factor, square: foretold.effect.square * factor },
});

/** Holds every memory that was solved against the row; the first is the longest. */
export const foretellAll = (
  foretold: readonly Foretelling[],
  coefficients: readonly (Float64Array | null)[],
  row: Parameters<typeof foretell>[2],
): void => {
  let longest: number | null = null;
  for (const [index, entry] of foretold.entries()) {
    const own = coefficients[index] ?? null;
    if (own === null) continue;
    const loss = foretell(entry, own, row);
    longest ??= loss;
    entry.gain.sum += longest - loss;
    entry.gain.square += (longest - loss) ** 2;
  }
};
