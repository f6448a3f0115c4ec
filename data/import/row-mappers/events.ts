/** A row of events → the CloudEvent it spells; its data column is JSON. Pure. */
import { requiredText } from '../field-values.ts';
import type { RowReader } from '../row-reader.ts';
import { facts, rejected, type RowMapper } from './row-mapper.ts';

const readData = (row: RowReader): unknown => {
  try {
    return JSON.parse(row.text('data') ?? '{}');
  } catch {
    return row.fault('data', 'is no JSON');
  }
};

export const mapEventRow: RowMapper = (row, context) => {
  const [id, type] = [requiredText(row, 'id'), requiredText(row, 'type')];
  const [time, subject] = [requiredText(row, 'time'), requiredText(row, 'subject')];
  const data = readData(row);
  if (id === null || type === null || time === null || subject === null || row.faults.length > 0) return rejected(row);
  const source = row.text('source') ?? context.source;
  return facts([{ specversion: row.text('specversion') ?? '1.0', id, source, type, time, subject, data }]);
};
