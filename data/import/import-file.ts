/**
 * A file of any size → facts in the store, exactly once. Reads and maps one batch while the one before is stored, so memory holds two
 * batches whatever the file. What cannot be a fact goes to the file of rejected rows; what an interrupted run had stored is not read
 * again. All but broken hardware and bugs comes back as a value.
 */
import type pg from 'pg';
import {
  dayMs,
  failure,
  localDate,
  success,
  type Fact,
  type Instant,
  type LocalDate,
  type Result,
} from '../../engine/index.ts';
import type { FactStore } from '../stores/fact-store.ts';
import { resolveColumns, type ColumnMapping } from './column-mapping.ts';
import { openCheckpoint, type Checkpoint, type ImportCheckpoint } from './import-checkpoints.ts';
import {
  addCounts,
  noCounts,
  type ImportCounts,
  type ImportProgress,
  type ImportReport,
  type ImportRequest,
} from './import-request.ts';
import type { ImportKind } from './import-kind.ts';
import { openRows } from './open-rows.ts';
import { openRejectedRows, rejectedBytes, type RejectedRow, type RejectedRows } from './rejected-rows.ts';
import { rowToFacts, type RowPlan } from './row-to-facts.ts';
import { UnreadableFile, type RowSource } from './row-source.ts';

export type ImporterDependencies = {
  readonly pool: pg.Pool;
  readonly factStore: FactStore;
  readonly now: () => Instant;
  /** True once the import shall stop: it ends after the batch at hand, and the same request goes on from there. */
  readonly isStopped: () => boolean;
};

const stopped = 'it was stopped; the same command goes on from there';

/**
 * Invoices come with the history of a debtor in any order, and a fact that is older than the last one makes the store fold the debtor
 * anew: fewer, larger batches then save most of the work (25,105 invoices: 6 s against 17 s).
 */
const factsPerBatch: Readonly<Record<ImportKind, number>> = {
  events: 2_000,
  debtors: 2_000,
  cases: 2_000,
  invoices: 8_000,
};
const rowsPerBatch = 10_000;
/** Past this many, debtors are forgotten and told again; the store then counts duplicates. */
const mostRememberedDebtors = 500_000;
// A file's days have no hour: what is paid "today" may be dated some hours ahead.
const daysAheadMs = 1.5 * dayMs;

type Batch = {
  readonly facts: readonly Fact[];
  readonly rejected: readonly RejectedRow[];
  readonly rows: number;
  readonly leftOut: number;
};

/** Facts of a debtor's registration come with every invoice; the first is enough. */
const makeRegistrationFilter = (): ((fact: Fact) => boolean) => {
  const seen = new Set<string>();
  return (fact) => {
    if (fact.type !== 'debtor.registered') return true;
    if (seen.has(fact.id)) return false;
    if (seen.size >= mostRememberedDebtors) seen.clear();
    seen.add(fact.id);
    return true;
  };
};

/** The rows after the first `skipRows`, as batches ready to be stored. */
async function* readBatches(source: RowSource, plan: RowPlan, skipRows: number): AsyncGenerator<Batch> {
  const isNews = plan.kind === 'invoices' ? makeRegistrationFilter() : () => true;
  let skipped = 0;
  let [facts, rejected, rows, leftOut]: [Fact[], RejectedRow[], number, number] = [[], [], 0, 0];
  for await (const sourceRows of source.batches) {
    for (const row of sourceRows) {
      if (skipped < skipRows) {
        skipped += 1;
        continue;
      }
      const outcome = rowToFacts(plan, row);
      rows += 1;
      if (outcome.kind === 'facts') facts.push(...outcome.facts.filter(isNews));
      else if (outcome.kind === 'rejected') rejected.push(outcome.row);
      else leftOut += 1;
      if (facts.length < factsPerBatch[plan.kind] && rows < rowsPerBatch) continue;
      yield { facts, rejected, rows, leftOut };
      [facts, rejected, rows, leftOut] = [[], [], 0, 0];
    }
  }
  if (rows > 0) yield { facts, rejected, rows, leftOut };
}

type Storing = {
  readonly isStopped: () => boolean;
  readonly factStore: FactStore;
  readonly rejectedRows: RejectedRows;
  readonly checkpoint: ImportCheckpoint;
};

