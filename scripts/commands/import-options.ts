/** The options of `tact import`, as text → a request, or what is wrong with them. */
import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import {
  parseAssignments,
  toCallerId,
  type DateFormat,
  type DecimalMark,
  type ImportKind,
  type ImportRequest,
} from '../../data/index.ts';
import { channels, failure, isLocalDate, success, type Channel, type Result } from '../../engine/index.ts';

export type ImportOptions = {
  readonly map: readonly string[];
  readonly set: readonly string[];
  readonly delimiter?: string;
  readonly dateFormat: DateFormat;
  readonly decimalMark: DecimalMark;
  readonly minor: boolean;
  readonly portfolio?: string;
  readonly source?: string;
  readonly asOf?: string;
  readonly termsDays: number;
  readonly reachable: readonly Channel[];
  readonly rejected?: string;
  readonly json: boolean;
};

export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export const readDelimiter = (text: string): string => {
  const delimiter = text === 'tab' || text === '\\t' ? '\t' : text;
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) throw new InvalidArgumentError('one character, or "tab"');
  return delimiter;
};

export const readDay = (text: string): string => {
  if (!isLocalDate(text)) throw new InvalidArgumentError('a date, YYYY-MM-DD');
  return text;
};

export const readTermsDays = (text: string): number => {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('0 to 999 days');
  return Number(text);
};

export const readChannels = (text: string): readonly Channel[] => {
  const names = text.split(',').map((name) => name.trim());
  const known = channels.filter((channel) => names.includes(channel));
  if (known.length !== names.length) throw new InvalidArgumentError(`of ${channels.join(', ')}, commas between`);
  return known;
};

/** `../in/b2b_invoices.public.csv.gz` → `b2b_invoices.public`. */
const portfolioOfFile = (file: string): string =>
  toCallerId(
    basename(file)
      .replace(/\.gz$/i, '')
      .replace(/\.(?:csv|tsv|txt|ndjson|jsonl|json|parquet)$/i, '') || 'import',
  );

export const toImportRequest = (
  kind: ImportKind,
  file: string,
  options: ImportOptions,
): Result<ImportRequest, string> => {
  const map = parseAssignments('--map', options.map);
  const set = parseAssignments('--set', options.set);
  if (!map.ok) return map;
  if (!set.ok) return set;
  const rejectedPath = options.rejected ?? `${file}.rejected.ndjson`;
  if (rejectedPath === file) return failure('--rejected names the file that is being read');
  const portfolio = options.portfolio ?? portfolioOfFile(file);
  return success({
    kind,
    file,
    map: map.value,
    set: set.value,
    delimiter: options.delimiter ?? null,
    dateFormat: options.dateFormat,
    decimalMark: options.decimalMark,
    isMinor: options.minor,
    portfolio,
    source: options.source ?? `import:${toCallerId(portfolio)}`,
    asOf: options.asOf ?? null,
    termsDays: options.termsDays,
    reachable: options.reachable,
    rejectedPath,
  });
};
