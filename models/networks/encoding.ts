/**
 * Piecewise-linear encoding (Gorishniy, Rubachev, Babenko 2022): a number becomes one component for each stretch between quantiles of the
 * training rows, 0 before the stretch, 1 after it, rising in between; few distinct values become a thermometer. A category becomes one
 * component for each level that is common enough, a rare or unseen one all zeros.
 *
 * A number that is not known: all its components are 0 and one more, that says so, is 1. Where training knew the number in every row there is no
 * such component, and an unknown value is taken for the middle one.
 */
import { z } from 'zod';
import { rowCountOf, type FeatureTable } from '../features/feature-table.ts';
import type { ModelFeature } from '../features/model-feature.ts';

const place = z.int().min(0);

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pieces'),
    feature: place,
    /** Ascending; one component for each stretch between two of them. */
    edges: z.array(z.number()).min(1).max(256).readonly(),
    /** Taken for a value that is not known; null: there is a component that says so. */
    usual: z.number().nullable(),
  }),
  z.strictObject({ kind: z.literal('levels'), feature: place, levels: z.array(place).min(1).max(10_000).readonly() }),
]);

export const encodingSchema = z.array(inputSchema).min(1).max(10_000).readonly();

export type EncodedInput = Readonly<z.infer<typeof inputSchema>>;
export type Encoding = readonly EncodedInput[];
export type PiecesInput = Extract<EncodedInput, { kind: 'pieces' }>;

/** Components that an input becomes. */
export const widthOf = (input: EncodedInput): number =>
  input.kind === 'levels' ? input.levels.length : input.edges.length - 1 + Number(input.usual === null);

export const encodedWidth = (encoding: Encoding): number => encoding.reduce((sum, input) => sum + widthOf(input), 0);

/** Quantiles are found on an even sample of at most this many rows. */
const edgeSampleRows = 200_000;

const sortedSample = (values: Float64Array): Float64Array => {
  const stride = Math.max(1, Math.ceil(values.length / edgeSampleRows));
  const sampled = values.filter((value, row) => row % stride === 0 && !Number.isNaN(value));
  return sampled.sort();
};

const distinctOf = (sorted: Float64Array): number[] => [
  ...sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]),
];

/** Edges of at most `pieces` stretches: all distinct values where they are few, else quantiles. */
export const findEdges = (values: Float64Array, pieces: number): readonly number[] => {
  const sorted = sortedSample(values);
  const distinct = distinctOf(sorted);
  if (distinct.length <= pieces + 1) return distinct;
  const quantiles = Float64Array.from({ length: pieces + 1 }, (_, edge) => {
    const at = (edge * (sorted.length - 1)) / pieces;
    const low = Math.floor(at);
    const [below, above] = [sorted[low] ?? NaN, sorted[Math.min(low + 1, sorted.length - 1)] ?? NaN];
    return (1 - at + low) * below + (at - low) * above;
  });
  return distinctOf(quantiles);
};

const piecesInput = (feature: number, values: Float64Array, pieces: number): PiecesInput | null => {
  const edges = findEdges(values, pieces);
  const isEverKnown = edges.length > 0;
  const isEverMissing = values.some((value) => Number.isNaN(value));
  if (!isEverKnown || (edges.length === 1 && !isEverMissing)) return null;
  const sorted = sortedSample(values);
  const middle = sorted[sorted.length >>> 1] ?? NaN;
  return { kind: 'pieces', feature, edges, usual: isEverMissing ? null : middle };
};

const levelsInput = (
  feature: number,
  values: Float64Array,
  { levelCount, minRows }: { readonly levelCount: number; readonly minRows: number },
): EncodedInput | null => {
  const counts = new Float64Array(levelCount);
  for (const value of values) if (!Number.isNaN(value)) counts[value] = (counts[value] ?? 0) + 1;
  const isUseful = (count: number): boolean => count >= minRows && count < values.length;
  const levels = [...counts.keys()].filter((level) => isUseful(counts[level] ?? 0));
  return levels.length === 0 ? null : { kind: 'levels', feature, levels };
};

