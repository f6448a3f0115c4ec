/** The mapper of each kind of file. */
import type { ImportKind } from '../import-kind.ts';
import { mapCaseRow } from './cases.ts';
import { mapDebtorRow } from './debtors.ts';
import { mapEventRow } from './events.ts';
import { mapInvoiceRow } from './invoices.ts';
import type { RowMapper } from './row-mapper.ts';

export const rowMappers: Readonly<Record<ImportKind, RowMapper>> = {
  events: mapEventRow,
  debtors: mapDebtorRow,
  cases: mapCaseRow,
  invoices: mapInvoiceRow,
};
