/** Decisions as a stream: order, places, length, and clients that go away. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Decision } from './contracts/next-best-action.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
const debtorCount = 250;
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  const debtors = Array.from({ length: debtorCount }, (_, place) => `D-${String(place)}`);
  for (let from = 0; from < debtorCount; from += 125) {
    const some = debtors.slice(from, from + 125);
    await service.ask({
      to: 'POST /v1/events',
      body: some.flatMap((id) => [registered(id), opened(`C-${id}`, id), opened(`E-${id}`, id)]),
    });
  }
});
afterAll(() => service.close());

const ndjson = (lines: readonly (object | string)[]): string =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
const stream = async (content: string): Promise<readonly unknown[]> => {
  const answer = await service.ask({
    to: 'POST /v1/next-best-actions',
    raw: { type: 'application/x-ndjson', content },
  });
  expect(answer.status).toBe(200);
  return answer.body;
};
const countDecisions = async (): Promise<number> =>
  Number((await service.database.pool.query<{ count: string }>('select count(*) from decisions')).rows[0]?.count);

describe('a stream of questions', () => {
  test('is answered line by line in order, problems in their place with their index', async () => {
    const answers = await stream(
      ndjson([
        { caseId: 'C-D-1', at },
        'not json',
        { caseId: 'C-nobody', at },
        { caseId: 'C-D-2', at, channels: ['fax'] },
        '',
        { caseId: 'C-D-3', at, dryRun: true },
        { caseId: 'C-D-2', at, channels: ['email'] },
        '{"caseId":"C-D-4","caseId":"C-D-5"}',
        { caseId: 'C-D-4', at: '2026-02-30T10:00:00Z' },
        { caseId: '../etc', at },
        { caseId: 'C-D-1', at },
      ]),
    );
    expect(answers).toMatchObject([
      { caseId: 'C-D-1' },
      { index: 1, status: 400 },
      { index: 2, status: 404 },
      { index: 3, status: 422, errors: [{ pointer: '/channels/0' }] },
      { index: 4, status: 422, errors: [{ pointer: '/dryRun', detail: 'is not a known field' }] },
      { caseId: 'C-D-2' },
      { index: 6, status: 400, errors: [{ pointer: '/caseId' }] },
      { index: 7, status: 422, errors: [{ pointer: '/at' }] },
      { index: 8, status: 422, errors: [{ pointer: '/caseId' }] },
      { caseId: 'C-D-1' },
    ]);
  });

  test('5,000 lines, in chunks that break anywhere: each answered in its place and stored', async () => {
    const before = await countDecisions();
    const caseIds = Array.from(
      { length: 5000 },
      (_, place) => `${place % 2 === 0 ? 'C' : 'E'}-D-${String((place * 7) % debtorCount)}`,
    );
    const bytes = Buffer.from(`${ndjson(caseIds.map((caseId) => ({ caseId, at })))}\n`);
    const pieces = async function* (): AsyncGenerator<Buffer> {
      for (let from = 0; from < bytes.length; from += 9973) {
        yield bytes.subarray(from, from + 9973);
        await Promise.resolve();
      }
    };
    const response = await fetch(`${service.url}/v1/next-best-actions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/x-ndjson' },
      body: pieces() as unknown as ReadableStream,
      duplex: 'half',
    });
    const answers = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Decision);
    expect(answers.map(({ caseId }) => caseId)).toEqual(caseIds);
    expect(await countDecisions()).toBe(before + 5000);
    const ids = answers.map(({ decisionId }) => decisionId);
    const { rowCount } = await service.database.pool.query('select from decisions where id = any($1)', [ids]);
    expect(rowCount).toBe(5000);
  });

  test('an empty one is answered with nothing; a last line without a line break counts', async () => {
    expect(await stream('')).toEqual([]);
    expect(await stream('\n\n')).toEqual([]);
    expect(await stream(JSON.stringify({ caseId: 'C-D-9', at }))).toMatchObject([{ caseId: 'C-D-9' }]);
    expect(await stream('{"caseId":"C-D-9","at":"2026-0')).toMatchObject([{ index: 0, status: 400 }]);
  });
});

/** A request by hand, so that it can be left in the middle. */
const begin = async (path: string, firstLines: string): Promise<Socket> => {
  const { port } = new URL(service.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${service.key}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  socket.write(`${Buffer.byteLength(firstLines).toString(16)}\r\n${firstLines}\r\n`);
  return socket;
};

describe('a client that goes away', () => {
  test('in the middle of a stream of questions: whole decisions or none, and the service goes on', async () => {
    for (let round = 0; round < 5; round += 1) {
      const socket = await begin(
        '/v1/next-best-actions',
        `${ndjson(Array.from({ length: 600 }, (_, place) => ({ caseId: `C-D-${String(place % debtorCount)}`, at })))}\n{"caseId":`,
      );
      if (round > 1) await once(socket, 'data');
      socket.destroy();
    }
    const answers = await stream(ndjson([{ caseId: 'C-D-1', at }]));
    expect(answers).toMatchObject([{ caseId: 'C-D-1' }]);
    const { rows } = await service.database.pool.query<{ broken: string }>(
      `select count(*) as broken from decisions where hash <> encode(sha256(convert_to(receipt::text, 'UTF8')), 'hex')`,
    );
    expect(Number(rows[0]?.broken)).toBe(0);
    const handOffs = await service.database.pool.query(
      `select from hand_offs where not exists (select from decisions where decisions.id = hand_offs.id)`,
    );
    expect(handOffs.rowCount).toBe(0);
  });

  test('in the middle of a stream of facts: no half fact, states agree with facts, and telling again completes it', async () => {
    const events = Array.from({ length: 3000 }, (_, place) => opened(`H-${String(place)}`, 'D-hang-up'));
    const socket = await begin(
      '/v1/events',
      `${ndjson(events.slice(0, 2000))}\n${JSON.stringify(events[2000]).slice(0, 40)}`,
    );
    await expect
      .poll(
        async () =>
          (await service.database.pool.query(`select from facts where subject_id like 'H-%' limit 1`)).rowCount,
        { interval: 5 },
      )
      .toBe(1);
    socket.destroy();
    const again = await service.ask({
      to: 'POST /v1/events',
      raw: { type: 'application/x-ndjson', content: ndjson(events) },
    });
    expect(again.body).toMatchObject({ rejectedCount: 0 });
    const { accepted, duplicates } = again.body as { accepted: number; duplicates: number };
    expect(accepted + duplicates).toBe(3000);
    const { rows } = await service.database.pool.query(
      `select (select count(*) from facts where subject_id like 'H-%')::int as facts, (select count(*) from case_states where case_id like 'H-%')::int as states`,
    );
    expect(rows).toEqual([{ facts: 3000, states: 3000 }]);
  });

  test('before the body of a question is whole: nothing is decided', async () => {
    const before = await countDecisions();
    const { port } = new URL(service.url);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /v1/cases/C-D-1/next-best-action HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${service.key}\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{"at":`,
    );
    socket.destroy();
    await once(socket, 'close');
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    expect(await countDecisions()).toBe(before);
  });
});
