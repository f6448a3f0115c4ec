/** JSON Pointers, RFC 6901. */

/** `['rules', 0, 'a/b']` → `/rules/0/a~1b`. */
export const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
