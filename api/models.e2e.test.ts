/** The registry of models through HTTP: uploads and what is refused of them, approvals, aliases, history, and decisions by an uploaded model. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertModelVersion, inTransaction, type NewModelVersion } from '../data/index.ts';
import { logisticOnnx, writeOnnx } from '../data/testing/write-onnx.ts';
import type { Receipt } from './contracts/decisions.ts';
import type { Model, ModelArtifact, ModelVersion } from './contracts/models.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered } from './testing/told.ts';

let service: TestService;
let scientist: string;
let other: string;
let manager: string;
let limited: string;
beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  [scientist, other, manager, limited] = await Promise.all([
    service.makeKey(['scientist']),
    service.makeKey(['scientist', 'manager']),
    service.makeKey(['manager']),
    service.makeKey(['scientist', 'manager'], ['p1']),
  ]);
});
afterAll(() => service.close());

const features = ['daysPastDue', 'action.contact', 'action.channel.sms'];
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const good = {
  name: 'own',
  onnx: base64(logisticOnnx([-0.01, 0.2, 0.6], -0.3)),
  features,
  target: { kind: 'payment_probability' },
  description: 'Logistic regression on last year’s cases',
};
const because = { reason: 'a test', by: 'maria.lind' };

const upload = (changes: object, key = scientist): Promise<Answered> =>
  service.ask({ to: 'POST /v1/models', key, body: { ...good, ...changes } });

/** As a training run registers it. */
const trained = (changes: Partial<NewModelVersion>): Promise<number> =>
  inTransaction(service.database.pool, (client) =>
    insertModelVersion(client, {
      name: 'trained',
      kind: 'trees',
      artifact: new Uint8Array(Buffer.from('{}')),
      featureSpec: { id: 'case-1', hash: 'a'.repeat(64) },
      settings: {},
      seed: 1,
      dataWindow: { from: '2025-01-01', to: '2026-01-01' },
      metrics: { auc: 0.7 },
      card: '# Trained\n',
      gate: { passed: true, reasons: ['better by 3 %'] },
      trainingRunId: null,
      createdAt: Date.parse('2026-03-01T02:00:00Z'),
      createdBy: 'training',
      keyId: null,
      ...changes,
    }),
  );

const move = (name: string, alias: string, version: number, key: string, by = 'maria.lind'): Promise<Answered> =>
  service.ask({ to: `PUT /v1/models/${name}/aliases/${alias}`, key, body: { version, reason: 'a test', by } });
const approve = (name: string, version: number, key: string, by = 'erik.berg'): Promise<Answered> =>
  service.ask({
    to: `POST /v1/models/${name}/versions/${version}/approve`,
    key,
    body: { reason: 'Read the card', by },
  });
const rollBack = (name: string, alias: string, key: string): Promise<Answered> =>
  service.ask({ to: `POST /v1/models/${name}/aliases/${alias}/rollback`, key, body: because });
const read = async (name: string): Promise<Model> =>
  (await service.ask({ to: `GET /v1/models/${name}`, key: scientist })).body;

