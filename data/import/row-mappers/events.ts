/** A row of events → the CloudEvent it spells; its data column is JSON. Pure. */
import { facts, rejected, type RowMapper } from './row-mapper.ts';

const readJson = (text: string): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
};

export const mapEventRow: RowMapper = (row, context) => {
  const [id, type, time, subject] = [
    row.required('id'),
    row.required('type'),
    row.required('time'),
    row.required('subject'),
  ];
  const data = readJson(row.text('data') ?? '{}') ?? row.fault('data', 'is no JSON');
  if (id === undefined || type === undefined || time === undefined || subject === undefined || data === undefined)
    return rejected(row);
  const source = row.text('source') ?? context.source;
  return facts([{ specversion: row.text('specversion') ?? '1.0', id, source, type, time, subject, data: data.value }]);
};
