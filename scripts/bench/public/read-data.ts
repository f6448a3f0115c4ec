/** Reads the public data sets: gzipped CSV, all values as text. Where a set was split, the other half may stand beside the public one. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export type DataRow = Readonly<Record<string, string>>;

export type DataSet = {
  readonly name: string;
  /** What may be learnt from. */
  readonly rows: readonly DataRow[];
  /** The half kept for judging; null: it is not here, and rows have to be kept out of `rows`. */
  readonly holdout: readonly DataRow[] | null;
};

const readRows = (file: string): readonly DataRow[] =>
  parse<DataRow>(gunzipSync(readFileSync(file)), { columns: true, skipEmptyLines: true });

/** Null when the folder does not have it. */
export const readDataSet = (folder: string, name: string): DataSet | null => {
  const fileOf = (part: string): string => path.join(folder, `${name}${part}.csv.gz`);
  const main = ['', '.public'].map(fileOf).find((file) => existsSync(file));
  if (main === undefined) return null;
  const holdout = fileOf('.holdout');
  return { name, rows: readRows(main), holdout: existsSync(holdout) ? readRows(holdout) : null };
};

/** The number in a field; NaN where it is empty or none. */
export const numberIn = (row: DataRow, field: string): number => {
  const text = row[field] ?? '';
  return text === '' ? NaN : Number(text);
};

/** Whole days since 1970 of a date written YYYY-MM-DD. */
export const dayIn = (row: DataRow, field: string): number =>
  Math.round(Date.parse(`${row[field] ?? ''}T00:00:00Z`) / 86_400_000);
