/** Decisions through HTTP: what is answered, what is stored, and that the one can be made again from the other. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from './contracts/decisions.ts';
import type { Decision } from './contracts/next-best-action.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

/** A Tuesday morning in Stockholm. */
const at = '2026-03-03T09:00:00+01:00';
let service: TestService;
let nextId = 0;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
});
afterAll(() => service.close());

const tell = async (...events: readonly object[]): Promise<void> => {
  const { body } = await service.ask({ to: 'POST /v1/events', body: events });
  expect(body).toMatchObject({ accepted: events.length, rejectedCount: 0 });
};
const ask = (caseId: string, body: object = { at }): Promise<Answered> =>
  service.ask({ to: `POST /v1/cases/${caseId}/next-best-action`, body });
const decide = async (caseId: string, body: object = { at }): Promise<Decision> => {
  const answer = await ask(caseId, body);
  expect(answer.status).toBe(200);
  return answer.body;
};
const receiptOf = async ({ decisionId }: Pick<Decision, 'decisionId'>): Promise<Receipt> =>
  (await service.ask({ to: `GET /v1/decisions/${decisionId}` })).body;
const replay = async ({ decisionId }: Decision): Promise<unknown> =>
  (await service.ask({ to: `POST /v1/decisions/${decisionId}/replay` })).body;
const identical = { identical: true, differences: [] };

/** A case of a debtor of its own, both ids new. */
const newCase = async (
  changes: {
    readonly debtor?: object;
    readonly opening?: object;
    readonly also?: (ids: Ids) => readonly object[];
  } = {},
): Promise<Ids> => {
  nextId += 1;
  const ids = { caseId: `C-${String(nextId)}`, debtorId: `D-${String(nextId)}` };
  await tell(
    registered(ids.debtorId, changes.debtor),
    opened(ids.caseId, ids.debtorId, changes.opening),
    ...(changes.also?.(ids) ?? []),
  );
  return ids;
};
type Ids = { readonly caseId: string; readonly debtorId: string };

/** The entry of the eligible set that the draw falls on, walked as the receipt lists it. */
const drawn = ({ eligible, draw }: Receipt): Receipt['eligible'][number] | undefined => {
  let cumulative = 0;
  return eligible.find(({ probability }) => probability > 0 && draw < (cumulative += probability));
};

type Row = Readonly<Record<string, unknown>> & { readonly receipt: string; readonly hash: string };
const rowOf = async ({ decisionId }: Decision): Promise<Row> => {
  const { rows } = await service.database.pool.query<Row>(
    `select case_id, debtor_id, kind, action_id, propensity, strategy_id, strategy_version, dry_run, receipt::text as receipt, hash,
            (extract(epoch from send_at) * 1000)::bigint as send_ms, (extract(epoch from window_to) * 1000)::bigint as to_ms,
            (extract(epoch from decided_at) * 1000)::bigint as decided_ms, (extract(epoch from valid_until) * 1000)::bigint as valid_ms
     from decisions where id = $1`,
    [decisionId],
  );
  expect(rows).toHaveLength(1);
  return rows[0]!;
};

