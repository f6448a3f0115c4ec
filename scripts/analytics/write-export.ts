/** Writes an export into a folder: page by page, from one snapshot of the database, so that the files agree and memory does not grow. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  countExportedDecisions,
  exportedDecisions,
  inTransaction,
  readAttributeLists,
  readCatalogueActionIds,
  readOutcomesOf,
  type ExportedDecision,
  type ExportSpan,
  type Pool,
  type SnapshotClient,
} from '../../data/index.ts';
import { dayMs, defaultCatalogue, type AttributeList } from '../../engine/index.ts';
import { blockedColumns, blockedRows } from './blocked-table.ts';
import { candidateColumns, candidateRows } from './candidate-table.ts';
import { decisionColumns } from './decision-table.ts';
import { exportedFiles } from './export-folder.ts';
import { readmeText, schemaText, type ExportNotes } from './export-schema.ts';
import { decisionRow, type DecisionRow } from './exported-row.ts';
import { outcomeWindowDays } from './outcome-columns.ts';
import { openParquetStaging, type ParquetStaging } from './parquet-staging.ts';

const pageSize = 500;

export type ExportProgress = { readonly done: number; readonly total: number };

export type Watch = {
  /** Waited for before the next page is read. */
  readonly onProgress: (progress: ExportProgress) => void | Promise<void>;
  /** Aborted: the export is broken off between two pages, and the reason thrown. */
  readonly signal: AbortSignal;
};

type ActionIds = (reference: string) => Promise<readonly string[]>;

const makeActionIds = (client: SnapshotClient, known: Map<string, readonly string[]>): ActionIds => {
  // Stored at the first start; a database that was only ever imported into has decisions of the shipped one at most.
  const shipped = `${defaultCatalogue.id}@${String(defaultCatalogue.version)}`;
  const read = async (reference: string): Promise<readonly string[]> => {
    const stored = await readCatalogueActionIds(client, reference);
    if (stored !== null) return stored;
    if (reference === shipped) return defaultCatalogue.actions.map(({ id }) => id);
    throw new Error(`decisions name the catalogue ${reference}, which is not stored`);
  };
  return async (reference) => {
    const ids = known.get(reference) ?? (await read(reference));
    known.set(reference, ids);
    return ids;
  };
};

type Sources = {
  readonly client: SnapshotClient;
  readonly asOf: number;
  readonly actionIds: ActionIds;
  readonly attributeLists: ReadonlyMap<number, AttributeList>;
};

const windowsMs = outcomeWindowDays.map((days) => days * dayMs);

const rowsOf = async (
  decisions: readonly ExportedDecision[],
  { client, asOf, actionIds, attributeLists }: Sources,
): Promise<readonly DecisionRow[]> => {
  const questions = decisions.map(({ receipt: { id, caseId, debtorId, decidedAt, currency } }) => {
    return { id, caseId, debtorId, decidedAt, currency };
  });
  const outcomes = await readOutcomesOf(client, questions, { windowsMs, asOf });
  const rows: DecisionRow[] = [];
  for (const [place, outcome] of outcomes.entries()) {
    const decision = decisions[place];
    if (decision === undefined) continue;
    const ids = await actionIds(decision.receipt.versions.catalogue);
    rows.push(decisionRow(decision, { outcome, actionIds: ids, attributeLists }));
  }
  return rows;
};

const openTables = async (staging: ParquetStaging, lists: readonly AttributeList[], asOf: number) => {
  const columns = {
    decisions: decisionColumns(lists, asOf),
    candidates: candidateColumns,
    blocked: blockedColumns,
  };
  return {
    columns,
    decisions: await staging.table('decisions', columns.decisions),
    candidates: await staging.table('candidates', columns.candidates),
    blocked: await staging.table('blocked', columns.blocked),
  };
};

type Tables = Awaited<ReturnType<typeof openTables>>;

/** Answers how many decisions have no features that are known here. */
const fillTables = async (
  { decisions, candidates, blocked }: Tables,
  sources: Sources,
  { span, onProgress, signal }: Watch & { readonly span: ExportSpan },
): Promise<number> => {
  const total = await countExportedDecisions(sources.client, span);
  let withoutFeatures = 0;
  await onProgress({ done: 0, total });
  for await (const page of exportedDecisions(sources.client, span, pageSize)) {
    signal.throwIfAborted();
    const rows = await rowsOf(page, sources);
    decisions.append(rows);
    candidates.append(rows.flatMap(candidateRows));
    blocked.append(rows.flatMap(({ receipt }) => blockedRows(receipt)));
    withoutFeatures += rows.filter(({ features }) => features === null).length;
    await onProgress({ done: decisions.rowCount(), total });
  }
  return withoutFeatures;
};

const writeTables = async (folder: string, tables: Tables): Promise<ExportNotes['tables']> => {
  const names = ['decisions', 'candidates', 'blocked'] as const;
  for (const name of names) await tables[name].writeParquet(path.join(folder, exportedFiles[name]));
  const notesOf = (name: (typeof names)[number]) => ({
    rows: tables[name].rowCount(),
    columns: tables.columns[name],
  });
  return { decisions: notesOf('decisions'), candidates: notesOf('candidates'), blocked: notesOf('blocked') };
};

/** Throws where the database or the disk fails, and the signal's reason where it was broken off. */
export const writeExport = async (
  pool: Pool,
  span: ExportSpan,
  { folder, ...watch }: Watch & { readonly folder: string },
): Promise<ExportNotes> => {
  const staging = await openParquetStaging(folder);
  const catalogues = new Map<string, readonly string[]>();
  try {
    const { tables, attributeVersions, withoutFeatures } = await inTransaction(
      pool,
      async (client) => {
        const attributeLists = await readAttributeLists(client);
        const lists = [...attributeLists.values()].toSorted((one, other) => other.version - one.version);
        const opened = await openTables(staging, lists, span.asOf);
        const sources = { client, asOf: span.asOf, actionIds: makeActionIds(client, catalogues), attributeLists };
        return {
          tables: opened,
          attributeVersions: lists.map(({ version }) => version),
          withoutFeatures: await fillTables(opened, sources, { span, ...watch }),
        };
      },
      // Tried once: pages that were staged are not taken back.
      { isolation: 'repeatable read', attemptCount: 1 },
    );
    const written = await writeTables(folder, tables);
    const notes = {
      span,
      tables: written,
      attributeVersions,
      catalogues: [...catalogues.keys()].sort(),
      withoutFeatures,
    };
    await writeFile(path.join(folder, exportedFiles.schema), schemaText(notes));
    await writeFile(path.join(folder, exportedFiles.readme), readmeText(notes));
    return notes;
  } finally {
    await staging.close();
  }
};
