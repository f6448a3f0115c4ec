/** Events as a client tells them, for tests over HTTP. */
export type Told = {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject: string;
  readonly data: object;
};

let nextId = 0;

/** At noon of 2026-03-01 in Greenwich where no time is given; the id is a new one where none is given. */
export const told = (type: string, subject: string, data: object = {}, changes: Partial<Told> = {}): Told => {
  nextId += 1;
  return {
    specversion: '1.0',
    id: `told-${String(nextId)}`,
    source: 'test',
    type,
    time: '2026-03-01T12:00:00Z',
    subject,
    data,
    ...changes,
  };
};

export const registered = (debtorId: string, changes: object = {}, time?: string): Told =>
  told(
    'debtor.registered',
    `debtor/${debtorId}`,
    {
      country: 'SE',
      language: 'sv',
      timeZones: ['Europe/Stockholm'],
      kind: 'consumer',
      reachable: { sms: true, email: true, call: true, letter: true, portal: false, messaging: false },
      ...changes,
    },
    time === undefined ? {} : { time },
  );

export const opened = (caseId: string, debtorId: string, changes: object = {}, time?: string): Told =>
  told(
    'case.opened',
    `case/${caseId}`,
    {
      debtorId,
      portfolio: 'north',
      creditor: 'Example AB',
      actor: 'agency',
      principal: { amount: 125_000, currency: 'SEK' },
      dueDate: '2026-02-22',
      stage: 'reminder',
      ...changes,
    },
    time === undefined ? {} : { time },
  );
