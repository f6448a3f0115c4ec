/**
 * The drill: two api processes on one database, decisions and checks flowing through both; the switch is thrown through one of them. Within
 * a second no contact is decided and no check passes in either. Then it is lifted, and both go on.
 */
import { expect, onTestFinished, test } from 'vitest';
import { makeStrategyStore } from '../data/index.ts';
import { createTestDatabase } from '../data/testing/test-database.ts';
import { makeTemporaryFolder } from '../data/testing/temporary-folder.ts';
import { readCurl, startProcess } from './testing/started-process.ts';
import { opened, registered } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
const because = { reason: 'a drill', by: 'maria' };
const caseCount = 6;
const loopsOfEach = 2;

type Flow = {
  /** `decision` a contact, `check` a pass. */
  readonly kind: 'decision' | 'check';
  readonly process: number;
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly isContact: boolean;
};

const setChampion = async (database: Awaited<ReturnType<typeof createTestDatabase>>): Promise<void> => {
  const store = makeStrategyStore(database.pool);
  const spec = { rules: [{ when: 'true', then: { channel: 'sms' } }], otherwise: 'no_contact' };
  const entry = {
    id: 'text',
    kind: 'table',
    spec,
    description: '',
    checksum: '',
    createdAt: 0,
    createdBy: 'drill',
  } as const;
  await store.insertNext(entry);
  await store.setChampion({ strategy: { id: 'text', version: 1 }, at: Date.now(), ...because });
};

const startBoth = async (): Promise<{
  readonly addresses: readonly [string, string];
  readonly authorization: string;
}> => {
  const database = await createTestDatabase({ poolSize: 2 });
  onTestFinished(() => database.drop());
  const folder = await makeTemporaryFolder();
  const environment = { DATABASE_URL: database.connectionString, TACT_ROLE: 'api', TACT_CLOCK: 'simulated' };
  const first = await startProcess(folder, environment);
  const second = await startProcess(folder, environment);
  await setChampion(database);
  // Both end before their database goes.
  onTestFinished(async () => {
    await Promise.all([first.stop('SIGKILL'), second.stop('SIGKILL')]);
  });
  return { addresses: [first.address, second.address], authorization: readCurl(first.output()).authorization };
};

test('within a second of the switch no process decides a contact or lets a check pass; lifted, both go on', async () => {
  const { addresses, authorization } = await startBoth();
  const headers = { authorization, 'content-type': 'application/json' };
  const ask = async <Answer>(process: number, path: string, body: object): Promise<Answer> => {
    const response = await fetch(`${addresses[process] ?? ''}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  };
  const ids = Array.from({ length: caseCount }, (_, place) => String(place));
  await ask(
    0,
    '/v1/events',
    ids.flatMap((id) => [registered(`D-${id}`), opened(`C-${id}`, `D-${id}`)]),
  );

  const flows: Flow[] = [];
  let isOver = false;
  /** A dry run counts towards no cap, so that the same cases can be asked for ever. */
  const loop = async (process: number): Promise<void> => {
    for (let turn = 0; !isOver; turn += 1) {
      const record = async (kind: Flow['kind'], work: () => Promise<boolean>): Promise<void> => {
        const askedAt = performance.now();
        const isContact = await work();
        flows.push({ kind, process, askedAt, answeredAt: performance.now(), isContact });
      };
      const decided = earlier[turn % earlier.length];
      await record('decision', async () => {
        const path = `/v1/cases/C-${ids[turn % ids.length] ?? ''}/next-best-action`;
        const { action } = await ask<{ action: { kind: string } }>(process, path, { at, dryRun: true });
        return action.kind === 'contact';
      });
      await record('check', async () => {
        const path = `/v1/decisions/${decided?.decisionId ?? ''}/check`;
        return (await ask<{ allowed: boolean }>(process, path, { at: decided?.action.sendAt })).allowed;
      });
    }
  };
  const earlier = await Promise.all(
    ids.map((id) =>
      ask<{ decisionId: string; action: { sendAt: string } }>(0, `/v1/cases/C-${id}/next-best-action`, {
        at,
        dryRun: true,
      }),
    ),
  );
  /** Of each process and kind, how many were asked and answered within, and how many of them are contacts. What is under way may be either. */
  const since = (from: number, to = Infinity) =>
    [0, 1].flatMap((process) =>
      (['decision', 'check'] as const).map((kind) => {
        const own = flows.filter(
          (flow) => flow.process === process && flow.kind === kind && flow.askedAt >= from && flow.answeredAt <= to,
        );
        return { answered: own.length, contacts: own.filter(({ isContact }) => isContact).length };
      }),
    );
  const untilAnswered = (from: number): Promise<void> =>
    expect.poll(() => Math.min(...since(from).map(({ answered }) => answered)), { timeout: 20_000 }).toBeGreaterThan(9);
  const flip = async (on: boolean): Promise<readonly [from: number, done: number]> => {
    const from = performance.now();
    await ask(0, '/v1/kill-switch', { scope: 'all', on, ...because });
    return [from, performance.now()];
  };

  const loops = [0, 1].flatMap((process) => Array.from({ length: loopsOfEach }, () => loop(process)));
  const start = performance.now();
  await untilAnswered(start);
  const [thrownAt, stoppedAt] = await flip(true);
  await untilAnswered(stoppedAt);
  const [liftedAt, openAt] = await flip(false);
  await untilAnswered(openAt);
  isOver = true;
  await Promise.all(loops);

  const before = since(start, thrownAt);
  expect(before.map(({ contacts }) => contacts)).toEqual(before.map(({ answered }) => answered));
  const during = since(stoppedAt, liftedAt);
  expect(Math.min(...during.map(({ answered }) => answered))).toBeGreaterThan(9);
  expect(during.map(({ contacts }) => contacts)).toEqual([0, 0, 0, 0]);
  const after = since(openAt);
  expect(after.map(({ contacts }) => contacts)).toEqual(after.map(({ answered }) => answered));

  const lastContactAt = Math.max(
    ...flows
      .filter(({ isContact, answeredAt }) => isContact && answeredAt < liftedAt)
      .map(({ answeredAt }) => answeredAt),
  );
  expect(lastContactAt - thrownAt).toBeLessThan(1000);
});