const inputOf = (
  { features, columns }: FeatureTable,
  at: number,
  { pieces, minRowsPerLevel }: { readonly pieces: number; readonly minRowsPerLevel: number },
): EncodedInput | null => {
  const feature = features[at] as ModelFeature;
  const values = columns[at] ?? new Float64Array();
  return feature.kind === 'number' || feature.encoding === 'codes'
    ? piecesInput(at, values, pieces)
    : levelsInput(at, values, { levelCount: feature.levels.length, minRows: minRowsPerLevel });
};

export type FittedEncoding = {
  readonly encoding: Encoding;
  /** Names of features without a component: constant, or without a level that is common enough. */
  readonly droppedFeatures: readonly string[];
};

export const fitEncoding = (
  table: FeatureTable,
  settings: { readonly pieces: number; readonly minRowsPerLevel: number },
): FittedEncoding => {
  const inputs = table.features.map((_, at) => inputOf(table, at, settings));
  return {
    encoding: inputs.filter((input) => input !== null),
    droppedFeatures: table.features.filter((_, at) => inputs[at] === null).map(({ name }) => name),
  };
};

/**
 * Where a number lies among the edges: whole stretches passed, plus the part of the next one; −1: not known, and there is a component for it.
 * Exactly what the components add up to.
 */
export const positionOf = ({ edges, usual }: PiecesInput, given: number): number => {
  const value = Number.isNaN(given) ? (usual ?? NaN) : given;
  if (Number.isNaN(value)) return -1;
  const last = edges.length - 1;
  if (value >= (edges[last] as number)) return last;
  let [low, high] = [0, last];
  // The stretch [edges[low], edges[low + 1]) that holds the value; those before the first count as none passed.
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= value) low = middle;
    else high = middle;
  }
  const [from, to] = [edges[low] as number, edges[low + 1] as number];
  // Halved, so that the greatest numbers do not overflow.
  return low + Math.max(0, (value / 2 - from / 2) / (to / 2 - from / 2));
};

/** Place of the level among those that have a component; −1: none. */
const levelPlaces = (levels: readonly number[]): ReadonlyMap<number, number> =>
  new Map(levels.map((level, at) => [level, at]));

/** By input and row what the encoder needs, worked out once before training: a position, or the place of a level. */
export const positionsOf = (encoding: Encoding, { columns }: FeatureTable): readonly Float32Array[] =>
  encoding.map((input) => {
    const values = columns[input.feature] ?? new Float64Array();
    if (input.kind === 'pieces') return Float32Array.from(values, (value) => positionOf(input, value));
    const places = levelPlaces(input.levels);
    return Float32Array.from(values, (value) => places.get(value) ?? -1);
  });

/** Writes the components of one row into `into`, which holds zeros from `at` on. */
export const writeComponents = (input: EncodedInput, position: number, into: Float32Array, at: number): void => {
  if (input.kind === 'levels') {
    if (position >= 0) into[at + position] = 1;
    return;
  }
  const stretches = input.edges.length - 1;
  if (position < 0) {
    into[at + stretches] = 1;
    return;
  }
  const whole = Math.floor(position);
  into.fill(1, at, at + whole);
  if (whole < stretches) into[at + whole] = position - whole;
};

/** The components of all rows, row by row: for checks and small tables. */
export const encodeTable = (encoding: Encoding, table: FeatureTable): Float32Array => {
  const width = encodedWidth(encoding);
  const rowCount = rowCountOf(table);
  const encoded = new Float32Array(rowCount * width);
  let at = 0;
  for (const [place, positions] of positionsOf(encoding, table).entries()) {
    const input = encoding[place] as EncodedInput;
    for (let row = 0; row < rowCount; row += 1)
      writeComponents(input, positions[row] as number, encoded, row * width + at);
    at += widthOf(input);
  }
  return encoded;
};
