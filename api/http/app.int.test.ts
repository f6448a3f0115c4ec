/** The HTTP layer whole: the real application on loopback, with small services. No database. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { domainError, factTypes, failure, parseFact, success } from '../../engine/index.ts';
import { keys, makeDecision, makeTestServices, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Sent = { readonly method?: string; readonly body?: string | Buffer; readonly headers?: Record<string, string> };

const authorised = { authorization: `Bearer ${keys.all}` };
const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };

const send = (path: string, { method, body, headers = {} }: Sent = {}, at = server): Promise<Response> =>
  fetch(at.url + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...authorised, ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });

type Body = Readonly<Record<string, unknown>> & { readonly errors?: readonly { pointer: string; detail: string }[] };
const bodyOf = async (response: Response): Promise<Body> => (await response.json()) as Body;

/** A promise to be resolved from elsewhere. */
const makeSignal = <Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } => {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

const actionPath = '/v1/cases/C-1001/next-best-action';
const event = (id: string): string => JSON.stringify({ id });
const linesOf = (text: string): readonly Body[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Body);

describe('a request that is fine', () => {
  test('is answered once, with length, id and no caching', async () => {
    const response = await send(actionPath, { method: 'POST', headers: { 'x-request-id': 'mine-1' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-request-id')).toBe('mine-1');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('etag')).toBeNull();
    expect(await bodyOf(response)).toMatchObject({ caseId: 'C-1001', propensity: 0.72 });
  });

  test('an id of ours is a UUIDv7', async () => {
    const response = await send(actionPath, { method: 'POST', headers: { 'x-request-id': 'not decent!' } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test('the service gets what the schemas make of it', async () => {
    const given: unknown[] = [];
    const services = makeTestServices({
      nextBestAction: (input, caller) => {
        given.push(input, caller.keyId, caller.roles);
        return Promise.resolve(success(makeDecision(input.caseId)));
      },
      listCases: (input) => {
        given.push(input);
        return Promise.resolve(success({ items: [], nextCursor: null }));
      },
    });
    const own = await startTestServer({ services });
    const headers = { ...json, authorization: `Bearer ${keys.workflow}` };
    await send(actionPath, { body: '{"at":"2026-03-01T10:15:00+01:00"}', headers }, own);
    await send('/v1/cases?open=true&limit=7', {}, own);
    await own.close();
    expect(given).toEqual([
      // The language is the first of all: this client accepts any.
      { caseId: 'C-1001', at: Date.parse('2026-03-01T09:15:00Z'), dryRun: false, purpose: 'collect', language: 'en' },
      'key-workflow',
      ['workflow'],
      { open: true, limit: 7 },
    ]);
  });

  test('HEAD is GET without the body', async () => {
    const response = await send('/healthz', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0);
  });

  test.each([
    ['HEAD', '/docs', 200],
    ['HEAD', '/problems/conflict', 200],
    ['HEAD', '/problems/nonsense', 404],
    ['HEAD', '/v1/cases/C-unknown', 404],
    ['HEAD', '/v1/nothing', 404],
    ['HEAD', '/v1/events', 405],
    ['OPTIONS', '/v1/nothing', 404],
  ])('%s %s: %d', async (method, path, status) => {
    const response = await send(path, { method });
    expect(response.status).toBe(status);
    if (method === 'HEAD') expect(await response.text()).toBe('');
  });

  test.each([
    ['/v1/events', 'OPTIONS, POST'],
    ['/v1/cases/C-1', 'GET, HEAD, OPTIONS'],
    ['/v1/experiments/e', 'GET, HEAD, OPTIONS, PATCH'],
    ['/v1/keys/k', 'DELETE, OPTIONS'],
    ['/docs', 'GET, HEAD, OPTIONS'],
  ])('OPTIONS %s, without a key, says which methods there are', async (path, allowed) => {
    const response = await fetch(server.url + path, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([204, allowed, '']);
  });

  test('Expect: 100-continue is told to go on', async () => {
    const body = '{"dryRun":true}';
    const request = httpRequest(server.url + actionPath, {
      method: 'POST',
      headers: { ...authorised, ...json, expect: '100-continue', 'content-length': body.length },
    });
    request.flushHeaders();
    await once(request, 'continue');
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(200);
  });
});

describe('bad input is a clear problem, and never a 5xx', () => {
  const invalidUtf8 = Buffer.concat([Buffer.from('{"purpose":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const big = `{"purpose":"${'x'.repeat(1024 * 1024)}"}`;
  const many = `[${Array.from({ length: 1001 }, (_each, index) => event(`many-${index}`)).join(',')}]`;

  test.each<[string, number, string, Sent & { path?: string }]>([
    ['half a body', 400, '', { body: '{"at":' }],
    ['NaN', 400, '', { body: '{"at":NaN}' }],
    ['doubled keys', 400, '/dryRun', { body: '{"dryRun":true,"dryRun":false}' }],
    ['__proto__', 400, '/__proto__', { body: '{"__proto__":{"dryRun":true}}' }],
    ['deep nesting', 400, '', { body: deep }],
    ['bytes that are not UTF-8', 400, 'none', { body: invalidUtf8 }],
    ['a byte order mark', 400, '', { body: '\u{FEFF}{}' }],
    ['an unknown field', 422, '/chanels', { body: '{"chanels":["sms"]}' }],
    ['a wrong type', 422, '/dryRun', { body: '{"dryRun":"yes"}' }],
    ['an unknown channel', 422, '/channels/0', { body: '{"channels":["pigeon"]}' }],
    ['an impossible date', 422, '/at', { body: '{"at":"2026-02-30T10:00:00Z"}' }],
    ['an instant without offset', 422, '/at', { body: '{"at":"2026-02-03T10:00:00"}' }],
    ['an array for an object', 422, '', { body: '[]' }],
    ['null', 422, '', { body: 'null' }],
    ['too many bytes', 413, 'none', { body: big }],
    ['form data', 415, 'none', { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['another charset', 415, 'none', { body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } }],
    ['a packed JSON body', 415, 'none', { body: gzipSync('{}'), headers: { 'content-encoding': 'gzip' } }],
    ['an unknown query parameter', 422, '/query/dry', { body: '{}', path: `${actionPath}?dry=1` }],
    ['a case id with a space', 404, '/path/caseId', { body: '{}', path: '/v1/cases/C%201/next-best-action' }],
    ['a case id with NUL', 404, '/path/caseId', { body: '{}', path: '/v1/cases/%00/next-best-action' }],
    ['a case nobody knows', 404, 'none', { body: '{}', path: '/v1/cases/C-unknown/next-best-action' }],
    ['a path that does not decode', 400, 'none', { body: '{}', path: '/v1/cases/%ff/next-best-action' }],
    ['a decision id that is none', 404, '/path/decisionId', { path: '/v1/decisions/nope' }],
    ['a limit of words', 422, '/query/limit', { path: '/v1/cases?limit=many' }],
    ['a parameter twice', 422, '/query/debtorId', { path: '/v1/cases?debtorId=a&debtorId=b' }],
    ['a cursor with NUL', 422, '/query/cursor', { path: '/v1/cases?cursor=%00' }],
    ['an experiment without a body', 400, 'none', { path: '/v1/experiments', method: 'POST' }],
    ['an unknown path', 404, 'none', { path: '/v2/cases' }],
    ['a wrong method', 405, 'none', { path: '/v1/events', method: 'PUT', body: '{}' }],
    ['one event without id', 422, '/id', { path: '/v1/events', body: '{}' }],
    ['an event that is a number', 422, '/id', { path: '/v1/events', body: '42' }],
    ['a list of bad events only', 422, '/1/id', { path: '/v1/events', body: '[{},{}]' }],
    ['an event above 64 KB', 413, 'none', { path: '/v1/events', body: JSON.stringify({ id: 'x'.repeat(65_536) }) }],
    ['1,001 events', 413, 'none', { path: '/v1/events', body: many }],
    ['no events at all', 400, 'none', { path: '/v1/events', method: 'POST' }],
    ['lines that are all bad', 422, '/0', { path: '/v1/events', body: 'nonsense\n{"id":', headers: ndjson }],
    [
      'lines packed by brotli',
      415,
      'none',
      { path: '/v1/events', body: '1', headers: { ...ndjson, 'content-encoding': 'br' } },
    ],
    ['cases as JSON', 415, 'none', { path: '/v1/next-best-actions', body: '{"caseId":"C-1"}' }],
    ['a bad idempotency key', 400, 'none', { body: '{}', headers: { 'idempotency-key': 'x'.repeat(256) } }],
  ])('%s: %d', async (_name, status, pointer, { path = actionPath, ...sent }) => {
    const response = await send(path, { ...sent, headers: { ...json, ...sent.headers } });
    const body = await bodyOf(response);
    expect([response.status, body['status']]).toEqual([status, status]);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      type: expect.stringMatching(/^\/problems\//) as string,
      instance: response.headers.get('x-request-id'),
    });
    if (pointer === 'none') expect(body.errors).toBeUndefined();
    else expect(body.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  test.each([
    ['forest', 'must be table, model or onnx'],
    [undefined, 'is missing'],
  ])('a strategy of kind %s: the kind is the one fault', async (kind, detail) => {
    const body = JSON.stringify({ id: 's', kind, spec: { model: 'response@challenger' }, description: 'x' });
    const response = await send('/v1/strategies', { body, headers: json });
    expect([response.status, (await bodyOf(response)).errors]).toEqual([422, [{ pointer: '/kind', detail }]]);
  });

  test('a fault that a service finds points to where it stood: query, path or body', async () => {
    const refuse = (pointer: string) => () =>
      Promise.resolve(failure(domainError('invalid-request', 'No.', [{ pointer, detail: 'is wrong' }])));
    const services = makeTestServices({
      listKeys: refuse('/cursor'),
      readCase: refuse('/caseId'),
      nextBestAction: refuse('/at'),
    });
    const own = await startTestServer({ services });
    const pointers: unknown[] = [];
    for (const [method, path] of [
      ['GET', '/v1/keys?cursor=x'],
      ['GET', '/v1/cases/C-1'],
      ['POST', actionPath],
    ] as const) {
      pointers.push((await bodyOf(await send(path, { method }, own))).errors?.[0]?.pointer);
    }
    await own.close();
    expect(pointers).toEqual(['/query/cursor', '/path/caseId', '/at']);
  });

  test('a wrong method says which are right', async () => {
    const response = await send('/v1/strategies', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
  });

  test('an upload that never ends is answered at the limit', async () => {
    const request = httpRequest(server.url + actionPath, { method: 'POST', headers: { ...authorised, ...json } });
    request.on('error', () => undefined);
    const block = Buffer.alloc(256 * 1024, 32);
    for (let sent = 0; sent < 8; sent += 1) request.write(block);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    request.destroy();
  });

  test('a service that throws is a 500 that tells nothing, and a log entry that does', async () => {
    const services = makeTestServices({
      readCase: () => Promise.reject(new Error('postgres://u:secret@host/db fell over')),
    });
    const own = await startTestServer({ services });
    const response = await send('/v1/cases/C-1', { headers: { 'x-request-id': 'failing-1' } }, own);
    const text = await response.text();
    await own.close();
    expect([response.status, JSON.parse(text)]).toEqual([
      500,
      { type: '/problems/internal', title: 'Something went wrong here', status: 500, instance: 'failing-1' },
    ]);
    const entry = own.logged.find(({ msg }) => msg === 'request failed');
    expect(entry).toMatchObject({ requestId: 'failing-1', err: { message: 'postgres://***@host/db fell over' } });
    expect(JSON.stringify(own.logged)).not.toContain('secret');
  });

  test('a database that cannot be reached is a 503 that says when to ask again', async () => {
    const lost = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const own = await startTestServer({ services: makeTestServices({ readCase: () => Promise.reject(lost) }) });
    const response = await send('/v1/cases/C-1', {}, own);
    const problem: unknown = await response.json();
    await own.close();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(problem).toMatchObject({ type: '/problems/not-ready', status: 503 });
  });
});

describe('clients that hang up', () => {
  /** Sends the text over a bare socket, and goes. */
  const sendHalf = async (text: string): Promise<void> => {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    await new Promise<void>((resolve) => socket.write(text, () => resolve()));
    socket.destroy();
    await once(socket, 'close');
  };

  test.each([
    ['a JSON body', actionPath, 'application/json', 'Content-Length: 100'],
    ['a stream of events', '/v1/events', 'application/x-ndjson', 'Transfer-Encoding: chunked'],
    ['a stream of cases', '/v1/next-best-actions', 'application/x-ndjson', 'Transfer-Encoding: chunked'],
    ['a packed stream', '/v1/events', 'application/x-ndjson', 'Content-Encoding: gzip\r\nTransfer-Encoding: chunked'],
  ])('in the middle of %s leave no error behind', async (_name, path, type, length) => {
    const before = server.logged.length;
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keys.all}\r\nContent-Type: ${type}\r\n`;
    await sendHalf(`${head}${length}\r\n\r\n5\r\n{"id"\r\n`);
    // The next request on another connection is served, and by then the first one has been let go.
    expect((await send(actionPath, { method: 'POST' })).status).toBe(200);
    expect(server.logged.slice(before).filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('a client that stops reading stops the work', async () => {
    let produced = 0;
    const stopped = makeSignal<number>();
    const services = makeTestServices({
      async *nextBestActions(batches) {
        try {
          for await (const batch of batches) {
            for (let round = 0; round < 100_000; round += 1) {
              produced += batch.length;
              yield batch.map(({ index }) => ({ index, answer: success(makeDecision('C-1')) }));
            }
          }
        } finally {
          stopped.resolve(produced);
        }
      },
    });
    const own = await startTestServer({ services });
    const request = httpRequest(`${own.url}/v1/next-best-actions`, {
      method: 'POST',
      headers: { ...authorised, ...ndjson },
    });
    request.end('{"caseId":"C-1"}\n');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'readable');
    response.destroy();
    expect(await stopped.promise).toBeLessThan(100_000);
    await own.close();
  });
});

describe('events', () => {
  test('good ones are kept whatever the bad ones are', async () => {
    const response = await send('/v1/events', { body: `[${event('e1')},{},${event('e1')}]`, headers: json });
    expect([response.status, await bodyOf(response)]).toEqual([
      200,
      {
        accepted: 1,
        duplicates: 1,
        rejectedCount: 1,
        rejected: [{ index: 1, id: null, errors: [{ pointer: '/id', detail: 'is missing' }] }],
      },
    ]);
  });

  test('one of many that is above 64 KB is rejected alone', async () => {
    const body = `[${event('e2')},${JSON.stringify({ id: 'y'.repeat(70_000) })}]`;
    const response = await send('/v1/events', {
      body,
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
    expect(await bodyOf(response)).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, errors: [{ pointer: '', detail: 'is longer than 64 KB' }] }],
    });
  });

  test('a 422 says as much as a 200', async () => {
    const response = await send('/v1/events', {
      body: '{}',
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    expect(await bodyOf(response)).toMatchObject({ status: 422, accepted: 0, duplicates: 0, rejectedCount: 1 });
  });

  test.each([
    ['as they are', {}, (text: string) => Buffer.from(text)],
    ['packed', { 'content-encoding': 'gzip' }, (text: string) => gzipSync(text)],
  ])('lines %s, many of them, with half a line at the end', async (name, headers, pack) => {
    const count = 20_000;
    const text = Array.from({ length: count }, (_each, index) => `${event(`${name}-${index}`)}\n`).join('');
    const response = await send('/v1/events', { body: pack(`${text}{"id":"half`), headers: { ...ndjson, ...headers } });
    expect(await bodyOf(response)).toMatchObject({ accepted: count, rejectedCount: 1, rejected: [{ index: count }] });
  });

  test('a packed stream that is cut off is an error in its place', async () => {
    const whole = gzipSync(
      `${event('cut-1')}\n${Array.from({ length: 500 }, (_each, index) => event(`cut-${index}`)).join('\n')}`,
    );
    const headers = { ...ndjson, 'content-encoding': 'gzip' };
    const response = await send('/v1/events', { body: whole.subarray(0, whole.length - 20), headers });
    const body = await bodyOf(response);
    expect(response.status).toBeLessThan(500);
    expect(JSON.stringify(body)).toContain('is not whole gzip data');
  });

  test('a bomb is cut off', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 10));
    const response = await send('/v1/events', { body: bomb, headers: { ...ndjson, 'content-encoding': 'gzip' } });
    expect([response.status, JSON.stringify(await bodyOf(response))]).toEqual([
      422,
      expect.stringContaining('unpacks to more than 250 times its size'),
    ]);
  });

  test('no events are no error', async () => {
    const response = await send('/v1/events', { body: '[]', headers: json });
    expect([response.status, await bodyOf(response)]).toEqual([
      200,
      { accepted: 0, duplicates: 0, rejectedCount: 0, rejected: [] },
    ]);
  });
});

describe('a stream of decisions', () => {
  test('comes back in order, a problem in the place of each bad line', async () => {
    const body = '{"caseId":"C-1"}\n\n{"caseId":\n{"caseId":"C-2","x":1}\n{"caseId":"C-3"}';
    const response = await send('/v1/next-best-actions', { body, headers: ndjson });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(linesOf(await response.text())).toMatchObject([
      { caseId: 'C-1' },
      { status: 400, index: 1, type: '/problems/malformed-request' },
      { status: 422, index: 2, errors: [{ pointer: '/x', detail: 'is not a known field' }] },
      { caseId: 'C-3' },
    ]);
  });

  test('a line is answered before the next one is sent', async () => {
    const request = httpRequest(`${server.url}/v1/next-best-actions`, {
      method: 'POST',
      headers: { ...authorised, ...ndjson },
    });
    request.write('{"caseId":"C-1"}\n');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.setEncoding('utf8');
    const [first] = (await once(response, 'data')) as [string];
    request.end('{"caseId":"C-2"}\n');
    const [second] = (await once(response, 'data')) as [string];
    expect([first, second].map((text) => linesOf(text)[0]?.['caseId'])).toEqual(['C-1', 'C-2']);
    response.resume();
  });

  test('of 30,000 lines each has its answer', async () => {
    const body = Array.from({ length: 30_000 }, (_each, index) => `{"caseId":"C-${index}"}\n`).join('');
    const lines = linesOf(await (await send('/v1/next-best-actions', { body, headers: ndjson })).text());
    expect(lines.map((line) => line['caseId'])).toEqual(lines.map((_line, index) => `C-${index}`));
    expect(lines).toHaveLength(30_000);
  });

  test('of no lines is an empty answer', async () => {
    const response = await send('/v1/next-best-actions', { body: '\n', headers: ndjson });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('the door', () => {
  test.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer not-a-key-that-exists' }],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['a key with spaces', { authorization: `Bearer ${keys.all} ${keys.all}` }],
  ])('%s: 401 with a challenge', async (_name, headers) => {
    const response = await fetch(server.url + actionPath, { method: 'POST', headers });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="tact"']);
    expect(await bodyOf(response)).toMatchObject({ type: '/problems/unauthenticated' });
  });

  test('admin reads and manages keys, but does not decide; workflow does not manage keys', async () => {
    const as = (key: string): { headers: Record<string, string> } => ({ headers: { authorization: `Bearer ${key}` } });
    expect((await send(actionPath, { method: 'POST', ...as(keys.admin) })).status).toBe(403);
    expect((await send('/v1/cases/C-unknown', as(keys.admin))).status).toBe(404);
    expect((await send('/v1/keys', as(keys.workflow))).status).toBe(403);
    expect((await send('/v1/keys', as(keys.admin))).status).toBe(404);
  });

  test('guessing is slowed down, while a good key keeps working', async () => {
    const own = await startTestServer();
    const guess = (index: number): Promise<Response> =>
      send('/v1/vocabulary', { headers: { authorization: `Bearer guess-number-${index}-of-many` } }, own);
    const statuses: number[] = [];
    for (let index = 0; index < 31; index += 1) statuses.push((await guess(index)).status);
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401));
    expect(statuses[30]).toBe(429);
    const limited = await guess(99);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await bodyOf(limited)).toMatchObject({ type: '/problems/too-many-requests' });
    await own.close();
  });

  test('a key known as good is not looked up again, nor held up by guesses from the same address', async () => {
    const own = await startTestServer();
    expect((await send(actionPath, { method: 'POST' }, own)).status).toBe(200);
    for (let index = 0; index < 40; index += 1) {
      await send(actionPath, { method: 'POST', headers: { authorization: 'Bearer guess-guess-guess-guess' } }, own);
    }
    expect((await send(actionPath, { method: 'POST' }, own)).status).toBe(200);
    await own.close();
  });
});

describe('Idempotency-Key', () => {
  const withKey = (key: string): Record<string, string> => ({ ...json, 'idempotency-key': key });

  test('a repeat gets the first answer', async () => {
    let calls = 0;
    const services = makeTestServices({
      nextBestAction: ({ caseId }) => {
        calls += 1;
        return Promise.resolve(success({ ...makeDecision(caseId), draw: calls / 10 }));
      },
    });
    const own = await startTestServer({ services });
    const first = await send(actionPath, { body: '{}', headers: withKey('k1') }, own);
    const second = await send(actionPath, { body: '{}', headers: withKey('k1') }, own);
    expect(await second.text()).toBe(await first.text());
    expect([first.headers.get('idempotent-replay'), second.headers.get('idempotent-replay')]).toEqual([null, 'true']);
    expect(calls).toBe(1);
    await own.close();
  });

  test('another body under the same key is 422', async () => {
    await send(actionPath, { body: '{}', headers: withKey('k2') });
    const response = await send(actionPath, { body: '{"dryRun":true}', headers: withKey('k2') });
    expect([response.status, (await bodyOf(response))['type']]).toEqual([422, '/problems/idempotency-mismatch']);
  });

  test('the same key of another caller is another key', async () => {
    await send(actionPath, { body: '{}', headers: withKey('k3') });
    const headers = { ...withKey('k3'), authorization: `Bearer ${keys.workflow}` };
    expect((await send(actionPath, { body: '{"dryRun":true}', headers })).status).toBe(200);
  });

  test('an expected failure is kept, a failure of ours is not', async () => {
    let calls = 0;
    const services = makeTestServices({
      nextBestAction: () => {
        calls += 1;
        if (calls === 1) throw new Error('the first attempt fails');
        return Promise.resolve(failure(domainError('conflict', `Attempt ${calls}.`)));
      },
    });
    const own = await startTestServer({ services });
    const attempts = [];
    for (let index = 0; index < 3; index += 1) {
      attempts.push(await send(actionPath, { body: '{}', headers: withKey('k4') }, own));
    }
    expect(attempts.map(({ status }) => status)).toEqual([500, 409, 409]);
    expect(await attempts[2]?.json()).toMatchObject({ detail: 'Attempt 2.' });
    await own.close();
  });

  test('a repeat while the first is at work is 409', async () => {
    const entered = makeSignal<true>();
    const gate = makeSignal<true>();
    const services = makeTestServices({
      nextBestAction: async ({ caseId }) => {
        entered.resolve(true);
        await gate.promise;
        return success(makeDecision(caseId));
      },
    });
    const own = await startTestServer({ services });
    const first = send(actionPath, { body: '{}', headers: withKey('k5') }, own);
    await entered.promise;
    let second = await send(actionPath, { body: '{}', headers: withKey('k5') }, own);
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
    gate.resolve(true);
    expect((await first).status).toBe(200);
    second = await send(actionPath, { body: '{}', headers: withKey('k5') }, own);
    expect(second.headers.get('idempotent-replay')).toBe('true');
    await own.close();
  });
});

describe('operations and pages', () => {
  const open = (path: string): Promise<Response> => fetch(server.url + path, { redirect: 'manual' });

  test('health, readiness and metrics need no key', async () => {
    expect(await (await open('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await open('/readyz')).json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
    await send(actionPath, { method: 'POST' });
    const metrics = await (await open('/metrics')).text();
    expect(metrics).toContain('route="/v1/cases/{caseId}/next-best-action",status="2xx"');
    expect(metrics).toMatch(/nodejs_eventloop_lag_seconds/);
  });

  test('what is not ready says so with 503', async () => {
    const own = await startTestServer({
      readReadiness: () => Promise.resolve({ status: 'not_ready', checks: { database: 'failing' } }),
    });
    const response = await fetch(`${own.url}/readyz`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.json()).toMatchObject({ type: '/problems/not-ready', checks: { database: 'failing' } });
    await own.close();
  });

  test('the root leads to the documentation, which runs nothing and loads nothing', async () => {
    const root = await open('/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/docs']);
    const docs = await open('/docs');
    const html = await docs.text();
    expect(docs.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(docs.headers.get('content-security-policy')).toMatch(/^default-src 'none';style-src 'sha256-/);
    expect(html).not.toMatch(/<script|https?:\/\/(?!localhost)[^"]*\.(css|js|png|woff)/);
    const anchors = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !anchors.has(id))).toEqual([]);
    expect(links.length).toBeGreaterThan(50);
  });

  test('the documentation begins with telling and asking, and has every event type with its data', async () => {
    const html = await (await open('/docs')).text();
    const start = html.slice(html.indexOf('id="start"'), html.indexOf('id="conventions"'));
    expect(start).toContain('$TACT/v1/events');
    expect(start).toContain('$TACT/v1/cases/C-1001/next-best-action');
    const types = html.slice(html.indexOf('id="event-types"'));
    for (const type of factTypes) expect(types).toContain(`<summary><code>${type}</code> `);
    expect(types).toContain('<dt><code>paymentId</code>');
  });

  test('the facts of the first example are taken as they stand', async () => {
    const html = await (await open('/docs')).text();
    const text = /-d '(\[[\s\S]*?\])'/.exec(html)?.[1] ?? '';
    const events = JSON.parse(text.replaceAll('&quot;', '"')) as unknown[];
    const limits = { latestAt: Date.parse('2027-01-01T00:00:00Z') };
    expect(events.map((each) => parseFact(each, limits).ok)).toEqual([true, true]);
  });

  test('every problem the documentation speaks of has a page', async () => {
    const html = await (await open('/docs')).text();
    const pages = [...new Set([...html.matchAll(/href="(\/problems\/[^"]+)"/g)].map(([, path]) => path ?? ''))];
    expect(pages.length).toBeGreaterThan(8);
    for (const path of pages) expect([path, (await open(path)).status]).toEqual([path, 200]);
    expect((await open('/problems/nonsense')).status).toBe(404);
  });
});