const storeBatch = async (storing: Storing, counts: ImportCounts, batch: Batch): Promise<ImportCounts> => {
  const { accepted, duplicates } = await storing.factStore.record(batch.facts);
  await storing.rejectedRows.write(batch.rejected);
  const next = addCounts(counts, {
    rows: batch.rows,
    accepted,
    duplicates,
    rejected: batch.rejected.length,
    leftOut: batch.leftOut,
  });
  await storing.checkpoint.write({ counts: next, rejectedBytes: storing.rejectedRows.sizeBytes() });
  return next;
};

const storeAll = async (
  storing: Storing,
  batches: AsyncIterable<Batch>,
  start: ImportCounts,
  onStored: (counts: ImportCounts) => void,
): Promise<ImportCounts> => {
  let stored = Promise.resolve(start);
  for await (const batch of batches) {
    const counts = await stored;
    onStored(counts);
    if (storing.isStopped()) return counts;
    stored = storeBatch(storing, counts, batch);
    // Awaited in the next round; a failure until then must not count as unhandled.
    stored.catch(() => undefined);
  }
  return stored;
};

const planRows = (
  request: ImportRequest,
  source: RowSource,
  asOf: LocalDate,
  now: Instant,
): Result<RowPlan, string> => {
  if (source.columns === null && request.kind !== 'events')
    return failure(`a file of JSON lines can hold events, not ${request.kind}`);
  const mapping: Result<ColumnMapping | null, string> =
    source.columns === null ? success(null) : resolveColumns(request.kind, source.columns, request.map, request.set);
  if (!mapping.ok) return mapping;
  const { kind, dateFormat, decimalMark, isMinor, portfolio, source: factSource, termsDays, reachable } = request;
  return success({
    kind,
    columns: source.columns,
    mapping: mapping.value,
    rules: { dateFormat, decimalMark, isMinor },
    context: { portfolio, source: factSource, asOf, termsDays, reachable },
    latestAt: now + daysAheadMs,
  });
};

/** Where to go on, if the rejected rows of the earlier run are still there; else from the start. */
const readResumption = async (checkpoint: ImportCheckpoint, rejectedPath: string): Promise<Checkpoint> => {
  const found = await checkpoint.read();
  const isUsable = found !== null && (await rejectedBytes(rejectedPath)) >= found.rejectedBytes;
  return isUsable ? found : { counts: noCounts, rejectedBytes: 0 };
};

const runImport = async (
  { pool, factStore, now, isStopped }: ImporterDependencies,
  request: ImportRequest,
  source: RowSource,
  onProgress: (progress: ImportProgress) => void,
): Promise<Result<ImportReport, string>> => {
  const asOf = request.asOf ?? localDate('UTC', now());
  const plan = planRows(request, source, asOf, now());
  if (!plan.ok) return plan;
  const checkpoint = await openCheckpoint(pool, request, asOf);
  try {
    const { counts: start, rejectedBytes: keepBytes } = await readResumption(checkpoint, request.rejectedPath);
    const rejectedRows = await openRejectedRows(request.rejectedPath, keepBytes);
    try {
      const batches = readBatches(source, plan.value, start.rows);
      const tell = (counts: ImportCounts): void => onProgress({ ...counts, reading: source.progress() });
      const counts = await storeAll({ isStopped, factStore, rejectedRows, checkpoint }, batches, start, tell);
      tell(counts);
      const brokenOff = isStopped() ? stopped : source.brokenOff();
      if (!isStopped()) await checkpoint.clear();
      return success({
        ...counts,
        resumedAfterRows: start.rows,
        rejectedPath: rejectedRows.sizeBytes() > 0 ? request.rejectedPath : null,
        brokenOff,
      });
    } finally {
      await rejectedRows.close();
    }
  } finally {
    checkpoint.release();
  }
};

/** A failure is a sentence for the user: nothing was imported then. `onProgress` is called after every stored batch. */
export const importFile = async (
  dependencies: ImporterDependencies,
  request: ImportRequest,
  onProgress: (progress: ImportProgress) => void,
): Promise<Result<ImportReport, string>> => {
  try {
    const source = await openRows(request.file, request.delimiter);
    try {
      return await runImport(dependencies, request, source, onProgress);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (error instanceof UnreadableFile) return failure(error.message);
    throw error;
  }
};
