/** What zod found wrong, as input errors: one pointer for each unknown field, and of a union the branch that was meant. */
import type { z } from 'zod';
import type { InputError } from '../../engine/index.ts';
import { toPointer } from './pointer.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const deepest = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));

/** The branch whose author most likely was at work: it went deepest, then it has the fewest faults. */
const meantBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] =>
  [...branches].sort((left, right) => deepest(right) - deepest(left) || left.length - right.length)[0] ?? [];

const flatten = (issue: Issue, above: Path): readonly InputError[] => {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: toPointer([...path, key]), detail: 'is not a known field' }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return meantBranch(issue.errors).flatMap((inner) => flatten(inner, path));
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return [{ pointer: toPointer(path), detail: 'is missing' }];
  }
  return [{ pointer: toPointer(path), detail: issue.message }];
};

/** `prefix` goes before every pointer: `['query']`. */
export const zodIssuesToInputErrors = (error: z.ZodError, prefix: Path = []): readonly InputError[] =>
  error.issues.flatMap((issue) => flatten(issue, prefix));
