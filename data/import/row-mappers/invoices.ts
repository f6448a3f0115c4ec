/**
 * A row of invoices → the debtor, the invoice, its payment; and, where it was not paid by its due date, a case with what became of
 * it. Files of invoices have dates without hours. On the debtor's first clock: issued at 09:00, paid at 12:00 (the same day in UTC
 * too, so that days late come out right), a case opens at 00:00 on the day after the due date and a dispute, of which files give no
 * date, is raised at 09:00 of that day. Pure.
 */
import {
  addDays,
  instantOfLocal,
  type Instant,
  type LocalDate,
  type Money,
  type SubjectKind,
} from '../../../engine/index.ts';
import { factId, toCallerId } from '../fact-ids.ts';
import { dateField, flagField, moneyField, requiredDate, requiredText } from '../field-values.ts';
import type { RowReader } from '../row-reader.ts';
import { readClaim } from './claim.ts';
import { readRegistration, registeredBeforeAll, registrationEvent, type RegistrationReading } from './registration.ts';
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
const issuedMinute = 9 * 60;
const paidMinute = 12 * 60;

type InvoiceReading = {
  readonly registration: RegistrationReading;
  readonly invoiceId: string;
  readonly amount: Money;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly paidOn: LocalDate | null;
  readonly isDisputed: boolean;
  readonly claim: Readonly<Record<string, string>>;
};

const readAmount = (row: RowReader): Money | null => {
  const amount = moneyField(row, 'amount', 'currency');
  return amount !== null && amount.amount <= 0 ? row.fault('amount', 'must be more than 0') : amount;
};

const readDueOn = (row: RowReader, issuedOn: LocalDate | null): LocalDate | null => {
  const dueOn = requiredDate(row, 'dueOn');
  const isBefore = dueOn !== null && issuedOn !== null && dueOn < issuedOn;
  return isBefore ? row.fault('dueOn', `lies before the day of issue, ${issuedOn}`) : dueOn;
};

/** Nobody pays an invoice that has not been issued: where the day of issue is only inferred, a payment bounds it. */
const inferIssuedOn = (dueOn: LocalDate, paidOn: LocalDate | null, termsDays: number): LocalDate => {
  const byTerms = addDays(dueOn, -termsDays);
  return paidOn !== null && paidOn < byTerms ? paidOn : byTerms;
};

const readInvoice = (row: RowReader, context: MappingContext): InvoiceReading | null => {
  const registration = readRegistration(row, context, 'business');
  const invoiceId = requiredText(row, 'invoiceId');
  const amount = readAmount(row);
  const issuedOn = dateField(row, 'issuedOn');
  const dueOn = readDueOn(row, issuedOn);
  const paidOn = dateField(row, 'paidOn');
  const isDisputed = flagField(row, 'disputed') ?? false;
  if (registration === null || invoiceId === null || amount === null || dueOn === null) return null;
  return {
    registration,
    invoiceId: toCallerId(invoiceId),
    amount,
    issuedOn: issuedOn ?? inferIssuedOn(dueOn, paidOn, context.termsDays),
    dueOn,
    paidOn,
    isDisputed,
    claim: readClaim(row, context.portfolio),
  };
};

type Happening = {
  readonly type: string;
  readonly on: LocalDate;
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
};

const caseHappenings = (invoice: InvoiceReading, paidAt: Instant): readonly Happening[] => {
  const { registration, amount, dueOn, paidOn, isDisputed } = invoice;
  if (paidOn !== null && paidOn <= dueOn) return [];
  const on = addDays(dueOn, 1);
  const openedAt = instantOfLocal(registration.zone, on, 0);
  const data = { debtorId: registration.debtorId, ...invoice.claim, principal: amount, dueDate: dueOn };
  const opened: Happening = { type: 'case.opened', on, at: openedAt, data };
  const disputed: Happening = {
    type: 'dispute.raised',
    on,
    at: instantOfLocal(registration.zone, on, issuedMinute),
    data: {},
  };
  const settled: readonly Happening[] =
    paidOn === null
      ? []
      : [
          { type: 'payment.received', on: paidOn, at: paidAt, data: { amount } },
          { type: 'case.closed', on: paidOn, at: paidAt + secondMs, data: { reason: 'paid' } },
        ];
  return [opened, ...(isDisputed ? [disputed] : []), ...settled];
};

const invoiceHappenings = (invoice: InvoiceReading, paidAt: Instant): readonly Happening[] => {
  const { registration, invoiceId, amount, issuedOn, dueOn, paidOn } = invoice;
  const issuedAt = instantOfLocal(registration.zone, issuedOn, issuedMinute);
  const issued: Happening = {
    type: 'invoice.issued',
    on: issuedOn,
    at: issuedAt,
    data: { invoiceId, amount, dueDate: dueOn },
  };
  return paidOn === null
    ? [issued]
    : [issued, { type: 'invoice.paid', on: paidOn, at: paidAt, data: { invoiceId, amount } }];
};

/** The case of an invoice: `<portfolio>:<invoice>` in the alphabet of ids. */
const caseIdOfInvoice = (portfolio: string, invoiceId: string): string => toCallerId(`${portfolio}:${invoiceId}`);

const invoiceEvents = (invoice: InvoiceReading, context: MappingContext): readonly FactEvent[] => {
  const { registration, invoiceId, paidOn } = invoice;
  const paidAt = paidOn === null ? 0 : instantOfLocal(registration.zone, paidOn, paidMinute);
  const caseId = caseIdOfInvoice(context.portfolio, invoiceId);
  const isKnown = ({ on }: Happening): boolean => on <= context.asOf;
  const told =
    (kind: SubjectKind, subjectId: string, key: string) =>
    (happening: Happening): FactEvent =>
      factEvent(context.source, { id: factId(happening.type, key), ...happening, subject: [kind, subjectId] });
  return [
    registrationEvent(context, registration, registeredBeforeAll),
    ...invoiceHappenings(invoice, paidAt)
      .filter(isKnown)
      .map(told('debtor', registration.debtorId, invoiceId)),
    ...caseHappenings(invoice, paidAt)
      .filter(isKnown)
      .map(told('case', caseId, caseId)),
  ];
};

export const mapInvoiceRow: RowMapper = (row, context) => {
  const invoice = readInvoice(row, context);
  if (invoice === null || row.faults.length > 0) return rejected(row);
  return invoice.issuedOn > context.asOf ? leftOut : facts(invoiceEvents(invoice, context));
};
