/**
 * Delimited text → rows. Header required; comma, semicolon or tab, found in the header unless told; RFC 4180 quotes; UTF-8 with or
 * without a byte order mark. A row longer than the limit, or a quote that never ends, breaks the reading off at that line.
 */
import { CsvError, parse, type Parser } from 'csv-parse';
import { longestRowBytes, UnreadableFile, type SourceRow } from './row-source.ts';

export type CsvReading = {
  readonly columns: readonly string[];
  readonly batches: AsyncGenerator<readonly SourceRow[]>;
  readonly brokenOff: () => string | null;
};

type Collected = { rows: SourceRow[]; failure: string | null };

const startOfFileBytes = 65_536;
/** What undecodable bytes become; nobody writes it on purpose. */
const undecodable = '\ufffd';
const delimiters = [',', ';', '\t'] as const;

/** The most frequent of the three outside quotes in the header; a comma where there is none. */
export const detectDelimiter = (start: string): string => {
  const header = (/^(?:"[^"]*"|[^"\r\n])*/.exec(start)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
};

const explain = (error: CsvError): string => {
  const line = `line ${String((error as { readonly lines?: number }).lines ?? 0)}`;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return `the row that reaches ${line} is longer than ${longestRowBytes} bytes (is a quote missing?); nothing from there on was read`;
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return `a quoted value that is still open at the end, ${line}, begins somewhere after the last row`;
  return `${error.message} (${line})`;
};

const toRow = (cells: readonly string[], endLine: number, width: number | null): SourceRow => {
  const line =
    endLine - cells.reduce((breaks, cell) => breaks + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
  const unreadable = (detail: string): SourceRow => ({
    kind: 'unreadable',
    line,
    text: cells.join(' ').slice(0, 500),
    detail,
  });
  if (cells.some((cell) => cell.includes(undecodable)))
    return unreadable('is not valid UTF-8 (save the file as UTF-8)');
  if (width !== null && cells.length !== width)
    return unreadable(`has ${cells.length} columns, the header has ${width}`);
  return { kind: 'cells', line, cells };
};

const makeParser = (delimiter: string, collected: Collected): Parser => {
  let width: number | null = null;
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: longestRowBytes,
    onRecord: (cells: string[], { lines }) => {
      collected.rows.push(toRow(cells, lines, width));
      width ??= cells.length;
      return null;
    },
  });
  parser.on('error', (error) => {
    collected.failure = error instanceof CsvError ? explain(error) : String(error);
  });
  parser.resume();
  return parser;
};

async function* readRows(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
  collected: Collected,
): AsyncGenerator<readonly SourceRow[]> {
  const parser = makeParser(delimiter, collected);
  const closed = new Promise<void>((resolve) => parser.once('close', resolve));
  const hasFailed = (): boolean => collected.failure !== null;
  for await (const chunk of chunks) {
    await new Promise<void>((resolve) => parser.write(chunk, () => resolve()));
    if (collected.rows.length > 0) yield collected.rows.splice(0);
    if (hasFailed()) break;
  }
  if (!hasFailed()) parser.end();
  await closed;
  if (collected.rows.length > 0) yield collected.rows.splice(0);
}

const checkHeader = (row: SourceRow | undefined): readonly string[] => {
  if (row?.kind !== 'cells')
    throw new UnreadableFile(
      row === undefined
        ? 'the file has no header row'
        : `the header row ${row.kind === 'unreadable' ? row.detail : 'is missing'}`,
    );
  const columns = row.cells.map((cell) => cell.trim());
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new UnreadableFile(`the header names "${repeated}" twice; rename one of the two columns`);
  return columns;
};

/** The first bytes (a whole header, as a rule) and the stream again from its start. */
const peek = async (
  chunks: AsyncIterable<Buffer>,
): Promise<{ readonly start: Buffer; readonly all: AsyncIterable<Buffer> }> => {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Buffer[] = [];
  let size = 0;
  while (size < startOfFileBytes && !(seen.at(-1)?.includes(10) ?? false)) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    size += next.value.length;
  }
  async function* again(): AsyncGenerator<Buffer> {
    yield* seen;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { start: Buffer.concat(seen), all: again() };
};

export { peek as peekBytes };

/** Throws `UnreadableFile` where there is no usable header. */
export const readCsv = async (chunks: AsyncIterable<Buffer>, delimiter: string | null): Promise<CsvReading> => {
  const { start, all } = await peek(chunks);
  if ([0xfffe, 0xfeff].includes(start.length > 1 ? start.readUInt16BE(0) : 0))
    throw new UnreadableFile('the file is UTF-16; save it as UTF-8');
  const collected: Collected = { rows: [], failure: null };
  const batches = readRows(all, delimiter ?? detectDelimiter(start.toString('utf8').replace(/^\ufeff/, '')), collected);
  const first = await batches.next();
  if (first.done === true && collected.failure !== null) throw new UnreadableFile(collected.failure);
  const [header, ...rest] = first.done === true ? [] : first.value;
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    if (rest.length > 0) yield rest;
    yield* batches;
  }
  return { columns: checkHeader(header), batches: rows(), brokenOff: () => collected.failure };
};
