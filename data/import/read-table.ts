/** A small file of rows as a whole: delimited text, NDJSON or Parquet, packed or not; every value as text. For what a person brings, not for imports. */
import { openRows } from './open-rows.ts';
import { UnreadableFile, type SourceRow } from './row-source.ts';

export type TableRow = Readonly<Record<string, string>>;

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);

const toRow = (row: SourceRow, columns: readonly string[] | null): TableRow => {
  if (row.kind === 'unreadable') throw new UnreadableFile(`line ${String(row.line)}: ${row.detail}`);
  if (row.kind === 'cells')
    return Object.fromEntries((columns ?? []).map((column, place) => [column, row.cells[place] ?? '']));
  const parsed: unknown = JSON.parse(row.text);
  return Object.fromEntries(Object.entries(parsed as object).map(([column, value]) => [column, textOf(value)]));
};

/** Throws `UnreadableFile` with words for people, also where there are more rows than `limit`. */
export const readTable = async (path: string, limit: number): Promise<readonly TableRow[]> => {
  const { columns, batches, brokenOff, close } = await openRows(path, null);
  const rows: TableRow[] = [];
  try {
    for await (const batch of batches) {
      if (rows.length + batch.length > limit)
        throw new UnreadableFile(`${path} has more than ${String(limit)} rows, which is the most that is read`);
      for (const row of batch) rows.push(toRow(row, columns));
    }
  } finally {
    await close();
  }
  const cut = brokenOff();
  if (cut !== null) throw new UnreadableFile(cut);
  return rows;
};
