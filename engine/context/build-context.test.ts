import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { CaseFactType, DebtorFactType, FactDataByType } from '../facts/fact-data.ts';
import { factsUntil, type CaseFact, type DebtorFact } from '../facts/fact.ts';
import type { CaseState } from '../state/case-state.ts';
import { foldCase } from '../state/fold-case.ts';
import { foldDebtor } from '../state/fold-debtor.ts';
import { arbitraryCaseFacts, arbitraryDebtorFacts, arbitraryInstant } from '../testing/arbitrary-facts.ts';
import { dayMs, hourMs } from '../vocabulary/time.ts';
import { buildContext, type ContextSources } from './build-context.ts';
import type { CaseContext } from './case-context.ts';
import type { PlannedContact } from './contact-history.ts';

// Midnight in Stockholm is 23:00Z in winter.
const start = Date.UTC(2026, 0, 10);
const asOf = Date.UTC(2026, 5, 1, 12);
const sek = (amount: number) => ({ amount, currency: 'SEK' });

let count = 0;
const key = (days: number) => ({ at: start + days * dayMs, source: 'ledger', id: `id-${(count += 1)}` });
const fact = <T extends CaseFactType>(type: T, days: number, data: FactDataByType[T]): CaseFact =>
  ({ ...key(days), type, subject: { kind: 'case', id: 'C-1' }, data }) as CaseFact;
const debtorFact = <T extends DebtorFactType>(type: T, days: number, data: FactDataByType[T]): DebtorFact =>
  ({ ...key(days), type, subject: { kind: 'debtor', id: 'D-1' }, data }) as DebtorFact;

const opened = fact('case.opened', 0, {
  debtorId: 'D-1',
  portfolio: 'nordic',
  creditor: 'energy',
  actor: 'agency',
  product: 'power',
  principal: sek(1000),
  dueDate: '2026-05-01',
  stage: 'reminder',
});
const reachable = { sms: true, email: true, call: true, letter: true, portal: false, messaging: false };
const registered = (timeZones: string[] = ['Europe/Stockholm']) =>
  debtorFact('debtor.registered', 0, { country: 'SE', language: 'sv', timeZones, kind: 'consumer', reachable });
const sent = (days: number, decisionId?: string) =>
  fact('contact.sent', days, { channel: 'sms', ...(decisionId === undefined ? {} : { decisionId }) });
const paid = (days: number, amount: number) => fact('payment.received', days, { amount: sek(amount) });

const caseOf = (...facts: readonly CaseFact[]): CaseState => foldCase('C-1', [opened, ...facts]);
const siblingOf = (caseId: string, ...facts: readonly CaseFact[]): CaseState => foldCase(caseId, [opened, ...facts]);
const debtorOf = (...facts: readonly DebtorFact[]) => foldDebtor('D-1', [registered(), ...facts]);

const contextOf = (sources: Partial<ContextSources> = {}): CaseContext => {
  const built = buildContext({
    caseState: caseOf(),
    debtorState: debtorOf(),
    siblings: [],
    planned: [],
    asOf,
    ...sources,
  });
  if (!built.ok) throw new Error(built.error.detail);
  return built.value;
};

