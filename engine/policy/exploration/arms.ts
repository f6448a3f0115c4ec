/**
 * What there is to choose from: no contact, and each action once, in the order of the catalogue whatever the order of the
 * candidates. An action that is possible on several days stands for its best opening: the highest value, of equals the earliest.
 */
import type { Candidate, PolicyInput } from '../policy.ts';
import type { Worths } from './objective.ts';
import type { Draws } from './shares.ts';

/** Arm 0 is no contact, worth 0. Amounts in minor units of the case's currency. */
export type Arms = {
  /** Place among the candidates by arm; −1 for no contact. */
  readonly indices: readonly number[];
  readonly values: Float64Array;
  /** Where the model has none the values themselves, as the only one. */
  readonly draws: Draws;
};

const isBetter = (candidates: readonly Candidate[], values: Float64Array, one: number, other: number): boolean => {
  const gain = (values[one] ?? 0) - (values[other] ?? 0);
  return gain === 0 ? (candidates[one]?.sendAt ?? 0) < (candidates[other]?.sendAt ?? 0) : gain > 0;
};

const bestByPlace = (
  candidates: readonly Candidate[],
  values: Float64Array,
  isOffered: (candidate: Candidate) => boolean,
): readonly (number | undefined)[] => {
  const best: (number | undefined)[] = [];
  for (let index = 0; index < candidates.length; index += 1) {
    const candidate = candidates[index];
    if (candidate === undefined || !isOffered(candidate)) continue;
    const known = best[candidate.place];
    if (known === undefined || isBetter(candidates, values, index, known)) best[candidate.place] = index;
  }
  return best;
};

/** The values of each draw by arm, what the objective takes off taken off. */
const drawsOf = (members: readonly Float64Array[], indices: readonly number[], takenOff: Float64Array): Draws => {
  const values = new Float64Array(members.length * indices.length);
  let place = 0;
  for (const member of members) {
    place += 1;
    for (let arm = 1; arm < indices.length; arm += 1) {
      const index = indices[arm] ?? -1;
      values[place] = (member[index] ?? NaN) - (takenOff[index] ?? NaN);
      place += 1;
    }
  }
  return { count: members.length, values };
};

const valuesOf = ({ values }: Worths, indices: readonly number[]): Float64Array => {
  const own = new Float64Array(indices.length);
  for (let arm = 1; arm < indices.length; arm += 1) own[arm] = values[indices[arm] ?? -1] ?? NaN;
  return own;
};

/** What is no number, or infinite, has no product with 0. */
const isSound = (values: Float64Array): boolean => {
  let sum = 0;
  for (let place = 0; place < values.length; place += 1) sum += (values[place] ?? 0) * 0;
  return sum === 0;
};

/** Null where the model left a value out or gave what is no number: then it has no say. */
export const armsOf = (
  { candidates, members = [] }: Pick<PolicyInput, 'candidates' | 'members'>,
  worths: Worths,
  isOffered: (candidate: Candidate) => boolean,
): Arms | null => {
  if (worths.values.length !== candidates.length || !isSound(worths.values)) return null;
  const indices = [-1];
  for (const index of bestByPlace(candidates, worths.values, isOffered)) if (index !== undefined) indices.push(index);
  const values = valuesOf(worths, indices);
  if (members.length === 0) return { indices, values, draws: { count: 1, values } };
  const draws = drawsOf(members, indices, worths.takenOff);
  return isSound(draws.values) ? { indices, values, draws } : null;
};
