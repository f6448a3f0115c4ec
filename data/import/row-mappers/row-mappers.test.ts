import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../engine/index.ts';
import { parseAssignments, resolveColumns } from '../column-mapping.ts';
import type { ImportKind } from '../import-kind.ts';
import { rowToFacts, type RowPlan } from '../row-to-facts.ts';

type Changes = {
  readonly set?: string;
  readonly context?: Partial<RowPlan['context']>;
  readonly rules?: Partial<RowPlan['rules']>;
};

/** The facts of one row, given as column → cell. */
const map = (kind: ImportKind, row: Readonly<Record<string, string>>, { set, context, rules }: Changes = {}) => {
  const constants = parseAssignments('--set', set === undefined ? [] : [set]);
  const columns = Object.keys(row);
  const mapping = resolveColumns(kind, columns, new Map(), constants.ok ? constants.value : new Map());
  if (!mapping.ok) throw new Error(mapping.error);
  const plan: RowPlan = {
    kind,
    columns,
    mapping: mapping.value,
    rules: { dateFormat: 'Y-M-D', decimalMark: 'auto', isMinor: false, ...rules },
    context: {
      portfolio: 'house',
      source: 'import:house',
      asOf: '2026-11-21',
      termsDays: 30,
      reachable: ['email', 'letter'],
      ...context,
    },
    latestAt: parseInstant('2026-11-22T00:00:00Z') ?? 0,
  };
  return rowToFacts(plan, { kind: 'cells', line: 2, cells: Object.values(row) });
};

const factsOf = (outcome: ReturnType<typeof map>) => {
  if (outcome.kind !== 'facts') throw new Error(JSON.stringify(outcome));
  return outcome.facts;
};
/** `type@time`, one a fact. */
const story = (outcome: ReturnType<typeof map>) =>
  factsOf(outcome).map((fact) => `${fact.type}@${new Date(fact.at).toISOString().slice(0, 16)}`);
const faultsOf = (outcome: ReturnType<typeof map>) =>
  outcome.kind === 'rejected'
    ? outcome.row.errors.map(({ pointer, detail }) => `${pointer} ${detail}`)
    : [outcome.kind];

const invoice = {
  debtorId: 'D1',
  invoiceId: '33',
  issuedOn: '2026-01-02',
  dueOn: '2026-02-01',
  amount: '55.94',
  currency: 'SEK',
  country: 'SE',
  paidOn: '2026-02-11',
  disputed: 'No',
};
const registered = 'debtor.registered@2000-01-01T00:00';
const issued = 'invoice.issued@2026-01-02T08:00';

