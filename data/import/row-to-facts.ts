/** One row of a file → facts, or the reason why not. Pure: mapping and the check that every fact passes, whoever tells it. */
import { instantOfLocal, parseFact, type Fact, type InputError, type Instant } from '../../engine/index.ts';
import type { ColumnMapping } from './column-mapping.ts';
import { makeRowReader, type ReadingRules } from './row-reader.ts';
import type { ImportKind } from './import-kind.ts';
import { rowMappers } from './row-mappers/index.ts';
import type { MappedRow, MappingContext } from './row-mappers/row-mapper.ts';
import type { RejectedRow } from './rejected-rows.ts';
import type { SourceRow } from './row-source.ts';

export type RowFacts =
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'left_out' }
  | { readonly kind: 'rejected'; readonly row: RejectedRow };

export type RowPlan = {
  readonly kind: ImportKind;
  /** Null where every row names its own fields (NDJSON). */
  readonly columns: readonly string[] | null;
  readonly mapping: ColumnMapping | null;
  readonly rules: ReadingRules;
  readonly context: MappingContext;
  /** Facts that happened after it are refused. */
  readonly latestAt: Instant;
};

const minutesOfDay = 1440;

const readJson = (text: string): { readonly value: unknown } | { readonly error: string } => {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
};

const fieldsOf = (row: SourceRow, columns: readonly string[] | null): RejectedRow['fields'] =>
  row.kind === 'cells' && columns !== null
    ? Object.fromEntries(columns.map((name, index) => [name, row.cells[index] ?? '']))
    : row.kind === 'cells'
      ? row.cells.join(',')
      : row.text;

const mapRow = (plan: RowPlan, row: SourceRow): MappedRow | { readonly kind: 'event'; readonly value: unknown } => {
  const wrong = (detail: string): MappedRow => ({ kind: 'rejected', errors: [{ pointer: '', detail }] });
  if (row.kind === 'unreadable') return wrong(row.detail);
  if (row.kind === 'json') {
    const parsed = readJson(row.text);
    return 'error' in parsed ? wrong(`is no JSON: ${parsed.error}`) : { kind: 'event', value: parsed.value };
  }
  if (plan.mapping === null) return wrong('is no line of JSON');
  return rowMappers[plan.kind](makeRowReader(row.cells, plan.mapping, plan.rules), plan.context);
};

/** Every event must be a good fact, else the row is rejected as a whole: half a row would be half the truth. */
const toFacts = (
  events: readonly unknown[],
  latestAt: Instant,
): { readonly facts: Fact[]; readonly errors: InputError[] } => {
  const facts: Fact[] = [];
  const errors: InputError[] = [];
  for (const event of events) {
    const parsed = parseFact(event, { latestAt });
    if (parsed.ok) facts.push(parsed.value);
    else errors.push(...parsed.error);
  }
  return { facts, errors };
};

export const rowToFacts = (plan: RowPlan, row: SourceRow): RowFacts => {
  const rejected = (errors: readonly InputError[]): RowFacts => ({
    kind: 'rejected',
    row: { line: row.line, errors, fields: fieldsOf(row, plan.columns) },
  });
  const mapped = mapRow(plan, row);
  if (mapped.kind === 'left_out') return mapped;
  if (mapped.kind === 'rejected') return rejected(mapped.errors);
  const { facts, errors } = toFacts(mapped.kind === 'event' ? [mapped.value] : mapped.events, plan.latestAt);
  if (errors.length > 0) return rejected(errors);
  // The other mappers work day by day on the debtor's clock; a stream of events has no clock but UTC.
  const end = plan.kind === 'events' ? instantOfLocal('UTC', plan.context.asOf, minutesOfDay) : Infinity;
  return facts.some((fact) => fact.at >= end) ? { kind: 'left_out' } : { kind: 'facts', facts };
};
