/** The options of `tact export`, as text → what is asked for, or what is wrong with them. */
import { failure, isLocalDate, parseInstant, success, type Instant, type Result } from '../../engine/index.ts';
import type { ExportSpan } from '../../data/index.ts';

export type ExportOptions = {
  readonly parquet: string;
  readonly from?: string;
  readonly to?: string;
  readonly experiment?: string;
  readonly asOf?: string;
  readonly force: boolean;
};

/** An instant, or the beginning of a day, UTC. */
const readInstant = (name: string, text: string | undefined): Result<Instant | null, string> => {
  if (text === undefined) return success(null);
  const at = parseInstant(isLocalDate(text) ? `${text}T00:00:00Z` : text);
  return at === null
    ? failure(`${name} must be a day or an instant with an offset, such as 2026-03-01 or 2026-03-01T00:00:00Z`)
    : success(at);
};

type Instants = { readonly from: Instant | null; readonly to: Instant | null; readonly asOf: Instant | null };

const readInstants = (options: ExportOptions): Result<Instants, string> => {
  const from = readInstant('--from', options.from);
  if (!from.ok) return from;
  const to = readInstant('--to', options.to);
  if (!to.ok) return to;
  const asOf = readInstant('--as-of', options.asOf);
  return asOf.ok ? success({ from: from.value, to: to.value, asOf: asOf.value }) : asOf;
};

/** `latestAsOf`: beyond it nothing can be known yet. */
export const toExportSpan = (
  options: ExportOptions,
  { now, latestAsOf }: { readonly now: Instant; readonly latestAsOf: Instant },
): Result<ExportSpan, string> => {
  const read = readInstants(options);
  if (!read.ok) return read;
  const { from, to, asOf } = read.value;
  if (from !== null && to !== null && to <= from) return failure('--to must be after --from');
  if (asOf !== null && asOf > latestAsOf) return failure('--as-of must not lie ahead');
  return success({ from, to, experimentId: options.experiment ?? null, asOf: asOf ?? now });
};
