/** What zod found wrong, as input errors with JSON Pointers (RFC 6901). */
import type { z } from 'zod';
import type { InputError } from './errors.ts';

const escapeToken = (token: PropertyKey): string => String(token).replaceAll('~', '~0').replaceAll('/', '~1');

/** `['rules', 0, 'when']` → `/rules/0/when`. */
const toPointer = (path: readonly PropertyKey[]): string => path.map((token) => `/${escapeToken(token)}`).join('');

export const toInputErrors = (error: z.ZodError): readonly InputError[] =>
  error.issues.map(({ path, message }) => ({ pointer: toPointer(path), detail: message }));
