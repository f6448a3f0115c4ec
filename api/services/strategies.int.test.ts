import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { loadPacks, makeStrategyStore, seedStrategies, type ModelKind } from '../../data/index.ts';
import { defaultCatalogue } from '../../engine/index.ts';
import {
  createStrategyRequestSchema,
  strategyCheckSchema,
  strategySchema,
  strategyVersionSchema,
} from '../contracts/strategies.ts';
import type { Caller } from './services.ts';
import { makeStrategies, type StrategyServices } from './strategies.ts';

const caller: Caller = { keyId: 'key-7', roles: ['scientist'], portfolios: null, requestId: 'r' };
const now = Date.parse('2026-03-02T09:30:00.123Z');

/** Models with a first version, by name. */
const registered = new Map<string, ModelKind>([
  ['own', 'onnx'],
  ['response', 'hazard'],
  ['groups', 'segments'],
]);

let database: TestDatabase;
let services: StrategyServices;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedStrategies(database.pool, now);
  const strategyStore = makeStrategyStore(database.pool);
  services = makeStrategies({
    strategyStore,
    catalogue: defaultCatalogue,
    rules: loadPacks,
    modelKindOf: (name) => Promise.resolve(registered.get(name) ?? null),
    decidingKinds: new Set(['hazard', 'onnx'] as const),
    now: () => now,
  });
});
afterAll(() => database.drop());

const request = (when: string, changes: object = {}) => ({
  id: 'gentle',
  kind: 'table' as const,
  spec: { rules: [{ when, then: 'no_contact' as const }], otherwise: { channel: 'sms' as const } },
  description: 'Gentle',
  ...changes,
});

describe('registering', () => {
  test('answers the version as it is stored', async () => {
    const created = await services.createStrategy(request('promiseOpen'), caller);
    expect(created).toMatchObject({
      ok: true,
      value: { id: 'gentle', version: 1, kind: 'table', createdAt: '2026-03-02T09:30:00.123Z', createdBy: 'key-7' },
    });
    if (!created.ok) return;
    expect(strategyVersionSchema.parse(created.value)).toEqual(created.value);
    expect(await services.readStrategyVersion({ strategyId: 'gentle', version: 1 }, caller)).toEqual(created);
    expect(await services.createStrategy(request('promiseOpen'), caller)).toMatchObject({ value: { version: 2 } });
  });

  test('refuses a table that cannot be used, with pointers into the request, and stores nothing', async () => {
    const refused = await services.createStrategy(
      request('balance', {
        id: 'bad',
        spec: { rules: [{ when: 'balance', then: 'sms.any.warm.reminder' }], otherwise: 'no_contact' },
      }),
      caller,
    );
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'invalid-request',
        errors: [{ pointer: '/spec/rules/0/when' }, { pointer: '/spec/rules/0/then' }],
      },
    });
    expect(await services.readStrategy({ strategyId: 'bad' }, caller)).toMatchObject({ error: { code: 'not-found' } });
  });
});

describe('registering what asks a model', () => {
  const register = (kind: 'model' | 'onnx', spec: object) =>
    services.createStrategy(
      createStrategyRequestSchema.parse({ id: 'asking', kind, spec, description: 'Asks' }),
      caller,
    );

  test.each([
    ['model', 'response@challenger'],
    ['model', 'response@1'],
    ['model', 'own@1'],
    ['onnx', 'own@1'],
  ] as const)('kind %s on %s is stored with every default, as the contract says, and checked', async (kind, model) => {
    const created = await register(kind, { model });
    if (!created.ok) throw new Error(JSON.stringify(created.error));
    expect(strategyVersionSchema.parse(created.value)).toEqual(created.value);
    expect(created.value).toMatchObject({
      kind,
      spec: {
        model,
        base: { id: 'table-v1', version: 1 },
        exploration: { kind: 'thompson' },
        gate: { tableShare: 0.1 },
      },
    });
    const { version } = created.value;
    expect(await services.readStrategyVersion({ strategyId: 'asking', version }, caller)).toEqual(created);
  });

  test.each<[string, 'model' | 'onnx', object, string]>([
    ['a version that nobody registered', 'model', { model: 'response2@1' }, '/spec/model'],
    ['a kind that cannot decide', 'model', { model: 'groups@1' }, '/spec/model'],
    ['an alias for ONNX', 'onnx', { model: 'own@champion' }, '/spec/model'],
    ['another kind for ONNX', 'onnx', { model: 'response@1' }, '/spec/model'],
    ['a base that is not stored', 'model', { model: 'own@1', base: { id: 'table-v1', version: 7 } }, '/spec/base'],
    ['a base that asks a model', 'model', { model: 'own@1', base: { id: 'learned', version: 1 } }, '/spec/base'],
  ])('%s is refused', async (_, kind, spec, pointer) => {
    expect(await register(kind, spec)).toMatchObject({
      ok: false,
      error: { code: 'invalid-request', errors: [{ pointer }] },
    });
  });

  test('the learner of the first start is there, beside the ladder, and its check says that it can choose nothing illegal', async () => {
    const checked = await services.checkStrategy({ strategyId: 'learned', version: 1 }, caller);
    if (!checked.ok) throw new Error(checked.error.detail);
    expect(strategyCheckSchema.parse(checked.value)).toEqual(checked.value);
    expect(checked.value).toMatchObject({ ok: true, findings: [], legality: { canBeIllegal: false } });
    expect(await services.readStrategy({ strategyId: 'learned' }, caller)).toMatchObject({
      value: { isChampion: false, versions: [{ kind: 'model', spec: { model: 'response@challenger' } }] },
    });
  });
});

