/** Pages of a list by keyset: a cursor holds the key of the last item, as base64url of JSON; opaque to clients. */
import type { z } from 'zod';
import { domainError, failure, success, type DomainError, type Result } from '../../engine/index.ts';
import type { Page } from '../contracts/conventions.ts';

const unreadable = failure(
  domainError('invalid-request', 'The cursor cannot be read.', [
    { pointer: '/cursor', detail: 'must be a nextCursor of an earlier answer' },
  ]),
);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const writeCursor = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key that the page starts after; undefined for the first page. */
export const readCursor = <Key>(
  schema: z.ZodType<Key>,
  cursor: string | undefined,
): Result<Key | undefined, DomainError> => {
  if (cursor === undefined) return success(undefined);
  const key = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  return key.success ? success(key.data) : unreadable;
};

/** `rows`: one more than the page holds, where there is one more. */
export const pageOfRows = <Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => unknown,
  present: (row: Row) => Item,
): Page<Item> => {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null;
  return { items: kept.map(present), nextCursor };
};