describe('invoices', () => {
  test.each<[string, Partial<typeof invoice>, Changes, readonly string[]]>([
    [
      'paid late: a case that is opened, paid and closed',
      {},
      {},
      [
        registered,
        issued,
        'invoice.paid@2026-02-11T11:00',
        'case.opened@2026-02-01T23:00',
        'payment.received@2026-02-11T11:00',
        'case.closed@2026-02-11T11:00',
      ],
    ],
    ['paid on the day: no case', { paidOn: '2026-02-01' }, {}, [registered, issued, 'invoice.paid@2026-02-01T11:00']],
    ['paid early: no case', { paidOn: '2026-01-15' }, {}, [registered, issued, 'invoice.paid@2026-01-15T11:00']],
    [
      'paid the day after: the case comes before the payment',
      { paidOn: '2026-02-02' },
      {},
      [
        registered,
        issued,
        'invoice.paid@2026-02-02T11:00',
        'case.opened@2026-02-01T23:00',
        'payment.received@2026-02-02T11:00',
        'case.closed@2026-02-02T11:00',
      ],
    ],
    ['never paid: an open case', { paidOn: '' }, {}, [registered, issued, 'case.opened@2026-02-01T23:00']],
    [
      'disputed: on the first morning of the case',
      { paidOn: '', disputed: 'Yes' },
      {},
      [registered, issued, 'case.opened@2026-02-01T23:00', 'dispute.raised@2026-02-02T08:00'],
    ],
    [
      'disputed, yet paid in time: nothing to dispute here',
      { paidOn: '2026-02-01', disputed: '1' },
      {},
      [registered, issued, 'invoice.paid@2026-02-01T11:00'],
    ],
    ['not due yet', { dueOn: '2026-12-24', paidOn: '' }, {}, [registered, issued]],
    [
      'no day of issue: the due date less the terms',
      { issuedOn: '', paidOn: '' },
      { context: { termsDays: 14 } },
      [registered, 'invoice.issued@2026-01-18T08:00', 'case.opened@2026-02-01T23:00'],
    ],
    [
      'no day of issue and paid before the terms say: issued that day',
      { issuedOn: '', paidOn: '2025-12-20' },
      {},
      [registered, 'invoice.issued@2025-12-20T08:00', 'invoice.paid@2025-12-20T11:00'],
    ],
    [
      'known on the due date: no case yet, no payment yet',
      {},
      { context: { asOf: '2026-02-01' } },
      [registered, issued],
    ],
    [
      'known the day after: an open case',
      {},
      { context: { asOf: '2026-02-02' } },
      [registered, issued, 'case.opened@2026-02-01T23:00'],
    ],
    [
      'known the day before the payment',
      {},
      { context: { asOf: '2026-02-10' } },
      [registered, issued, 'case.opened@2026-02-01T23:00'],
    ],
  ])('%s', (_, cells, changes, expected) => {
    expect(story(map('invoices', { ...invoice, ...cells }, changes))).toEqual(expected);
  });

  test('issued after the day of knowledge: left out', () => {
    expect(map('invoices', invoice, { context: { asOf: '2026-01-01' } }).kind).toBe('left_out');
  });

  test('what the facts say', () => {
    const facts = factsOf(
      map('invoices', { ...invoice, invoiceId: 'INV 33' }, { context: { portfolio: 'house', reachable: ['email'] } }),
    );
    const byType = new Map(facts.map((fact) => [fact.type, fact]));
    const money = { amount: 5594, currency: 'SEK' };
    const opened = byType.get('case.opened');
    expect(opened?.subject.id).toMatch(/^house:INV-33\.[0-9a-f]{12}$/);
    expect(opened?.data).toEqual({
      debtorId: 'D1',
      portfolio: 'house',
      creditor: 'house',
      actor: 'creditor',
      stage: 'reminder',
      principal: money,
      dueDate: '2026-02-01',
    });
    expect(byType.get('debtor.registered')?.data).toMatchObject({
      country: 'SE',
      language: 'sv',
      timeZones: ['Europe/Stockholm'],
      kind: 'business',
      reachable: { email: true, letter: false, sms: false },
    });
    expect(byType.get('payment.received')?.data).toEqual({ amount: money });
    expect(byType.get('case.closed')?.data).toEqual({ reason: 'paid' });
    expect(byType.get('invoice.issued')?.subject).toEqual({ kind: 'debtor', id: 'D1' });
    expect(new Set(facts.map((fact) => fact.id)).size).toBe(facts.length);
  });

  test.each<[string, Partial<typeof invoice>, readonly string[]]>([
    ['nothing paid for', { amount: '0' }, ['/amount must be more than 0']],
    ['a credit note', { amount: '-5.00' }, ['/amount must be more than 0']],
    ['no number', { amount: 'NaN' }, [expect.stringContaining('/amount "NaN" is no amount') as string]],
    ['an unsafe number', { amount: '90071992547409.92' }, [expect.stringContaining('2^53') as string]],
    ['an unknown currency', { currency: 'XYZQ' }, [expect.stringContaining('/currency') as string]],
    ['no currency', { currency: '' }, ['/currency is missing']],
    ['a day that does not exist', { dueOn: '2026-02-30' }, [expect.stringContaining('/dueOn "2026-02-30"') as string]],
    ['due before issue', { dueOn: '2026-01-01' }, ['/dueOn lies before the day of issue, 2026-01-02']],
    ['no debtor, no invoice', { debtorId: ' ', invoiceId: '' }, ['/debtorId is missing', '/invoiceId is missing']],
    [
      'a name in place of an id',
      { debtorId: 'Ann Lee' },
      [expect.stringContaining('/debtorId must be 1 to 128') as string],
    ],
    ['an unknown country', { country: '391' }, [expect.stringContaining('/country "391"') as string]],
    ['an unclear dispute', { disputed: 'maybe' }, [expect.stringContaining('/disputed') as string]],
  ])('refuses %s', (_, cells, faults) => {
    expect(faultsOf(map('invoices', { ...invoice, ...cells }))).toEqual(faults);
  });

  test('a rejected row says what stood where', () => {
    const outcome = map('invoices', { ...invoice, amount: '0' });
    expect(outcome.kind === 'rejected' && outcome.row).toMatchObject({
      line: 2,
      fields: { amount: '0', invoiceId: '33' },
    });
  });

  test('an invoice that is told again, paid by now, has the ids of before and new ones', () => {
    const before = factsOf(map('invoices', { ...invoice, paidOn: '' }));
    const after = factsOf(map('invoices', invoice));
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(after.length).toBe(before.length + 3);
  });

  test('what is known earlier is part of what is known later, in the order of the clock', () => {
    const day = fc
      .integer({ min: 0, max: 120 })
      .map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, fc.option(day), fc.boolean(), (asOf, dueOn, paidOn, disputed) => {
        const row = { ...invoice, issuedOn: '2026-01-01', dueOn, paidOn: paidOn ?? '', disputed: String(disputed) };
        const known = factsOf(map('invoices', row, { context: { asOf } }));
        const all = factsOf(map('invoices', row));
        expect(all).toEqual(expect.arrayContaining([...known]));
        expect(known.every((fact) => fact.at < (parseInstant(`${asOf}T23:59:59Z`) ?? 0))).toBe(true);
      }),
    );
  });
});

