/** The kill switch: what each scope stops, in every process and in streams under way, and that it can be lifted again. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DecisionCheck } from './contracts/decisions.ts';
import type { FlippedSwitch, KillSwitch } from './contracts/kill-switch.ts';
import type { Decision } from './contracts/next-best-action.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
const because = { reason: 'a drill', by: 'maria' };

let service: TestService;
let second: TestService;
let nextCase = 0;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  second = await startTestService({ clock: 'simulated', database: service.database });
  const spec = {
    rules: [
      { when: 'principal > 5000.0', then: { channel: 'email' } },
      { when: 'true', then: { channel: 'sms' } },
    ],
    otherwise: 'no_contact',
  };
  await service.ask({ to: 'POST /v1/strategies', body: { id: 'text', kind: 'table', spec, description: 'Texts' } });
  await service.running.dependencies.stores.strategyStore.setChampion({
    strategy: { id: 'text', version: 1 },
    at: Date.now(),
    ...because,
  });
});
afterAll(async () => {
  await second.close();
  await service.close();
});

type Scoped = { readonly scope: string; readonly value?: string };
const flip = (what: Scoped, on: boolean, by = service): Promise<Answered> =>
  by.ask({ to: 'POST /v1/kill-switch', body: { ...what, on, ...because } });
const readSwitch = async (): Promise<KillSwitch> => (await second.ask({ to: 'GET /v1/kill-switch' })).body;

afterEach(async () => {
  for (const { scope, value } of (await readSwitch()).stopped)
    await flip({ scope, ...(value === null ? {} : { value }) }, false);
});

const newCases = async (count: number, changes: object = {}): Promise<readonly string[]> => {
  const ids = Array.from({ length: count }, () => String((nextCase += 1)));
  const body = ids.flatMap((id) => [registered(`D-${id}`), opened(`C-${id}`, `D-${id}`, changes)]);
  expect((await service.ask({ to: 'POST /v1/events', body })).status).toBe(200);
  return ids.map((id) => `C-${id}`);
};
const decide = async (caseId: string, by = service, dryRun = false): Promise<Decision> =>
  (await by.ask({ to: `POST /v1/cases/${caseId}/next-best-action`, body: { at, dryRun } })).body;
const check = async ({ decisionId, action }: Decision, by = second): Promise<DecisionCheck> => {
  const body = { at: action.kind === 'contact' ? action.sendAt : at };
  return (await by.ask({ to: `POST /v1/decisions/${decisionId}/check`, body })).body;
};
const barring = ({ blocked }: DecisionCheck): readonly string[] => blocked.map(({ rule }) => rule);
const override = (decision: Decision, actionId: string): Promise<Answered> =>
  second.ask({ to: `POST /v1/decisions/${decision.decisionId}/override`, body: { actionId, ...because } });

const everything: Scoped = { scope: 'all' };
const large = { principal: { amount: 900_000, currency: 'SEK' } };

test.each<[name: string, what: Scoped, isStopped: boolean]>([
  ['everything', everything, true],
  ['the channel', { scope: 'channel', value: 'sms' }, true],
  ['the market', { scope: 'market', value: 'SE' }, true],
  ['the strategy', { scope: 'strategy', value: 'text' }, true],
  ['another channel', { scope: 'channel', value: 'letter' }, false],
  ['another market', { scope: 'market', value: 'NO' }, false],
  ['another strategy', { scope: 'strategy', value: 'table-v1' }, false],
])('%s: no contact is decided and none passes its check, in either process', async (_, what, isStopped) => {
  const [earlier, later, there] = (await newCases(3)) as [string, string, string];
  const decided = await decide(earlier);
  expect(await check(decided)).toMatchObject({ allowed: true });

  const flipped = await flip(what, true);
  expect(flipped).toMatchObject({ status: 200, body: { on: true, ...what, stopped: [{ ...what, ...because }] } });
  const [here, elsewhere] = [await decide(later, service), await decide(there, second)];
  expect(here.action.kind).toBe(isStopped ? 'no_contact' : 'contact');
  expect(elsewhere.action.kind).toBe(isStopped ? 'no_contact' : 'contact');
  for (const by of [service, second]) {
    expect(barring(await check(decided, by))).toEqual(isStopped ? ['house.kill_switch'] : []);
  }
  const stopped = here.explanation.blocked.filter(({ rule }) => rule === 'house.kill_switch');
  if (isStopped) expect(stopped[0]).toMatchObject({ citation: 'the kill switch', until: null });

  await flip(what, false);
  expect((await decide(later, second)).action.kind).toBe('contact');
  expect(await check(decided)).toMatchObject({ allowed: true });
  for (const { decisionId } of [decided, here, elsewhere]) {
    const replayed = await second.ask({ to: `POST /v1/decisions/${decisionId}/replay` });
    expect(replayed.body).toMatchObject({ identical: true, differences: [] });
  }
});

test('a channel that is stopped leaves the others open', async () => {
  const [small, big] = [(await newCases(1))[0]!, (await newCases(1, large))[0]!];
  await flip({ scope: 'channel', value: 'sms' }, true);
  expect((await decide(small)).action.kind).toBe('no_contact');
  expect((await decide(big)).action).toMatchObject({ kind: 'contact', channel: 'email' });
});

test('nobody overrides to a contact that is stopped; to none, or to a person, everybody may', async () => {
  const [one, other] = (await newCases(2)) as [string, string];
  const [first, next] = [await decide(one), await decide(other)];
  await flip(everything, true);
  const refused = await override(first, first.action.id);
  expect(refused.status).toBe(409);
  expect(JSON.stringify(refused.body)).toContain('house.kill_switch');
  const rest = await second.ask({
    to: `POST /v1/decisions/${next.decisionId}/override`,
    body: { kind: 'hand_off', ...because },
  });
  expect(rest.status).toBe(200);
});

test('lifting one scope leaves what else is stopped', async () => {
  await flip(everything, true);
  await flip({ scope: 'channel', value: 'sms' }, true);
  const lifted: FlippedSwitch = (await flip(everything, false)).body;
  expect(lifted.stopped).toMatchObject([{ scope: 'channel', value: 'sms' }]);
  expect((await decide((await newCases(1))[0]!)).action.kind).toBe('no_contact');
});

test('a stream under way makes no contact any more, though it was asked before', async () => {
  const caseIds = await newCases(40);
  let first = (): void => undefined;
  const untilFlipped = new Promise<void>((resolve) => (first = resolve));
  const lines = (from: number, to: number): Uint8Array =>
    Buffer.from(
      caseIds
        .slice(from, to)
        .map((caseId) => `${JSON.stringify({ caseId, at })}\n`)
        .join(''),
    );
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield lines(0, 20);
    await untilFlipped;
    yield lines(20, 40);
  }
  const response = fetch(`${second.url}/v1/next-best-actions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${second.key}`, 'content-type': 'application/x-ndjson' },
    body: pieces(),
    duplex: 'half',
  });
  const countContacts = async (): Promise<number> => {
    const { rows } = await service.database.pool.query<{ count: number }>(
      `select count(*) from decisions where case_id = any($1) and kind = 'contact'`,
      [caseIds],
    );
    return rows[0]?.count ?? 0;
  };
  await expect.poll(countContacts, { timeout: 5000 }).toBe(20);
  await flip(everything, true);
  first();
  const answers = (await (await response).text())
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as Decision).action.kind);
  expect(answers).toEqual(caseIds.map((_, place) => (place < 20 ? 'contact' : 'no_contact')));
  expect(await countContacts()).toBe(20);
});

test('who switched what, when and why is kept, and told page by page', async () => {
  await flip({ scope: 'market', value: 'SE' }, true);
  await flip({ scope: 'market', value: 'SE' }, true);
  await flip({ scope: 'market', value: 'SE' }, false);
  const { stopped, history } = await readSwitch();
  expect(stopped).toEqual([]);
  expect(
    history.items.slice(0, 3).map(({ on, scope, value, by, reason }) => ({ on, scope, value, by, reason })),
  ).toEqual([false, true, true].map((on) => ({ on, scope: 'market', value: 'SE', ...because })));
  const page: KillSwitch = (await service.ask({ to: 'GET /v1/kill-switch?limit=2' })).body;
  const next: KillSwitch = (
    await service.ask({ to: `GET /v1/kill-switch?limit=2&cursor=${page.history.nextCursor ?? ''}` })
  ).body;
  expect([...page.history.items, ...next.history.items]).toEqual(history.items.slice(0, 4));
});

describe('bad input', () => {
  const good = { scope: 'all', on: true, ...because };
  test.each<[name: string, body: object, pointer: string]>([
    ['no scope', { on: true, ...because }, '/scope'],
    ['a scope that nobody knows', { ...good, scope: 'debtor', value: 'D-1' }, '/scope'],
    ['everything with a value', { ...good, value: 'SE' }, '/value'],
    ['a channel without its name', { ...good, scope: 'channel' }, '/value'],
    ['a channel that nobody knows', { ...good, scope: 'channel', value: 'fax' }, '/value'],
    ['a market in small letters', { ...good, scope: 'market', value: 'se' }, '/value'],
    ['a market that is no country', { ...good, scope: 'market', value: 'QQ' }, '/value'],
    ['a strategy that nobody knows', { ...good, scope: 'strategy', value: 'txet' }, '/value'],
    ['neither on nor off', { scope: 'all', ...because }, '/on'],
    ['on as text', { ...good, on: 'true' }, '/on'],
    ['no reason', { ...good, reason: '' }, '/reason'],
    ['nobody', { ...good, by: ' \n' }, '/by'],
    ['an unknown field', { ...good, until: at }, '/until'],
  ])('%s', async (_, body, pointer) => {
    const before = (await readSwitch()).history.items.length;
    const answer = await service.ask({ to: 'POST /v1/kill-switch', body });
    expect(answer.status).toBe(422);
    expect((answer.body as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toContain(pointer);
    expect((await readSwitch()).history.items.length).toBe(before);
  });

  test.each([
    ['workflow', 403],
    ['scientist', 403],
    ['manager', 200],
    ['compliance', 200],
    ['admin', 200],
  ] as const)('%s: %i', async (role, status) => {
    const key = await service.makeKey([role]);
    expect((await service.ask({ to: 'POST /v1/kill-switch', body: { ...good, on: false }, key })).status).toBe(status);
    expect((await service.ask({ to: 'GET /v1/kill-switch', key })).status).toBe(200);
  });

  test('a key that is limited to portfolios stops nothing for all of them', async () => {
    const key = await service.makeKey(['manager'], ['north']);
    expect((await service.ask({ to: 'POST /v1/kill-switch', body: good, key })).status).toBe(403);
  });
});
