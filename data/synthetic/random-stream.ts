/**
 * A seeded stream of random draws. Streams of different paths under one seed are independent, so a debtor's story does
 * not depend on how many debtors were told before. Generator: xoroshiro128+ (pure-rand 8), state filled from a mixed hash.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A value with its share; shares need not sum to 1. */
export type Weighted<T> = { readonly value: T; readonly share: number };

export type RandomStream = {
  /** Uniform in [0, 1). */
  readonly uniform: () => number;
  readonly chance: (prob: number) => boolean;
  /** A whole number in `[from, to)`. */
  readonly whole: (from: number, to: number) => number;
  /** Standard normal (Box–Muller). */
  readonly normal: () => number;
  /** One value by share. The list must not be empty. */
  readonly pick: <T>(choices: readonly Weighted<T>[]) => T;
};

// The finaliser of MurmurHash3 over a running 32-bit word.
const mix = (hash: number, word: number): number => {
  let mixed = Math.imul(hash ^ word, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) + 0x9e3779b9;
};

const pickByShare = <T>(choices: readonly Weighted<T>[], uniform: number): T => {
  const total = choices.reduce((sum, choice) => sum + choice.share, 0);
  let left = uniform * total;
  for (const choice of choices) {
    left -= choice.share;
    if (left < 0) return choice.value;
  }
  const last = choices.at(-1);
  if (last === undefined) throw new RangeError('nothing to pick from');
  return last.value;
};

/** The stream of `seed` under `path`: the same numbers give the same draws. */
export const randomStream = (seed: number, path: readonly number[]): RandomStream => {
  const root = path.reduce((hash, word) => mix(hash, word), mix(0x2545f491, seed));
  const state = [1, 2, 3, 4].map((word) => mix(mix(root, word), seed) | 0);
  const generator = xoroshiro128plusFromState(state);
  const uniform = (): number => uniformFloat64(generator);
  return {
    uniform,
    chance: (prob) => uniform() < prob,
    whole: (from, to) => from + Math.floor(uniform() * (to - from)),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick: (choices) => pickByShare(choices, uniform()),
  };
};
