/**
 * How column values become JavaScript values, where the default of `pg` is a trap.
 *
 * `bigint` becomes a number (refused beyond 2^53 − 1, never rounded; select such a value as `::text`), `date` stays the text
 * `YYYY-MM-DD` (the default is local midnight, another day elsewhere). `timestamptz` is a `Date`, `numeric` a string, `json` a value.
 */
import pg from 'pg';

type Parser = (text: string) => unknown;
type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

const parsers: Readonly<Partial<Record<number, Parser>>> = {
  [pg.types.builtins.INT8]: parseBigint,
  [pg.types.builtins.DATE]: (text) => text,
};

/** For the option `types` of a pool or client. */
export const valueParsers: pg.CustomTypesConfig = {
  getTypeParser: (typeId: TypeId, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers[typeId]) ?? (pg.types.getTypeParser(typeId, format) as Parser),
};

/** Throws a `RangeError` outside the safe integers; `pg` turns it into a rejected query. */
export function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is no safe integer: select it as text`);
  return value;
}
