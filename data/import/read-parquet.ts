/**
 * Parquet → the same text cells as CSV, chunk by chunk, by DuckDB. Loaded only when there is such a file to read, so that the library
 * never lives in a process that answers requests.
 */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { UnreadableFile, type RowSource, type SourceRow } from './row-source.ts';

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Exact text of a column: instants in RFC 3339, nested values as JSON, the rest as SQL writes it. */
const asText = (name: string, type: string): string => {
  const column = quoteName(name);
  if (type === 'TIMESTAMP WITH TIME ZONE') return `strftime(timezone('UTC', ${column}), '%Y-%m-%dT%H:%M:%S.%gZ')`;
  if (type.startsWith('TIMESTAMP')) return `strftime(${column}::timestamp, '%Y-%m-%d %H:%M:%S.%g')`;
  if (/\[|^STRUCT|^MAP|^UNION/.test(type)) return `to_json(${column})::varchar`;
  return `${column}::varchar`;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const describe = async (
  connection: DuckDBConnection,
  from: string,
): Promise<readonly (readonly [name: string, type: string])[]> => {
  const reader = await connection.runAndReadAll(`describe select * from ${from}`);
  return reader.getRowObjectsJson().map((row) => [textOf(row['column_name']), textOf(row['column_type'])] as const);
};

const countRows = async (connection: DuckDBConnection, from: string): Promise<number> => {
  const reader = await connection.runAndReadAll(`select count(*) from ${from}`);
  return Number(reader.getRowsJS()[0]?.[0] ?? 0);
};

const open = async (path: string): Promise<{ readonly connection: DuckDBConnection; readonly close: () => void }> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB' });
  const connection = await instance.connect();
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await connection.run('set preserve_insertion_order = true; set autoinstall_known_extensions = false');
    await connection.run(`create view input as select * from read_parquet(${quoteText(path)})`);
    return { connection, close };
  } catch (error) {
    close();
    throw new UnreadableFile(
      `${path} is no readable Parquet file: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    );
  }
};

/** Throws `UnreadableFile` where it is no Parquet file. Rows are numbered from 1. */
export const readParquet = async (path: string): Promise<RowSource> => {
  const { connection, close } = await open(path);
  const columns = await describe(connection, 'input');
  const total = await countRows(connection, 'input');
  let done = 0;
  let brokenOff: string | null = null;
  async function* batches(): AsyncGenerator<readonly SourceRow[]> {
    try {
      const selected = columns.map(([name, type]) => `${asText(name, type)} as ${quoteName(name)}`).join(', ');
      const result = await connection.stream(`select ${selected} from input`);
      for (
        let chunk = await result.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        const first = done + 1;
        done += chunk.rowCount;
        yield chunk.getRows().map((row, index) => ({
          kind: 'cells',
          line: first + index,
          cells: row.map(textOf),
        }));
      }
    } catch (error) {
      brokenOff = `the Parquet file cannot be read beyond row ${done}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
    }
  }
  return {
    columns: columns.map(([name]) => name),
    batches: batches(),
    progress: () => ({ done, total, unit: 'rows' }),
    brokenOff: () => brokenOff,
    close: () => {
      close();
      return Promise.resolve();
    },
  };
};
