/** Features of the public data sets: how each is declared to a model, and how it is read from a row. */
import { levelCode, type FeatureTable, type ModelFeature } from '../../../models/index.ts';
import { numberIn, type DataRow } from './read-data.ts';

export type Source<Row> = { readonly feature: ModelFeature; readonly read: (row: Row) => number };

type Availability = ModelFeature['availability'];

export const numberSource = <Row>(
  name: string,
  read: (row: Row) => number,
  availability: Availability = 'at_decision',
): Source<Row> => ({ feature: { kind: 'number', name, about: 'context', availability }, read });

/** A field of the file that holds a number. */
export const fieldSource = (field: string, availability?: Availability): Source<DataRow> =>
  numberSource(field, (row) => numberIn(row, field), availability);

/** A field of the file that holds a word, one column for each of the words. */
export const wordSource = <Row>(
  name: string,
  rows: readonly Row[],
  { read, availability = 'at_decision' }: { read: (row: Row) => string; availability?: Availability },
): Source<Row> => {
  const levels = [...new Set(rows.map(read))].sort();
  return {
    feature: { kind: 'category', name, about: 'context', availability, levels, encoding: 'one_hot' },
    read: (row) => levelCode(levels, read(row)),
  };
};

export const tableOf = <Row>(sources: readonly Source<Row>[], rows: readonly Row[]): FeatureTable => ({
  features: sources.map(({ feature }) => feature),
  columns: sources.map(({ read }) => Float64Array.from(rows, read)),
});