describe('an upload', () => {
  test('is registered with its card, and given back byte for byte', async () => {
    const answer = await upload({ name: 'first' });
    expect(answer).toMatchObject({
      status: 201,
      body: { name: 'first', version: 1, kind: 'onnx', gate: { passed: false }, aliases: [], approvals: [] },
    });
    const { card, settings } = answer.body as ModelVersion;
    expect(card).toContain('Logistic regression on last year’s cases');
    expect(settings).toMatchObject({ features, target: { kind: 'payment_probability' } });
    const artifact = await service.ask({ to: 'GET /v1/models/first/versions/1/artifact', key: scientist });
    expect((artifact.body as ModelArtifact).artifact).toBe(good.onnx);
    expect((await service.ask({ to: 'GET /v1/models/first/versions/1/artifact', key: manager })).status).toBe(403);
    expect(await upload({ name: 'first' })).toMatchObject({ status: 201, body: { version: 2 } });
    expect((await read('first')).versions.map(({ version }) => version)).toEqual([2, 1]);
  });

  test('sent again with its Idempotency-Key is one version', async () => {
    const ask = { to: 'POST /v1/models', key: scientist, headers: { 'idempotency-key': 'once-and-only' } };
    const answers: ModelVersion[] = [];
    for (const body of [
      { ...good, name: 'again' },
      { ...good, name: 'again' },
    ]) {
      answers.push((await service.ask({ ...ask, body })).body);
    }
    expect(answers.map(({ version }) => version)).toEqual([1, 1]);
    expect((await read('again')).versions).toHaveLength(1);
  });

  test('of more than 1 MB is taken, of more than 16 MB is not', async () => {
    const large = { name: 'w', shape: [1, 400_000], values: Array.from({ length: 400_000 }, () => 0) };
    const nodes = [
      { type: 'ReduceSum', inputs: ['w'], outputs: ['nothing'] },
      { type: 'IsNaN', inputs: ['x'], outputs: ['unknown'] },
      { type: 'Where', inputs: ['unknown', 'nothing', 'x'], outputs: ['known'] },
      { type: 'MatMul', inputs: ['known', 'v'], outputs: ['z'] },
      { type: 'Sigmoid', inputs: ['z'], outputs: ['y'] },
    ];
    const v = { name: 'v', shape: [3, 1], values: [0.01, 0.1, 0.1] };
    const bytes = writeOnnx({
      nodes,
      initializers: [large, v],
      inputs: [{ name: 'x', shape: [null, 3] }],
      outputs: [{ name: 'y' }],
    });
    expect(base64(bytes).length).toBeGreaterThan(2_000_000);
    expect((await upload({ name: 'large', onnx: base64(bytes) })).status).toBe(201);
    expect((await upload({ onnx: 'A'.repeat(17 * 1024 * 1024) })).status).toBe(413);
  });

  test('under a name that is trained here is refused', async () => {
    await trained({ name: 'taken' });
    expect((await upload({ name: 'taken' })).status).toBe(409);
  });

  const onnx = (changes: Partial<Parameters<typeof writeOnnx>[0]>): { onnx: string } => ({
    onnx: base64(
      writeOnnx({
        nodes: [{ type: 'Neg', inputs: ['x'], outputs: ['y'] }],
        inputs: [{ name: 'x', shape: [null, 3] }],
        outputs: [{ name: 'y' }],
        ...changes,
      }),
    ),
  });
  test.each<[string, object, number, string]>([
    ['no name', { name: undefined }, 422, '/name'],
    ['a name with a space', { name: 'my model' }, 422, '/name'],
    ['a name of 129 characters', { name: 'x'.repeat(129) }, 422, '/name'],
    ['no file', { onnx: undefined }, 422, '/onnx'],
    ['an empty file', { onnx: '' }, 422, '/onnx'],
    ['no base64', { onnx: 'no base64!' }, 422, '/onnx'],
    ['base64 cut short', { onnx: 'AAA' }, 422, '/onnx'],
    ['base64 with line breaks', { onnx: 'AAAA\nAAAA' }, 422, '/onnx'],
    ['a number for a file', { onnx: 7 }, 422, '/onnx'],
    ['a text for a file', { onnx: base64(Buffer.from('hello')) }, 422, '/onnx'],
    ['a loop', onnx({ nodes: [{ type: 'Loop', inputs: [], outputs: ['y'] }] }), 422, '/onnx'],
    ['another domain', onnx({ nodes: [{ type: 'X', domain: 'a.b', inputs: [], outputs: ['y'] }] }), 422, '/onnx'],
    [
      'weights elsewhere',
      onnx({ initializers: [{ name: 'w', shape: [1], values: [], file: '/etc/passwd' }] }),
      422,
      '/onnx',
    ],
    ['another width', onnx({ inputs: [{ name: 'x', shape: [null, 4] }] }), 422, '/onnx'],
    ['whole numbers in', onnx({ inputs: [{ name: 'x', type: 'int64', shape: [null, 3] }] }), 422, '/onnx'],
    ['an output that is a table', onnx({ outputs: [{ name: 'y', shape: [null, 3] }] }), 422, '/onnx'],
    ['unknown features', { features: ['daysPastDue', 'shoeSize', 'action.contact'] }, 422, '/features/1'],
    ['protected features', { features: ['birthYear', 'language', 'action.contact'] }, 422, '/features/0'],
    ['a feature twice', { features: ['daysPastDue', 'daysPastDue', 'action.contact'] }, 422, '/features/1'],
    ['nothing of the action', { features: ['daysPastDue', 'paymentsLast90Days', 'balance'] }, 422, '/features'],
    ['no features', { features: [] }, 422, '/features'],
    ['501 features', { features: Array.from({ length: 501 }, (_, index) => `f${index}`) }, 422, '/features'],
    ['features as a text', { features: 'daysPastDue' }, 422, '/features'],
    ['no target', { target: undefined }, 422, '/target'],
    ['a target of another kind', { target: { kind: 'happiness' } }, 422, '/target/kind'],
    ['amounts of no currency', { target: { kind: 'paid_amount' } }, 422, '/target/currency'],
    ['an output that there is not', { output: 'nothing' }, 422, '/output'],
    ['no description', { description: '' }, 422, '/description'],
    ['a field too many', { version: 3 }, 422, '/version'],
  ])('is refused: %s', async (_, changes, status, pointer) => {
    const answer = await upload({ name: 'refused', ...changes });
    const { errors } = answer.body as { errors?: { pointer: string }[] };
    expect([answer.status, (errors ?? []).map((error) => error.pointer)]).toEqual([
      status,
      expect.arrayContaining([pointer]) as string[],
    ]);
  });

  test('nothing of what was refused is kept', async () => {
    expect((await service.ask({ to: 'GET /v1/models/refused', key: scientist })).status).toBe(404);
  });

  test('is a scientist’s, whose key holds for all portfolios', async () => {
    expect((await upload({}, manager)).status).toBe(403);
    expect((await upload({}, limited)).status).toBe(403);
    expect((await service.ask({ to: 'POST /v1/models', key: null, body: good })).status).toBe(401);
  });
});