describe('debtors', () => {
  test('all columns', () => {
    const [fact, ...others] = factsOf(
      map('debtors', {
        debtorId: 'D1',
        country: 'US',
        region: 'US-CA',
        language: 'es',
        timeZones: 'America/Los_Angeles|America/Denver',
        kind: 'consumer',
        reachable: 'email|letter',
        reachable_sms: 'yes',
        reachable_letter: 'no',
        birthYear: '1980',
        household: 'H7',
        attr_sector: 'retail',
        attr_empty: '',
        registeredAt: '2025-05-01',
      }),
    );
    expect(others).toEqual([]);
    expect(fact?.data).toEqual({
      country: 'US',
      region: 'US-CA',
      language: 'es',
      timeZones: ['America/Los_Angeles', 'America/Denver'],
      kind: 'consumer',
      reachable: { sms: true, email: true, call: false, letter: false, portal: false, messaging: false },
      birthYear: 1980,
      household: 'H7',
      attributes: { sector: 'retail' },
    });
    expect(new Date(fact?.at ?? 0).toISOString()).toBe('2025-05-01T07:00:00.000Z');
  });

  test('only what is required', () => {
    const outcome = map('debtors', { debtorId: 'D1', country: 'EE' });
    expect(story(outcome)).toEqual([registered]);
    expect(factsOf(outcome)[0]?.data).toMatchObject({
      kind: 'consumer',
      language: 'et',
      reachable: { email: true, letter: true, sms: false },
    });
  });

  test('a new time of registration is a new fact, the same is not', () => {
    const idAt = (registeredAt: string) =>
      factsOf(map('debtors', { debtorId: 'D1', country: 'EE', registeredAt }))[0]?.id;
    expect(idAt('2025-05-01')).toBe(idAt('2025-05-01 00:00'));
    expect(idAt('2025-05-01')).not.toBe(idAt('2025-05-02'));
  });

  test.each([
    ['a zone', { timeZones: 'Mars/Olympus' }, '/timeZones'],
    ['a channel', { reachable: 'email|fax' }, '/reachable'],
    ['an answer', { reachable_sms: 'perhaps' }, '/reachable_sms'],
    ['a kind', { kind: 'robot' }, '/data/kind'],
    ['a region of another country', { region: 'SE-AB' }, '/data/region'],
    ['a year', { birthYear: '-5' }, '/birthYear'],
  ])('refuses %s that does not exist', (_, cells, pointer) => {
    expect(faultsOf(map('debtors', { debtorId: 'D1', country: 'EE', ...cells }))[0]).toContain(pointer);
  });
});

