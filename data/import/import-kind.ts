/** The four kinds of file that can be imported, and the fields of each. A field takes its value from a column or a constant. */
import { channels } from '../../engine/index.ts';

export const importKinds = ['events', 'debtors', 'cases', 'invoices'] as const;
export type ImportKind = (typeof importKinds)[number];

export type ImportField = {
  readonly name: string;
  readonly required: boolean;
  /** Column names that mean the same and are taken without being told to; compared without case, spaces and punctuation. */
  readonly sameAs: readonly string[];
  /** Column names that are likely: only suggested, never taken. */
  readonly like: readonly string[];
};

const required = (name: string, sameAs: readonly string[] = [], like: readonly string[] = []): ImportField => ({
  name,
  required: true,
  sameAs,
  like,
});
const optional = (name: string, sameAs: readonly string[] = [], like: readonly string[] = []): ImportField => ({
  ...required(name, sameAs, like),
  required: false,
});

const debtorIdColumns = ['customer', 'customer id', 'client id', 'account', 'cust number', 'debtor'];
const amountColumns = ['invoice amount', 'total', 'total open amount', 'sum', 'open amount'];
const dueColumns = ['due in date', 'due', 'pay by'];
const debtorFields = [
  optional('region'),
  optional('language', ['lang']),
  optional('timeZones', ['timeZone', 'tz']),
  optional('kind'),
  optional('reachable'),
];

/** Columns that start with this become attributes of the debtor: `attr_sector` → `attributes.sector`. */
export const attributePrefix = 'attr_';

export const fieldsOfKind: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  events: [
    required('id', ['eventId']),
    required('type', ['eventType']),
    required('time', [], ['timestamp', 'at', 'date']),
    required('subject'),
    required('data', [], ['payload', 'json']),
    optional('source'),
    optional('specversion'),
  ],
  debtors: [
    required('debtorId', ['id'], debtorIdColumns),
    required('country', ['countryCode']),
    ...debtorFields,
    ...channels.map((channel) => optional(`reachable_${channel}`)),
    optional('birthYear', [], ['year of birth']),
    optional('household'),
    optional('registeredAt', ['registeredOn'], ['customer since', 'created']),
  ],
  cases: [
    required('caseId', ['id'], ['case', 'debt id', 'claim']),
    required('debtorId', [], debtorIdColumns),
    required('principal', [], ['amount', ...amountColumns]),
    required('currency', [], ['invoice currency']),
    required('dueOn', ['dueDate'], dueColumns),
    optional('portfolio'),
    optional('creditor'),
    optional('actor'),
    optional('product'),
    optional('stage'),
    optional('openedAt', ['openedOn'], ['opened', 'created']),
    optional('balance', [], ['outstanding', 'open amount']),
    optional('balanceAt', ['balanceOn']),
    optional('timeZone', ['tz']),
  ],
  invoices: [
    required('debtorId', [], debtorIdColumns),
    required('invoiceId', [], ['invoice number', 'invoice', 'document number', 'doc id', 'row', 'row number']),
    required('dueOn', ['dueDate'], dueColumns),
    required('amount', [], amountColumns),
    required('currency', [], ['invoice currency']),
    required('country', ['countryCode']),
    optional('issuedOn', ['issueDate', 'issuedDate'], ['invoice date', 'document create date', 'posting date']),
    optional('paidOn', ['paidDate', 'paymentDate'], ['settled date', 'clear date', 'settled']),
    optional('disputed', [], ['dispute']),
    ...debtorFields,
    optional('creditor'),
    optional('actor'),
    optional('product'),
  ],
};
