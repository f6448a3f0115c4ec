/** What `case.opened` says of a claim beside its debtor, principal and dates. Pure. */
import { whereGiven } from '../field-values.ts';
import type { RowReader } from '../row-reader.ts';

export const readClaim = (row: RowReader, portfolio: string): Readonly<Record<string, string>> => ({
  portfolio,
  creditor: row.text('creditor') ?? portfolio,
  actor: row.text('actor') ?? 'creditor',
  stage: row.text('stage') ?? 'reminder',
  ...whereGiven({ product: row.text('product') }),
});