describe('an alias', () => {
  test('champion: approved by a second person, who is neither who registered nor who moves', async () => {
    await trained({ name: 'two-eyes' });
    const refused = await move('two-eyes', 'champion', 1, scientist);
    expect(refused).toMatchObject({ status: 409 });
    expect((refused.body as { detail: string }).detail).toContain('/v1/models/two-eyes/versions/1/approve');

    expect((await approve('two-eyes', 1, scientist)).status).toBe(403);
    expect(await approve('two-eyes', 1, other)).toMatchObject({
      status: 200,
      body: { approvals: [{ by: 'erik.berg' }] },
    });
    expect((await move('two-eyes', 'champion', 1, other)).status).toBe(409);
    expect((await move('two-eyes', 'champion', 1, scientist, ' Erik.Berg ')).status).toBe(409);
    expect(await move('two-eyes', 'champion', 1, scientist)).toMatchObject({
      status: 200,
      body: { aliases: { champion: 1, challenger: null } },
    });
    const history = await service.ask({ to: 'GET /v1/models/two-eyes/aliases/history', key: manager });
    expect(history).toMatchObject({
      status: 200,
      body: {
        items: [
          {
            alias: 'champion',
            version: 1,
            by: 'maria.lind',
            reason: 'a test',
            evidence: {
              step: 'move',
              from: null,
              despiteGate: false,
              gate: { passed: true, reasons: ['better by 3 %'] },
              metrics: { auc: 0.7 },
              approvals: [{ by: 'erik.berg', reason: 'Read the card' }],
            },
          },
        ],
        nextCursor: null,
      },
    });
    expect(await read('two-eyes')).toMatchObject({ versions: [{ aliases: ['champion'] }] });
  });

  test('the key that uploaded a version cannot approve it', async () => {
    expect((await upload({ name: 'selfish' }, other)).status).toBe(201);
    expect((await approve('selfish', 1, other)).status).toBe(409);
    expect((await approve('selfish', 1, manager)).status).toBe(200);
    expect((await approve('selfish', 1, manager)).body).toMatchObject({ approvals: [{ by: 'erik.berg' }] });
  });

  test('challenger: free where the gate was passed, else approved, and the evidence says so', async () => {
    await trained({ name: 'gated' });
    await trained({ name: 'gated', gate: { passed: false, reasons: ['not shown to be better'] } });
    expect((await move('gated', 'challenger', 1, scientist)).status).toBe(200);
    const refused = await move('gated', 'challenger', 2, scientist);
    expect(refused.status).toBe(409);
    expect((refused.body as { detail: string }).detail).toContain('not shown to be better');
    await approve('gated', 2, manager);
    expect((await move('gated', 'challenger', 2, scientist)).status).toBe(200);
    const history = await service.ask({ to: 'GET /v1/models/gated/aliases/history?limit=1', key: manager });
    expect(history.body).toMatchObject({ items: [{ version: 2, evidence: { despiteGate: true, from: 1 } }] });
    const { nextCursor } = history.body as { nextCursor: string };
    const next = await service.ask({
      to: `GET /v1/models/gated/aliases/history?limit=1&alias=challenger&cursor=${nextCursor}`,
      key: manager,
    });
    expect(next.body).toMatchObject({ items: [{ version: 1 }], nextCursor: null });
  });

  test('goes back to the version before in one call, and further back with the next', async () => {
    for (const version of [1, 2, 3]) {
      await trained({ name: 'back' });
      await approve('back', version, manager);
      expect((await move('back', 'champion', version, scientist)).status).toBe(200);
    }
    expect((await move('back', 'champion', 3, scientist)).status).toBe(200);
    const seen = [];
    for (let step = 0; step < 3; step += 1) {
      const answer = await rollBack('back', 'champion', scientist);
      seen.push(answer.status === 200 ? (answer.body as Model).aliases.champion : answer.status);
    }
    expect(seen).toEqual([2, 1, 409]);
    expect((await move('back', 'champion', 3, scientist)).status).toBe(200);
    expect(((await rollBack('back', 'champion', scientist)).body as Model).aliases.champion).toBe(1);
    const history = await service.ask({ to: 'GET /v1/models/back/aliases/history?limit=1', key: scientist });
    expect(history.body).toMatchObject({ items: [{ version: 1, evidence: { step: 'rollback', from: 3 } }] });
  });

  test('moved by two at once is one after the other', async () => {
    await trained({ name: 'contested' });
    await trained({ name: 'contested' });
    const answers = await Promise.all(
      [1, 2, 1, 2].map((version) => move('contested', 'challenger', version, scientist)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { aliases } = await read('contested');
    const history = await service.ask({ to: 'GET /v1/models/contested/aliases/history', key: scientist });
    expect((history.body as { items: { version: number }[] }).items[0]?.version).toBe(aliases.challenger);
  });

  test('a version whose bytes were changed in store is neither given out nor named', async () => {
    await trained({ name: 'rotten' });
    const { pool } = service.database;
    await pool.query('alter table model_versions disable trigger model_versions_append_only');
    await pool.query(`update model_versions set artifact = 'x' where name = 'rotten'`);
    await pool.query('alter table model_versions enable trigger model_versions_append_only');
    expect((await service.ask({ to: 'GET /v1/models/rotten/versions/1/artifact', key: scientist })).status).toBe(409);
    expect((await move('rotten', 'challenger', 1, scientist)).status).toBe(409);
    expect((await service.ask({ to: 'GET /v1/models/rotten/versions/1', key: scientist })).status).toBe(200);
  });
});

test.each<[string, string, object | undefined, number]>([
  ['an unknown model', 'GET /v1/models/nobody', undefined, 404],
  ['an unknown version', 'GET /v1/models/own-two/versions/9', undefined, 404],
  ['a version of no number', 'GET /v1/models/first/versions/latest', undefined, 404],
  ['version 0', 'GET /v1/models/first/versions/0', undefined, 404],
  ['an artifact of nobody', 'GET /v1/models/nobody/versions/1/artifact', undefined, 404],
  ['a history of nobody', 'GET /v1/models/nobody/aliases/history', undefined, 404],
  ['a history of no such alias', 'GET /v1/models/first/aliases/history?alias=best', undefined, 422],
  ['a cursor of our own', 'GET /v1/models/first/aliases/history?cursor=zzz', undefined, 422],
  ['a cursor of another list', 'GET /v1/models?cursor=MQ', undefined, 422],
  ['a limit of 0', 'GET /v1/models?limit=0', undefined, 422],
  ['an unknown alias', 'PUT /v1/models/first/aliases/best', { version: 1, ...because }, 404],
  ['a version that there is not', 'PUT /v1/models/first/aliases/challenger', { version: 99, ...because }, 404],
  ['a model that there is not', 'PUT /v1/models/nobody/aliases/challenger', { version: 1, ...because }, 404],
  ['half a version', 'PUT /v1/models/first/aliases/challenger', { version: 1.5, ...because }, 422],
  ['a huge version', 'PUT /v1/models/first/aliases/challenger', { version: 1e12, ...because }, 422],
  ['nobody', 'PUT /v1/models/first/aliases/challenger', { version: 1, reason: 'why' }, 422],
  ['no reason', 'PUT /v1/models/first/aliases/challenger', { version: 1, by: 'maria' }, 422],
  ['no body', 'PUT /v1/models/first/aliases/challenger', undefined, 400],
  ['approving nothing', 'POST /v1/models/first/versions/99/approve', because, 404],
  ['approving without a reason', 'POST /v1/models/first/versions/1/approve', { by: 'maria' }, 422],
  ['going back with nothing', 'POST /v1/models/first/aliases/champion/rollback', because, 409],
  ['going back with nobody', 'POST /v1/models/nobody/aliases/champion/rollback', because, 404],
])('bad input: %s', async (_, to, body, status) => {
  expect((await service.ask({ to, body })).status).toBe(status);
});

test('a key that is limited to portfolios reads, and moves nothing', async () => {
  expect((await move('first', 'challenger', 1, limited)).status).toBe(403);
  expect((await approve('first', 1, limited)).status).toBe(403);
  expect((await rollBack('first', 'champion', limited)).status).toBe(403);
  expect((await service.ask({ to: 'GET /v1/models', key: limited })).status).toBe(200);
});

test('models are listed by name, page by page', async () => {
  const names: string[] = [];
  let to = 'GET /v1/models?limit=3';
  for (;;) {
    const { items, nextCursor } = (await service.ask({ to, key: scientist })).body as {
      items: { name: string }[];
      nextCursor: string | null;
    };
    names.push(...items.map(({ name }) => name));
    if (nextCursor === null) break;
    to = `GET /v1/models?limit=3&cursor=${nextCursor}`;
  }
  expect(names).toEqual(names.toSorted());
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('back');
});

describe('a strategy that asks an uploaded model', () => {
  const at = '2026-03-03T09:00:00+01:00';
  /** Registered long ago, so that its share has grown. */
  const lead = async (id: string): Promise<void> => {
    const created = await service.ask({
      to: 'POST /v1/strategies',
      body: {
        id,
        kind: 'onnx',
        spec: { model: 'decider@1', exploration: { kind: 'greedy' }, base: { id: 'table-v1', version: 1 } },
        description: 'By an uploaded model',
      },
    });
    expect(created.status).toBe(201);
    await service.running.dependencies.stores.strategyStore.setChampion({
      strategy: { id, version: 1 },
      at: Date.parse(at),
      reason: 'a test',
      by: 'maria',
    });
  };
  const decide = async (name: string): Promise<Receipt> => {
    const events = [registered(`D-${name}`), opened(`C-${name}`, `D-${name}`)];
    await service.ask({ to: 'POST /v1/events', body: events });
    const decision = await service.ask({ to: `POST /v1/cases/C-${name}/next-best-action`, body: { at } });
    expect(decision.status).toBe(200);
    const { decisionId } = decision.body as { decisionId: string };
    return (await service.ask({ to: `GET /v1/decisions/${decisionId}` })).body;
  };

  test('decides by its numbers, and can be made again bit for bit', async () => {
    const uploaded = await upload({ name: 'decider' });
    expect(uploaded.status).toBe(201);
    await lead('by-onnx');
    const receipt = await decide('onnx');
    expect(receipt.versions.model).toBe('decider@1+house-prior@1');
    const { daysPastDue } = receipt.context.features;
    const chance = (z: number): number => 1 / (1 + Math.exp(-z));
    const without = chance(-0.01 * Number(daysPastDue) - 0.3);
    const sms = receipt.eligible.find(({ actionId }) => actionId.startsWith('sms.'));
    const mail = receipt.eligible.find(({ actionId }) => actionId.startsWith('email.'));
    expect(sms?.estimates?.payProbNoContact).toBeCloseTo(without, 5);
    expect(sms?.estimates?.payProb).toBeCloseTo(chance(-0.01 * Number(daysPastDue) - 0.3 + 0.8), 5);
    expect(mail?.estimates?.payProb).toBeCloseTo(chance(-0.01 * Number(daysPastDue) - 0.3 + 0.2), 5);
    const replay = await service.ask({ to: `POST /v1/decisions/${receipt.decisionId}/replay` });
    expect(replay.body).toMatchObject({ identical: true });
  });
});