describe('reading', () => {
  test('the ladder of the first start is champion', async () => {
    const ladder = await services.readStrategy({ strategyId: 'table-v1' }, caller);
    expect(ladder).toMatchObject({
      ok: true,
      value: { latestVersion: 1, isChampion: true, versions: [{ version: 1 }] },
    });
  });

  test('versions are answered newest first, as the contract says', async () => {
    for (const when of ['promiseOpen', 'true']) await services.createStrategy(request(when, { id: 'twice' }), caller);
    const twice = await services.readStrategy({ strategyId: 'twice' }, caller);
    if (!twice.ok) throw new Error(twice.error.detail);
    expect(strategySchema.parse(twice.value)).toEqual(twice.value);
    expect(twice.value).toMatchObject({ isChampion: false, versions: [{ version: 2 }, { version: 1 }] });
  });

  test('what does not exist is not found', async () => {
    const unknown = { ok: false, error: { code: 'not-found' } };
    expect(await services.readStrategy({ strategyId: 'nobody' }, caller)).toMatchObject(unknown);
    expect(await services.readStrategyVersion({ strategyId: 'table-v1', version: 9 }, caller)).toMatchObject(unknown);
    expect(await services.checkStrategy({ strategyId: 'nobody', version: 1 }, caller)).toMatchObject(unknown);
  });

  test('the list holds each strategy once, page after page', async () => {
    await services.createStrategy(request('true', { id: 'listed' }), caller);
    await services.createStrategy(request('promiseOpen', { id: 'listed' }), caller);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await services.listStrategies({ limit: 1, cursor }, caller);
      if (!page.ok) throw new Error(page.error.detail);
      ids.push(...page.value.items.map(({ id, latestVersion }) => (id === 'listed' ? `${id}@${latestVersion}` : id)));
      cursor = page.value.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toEqual(expect.arrayContaining(['listed@2', 'no-contact', 'table-v1']));
    expect(await services.listStrategies({ limit: 1, cursor: 'nonsense' }, caller)).toMatchObject({
      error: { errors: [{ pointer: '/cursor' }] },
    });
  });
});

test('a check tells of markets without a pack and of rows that cannot decide', async () => {
  await services.createStrategy(
    request('', {
      id: 'doubtful',
      spec: {
        rules: [
          { when: 'country == "BR"', then: 'hand_off' },
          { when: 'true', then: 'hand_off' },
          { when: 'promiseOpen', then: 'no_contact' },
        ],
        otherwise: 'no_contact',
      },
    }),
    caller,
  );
  const checked = await services.checkStrategy({ strategyId: 'doubtful', version: 1 }, caller);
  expect(checked).toMatchObject({
    ok: true,
    value: {
      ok: true,
      findings: [
        { severity: 'warning', code: 'doubtful_word', row: 1, pointer: '/rules/0/when' },
        { severity: 'warning', code: 'dead', row: 3, pointer: '/rules/2/when' },
      ],
    },
  });
  if (checked.ok) expect(strategyCheckSchema.parse(checked.value)).toEqual(checked.value);
});

test('a check tells where the actions of the ladder can be legal, and of nothing wrong in it', async () => {
  const checked = await services.checkStrategy({ strategyId: 'table-v1', version: 1 }, caller);
  if (!checked.ok) throw new Error(checked.error.detail);
  expect(strategyCheckSchema.parse(checked.value)).toEqual(checked.value);
  const { findings, legality } = checked.value;
  expect(findings).toEqual([]);
  expect(legality).toMatchObject({ canBeIllegal: false, asOf: '2026-03-02' });
  expect(legality.actions.flatMap(({ actions }) => actions)).toContain('letter.any.formal.statutory_notice');
  expect(legality.rules.map(({ rule }) => rule)).toContain('no.stage.varsel_wait');
});
