/** A row of cases → `case.opened`, and `balance.updated` where the file states what is still owed. Pure. */
import { addDays, instantOfLocal, localDate, type Instant, type Money } from '../../../engine/index.ts';
import { factId } from '../fact-ids.ts';
import type { FieldReader } from '../field-reader.ts';
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

type CaseReading = {
  readonly caseId: string;
  readonly zone: string;
  readonly openedAt: Instant;
  readonly data: Readonly<Record<string, unknown>>;
  readonly balance: { readonly money: Money; readonly at: Instant } | null;
};

const readBalance = (row: FieldReader, zone: string, openedAt: Instant): CaseReading['balance'] | undefined => {
  if (row.text('balance') === undefined) return null;
  const money = row.money('balance', 'currency');
  const at = row.instant('balanceAt', zone) ?? openedAt + secondMs;
  if (money !== undefined && money.amount < 0) return row.fault('balance', 'must not be negative');
  return money === undefined ? undefined : { money, at };
};

const readCase = (row: FieldReader, context: MappingContext): CaseReading | undefined => {
  const [caseId, debtorId] = [row.id('caseId'), row.id('debtorId')];
  const zone = row.zones('timeZone')?.[0] ?? 'UTC';
  const principal = row.money('principal', 'currency');
  if (principal !== undefined && principal.amount <= 0) row.fault('principal', 'must be more than 0');
  const dueOn = row.requiredDate('dueOn');
  const stated = row.instant('openedAt', zone);
  if (caseId === undefined || debtorId === undefined || principal === undefined || dueOn === undefined)
    return undefined;
  const openedAt = stated ?? instantOfLocal(zone, addDays(dueOn, 1), 0);
  const balance = readBalance(row, zone, openedAt);
  if (balance === undefined) return undefined;
  const portfolio = row.text('portfolio') ?? context.portfolio;
  const product = row.text('product');
  const data = {
    debtorId,
    portfolio,
    creditor: row.text('creditor') ?? portfolio,
    actor: row.text('actor') ?? 'creditor',
    ...(product === undefined ? {} : { product }),
    principal,
    dueDate: dueOn,
    stage: row.text('stage') ?? 'reminder',
  };
  return { caseId, zone, openedAt, data, balance };
};

const balanceEvent = (source: string, caseId: string, balance: NonNullable<CaseReading['balance']>): FactEvent =>
  factEvent(source, {
    id: factId('balance.updated', caseId, String(balance.at), String(balance.money.amount)),
    type: 'balance.updated',
    at: balance.at,
    subject: ['case', caseId],
    data: { balance: balance.money },
  });

export const mapCaseRow: RowMapper = (row, context) => {
  const reading = readCase(row, context);
  if (reading === undefined || row.faults.length > 0) return rejected(row);
  const { caseId, openedAt, balance, zone } = reading;
  const isKnown = (at: Instant): boolean => localDate(zone, at) <= context.asOf;
  if (!isKnown(openedAt)) return leftOut;
  const opened = factEvent(context.source, {
    id: factId('case.opened', caseId),
    type: 'case.opened',
    at: openedAt,
    subject: ['case', caseId],
    data: reading.data,
  });
  return facts(
    balance === null || !isKnown(balance.at) ? [opened] : [opened, balanceEvent(context.source, caseId, balance)],
  );
};
