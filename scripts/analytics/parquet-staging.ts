/**
 * Tables that grow page by page in a DuckDB file and are written as Parquet at the end, in the order of their rows. The file takes what memory does
 * not hold, so that neither depends on the number of rows. DuckDB is known here and to the import of Parquet only, never to a process that
 * answers requests.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  TIMESTAMPTZ,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { dayOfDate } from '../../engine/index.ts';
import type { CellValue, Column, ColumnType } from './column.ts';

const memoryLimit = '256MB';
/** DuckDB's own size of a vector. */
const mostRowsOfChunk = 2048;
const rowsBetweenFlushes = 16_384;
const rowsOfGroup = 32_768;

const duckTypes: Readonly<Record<ColumnType, DuckDBType>> = {
  text: VARCHAR,
  boolean: BOOLEAN,
  integer: BIGINT,
  number: DOUBLE,
  instant: TIMESTAMPTZ,
  date: DATE,
};

/** As SQL and the schema of an export name it. */
export const sqlTypeOf = (type: ColumnType): string => duckTypes[type].toString();

const cellOf = (type: ColumnType, value: CellValue): DuckDBValue => {
  if (value === null) return null;
  switch (type) {
    case 'integer':
      return BigInt(value);
    case 'instant':
      return new DuckDBTimestampTZValue(BigInt(value) * 1000n);
    case 'date':
      return new DuckDBDateValue(dayOfDate(String(value)));
    case 'text':
    case 'boolean':
    case 'number':
      return value;
  }
};

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export type StagedTable<Row> = {
  readonly append: (rows: readonly Row[]) => void;
  readonly rowCount: () => number;
  /** After this nothing can be appended. */
  readonly writeParquet: (file: string) => Promise<void>;
};

/** One chunk for all pages: a chunk lies outside the heap, where nothing hurries to collect it. */
const makeChunkFiller = <Row>(columns: readonly Column<Row>[]): ((rows: readonly Row[]) => DuckDBDataChunk) => {
  const chunk = DuckDBDataChunk.create(columns.map(({ type }) => duckTypes[type]));
  return (rows) => {
    chunk.reset();
    chunk.setColumns(columns.map(({ type, cellIn }) => rows.map((row) => cellOf(type, cellIn(row)))));
    return chunk;
  };
};

const stageTable = async <Row>(
  connection: DuckDBConnection,
  name: string,
  columns: readonly Column<Row>[],
): Promise<StagedTable<Row>> => {
  const fields = columns.map((one) => `${quoteName(one.name)} ${sqlTypeOf(one.type)}`);
  await connection.run(`create table ${quoteName(name)} (${fields.join(', ')})`);
  const appender = await connection.createAppender(name);
  const fill = makeChunkFiller(columns);
  let [rowCount, flushedAt] = [0, 0];
  return {
    append: (rows) => {
      for (let start = 0; start < rows.length; start += mostRowsOfChunk) {
        appender.appendDataChunk(fill(rows.slice(start, start + mostRowsOfChunk)));
      }
      rowCount += rows.length;
      if (rowCount - flushedAt < rowsBetweenFlushes) return;
      appender.flushSync();
      flushedAt = rowCount;
    },
    rowCount: () => rowCount,
    writeParquet: async (file) => {
      appender.closeSync();
      await connection.run(
        `copy ${quoteName(name)} to ${quoteText(file)} (format parquet, compression zstd, row_group_size ${String(rowsOfGroup)})`,
      );
    },
  };
};

export type ParquetStaging = {
  readonly table: <Row>(name: string, columns: readonly Column<Row>[]) => Promise<StagedTable<Row>>;
  /** Leaves nothing of its own in the folder. */
  readonly close: () => Promise<void>;
};

/** The folder must be there; what is staged lies in it until the end. */
export const openParquetStaging = async (folder: string): Promise<ParquetStaging> => {
  const own = await mkdtemp(path.join(folder, 'staging-'));
  const instance = await DuckDBInstance.create(path.join(own, 'tables.duckdb'), {
    threads: '1',
    memory_limit: memoryLimit,
    temp_directory: path.join(own, 'spilled'),
  });
  const connection = await instance.connect();
  // One thread and this setting: rows leave in the order in which they came.
  await connection.run('set preserve_insertion_order = true; set autoinstall_known_extensions = false');
  return {
    table: (name, columns) => stageTable(connection, name, columns),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(own, { recursive: true, force: true });
    },
  };
};
