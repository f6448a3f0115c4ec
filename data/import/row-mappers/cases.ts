/** A row of cases → `case.opened`, and `balance.updated` where the file states what is still owed. Pure. */
import { addDays, instantOfLocal, localDate, type Instant, type LocalDate, type Money } from '../../../engine/index.ts';
import { factId } from '../fact-ids.ts';
import { idField, instantField, moneyField, requiredDate, zonesField } from '../field-values.ts';
import type { RowReader } from '../row-reader.ts';
import { readClaim } from './claim.ts';
import {
  factEvent,
  facts,
  leftOut,
  rejected,
  type FactEvent,
  type MappingContext,
  type RowMapper,
} from './row-mapper.ts';

const secondMs = 1000;

type Balance = { readonly money: Money; readonly at: Instant };

type CaseReading = {
  readonly caseId: string;
  readonly zone: string;
  readonly openedAt: Instant;
  readonly data: Readonly<Record<string, unknown>>;
};

const readPrincipal = (row: RowReader): Money | null => {
  const principal = moneyField(row, 'principal', 'currency');
  return principal !== null && principal.amount <= 0 ? row.fault('principal', 'must be more than 0') : principal;
};

/** As stated; else the first midnight after the due date. */
const readOpenedAt = (row: RowReader, zone: string, dueOn: LocalDate | null): Instant | null =>
  instantField(row, 'openedAt', zone) ?? (dueOn === null ? null : instantOfLocal(zone, addDays(dueOn, 1), 0));

const readCase = (row: RowReader, context: MappingContext): CaseReading | null => {
  const [caseId, debtorId] = [idField(row, 'caseId'), idField(row, 'debtorId')];
  const zone = zonesField(row, 'timeZone')?.[0] ?? 'UTC';
  const principal = readPrincipal(row);
  const dueOn = requiredDate(row, 'dueOn');
  const openedAt = readOpenedAt(row, zone, dueOn);
  if (caseId === null || openedAt === null) return null;
  const claim = readClaim(row, row.text('portfolio') ?? context.portfolio);
  return { caseId, zone, openedAt, data: { debtorId, ...claim, principal, dueDate: dueOn } };
};

/** Where no instant is given, the balance holds from the opening on. */
const readBalance = (row: RowReader, reading: CaseReading): Balance | null => {
  const money = row.text('balance') === null ? null : moneyField(row, 'balance', 'currency');
  if (money === null) return null;
  if (money.amount < 0) return row.fault('balance', 'must not be negative');
  return { money, at: instantField(row, 'balanceAt', reading.zone) ?? reading.openedAt + secondMs };
};

const openingEvent = (source: string, { caseId, openedAt, data }: CaseReading): FactEvent =>
  factEvent(source, {
    id: factId('case.opened', caseId),
    type: 'case.opened',
    at: openedAt,
    subject: ['case', caseId],
    data,
  });

const balanceEvent = (source: string, caseId: string, { money, at }: Balance): FactEvent =>
  factEvent(source, {
    id: factId('balance.updated', caseId, String(at), String(money.amount)),
    type: 'balance.updated',
    at,
    subject: ['case', caseId],
    data: { balance: money },
  });

export const mapCaseRow: RowMapper = (row, context) => {
  const reading = readCase(row, context);
  const balance = reading === null ? null : readBalance(row, reading);
  if (reading === null || row.faults.length > 0) return rejected(row);
  const isKnown = (at: Instant): boolean => localDate(reading.zone, at) <= context.asOf;
  if (!isKnown(reading.openedAt)) return leftOut;
  const opening = openingEvent(context.source, reading);
  if (balance === null || !isKnown(balance.at)) return facts([opening]);
  return facts([opening, balanceEvent(context.source, reading.caseId, balance)]);
};
