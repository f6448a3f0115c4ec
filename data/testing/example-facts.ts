/** Facts for tests, read as a client would tell them: a fact that could not come in cannot be made here. */
import { parseFact, type Fact } from '../../engine/index.ts';

export type ExampleFact = {
  readonly type: string;
  /** `case/<id>` or `debtor/<id>`. */
  readonly subject: string;
  readonly data?: object;
  /** RFC 3339; noon of 2026-03-01 UTC where left out. */
  readonly time?: string;
  readonly source?: string;
  readonly id?: string;
};

let nextId = 0;

export const exampleFact = ({ type, subject, data, time, source, id }: ExampleFact): Fact => {
  nextId += 1;
  const event = {
    specversion: '1.0',
    type,
    subject,
    data: data ?? {},
    time: time ?? '2026-03-01T12:00:00Z',
    source: source ?? 'test',
    id: id ?? `example-${nextId}`,
  };
  const fact = parseFact(event, { latestAt: Date.UTC(2100, 0, 1) });
  if (!fact.ok) throw new Error(`no fact: ${JSON.stringify(fact.error)}`);
  return fact.value;
};

export type ExampleOpening = {
  readonly caseId: string;
  readonly debtorId?: string;
  readonly portfolio?: string;
  readonly dueDate?: string;
  readonly time?: string;
};

/** A case of 1,000.00 SEK, due on 2026-02-01, of debtor D-1 and portfolio `north` where nothing else is said. */
export const openingFact = ({ caseId, debtorId, portfolio, dueDate, time }: ExampleOpening): Fact =>
  exampleFact({
    type: 'case.opened',
    subject: `case/${caseId}`,
    ...(time === undefined ? {} : { time }),
    data: {
      debtorId: debtorId ?? 'D-1',
      portfolio: portfolio ?? 'north',
      creditor: 'Example AB',
      actor: 'agency',
      principal: { amount: 100_000, currency: 'SEK' },
      dueDate: dueDate ?? '2026-02-01',
      stage: 'reminder',
    },
  });

/** A consumer in Sweden. */
export const registrationFact = (debtorId: string, changes: object = {}): Fact =>
  exampleFact({
    type: 'debtor.registered',
    subject: `debtor/${debtorId}`,
    data: {
      country: 'SE',
      language: 'sv',
      timeZones: ['Europe/Stockholm'],
      kind: 'consumer',
      reachable: { sms: true, email: true, call: true, letter: true, portal: false, messaging: false },
      ...changes,
    },
  });
