/** What stands beside the tables of an export: every column with type, unit and meaning, what was asked for, and a page for people. */
import { featureSpec, type Instant } from '../../engine/index.ts';
import type { ExportSpan } from '../../data/index.ts';
import type { ColumnNotes } from './column.ts';
import { exportedFiles } from './export-folder.ts';
import { outcomeWindowDays } from './outcome-columns.ts';
import { sqlTypeOf } from './parquet-staging.ts';

/** Of the files' layout: a column that changes its meaning or goes is a new version, one that comes is not. */
const exportVersion = 1;

export type TableNotes = { readonly rows: number; readonly columns: readonly ColumnNotes[] };

export type ExportNotes = {
  readonly span: ExportSpan;
  readonly tables: Readonly<Record<'decisions' | 'candidates' | 'blocked', TableNotes>>;
  readonly attributeVersions: readonly number[];
  readonly catalogues: readonly string[];
  /** Decisions whose features are of a list that is no longer known by its meanings: empty in the export. */
  readonly withoutFeatures: number;
};

const iso = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

const describeColumn = ({ name, type, unit, meaning, levels, range, forDecisions }: ColumnNotes) => ({
  ...{ name, type: sqlTypeOf(type), unit, meaning },
  ...(levels === undefined ? {} : { levels }),
  ...(range === undefined ? {} : { range }),
  ...(forDecisions === undefined ? {} : { forDecisions }),
});

export const schemaText = (notes: ExportNotes): string => {
  const { span, tables, attributeVersions, catalogues, withoutFeatures } = notes;
  const schema = {
    exportVersion,
    asOf: iso(span.asOf),
    from: iso(span.from),
    to: iso(span.to),
    experimentId: span.experimentId,
    featureSpec: { id: featureSpec.id, hash: featureSpec.hash },
    attributeVersions,
    catalogues,
    outcomeWindowDays,
    decisionsWithoutFeatures: withoutFeatures,
    files: (['decisions', 'candidates', 'blocked'] as const).map((name) => ({
      name: exportedFiles[name],
      rows: tables[name].rows,
      columns: tables[name].columns.map(describeColumn),
    })),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
};

const spanWords = ({ from, to, experimentId, asOf }: ExportSpan): string =>
  [
    from === null ? 'from the first' : `from ${iso(from) ?? ''}`,
    to === null ? '' : `before ${iso(to) ?? ''}`,
    experimentId === null ? '' : `under the experiment ${experimentId}`,
    `as of ${iso(asOf) ?? ''}`,
  ]
    .filter((words) => words !== '')
    .join(', ');

export const readmeText = ({ span, tables, withoutFeatures }: ExportNotes): string => `# Decisions of Tact

${spanWords(span)}.

| file | rows | one row is |
| --- | --- | --- |
| \`${exportedFiles.decisions}\` | ${String(tables.decisions.rows)} | a decision: by what, with which probability, on which features, and what came of it |
| \`${exportedFiles.candidates}\` | ${String(tables.candidates.rows)} | something that could have been done in a decision, no contact and a hand-off among them |
| \`${exportedFiles.blocked}\` | ${String(tables.blocked.rows)} | a rule that removed contacts of one channel from a decision |

\`${exportedFiles.schema}\` has type, unit and meaning of every column. Rows are in the order in which it was decided.

- Dry runs are in it: leave out \`dry_run\` unless you look for them.
- Outcomes count what had happened by the as-of. Where \`window_complete_30d\` is false the 30 days had not ended, and the row is censored.
- A case is decided again and again, so that one payment lies in the windows of several decisions. A debtor is the unit of errors.
- Money is in minor units of \`case_currency\`. Ids are those that the caller gave: pseudonymous, and still of people.
${withoutFeatures === 0 ? '' : `- ${String(withoutFeatures)} decisions have features of an older list, which are left empty.\n`}
\`\`\`python
import polars as pl
decisions = pl.read_parquet("${exportedFiles.decisions}").filter(~pl.col("dry_run") & pl.col("window_complete_30d"))
candidates = pl.read_parquet("${exportedFiles.candidates}").join(decisions.select("decision_id"), on="decision_id", how="semi")
\`\`\`

What can be done with it, to the value of a policy of your own: docs/export.md of Tact.
`;
