/**
 * Bank marketing: who says yes to a term deposit on the phone. `duration`, the length of the call, is only known after it: declared as such,
 * so that training refuses it. `pdays` is 999 for "never contacted before", which is no number of days but a flag.
 */
import { fieldSource, numberSource, wordSource, type Source } from './sources.ts';
import { numberIn, type DataRow } from './read-data.ts';

const numberFields = [
  ...['age', 'campaign', 'pdays', 'previous'],
  ...['emp.var.rate', 'cons.price.idx', 'cons.conf.idx', 'euribor3m', 'nr.employed'],
];
const wordFields = [
  ...['job', 'marital', 'education', 'default', 'housing', 'loan'],
  ...['contact', 'month', 'day_of_week', 'poutcome'],
];

const neverContacted = 999;

export const bankSources = (rows: readonly DataRow[]): readonly Source<DataRow>[] => [
  ...numberFields.map((field) => fieldSource(field)),
  numberSource('wasNeverContacted', (row) => Number(numberIn(row, 'pdays') === neverContacted)),
  ...wordFields.map((field) => wordSource(field, rows, { read: (row) => row[field] ?? '' })),
];

export const callLength = fieldSource('duration', 'after_decision');
