/** The card of a version of `segments`, in Markdown: what it is, what it was fitted to, by which rule their number was chosen, and what it is not for. */
import type { LocalDate } from '../../../engine/index.ts';
import type { SegmentsArtifact } from '../../../models/index.ts';

type Fitted = { readonly onDay: LocalDate; readonly debtors: number; readonly code: string };

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

export const segmentsCard = (artifact: SegmentsArtifact, { onDay, debtors, code }: Fitted): string => {
  const { segments, looks, columns, rowCount, seed } = artifact;
  const rows = segments.map(
    ({ id, name, members, before }) =>
      `| ${id} | ${name} | ${percent(members, rowCount)} | ${before === null ? 'new' : before.jaccard.toFixed(2)} |`,
  );
  const tried = looks.map(
    (look) =>
      `| ${String(look.segments)} | ${look.adjustedRand.toFixed(2)} | ${look.weakestJaccard.toFixed(2)} | ${percent(look.smallestShare, 1)} | ${look.explained.toFixed(2)} (${look.explainedOfCloud.toFixed(2)}) | ${look.against.join('; ') || 'holds'} |`,
  );
  return [
    `# Segments of ${onDay}`,
    '',
    'Groups of debtors by payment history, by k-means. They describe; they say nothing of what a contact would change. Protected attributes',
    '(age, language, country, region) are not read.',
    '',
    '## Data',
    '',
    `${debtors.toLocaleString('en')} debtors with an open case as of ${onDay}; fitted to ${rowCount.toLocaleString('en')}. Seed ${String(seed)}, code ${code}.`,
    `Read: ${[...new Set(columns.map(({ feature }) => feature))].join(', ')}. What is not known counts as the median.`,
    '',
    '## Segments',
    '',
    '| id | name | share | overlap with the fit before |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Why so many',
    '',
    'Of the numbers that hold between fits on two halves of the debtors, the one that explains most beyond one cloud without structure:',
    '',
    '| segments | adjusted Rand index | weakest Jaccard | smallest | explained (of one cloud) | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...tried,
    '',
  ].join('\n');
};