describe('cases', () => {
  const row = { caseId: 'C1', debtorId: 'D1', principal: '100', currency: 'JPY', dueOn: '2026-03-01' };

  test('opens the day after the due date, in UTC unless a zone is given', () => {
    expect(story(map('cases', row))).toEqual(['case.opened@2026-03-02T00:00']);
    expect(story(map('cases', { ...row, timeZone: 'Asia/Tokyo' }))).toEqual(['case.opened@2026-03-01T15:00']);
  });

  test('opening and balance as stated', () => {
    const outcome = map('cases', {
      ...row,
      openedAt: '2026-03-05T10:00:00+01:00',
      balance: '40',
      balanceAt: '2026-04-01',
      stage: 'collection',
      portfolio: 'P',
    });
    expect(story(outcome)).toEqual(['case.opened@2026-03-05T09:00', 'balance.updated@2026-04-01T00:00']);
    expect(factsOf(outcome).map((fact) => fact.data)).toMatchObject([
      { principal: { amount: 100, currency: 'JPY' }, stage: 'collection', portfolio: 'P' },
      { balance: { amount: 40, currency: 'JPY' } },
    ]);
    expect(
      story(map('cases', { ...row, balance: '0', balanceAt: '2026-04-01' }, { context: { asOf: '2026-03-31' } })),
    ).toEqual(['case.opened@2026-03-02T00:00']);
  });

  test('minor units where the file has them', () => {
    const [fact] = factsOf(map('cases', { ...row, currency: 'SEK', principal: '12345' }, { rules: { isMinor: true } }));
    expect(fact?.data).toMatchObject({ principal: { amount: 12345, currency: 'SEK' } });
  });

  test.each([
    ['a stage', { stage: 'war' }, '/data/stage'],
    ['a principal', { principal: '0' }, '/principal'],
    ['a balance', { balance: '-1' }, '/balance'],
    ['an id', { caseId: 'a b' }, '/caseId'],
    ['a day', { openedAt: '2026-02-30' }, '/openedAt'],
  ])('refuses %s that cannot be', (_, cells, pointer) => {
    expect(faultsOf(map('cases', { ...row, ...cells }))[0]).toContain(pointer);
  });
});

describe('events', () => {
  const row = {
    id: 'e1',
    type: 'payment.received',
    time: '2026-03-01T10:15:00+01:00',
    subject: 'case/C1',
    data: '{"amount":{"amount":5,"currency":"SEK"}}',
  };

  test('a row is the event it spells', () => {
    expect(factsOf(map('events', row))).toMatchObject([
      {
        id: 'e1',
        source: 'import:house',
        type: 'payment.received',
        subject: { kind: 'case', id: 'C1' },
        data: { amount: { amount: 5, currency: 'SEK' } },
      },
    ]);
    expect(factsOf(map('events', { ...row, source: 'ledger' }))[0]?.source).toBe('ledger');
    expect(map('events', row, { context: { asOf: '2026-02-28' } }).kind).toBe('left_out');
  });

  test.each([
    ['JSON', { data: '{"amount"' }, '/data is no JSON'],
    ['a time', { time: '2026-03-01' }, '/time'],
    ['a time that has come', { time: '2031-03-01T00:00:00Z' }, '/time lies in the future'],
    ['a type', { type: 'payment.lost' }, '/type'],
    ['an amount', { data: '{"amount":{"amount":-5,"currency":"SEK"}}' }, '/data/amount/amount'],
    ['an id', { id: '' }, '/id is missing'],
  ])('refuses a row without %s', (_, cells, fault) => {
    expect(faultsOf(map('events', { ...row, ...cells }))[0]).toContain(fault);
  });
});