const expectSound = async (decision: Decision): Promise<Receipt> => {
  const receipt = await receiptOf(decision);
  expect(receipt).toMatchObject(decision);
  expect(receipt.eligible.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
  expect(receipt.eligible.map(({ actionId }) => actionId).slice(-2)).toEqual(['no_contact', 'hand_off']);
  expect(drawn(receipt)).toMatchObject({ actionId: decision.action.id, probability: decision.propensity });
  const { action } = decision;
  const row = await rowOf(decision);
  expect(createHash('sha256').update(row.receipt).digest('hex')).toBe(receipt.hash);
  expect(row).toMatchObject({
    case_id: decision.caseId,
    debtor_id: decision.debtorId,
    kind: action.kind,
    action_id: action.id,
    propensity: decision.propensity,
    strategy_id: decision.strategy.id,
    strategy_version: decision.strategy.version,
    hash: receipt.hash,
    decided_ms: Date.parse(decision.decidedAt),
    valid_ms: Date.parse(decision.validUntil),
    send_ms: action.kind === 'contact' ? Date.parse(action.sendAt) : null,
    to_ms: action.kind === 'contact' ? Date.parse(action.window.to) : null,
  });
  const ahead = Date.parse(decision.validUntil) - Date.parse(decision.decidedAt);
  expect(ahead).toBeGreaterThan(0);
  expect(ahead).toBeLessThanOrEqual(14 * 86_400_000);
  return receipt;
};

/** Every kind of answer: what is told of the case, and what comes out. */
const situations: readonly (readonly [name: string, kind: string, also: (ids: Ids) => readonly object[]])[] = [
  ['an ordinary case', 'contact', () => []],
  [
    'a vulnerable debtor',
    'hand_off',
    ({ debtorId }) => [told('flag.set', `debtor/${debtorId}`, { flag: 'vulnerable' })],
  ],
  ['a dispute', 'hand_off', ({ caseId }) => [told('dispute.raised', `case/${caseId}`, { reason: 'wrong amount' })]],
  [
    'a standing promise',
    'no_contact',
    ({ caseId }) => [
      told('promise.made', `case/${caseId}`, { amount: { amount: 100, currency: 'SEK' }, dueDate: '2026-03-09' }),
    ],
  ],
  [
    'a debtor who withdrew from everything',
    'no_contact',
    ({ debtorId }) =>
      ['sms', 'email', 'call', 'letter', 'portal', 'messaging'].map((channel) =>
        told('consent.withdrawn', `debtor/${debtorId}`, { channel }),
      ),
  ],
];

describe('every kind of decision', () => {
  test.each(situations)('%s: %s, sound, stored and replayed', async (_, kind, also) => {
    const { caseId } = await newCase({ also });
    const decision = await decide(caseId);
    expect(decision.action.kind).toBe(kind);
    await expectSound(decision);
    expect(await replay(decision)).toMatchObject(identical);
  });

  test('a debtor who was never registered is left in peace', async () => {
    await tell(opened('C-unregistered', 'D-unregistered'));
    const decision = await decide('C-unregistered');
    expect(decision.action).toMatchObject({ kind: 'no_contact' });
    expect(decision.explanation.blocked.map(({ rule }) => rule)).toContain('no.debtor');
    await expectSound(decision);
    expect(await replay(decision)).toMatchObject(identical);
  });

  test('what is barred is not among the eligible, whatever the draw', async () => {
    const { caseId } = await newCase({
      also: ({ debtorId }) => [told('consent.withdrawn', `debtor/${debtorId}`, { channel: 'sms' })],
    });
    for (let round = 0; round < 10; round += 1) {
      const receipt = await expectSound(await decide(caseId, { at, dryRun: true }));
      const open = new Set(receipt.eligible.map(({ actionId }) => actionId.split('.')[0]));
      expect(open.has('sms')).toBe(false);
      expect(open.has('email')).toBe(true);
      expect(receipt.explanation.blocked.some(({ channel }) => channel === 'sms')).toBe(true);
    }
  });

  test('dry runs are stored as dry, make no hand-off, and count toward no cap', async () => {
    const { caseId } = await newCase();
    const dry = await decide(caseId, { at, dryRun: true });
    expect((await rowOf(dry))['dry_run']).toBe(true);
    const wet = await receiptOf(await decide(caseId));
    expect(wet.context.features).toMatchObject({ plannedContacts: 0 });
    const handed = await newCase({
      also: ({ debtorId }) => [told('flag.set', `debtor/${debtorId}`, { flag: 'vulnerable' })],
    });
    const handOffs = async () =>
      (await service.database.pool.query('select from hand_offs where case_id = $1', [handed.caseId])).rowCount;
    expect((await decide(handed.caseId, { at, dryRun: true })).action.kind).toBe('hand_off');
    expect(await handOffs()).toBe(0);
    await decide(handed.caseId);
    await decide(handed.caseId);
    expect(await handOffs()).toBe(1);
  });

  test.each([['sms'], ['email'], ['letter', 'call'], ['messaging']])(
    'only the channels asked for: %s',
    async (...only) => {
      const { caseId } = await newCase();
      const receipt = await expectSound(await decide(caseId, { at, channels: only }));
      for (const { actionId } of receipt.eligible.slice(0, -2)) expect(only).toContain(actionId.split('.')[0]);
      expect(receipt.removed.map(({ rule }) => rule)).toContain('request.channels');
    },
  );
});

describe('replay', () => {
  test('stays identical after more facts, late ones too, and after more decisions of the debtor', async () => {
    const { caseId, debtorId } = await newCase();
    await tell(
      opened(`${caseId}-sibling`, debtorId),
      told('contact.sent', `case/${caseId}-sibling`, { channel: 'email' }, { time: '2026-02-20T10:00:00Z' }),
    );
    const first = await decide(caseId);
    await tell(
      told(
        'payment.received',
        `case/${caseId}`,
        { amount: { amount: 1000, currency: 'SEK' } },
        { time: '2026-02-10T12:00:00Z' },
      ),
      told(
        'contact.sent',
        `case/${caseId}`,
        { channel: 'sms', decisionId: first.decisionId },
        { time: '2026-03-03T17:05:00Z' },
      ),
      told('contact.sent', `case/${caseId}-sibling`, { channel: 'call' }, { time: '2026-02-25T10:00:00Z' }),
      told('flag.set', `debtor/${debtorId}`, { flag: 'vulnerable' }, { time: '2026-01-10T12:00:00Z' }),
      registered(debtorId, { country: 'DE', language: 'de', timeZones: ['Europe/Berlin'] }, '2026-01-02T12:00:00Z'),
    );
    const second = await decide(caseId, { at: '2026-03-05T09:00:00+01:00' });
    const third = await decide(`${caseId}-sibling`, { at: '2026-03-06T09:00:00+01:00' });
    await tell(told('case.closed', `case/${caseId}`, { reason: 'paid' }, { time: '2026-03-07T12:00:00Z' }));
    for (const decision of [first, second, third]) expect(await replay(decision)).toMatchObject(identical);
  });

  test('in the past of what is known: later facts are not looked at, and replay agrees', async () => {
    const { caseId, debtorId } = await newCase({
      also: ({ caseId: id, debtorId: debtor }) => [
        told(
          'payment.received',
          `case/${id}`,
          { amount: { amount: 25_000, currency: 'SEK' } },
          { time: '2026-06-01T12:00:00Z' },
        ),
        told('flag.set', `debtor/${debtor}`, { flag: 'deceased' }, { time: '2026-06-02T12:00:00Z' }),
        told('case.closed', `case/${id}`, { reason: 'written_off' }, { time: '2026-06-03T12:00:00Z' }),
      ],
    });
    const past = await decide(caseId);
    const receipt = await expectSound(past);
    expect(past.action.kind).toBe('contact');
    expect(receipt.context.features).toMatchObject({
      balance: 1250,
      standingFlags: 0,
      paymentsLast90Days: 0,
      stage: 'reminder',
    });
    expect(await replay(past)).toMatchObject(identical);
    const later = await decide(caseId, { at: '2026-06-02T13:00:00Z' });
    expect(later.action.kind).toBe('hand_off');
    expect((await ask(caseId, { at: '2026-06-04T00:00:00Z' })).status).toBe(409);
    expect((await ask(caseId, { at: '2026-02-01T00:00:00Z' })).status).toBe(404);
    expect(await replay(later)).toMatchObject(identical);
    expect(debtorId).toBe(past.debtorId);
  });

  test('does not hang on the clock of whoever replays: back-tests under the machine’s clock, live decisions under a simulated one', async () => {
    const live = await startTestService({ database: service.database });
    try {
      const { caseId } = await newCase({
        also: ({ caseId: id }) => [
          told('contact.sent', `case/${id}`, { channel: 'sms' }, { time: '2026-03-04T12:00:00Z' }),
        ],
      });
      const past = await decide(caseId);
      // Clocks disagree: told by one that is a little ahead of ours, so later than the decision that counts it.
      const ahead = new Date(Date.now() + 120_000).toISOString();
      await live.ask({ to: 'POST /v1/events', body: told('complaint.raised', `case/${caseId}`, {}, { time: ahead }) });
      const now: Decision = (await live.ask({ to: `POST /v1/cases/${caseId}/next-best-action` })).body;
      for (const decision of [past, now]) {
        expect(await replay(decision)).toMatchObject(identical);
        const replayed = await live.ask({ to: `POST /v1/decisions/${decision.decisionId}/replay` });
        expect(replayed.body).toMatchObject(identical);
      }
    } finally {
      await live.close();
    }
  });

  test('a decision made for a later instant does not count for an earlier one, wherever the two stand in a stream', async () => {
    const { caseId } = await newCase();
    const lines = ['2026-03-10T09:00:00+01:00', at].map((instant) => JSON.stringify({ caseId, at: instant }));
    const answer = await service.ask({
      to: 'POST /v1/next-best-actions',
      raw: { type: 'application/x-ndjson', content: `${lines.join('\n')}\n` },
    });
    const [, earlier] = answer.body as readonly Decision[];
    expect((await receiptOf(earlier!)).context.features).toMatchObject({ plannedContacts: 0 });
  });
});

describe('evidence', () => {
  test.each([
    ['update decisions set propensity = 1'],
    ['delete from decisions'],
    [`update facts set data = '{}'`],
    [`update catalogue_versions set actions = '[]'`],
    ['delete from strategy_versions'],
  ])('cannot be changed: %s', async (statement) => {
    await decide((await newCase()).caseId);
    await expect(service.database.pool.query(statement)).rejects.toThrow(/append-only/);
  });

  test('a decision that cannot be stored is not answered, and spoils no other', async () => {
    const poisoned = await newCase();
    const others = await Promise.all(Array.from({ length: 9 }, () => newCase()));
    await service.database.pool.query(`
      create function refuse_poison() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
      create trigger poison before insert on decisions for each row when (new.case_id = '${poisoned.caseId}') execute function refuse_poison()`);
    try {
      const answers = await Promise.all([poisoned, ...others].map(({ caseId }) => ask(caseId)));
      expect(answers.map(({ status }) => status)).toEqual([500, ...others.map(() => 200)]);
      expect(answers[0]?.body).not.toHaveProperty('decisionId');
      const stream = await fetch(`${service.url}/v1/next-best-actions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/x-ndjson' },
        body: `${JSON.stringify({ caseId: poisoned.caseId, at })}\n`,
      });
      expect(await stream.text()).not.toContain('decisionId');
      const { rowCount } = await service.database.pool.query('select from decisions where case_id = $1', [
        poisoned.caseId,
      ]);
      expect(rowCount).toBe(0);
    } finally {
      await service.database.pool.query('drop trigger poison on decisions; drop function refuse_poison');
    }
    expect((await ask(poisoned.caseId)).status).toBe(200);
  });
});

describe('asking again', () => {
  test('with the same Idempotency-Key gives the same decision; with another body 422', async () => {
    const { caseId } = await newCase();
    const to = `POST /v1/cases/${caseId}/next-best-action`;
    const headers = { 'idempotency-key': `once-${caseId}` };
    const first = await service.ask({ to, body: { at }, headers });
    const again = await service.ask({ to, body: { at }, headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect((await service.ask({ to, body: { at, dryRun: true }, headers })).status).toBe(422);
  });

  test('ten times at once with one Idempotency-Key makes one decision', async () => {
    const { caseId } = await newCase();
    const headers = { 'idempotency-key': `once-${caseId}` };
    const to = `POST /v1/cases/${caseId}/next-best-action`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => service.ask({ to, body: { at }, headers })));
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const made = answers.filter(({ status }) => status === 200).map(({ body }) => (body as Decision).decisionId);
    expect(new Set(made).size).toBe(1);
    expect((await service.database.pool.query('select from decisions where case_id = $1', [caseId])).rowCount).toBe(1);
  });
});

describe('who may ask for what', () => {
  test('unknown cases, closed ones, and those of other portfolios', async () => {
    const { caseId } = await newCase({
      also: ({ caseId: id }) => [told('case.closed', `case/${id}`, { reason: 'paid' })],
    });
    const south = await newCase({ opening: { portfolio: 'south' } });
    const north = await service.makeKey(['workflow'], ['north']);
    expect((await ask('C-nobody-knows')).status).toBe(404);
    expect((await ask(caseId)).status).toBe(409);
    const to = `POST /v1/cases/${south.caseId}/next-best-action`;
    expect((await service.ask({ to, body: { at }, key: north })).status).toBe(404);
    const decision = await decide(south.caseId);
    for (const path of ['', '/replay', '/check', '/override']) {
      const method = path === '' ? 'GET' : 'POST';
      const body = path === '/override' ? { body: { kind: 'no_contact', reason: 'r', by: 'b' } } : {};
      expect(
        (await service.ask({ to: `${method} /v1/decisions/${decision.decisionId}${path}`, key: north, ...body }))
          .status,
      ).toBe(404);
    }
    const listed = await service.ask({ to: `GET /v1/decisions?caseId=${south.caseId}`, key: north });
    expect(listed.body).toEqual({ items: [], nextCursor: null });
    expect((await service.ask({ to, body: { at }, key: null })).status).toBe(401);
    expect((await service.ask({ to, body: { at }, key: await service.makeKey(['admin']) })).status).toBe(403);
  });

  test('the list pages through all decisions of a case, newest first, each once', async () => {
    const { caseId, debtorId } = await newCase();
    const made: string[] = [];
    for (let hour = 0; hour < 7; hour += 1)
      made.unshift((await decide(caseId, { at: `2026-03-03T1${String(hour)}:00:00Z`, dryRun: true })).decisionId);
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const to = `GET /v1/decisions?caseId=${caseId}&debtorId=${debtorId}&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: { items: Decision[]; nextCursor: string | null } = (await service.ask({ to })).body;
      found.push(...page.items.map(({ decisionId }) => decisionId));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(made);
    const span = await service.ask({
      to: `GET /v1/decisions?caseId=${caseId}&from=2026-03-03T11:00:00Z&to=2026-03-03T13:00:00Z`,
    });
    expect((span.body as { items: unknown[] }).items).toHaveLength(2);
  });
});

describe('before sending', () => {
  const check = async (
    decision: Decision,
    instant: string,
  ): Promise<{ allowed: boolean; blocked: { rule: string }[] }> =>
    (await service.ask({ to: `POST /v1/decisions/${decision.decisionId}/check`, body: { at: instant } })).body;

  test('allowed in its window, not before or after, and not once the debtor has opted out or the case is closed', async () => {
    const { caseId, debtorId } = await newCase();
    const decision = await decide(caseId);
    if (decision.action.kind !== 'contact') throw new Error('no contact was decided');
    const { sendAt, window, channel } = decision.action;
    expect(await check(decision, sendAt)).toMatchObject({ allowed: true, blocked: [] });
    expect(await check(decision, window.to)).toMatchObject({ allowed: false });
    expect((await check(decision, '2026-03-03T09:30:00+01:00')).blocked.map(({ rule }) => rule)).toContain(
      'decision.window',
    );
    await tell(told('consent.withdrawn', `debtor/${debtorId}`, { channel }, { time: '2026-03-03T10:00:00Z' }));
    expect(await check(decision, sendAt)).toMatchObject({ allowed: false });
    await tell(told('case.closed', `case/${caseId}`, { reason: 'paid' }, { time: '2026-03-03T11:00:00Z' }));
    expect((await check(decision, sendAt)).blocked.map(({ rule }) => rule)).toContain('case.closed');
  });

  test('a person who decides otherwise is recorded once, and the planned contact counts no longer', async () => {
    const { caseId } = await newCase();
    const decision = await decide(caseId);
    expect(decision.action.kind).toBe('contact');
    const to = `POST /v1/decisions/${decision.decisionId}/override`;
    const body = { kind: 'no_contact', reason: 'called in', by: 'maria' };
    expect((await service.ask({ to, body })).status).toBe(200);
    expect((await service.ask({ to, body })).status).toBe(409);
    const next = await receiptOf(await decide(caseId, { at: '2026-03-03T10:00:00+01:00', dryRun: true }));
    expect(next.context.features).toMatchObject({ plannedContacts: 0 });
    if (decision.action.kind === 'contact')
      expect(await check(decision, decision.action.sendAt)).toMatchObject({ allowed: false });
  });
});
