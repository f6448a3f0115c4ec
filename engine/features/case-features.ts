/**
 * A context → its feature vector, in the order of the spec. Pure, from facts up to `asOf` alone, and quick: it is made for every decision.
 * Numbers lie within their range and have few decimals, so that they are stored, read and learnt from as they were served, bit for bit.
 */
import type { CaseContext } from '../context/case-context.ts';
import { featureGroups, featureSpec } from './feature-spec.ts';
import { momentOf } from './moment.ts';

const least = Float64Array.from(featureSpec.features, ({ range }) => range[0]);
const most = Float64Array.from(featureSpec.features, ({ range }) => range[1]);
const scale = Float64Array.from(featureSpec.features, (feature) =>
  feature.kind === 'number' ? 10 ** feature.decimals : 1,
);

/**
 * A quotient of two whole numbers is the double nearest to the decimal, and is written as it; −0 would be written as 0, and is. Whole numbers,
 * which most are, need no division.
 */
const settle = (value: number, place: number): number => {
  const low = least[place] ?? NaN;
  const high = most[place] ?? NaN;
  const clipped = value < low ? low : value > high ? high : value;
  if (clipped === Math.floor(clipped)) return clipped + 0;
  const part = scale[place] ?? NaN;
  return Math.round(clipped * part) / part + 0;
};

const width = featureSpec.features.length;
/** Vectors share buffers: a buffer lies outside the heap, and one for each vector costs a fifth of the whole. */
const vectorsTogether = 16;
let shared = new ArrayBuffer(0);
let used = 0;

const freshVector = (): Float64Array => {
  const bytes = width * Float64Array.BYTES_PER_ELEMENT;
  if (used + bytes > shared.byteLength) {
    shared = new ArrayBuffer(bytes * vectorsTogether);
    used = 0;
  }
  const vector = new Float64Array(shared, used, width);
  used += bytes;
  return vector;
};

const read = (context: CaseContext): Float64Array => {
  const moment = momentOf(context);
  const values = freshVector();
  const row = { values, place: 0 };
  for (const { write } of featureGroups) write(moment, row);
  for (let place = 0; place < values.length; place += 1) values[place] = settle(values[place] ?? NaN, place);
  return values;
};

let lastContext: CaseContext | null = null;
let lastValues: Float64Array = new Float64Array();

/**
 * NaN where not known. The vector of the last context is kept, since its model, its policy and its receipt all ask for it: nobody may
 * write to it. Its buffer holds other vectors too.
 */
export const caseFeatures = (context: CaseContext): Float64Array => {
  if (context !== lastContext) {
    lastValues = read(context);
    lastContext = context;
  }
  return lastValues;
};
