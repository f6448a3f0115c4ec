import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../engine/index.ts';
import { exampleFact, openingFact, registrationFact } from '../testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { makeFactStore } from './fact-store.ts';
import { makePortfolioGuard, type PortfolioGuard } from './portfolio-guard.ts';

let database: TestDatabase;
let guard: PortfolioGuard;

const payment = (caseId: string): Fact =>
  exampleFact({
    type: 'payment.received',
    subject: `case/${caseId}`,
    data: { amount: { amount: 100, currency: 'SEK' } },
  });

// Portfolios: the key of these tests writes to north and west.
beforeAll(async () => {
  database = await createTestDatabase();
  guard = makePortfolioGuard(database.pool);
  await makeFactStore(database.pool).record([
    openingFact({ caseId: 'north-1', debtorId: 'd-north', portfolio: 'north' }),
    openingFact({ caseId: 'south-1', debtorId: 'd-south', portfolio: 'south' }),
    openingFact({ caseId: 'north-2', debtorId: 'd-both', portfolio: 'north' }),
    openingFact({ caseId: 'south-2', debtorId: 'd-both', portfolio: 'south' }),
    registrationFact('d-without-cases'),
    payment('never-opened'),
  ]);
});
afterAll(() => database.drop());

const opening = (caseId: string, portfolio: string, debtorId = 'd-new'): Fact =>
  openingFact({ caseId, portfolio, debtorId });

describe('one fact', () => {
  test.each([
    { name: 'a new case in an own portfolio', fact: opening('new', 'north'), isBarred: false },
    { name: 'a new case in another portfolio', fact: opening('new', 'south'), isBarred: true },
    { name: 'an own case moved among own portfolios', fact: opening('north-1', 'west'), isBarred: false },
    { name: 'an own case pushed to another portfolio', fact: opening('north-1', 'south'), isBarred: true },
    { name: 'another’s case pulled into an own portfolio', fact: opening('south-1', 'north'), isBarred: true },
    { name: 'a case told of and never opened is opened', fact: opening('never-opened', 'north'), isBarred: false },
    { name: 'a payment on an own case', fact: payment('north-1'), isBarred: false },
    { name: 'a payment on another’s case', fact: payment('south-1'), isBarred: true },
    { name: 'a payment on an unknown case', fact: payment('unknown'), isBarred: true },
    { name: 'a payment on a case that was never opened', fact: payment('never-opened'), isBarred: true },
    { name: 'a debtor with an own case', fact: registrationFact('d-north'), isBarred: false },
    { name: 'a debtor with an own case and another’s', fact: registrationFact('d-both'), isBarred: false },
    { name: 'a debtor with another’s case only', fact: registrationFact('d-south'), isBarred: true },
    { name: 'an unknown debtor', fact: registrationFact('d-unknown'), isBarred: false },
    { name: 'a debtor without cases', fact: registrationFact('d-without-cases'), isBarred: false },
  ])('$name', async ({ fact, isBarred }) => {
    expect([...(await guard.barred([fact], ['north', 'west']))]).toEqual(isBarred ? [0] : []);
  });
});

describe('facts that lean on each other', () => {
  test.each([
    { name: 'a payment before its opening', facts: [payment('new'), opening('new', 'north')], barred: [] },
    {
      name: 'a payment with an opening elsewhere',
      facts: [opening('new', 'south'), payment('new')],
      barred: [0, 1],
    },
    {
      name: 'a barred opening opens nothing',
      facts: [opening('south-1', 'north', 'd-south'), payment('south-1'), registrationFact('d-south')],
      barred: [0, 1, 2],
    },
    {
      name: 'a debtor of others who gets an own case',
      facts: [registrationFact('d-south'), opening('new', 'north', 'd-south')],
      barred: [],
    },
    {
      name: 'only the bad ones of many',
      facts: [payment('north-1'), payment('south-1'), payment('north-2'), payment('south-2')],
      barred: [1, 3],
    },
    { name: 'none', facts: [], barred: [] },
  ])('$name', async ({ facts, barred }) => {
    expect([...(await guard.barred(facts, ['north', 'west']))].sort()).toEqual(barred);
  });
});
