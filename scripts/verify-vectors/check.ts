/**
 * What is said of one row of a file of reference vectors: agreed, missed (each with both numbers), a known fault of the source, or a method
 * that is not known here, which counts as a miss.
 */
import type { z } from 'zod';

export type Miss = { readonly name: string; readonly actual: unknown; readonly expected: unknown };

export type Outcome = { readonly id: string } & (
  | { readonly kind: 'pass' }
  | { readonly kind: 'miss'; readonly misses: readonly Miss[] }
  /** The source is wrong, or gives a number where there is none; `reason` says which. */
  | { readonly kind: 'fault'; readonly reason: string; readonly misses: readonly Miss[] }
  | { readonly kind: 'not_known'; readonly what: string }
);

/** From the parsed JSON of a file to one outcome for each row. Throws in words where the file has another form. */
export type Verifier = (content: unknown) => readonly Outcome[];

/** Relative. */
export const closedForm = 1e-9;
export const iterated = 1e-6;
/** Below this two numbers are one: the sources take p from 1 − cdf. */
const absolute = 1e-15;

export type Comparison = {
  readonly name: string;
  readonly actual: unknown;
  readonly expected: unknown;
  readonly tolerance?: number;
};

const isClose = (actual: number, expected: number, tolerance: number): boolean =>
  actual === expected || Math.abs(actual - expected) <= tolerance * Math.abs(expected) + absolute;

const openEnds: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity };

const agrees = (actual: unknown, expected: unknown, tolerance: number): boolean => {
  if (typeof expected === 'string' && typeof actual === 'number') return openEnds[expected] === actual;
  if (typeof actual === 'number' && typeof expected === 'number') return isClose(actual, expected, tolerance);
  if (Array.isArray(actual) && Array.isArray(expected))
    return (
      actual.length === expected.length && actual.every((value, place) => agrees(value, expected[place], tolerance))
    );
  return actual === expected;
};

const missesOf = (comparisons: readonly Comparison[]): readonly Miss[] =>
  comparisons.filter(({ actual, expected, tolerance = closedForm }) => !agrees(actual, expected, tolerance));

export const judge = (id: string, comparisons: readonly Comparison[]): Outcome => {
  const misses = missesOf(comparisons);
  return misses.length === 0 ? { id, kind: 'pass' } : { id, kind: 'miss', misses };
};

/** Where `fault` is told, what differs is the source's fault; where nothing differs the row agrees all the same. */
export const judgeKnowing = (id: string, fault: string | null, comparisons: readonly Comparison[]): Outcome => {
  const outcome = judge(id, comparisons);
  return fault !== null && outcome.kind === 'miss'
    ? { id, kind: 'fault', reason: fault, misses: outcome.misses }
    : outcome;
};

/** A row of a form that is not known is not passed over. */
export const withRow = <T>(
  schema: z.ZodType<T>,
  { id, row }: { readonly id: string; readonly row: unknown },
  verify: (parsed: T) => Outcome,
): Outcome => {
  const parsed = schema.safeParse(row);
  if (parsed.success) return verify(parsed.data);
  const [issue] = parsed.error.issues;
  return { id, kind: 'not_known', what: `${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'another form'}` };
};

export const numbered = (name: string, place: number): string => `${name} ${place + 1}`;
