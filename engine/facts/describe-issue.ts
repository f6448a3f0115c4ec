/** What zod finds wrong, in words for the people who send facts. Schemas that carry their own words keep them. */
import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const wordsByType: Readonly<Record<string, string>> = {
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const bound = (issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string => {
  const limit = issue.code === 'too_small' ? `at least ${String(issue.minimum)}` : `at most ${String(issue.maximum)}`;
  if (issue.origin === 'string') return `must be ${limit} characters long`;
  return issue.origin === 'array' ? `must have ${limit} entries` : `must be ${limit}`;
};

const describe = (issue: Issue): string | undefined => {
  if (issue.input === undefined) return 'is required';
  if (issue.code === 'invalid_type') return `must be ${wordsByType[issue.expected] ?? `a ${issue.expected}`}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' || issue.code === 'too_big') return bound(issue);
  return issue.code === 'invalid_key' ? 'is not a permitted key' : undefined;
};

/** Second argument of zod's `safeParse`. */
export const inWords = { error: describe };
