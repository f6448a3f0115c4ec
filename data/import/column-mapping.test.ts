import { describe, expect, test } from 'vitest';
import { parseAssignments, resolveColumns, suggestColumns, type Assignments } from './column-mapping.ts';
import { fieldsOfKind } from './import-kind.ts';

const b2bColumns = ['row', 'customer', 'due_date', 'clear_date', 'days_late', 'amount'];
const ibmColumns = [
  'row',
  'countryCode',
  'customerID',
  'PaperlessDate',
  'invoiceNumber',
  'InvoiceDate',
  'DueDate',
  'InvoiceAmount',
  'Disputed',
  'SettledDate',
];
const assigned = (text: string): Assignments => {
  const result = parseAssignments('--map', text === '' ? [] : [text]);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
const resolve = (columns: readonly string[], map: string, set: string) =>
  resolveColumns('invoices', columns, assigned(map), assigned(set));

describe('parseAssignments', () => {
  test('takes commas and repetition, keeps = in values', () => {
    const result = parseAssignments('--set', ['a=x, b = y', 'c=p=q']);
    expect(result.ok && Object.fromEntries(result.value)).toEqual({ a: 'x', b: 'y', c: 'p=q' });
  });
  test.each([['a'], ['=x'], ['a='], ['a=x,a=y'], ['']])('refuses "%s"', (text) => {
    expect(parseAssignments('--map', [text]).ok).toBe(false);
  });
});

describe('resolveColumns', () => {
  test('takes columns of the same name, whatever case and punctuation', () => {
    const result = resolve(['Invoice ID', 'DEBTOR_ID', 'due-on', 'Amount', 'currency', 'country'], '', '');
    expect(result.ok && Object.fromEntries(result.value.cellByField)).toEqual({
      invoiceId: 0,
      debtorId: 1,
      dueOn: 2,
      amount: 3,
      currency: 4,
      country: 5,
    });
  });

  test('a constant wins over a column of the same name', () => {
    const result = resolve(
      ibmColumns,
      'debtorId=customerID,invoiceId=invoiceNumber,amount=InvoiceAmount',
      'country=GB,currency=GBP',
    );
    if (!result.ok) throw new Error(result.error);
    expect(result.value.cellByField.has('country')).toBe(false);
    expect(result.value.constantByField.get('country')).toBe('GB');
    expect(result.value.cellByField.get('dueOn')).toBe(6);
    expect(result.value.cellByField.get('disputed')).toBe(8);
  });

  test('says what is missing, what there is and what would do', () => {
    const result = resolve(b2bColumns, '', '');
    const message = result.ok ? '' : result.error;
    expect(message).toContain('No column and no constant for debtorId, invoiceId, currency, country.');
    expect(message).toContain('Columns of the file: row, customer, due_date');
    expect(message).toContain('debtorId*');
    expect(message).toContain('debtorId=customer');
    expect(message).toContain('paidOn=clear_date');
    expect(message).toMatch(/--set .*currency=…/);
  });

  test.each([
    ['an unknown field', 'debtorid=customer', '', 'no field debtorid'],
    ['an unknown column', 'debtorId=client', '', 'no column "client"'],
    ['a field given twice', 'debtorId=customer', 'debtorId=X', 'by --map and by --set'],
  ])('refuses %s', (_, map, set, message) => {
    expect(resolve(b2bColumns, map, set)).toMatchObject({
      ok: false,
      error: expect.stringContaining(message) as string,
    });
  });

  test('one column may serve two fields', () => {
    const result = resolve(b2bColumns, 'debtorId=customer,invoiceId=row,product=customer', 'country=GB,currency=GBP');
    expect(result.ok && result.value.cellByField.get('product')).toBe(1);
  });

  test('attribute columns belong to debtors only', () => {
    const columns = ['debtorId', 'country', 'attr_sector'];
    const result = resolveColumns('debtors', columns, new Map(), new Map());
    expect(result.ok && result.value.attributes).toEqual([{ name: 'sector', cell: 2 }]);
  });
});

test('suggestions for the IBM file', () => {
  expect(Object.fromEntries(suggestColumns(fieldsOfKind.invoices, ibmColumns))).toMatchObject({
    debtorId: 'customerID',
    invoiceId: 'invoiceNumber',
    issuedOn: 'InvoiceDate',
    dueOn: 'DueDate',
    amount: 'InvoiceAmount',
    paidOn: 'SettledDate',
    disputed: 'Disputed',
  });
});