describe('whether there is a case', () => {
  test.each([
    ['never opened', foldCase('C-1', [sent(1)]), 'not-found'],
    ['closed', caseOf(fact('case.closed', 5, { reason: 'paid' })), 'conflict'],
  ])('%s', (_, caseState, code) => {
    expect(buildContext({ caseState, debtorState: null, siblings: [], planned: [], asOf })).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it('is open up to the instant it closes', () => {
    const caseState = caseOf(fact('case.closed', 5, { reason: 'paid' }));
    const at = (instant: number) =>
      buildContext({ caseState, debtorState: null, siblings: [], planned: [], asOf: instant }).ok;
    expect([at(start + 5 * dayMs - 1), at(start + 5 * dayMs)]).toEqual([true, false]);
  });
});

it('has the case as it stands', () => {
  expect(
    contextOf({
      caseState: caseOf(
        paid(1, 300),
        fact('case.stage_changed', 2, { stage: 'legal' }),
        fact('complaint.raised', 3, {}),
      ),
    }),
  ).toMatchObject({
    asOf,
    caseId: 'C-1',
    debtorId: 'D-1',
    product: 'power',
    stage: 'legal',
    currency: 'SEK',
    principalMinor: 1000,
    balanceMinor: 700,
    daysPastDue: 31,
    openedAt: start,
    complaintCount: 1,
    openCases: 1,
    totalBalanceMinor: 700,
    debtor: { country: 'SE', language: 'sv', kind: 'consumer', reachable },
  });
});

it('knows when the case came to its stage, and how often it was disputed', () => {
  expect(contextOf()).toMatchObject({ stageAt: start, disputeCount: 0 });
  const disputed = caseOf(
    fact('case.stage_changed', 2, { stage: 'collection' }),
    fact('case.stage_changed', 7, { stage: 'legal' }),
    fact('dispute.raised', 8, {}),
    fact('dispute.resolved', 9, {}),
    fact('dispute.raised', 10, {}),
  );
  expect(contextOf({ caseState: disputed })).toMatchObject({ stageAt: start + 7 * dayMs, disputeCount: 2 });
});

it('counts days past due on the calendar of the first zone', () => {
  const midnight = Date.UTC(2026, 4, 31, 23);
  const days = (zones?: string[]) =>
    contextOf({ asOf: midnight, debtorState: zones === undefined ? null : foldDebtor('D-1', [registered(zones)]) })
      .daysPastDue;
  expect(days()).toBe(30);
  expect(days(['Europe/Stockholm', 'America/New_York'])).toBe(31);
  expect(days(['America/New_York', 'Europe/Stockholm'])).toBe(30);
  expect(contextOf({ asOf: start }).daysPastDue).toBe(-111);
});

it('without a registration knows nobody', () => {
  for (const debtorState of [null, foldDebtor('D-1', [])]) {
    const { debtor, consent, preferences, flags, payment } = contextOf({ debtorState });
    expect([debtor, flags]).toEqual([null, []]);
    expect(new Set(Object.values(consent))).toEqual(new Set(['none']));
    expect(preferences).toEqual({ channels: null, slots: null, language: null, tone: null });
    expect(payment).toMatchObject({
      settledInvoices: 0,
      medianDaysLate: null,
      paymentDayOfMonth: null,
      lastPaymentAt: null,
    });
  }
});

describe('consent', () => {
  const given = (days: number, purpose?: 'collect' | 'marketing') =>
    debtorFact('consent.given', days, { channel: 'sms', ...(purpose && { purpose }) });
  const withdrawn = (days: number, purpose?: 'collect' | 'marketing') =>
    debtorFact('consent.withdrawn', days, { channel: 'sms', ...(purpose && { purpose }) });
  test.each([
    ['none', [], 'none'],
    ['given', [given(1)], 'given'],
    ['withdrawn', [given(1), withdrawn(2)], 'withdrawn'],
    ['given again', [withdrawn(1), given(2)], 'given'],
    ['given for something else', [given(1, 'marketing')], 'none'],
    ['withdrawn for something else', [given(1), withdrawn(2, 'marketing')], 'given'],
    ['withdrawn for this', [given(1), withdrawn(2, 'collect')], 'withdrawn'],
    ['withdrawn for all after given for this', [given(1, 'collect'), withdrawn(2)], 'withdrawn'],
    ['given for this after withdrawn for all', [withdrawn(1), given(2, 'collect')], 'given'],
    ['given and withdrawn at one instant', [given(1), withdrawn(1, 'collect')], 'withdrawn'],
    ['withdrawn and given at one instant', [withdrawn(1), given(1, 'collect')], 'withdrawn'],
    ['given twice at one instant', [given(1), given(1, 'collect')], 'given'],
  ] as const)('%s', (_, facts, expected) => {
    expect(contextOf({ debtorState: debtorOf(...facts) }).consent).toEqual({
      sms: expected,
      email: 'none',
      call: 'none',
      letter: 'none',
      portal: 'none',
      messaging: 'none',
    });
  });

  it('can be asked for another purpose', () => {
    expect(contextOf({ debtorState: debtorOf(given(1, 'marketing')), purpose: 'marketing' }).consent.sms).toBe('given');
  });
});

describe('what is on file', () => {
  const withAttributes = (attributes: Record<string, string | number | boolean>) =>
    contextOf({
      debtorState: foldDebtor('D-1', [
        debtorFact('debtor.registered', 0, {
          country: 'LV',
          language: 'lv',
          timeZones: ['Europe/Riga'],
          kind: 'consumer',
          reachable,
          attributes,
        }),
      ]),
    }).has;

  test.each([
    ['named and true', { 'onFile.contract_contact_point': true }, ['contract_contact_point']],
    ['several, in order', { 'onFile.b': true, plan: 'gold', 'onFile.a': true }, ['a', 'b']],
    ['not true', { 'onFile.contract_contact_point': false }, undefined],
    ['anything but true', { 'onFile.contract_contact_point': 'yes' }, undefined],
    ['another attribute', { contract_contact_point: true }, undefined],
  ])('%s', (_, attributes, expected) => {
    expect(withAttributes(attributes)).toEqual(expected);
  });
});

describe('flags', () => {
  const set = (until?: string) =>
    debtorFact('flag.set', 1, { flag: 'vulnerable', ...(until !== undefined && { until }) });
  test.each([
    ['without an end', set(), [{ flag: 'vulnerable', until: null }]],
    ['ended at this instant', set('2026-06-01T12:00:00Z'), []],
    ['ending just after', set('2026-06-01T12:00:00.001Z'), [{ flag: 'vulnerable', until: asOf + 1 }]],
    ['to the end of this day', set('2026-06-01'), [{ flag: 'vulnerable', until: Date.UTC(2026, 5, 1, 22) }]],
    ['to the end of yesterday', set('2026-05-31'), []],
  ])('%s', (_, flagged, expected) => {
    expect(contextOf({ debtorState: debtorOf(flagged) }).flags).toEqual(expected);
  });

  it('a date stands until it has ended in every zone of the debtor', () => {
    const debtorState = foldDebtor('D-1', [registered(['Europe/Stockholm', 'America/Los_Angeles']), set('2026-05-31')]);
    const at = (instant: number) => contextOf({ debtorState, asOf: instant }).flags.length;
    expect([at(Date.UTC(2026, 5, 1, 6, 59)), at(Date.UTC(2026, 5, 1, 7))]).toEqual([1, 0]);
  });

  it('a dispute of the case is a flag without an end', () => {
    const caseState = caseOf(fact('dispute.raised', 1, {}));
    const debtorState = debtorOf(debtorFact('flag.set', 1, { flag: 'disputed', until: '2026-07-01' }), set());
    expect(contextOf({ caseState, debtorState }).flags).toEqual([
      { flag: 'disputed', until: null },
      { flag: 'vulnerable', until: null },
    ]);
    const resolved = caseOf(fact('dispute.raised', 1, {}), fact('dispute.resolved', 2, {}));
    expect(contextOf({ caseState: resolved }).flags).toEqual([]);
    expect(contextOf({ siblings: [siblingOf('C-2', fact('dispute.raised', 1, {}))] }).flags).toEqual([]);
  });
});

describe('promises and plans', () => {
  const promise = (dueDate: string, amount = 50) => fact('promise.made', 1, { amount: sek(amount), dueDate });
  test.each([
    ['on its day', [promise('2026-06-01')], { dueOn: '2026-06-01', minor: 50 }],
    ['after its day', [promise('2026-05-31')], null],
    ['kept', [promise('2026-06-10'), fact('promise.kept', 2, {})], null],
    ['the newest of two', [promise('2026-06-10', 1), promise('2026-06-05', 2)], { dueOn: '2026-06-05', minor: 2 }],
    [
      'an older one where the newest has passed',
      [promise('2026-06-10', 1), promise('2026-05-05', 2)],
      { dueOn: '2026-06-10', minor: 1 },
    ],
  ])('a promise %s', (_, facts, expected) => {
    expect(contextOf({ caseState: caseOf(...facts) }).promiseOpen).toEqual(expected);
  });

  const plan = (...dates: readonly string[]) =>
    fact('plan.agreed', 1, { instalments: dates.map((dueDate) => ({ dueDate, amount: sek(10) })) });
  test.each([
    ['none', [], false],
    ['with an instalment to come', [plan('2026-05-01', '2026-06-01')], true],
    ['with none to come', [plan('2026-05-01', '2026-05-31')], false],
    ['broken', [plan('2026-07-01'), fact('plan.broken', 2, {})], false],
  ])('a plan: %s', (_, facts, expected) => {
    expect(contextOf({ caseState: caseOf(...facts) }).planStands).toBe(expected);
  });
});

describe('contacts', () => {
  const planned = (decisionId: string, at: number, caseId = 'C-1'): PlannedContact => ({
    decisionId,
    caseId,
    channel: 'email',
    tone: 'warm',
    treatment: 'reminder',
    at,
  });

  it('of all cases, newest first, with what is planned', () => {
    const closed = siblingOf('C-2', sent(30), fact('case.closed', 40, { reason: 'sold' }));
    const { contacts } = contextOf({
      caseState: caseOf(sent(20), sent(50)),
      siblings: [closed],
      planned: [planned('d', asOf + hourMs)],
    });
    expect(contacts.map(({ at, caseId, planned: isPlanned }) => [at, caseId, isPlanned])).toEqual([
      [asOf + hourMs, 'C-1', true],
      [start + 50 * dayMs, 'C-1', false],
      [start + 30 * dayMs, 'C-2', false],
      [start + 20 * dayMs, 'C-1', false],
    ]);
  });

  it('a planned contact that was reported, of any case, is counted once', () => {
    const sources = { caseState: caseOf(sent(20, 'a')), siblings: [siblingOf('C-2', sent(21, 'b'))] };
    const plans = [planned('a', asOf), planned('b', asOf, 'C-2'), planned('c', asOf)];
    expect(contextOf({ ...sources, planned: plans }).contacts.map(({ planned: isPlanned }) => isPlanned)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('the case itself among its siblings is counted once', () => {
    const caseState = caseOf(sent(20), paid(21, 10));
    expect(contextOf({ caseState, siblings: [caseState] })).toEqual(contextOf({ caseState }));
  });

  it('are of the last 366 days, at most 120', () => {
    const late = start + 366 * dayMs;
    const caseState = caseOf(sent(0), sent(0.001));
    expect(
      contextOf({ caseState, asOf: late, planned: [planned('d', start), planned('e', late)] }).contacts.map(
        ({ at }) => at,
      ),
    ).toEqual([late, start + 0.001 * dayMs]);
    const many = (id: string) => siblingOf(id, ...Array.from({ length: 80 }, (_, day) => sent(day)));
    const { contacts } = contextOf({ siblings: [many('C-2'), many('C-3')] });
    expect(contacts).toHaveLength(120);
    expect(contacts.at(-1)?.at).toBe(start + 20 * dayMs);
  });

  it('say whether the debtor was reached', () => {
    const call = { channel: 'call' } as const;
    const caseState = caseOf(
      fact('contact.answered', 3, { ...call, rightParty: true }),
      fact('contact.answered', 2, { ...call, rightParty: false }),
      fact('contact.failed', 1, { ...call, reason: 'busy' }),
    );
    const { contacts, response } = contextOf({ caseState, siblings: [siblingOf('C-2', sent(1))] });
    expect(contacts.map(({ conversation, reached, failed }) => [conversation, reached, failed])).toEqual([
      [true, true, false],
      [false, false, false],
      [false, false, true],
      [false, false, false],
    ]);
    expect(response).toMatchObject({
      call: { sent: 3, reached: 1 },
      sms: { sent: 1, reached: 0 },
      letter: { sent: 0, reached: 0 },
    });
  });

  it('by slot of the debtor’s clock; letters have none; nights are left out', () => {
    const at = (hour: number, month = 1) => (Date.UTC(2026, month, 2, hour) - start) / dayMs;
    const caseState = caseOf(
      sent(at(17)),
      sent(at(17, 6)),
      sent(at(5)),
      sent(at(21)),
      sent(at(2)),
      fact('contact.sent', at(2), { channel: 'letter' }),
      fact('contact.clicked', at(17.5, 6), { channel: 'sms' }),
    );
    expect(contextOf({ caseState }).responseBySlot).toEqual({
      'sms.evening': { sent: 2, reached: 1 },
      'sms.early': { sent: 1, reached: 0 },
      'letter.any': { sent: 1, reached: 0 },
    });
  });
});

describe('payment history', () => {
  it('is that of all cases, net of what was taken back', () => {
    const reversed = { ...paid(40, 70), id: 'bad' } as CaseFact;
    const caseState = caseOf(
      paid(10, 100),
      reversed,
      fact('payment.reversed', 41, { amount: sek(70), paymentId: 'bad' }),
      fact('promise.kept', 42, {}),
    );
    const sibling = siblingOf(
      'C-2',
      paid(60, 50),
      fact('promise.broken', 61, {}),
      fact('case.closed', 62, { reason: 'settled' }),
    );
    expect(contextOf({ caseState, siblings: [sibling] }).payment).toMatchObject({
      payments: [
        { at: start + 60 * dayMs, minor: 50, currency: 'SEK' },
        { at: start + 10 * dayMs, minor: 100, currency: 'SEK' },
      ],
      paymentsLast90Days: 1,
      lastPaymentAt: start + 60 * dayMs,
      promisesMade: 0,
      promisesKept: 1,
      promisesBroken: 1,
    });
  });

  const invoice = (invoiceId: string, dueDate: string, paidAfterDays: number | null): readonly DebtorFact[] => {
    const amount = sek(10);
    const issue = debtorFact('invoice.issued', 0, { invoiceId, amount, dueDate });
    return paidAfterDays === null ? [issue] : [issue, debtorFact('invoice.paid', paidAfterDays, { invoiceId, amount })];
  };
  test.each([
    ['one', [21], 1, 0],
    ['two', [21, 31], 2, 5],
    ['three', [21, 31, 11], 3, 0],
  ])('days late of %s', (_, days, settled, median) => {
    const invoices = days.flatMap((day, index) => invoice(`i-${index}`, '2026-01-31', day));
    const { payment } = contextOf({ debtorState: debtorOf(...invoices) });
    expect(payment).toMatchObject({ settledInvoices: settled, medianDaysLate: median });
    expect(payment.meanDaysLate).toBeCloseTo(days.reduce((sum, day) => sum + day - 21, 0) / days.length, 12);
  });

  test.each<[string, readonly number[], number | null]>([
    ['three are too few', [5, 5, 5], null],
    ['steady', [5, 5, 5, 5], 0],
    ['getting worse', [0, 2, 10, 20], 14],
    ['getting better; the middle of five is left out', [20, 10, 25, 2, 0], -14],
    ['only the newest twelve', [25, ...Array<number>(6).fill(1), ...Array<number>(6).fill(3)], 2],
  ])('trend of lateness: %s', (_, daysLate, expected) => {
    // Settled one after the other, a month apart.
    const invoices = daysLate.flatMap((days, index) => {
      const dueDate = new Date(start + (index * 30 + 100) * dayMs).toISOString().slice(0, 10);
      return invoice(`i-${index}`, dueDate, index * 30 + 100 + days);
    });
    const { payment } = contextOf({ debtorState: debtorOf(...invoices), asOf: start + 1000 * dayMs });
    expect(payment.latenessTrendDays).toBe(expected);
  });

  it('knows when a promise was last made, on whichever case', () => {
    const promise = (days: number) => fact('promise.made', days, { amount: sek(5), dueDate: '2026-02-01' });
    const lastOf = (caseState: CaseState, ...siblings: readonly CaseState[]) =>
      contextOf({ caseState, siblings }).payment.lastPromiseAt;
    expect(lastOf(caseOf())).toBeNull();
    expect(lastOf(caseOf(promise(3), promise(9)))).toBe(start + 9 * dayMs);
    expect(lastOf(caseOf(promise(3)), siblingOf('C-2', promise(5)), siblingOf('C-3'))).toBe(start + 5 * dayMs);
  });

  it('tells open from overdue on the debtor’s calendar', () => {
    const invoices = [
      ...invoice('a', '2026-05-31', null),
      ...invoice('b', '2026-06-01', null),
      ...invoice('c', '2026-01-31', 40),
    ];
    const unknown = debtorFact('invoice.paid', 5, { invoiceId: 'z', amount: sek(1) });
    expect(contextOf({ debtorState: debtorOf(...invoices, unknown) }).payment).toMatchObject({
      openInvoices: 2,
      overdueInvoices: 1,
      lateInvoices: 1,
    });
  });

  it('finds the pay day on the debtor’s calendar', () => {
    const evenings = [1, 2, 3].map((month) => paid((Date.UTC(2026, month, 24, 23, 30) - start) / dayMs, 10));
    expect(contextOf({ caseState: caseOf(...evenings) }).payment.paymentDayOfMonth).toBe(25);
  });
});

describe('open cases', () => {
  it('are counted, and their balances in this currency added', () => {
    const other = foldCase('C-4', [
      { ...opened, data: { ...opened.data, principal: { amount: 9, currency: 'EUR' } } } as CaseFact,
    ]);
    const siblings = [
      siblingOf('C-2', paid(1, 400)),
      siblingOf('C-3', fact('case.closed', 1, { reason: 'sold' })),
      other,
      foldCase('C-5', [sent(1)]),
    ];
    expect(contextOf({ siblings })).toMatchObject({ openCases: 3, totalBalanceMinor: 1600 });
  });
});

describe('properties', () => {
  const world = fc.record({
    own: arbitraryCaseFacts('C-1'),
    second: arbitraryCaseFacts('C-2'),
    third: arbitraryCaseFacts('C-3'),
    debtor: arbitraryDebtorFacts(),
    at: arbitraryInstant(),
  });

  it('does not depend on the order of the siblings, is plain JSON, and holds nothing from after its instant', () => {
    fc.assert(
      fc.property(world, ({ own, second, third, debtor, at }) => {
        const fold = (caseId: string, facts: readonly CaseFact[]) => foldCase(caseId, factsUntil(facts, at));
        const [caseState, left, right] = [fold('C-1', own), fold('C-2', second), fold('C-3', third)];
        const debtorState = foldDebtor('D-1', factsUntil(debtor, at));
        const build = (siblings: readonly CaseState[]) =>
          buildContext({ caseState, debtorState, siblings, planned: [], asOf: at });
        const built = build([left, right]);
        expect(build([right, left])).toEqual(built);
        expect(JSON.parse(JSON.stringify(built))).toStrictEqual(built);
        if (!built.ok) return;
        const { contacts, payment, flags, responseBySlot, response } = built.value;
        for (const each of [...contacts, ...payment.payments]) expect(each.at).toBeLessThanOrEqual(at);
        for (const { until } of flags) expect(until === null || until > at).toBe(true);
        const bySlot = Object.values(responseBySlot).reduce((sum, { sent: some }) => sum + some, 0);
        expect(bySlot).toBeLessThanOrEqual(Object.values(response).reduce((sum, { sent: some }) => sum + some, 0));
      }),
    );
  });
});
