/**
 * The chances of one day of one case, drawn beforehand: each happening has its own number, so two policies that do the same thing to
 * the same person on the same day see the same thing come of it, whatever they did before.
 */
import { randomStream, type RandomStream } from '../random-stream.ts';

const dayPath = 12;

export type DayDraws = {
  readonly day: number;
  readonly action: number;
  readonly delivered: number;
  readonly reached: number;
  readonly complaint: number;
  readonly optOut: number;
  readonly promise: number;
  readonly clicked: number;
  readonly replied: number;
  readonly disclosed: number;
  readonly paid: number;
  /** For what is told beside it: minutes, amounts, dates. */
  readonly rest: RandomStream;
};

export const drawDay = (seed: number, index: number, day: number): DayDraws => {
  const rest = randomStream(seed, [dayPath, index, day]);
  const { uniform } = rest;
  return {
    ...{ day, action: uniform(), delivered: uniform(), reached: uniform(), complaint: uniform(), optOut: uniform() },
    ...{ promise: uniform(), clicked: uniform(), replied: uniform(), disclosed: uniform(), paid: uniform(), rest },
  };
};
