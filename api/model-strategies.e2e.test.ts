/**
 * Strategies that ask a response model, through HTTP: who decides, what the receipt keeps, that it replays, that a moved alias holds from the
 * next decision on in every process, and that a model that cannot be used fails no request.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, insertGate, insertModelVersion, moveModelAlias } from '../data/index.ts';
import { dayMs, featureSpec, type CompactReceipt, type Channel } from '../engine/index.ts';
import type { Decision } from './contracts/next-best-action.ts';
import { ownId } from './services/own-id.ts';
import { chosenArtifact, trainedArtifact, treesArtifact } from './testing/response-artifact.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
const today = Date.parse('2026-03-03') / dayMs;
const identical = { identical: true, differences: [] };
const prior = 'house-prior@1';

let service: TestService;
let second: TestService;
let nextId = 0;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  second = await startTestService({ clock: 'simulated', database: service.database });
  await lead('learned');
});
afterAll(async () => {
  await second.close();
  await service.close();
});

const lead = (id: string, version = 1): Promise<void> =>
  service.running.dependencies.stores.strategyStore.setChampion({
    strategy: { id, version },
    at: Date.parse(at),
    reason: 'a test',
    by: 'maria',
  });
const inStore = <T>(work: Parameters<typeof inTransaction<T>>[1]): Promise<T> =>
  inTransaction(service.database.pool, work);

const store = (artifact: string, kind: 'hazard' | 'trees' | 'network' = 'hazard'): Promise<number> =>
  inStore((client) =>
    insertModelVersion(client, {
      name: 'response',
      kind,
      artifact: Buffer.from(artifact),
      featureSpec: { id: featureSpec.id, hash: featureSpec.hash },
      settings: {},
      seed: 1,
      dataWindow: null,
      metrics: {},
      card: 'A test.',
      gate: { passed: true, reasons: [] },
      trainingRunId: null,
      createdAt: Date.parse(at),
      createdBy: 'test',
      keyId: null,
    }),
  );
const train = (works: Channel, seed: number): Promise<number> => store(JSON.stringify(trainedArtifact(works, seed)));
const move = async (version: number): Promise<void> => {
  await inStore((client) =>
    moveModelAlias(client, {
      ...{ name: 'response', alias: 'challenger', version, at: Date.parse(at) },
      ...{ reason: 'a test', by: 'test', keyId: null, evidence: {} },
    }),
  );
};
const openGate = (version: number, onDay: number): Promise<void> =>
  inStore((client) =>
    insertGate(client, {
      ...{ runId: ownId(), model: 'response', version, onDay, isOpen: true, evidence: {}, at: Date.parse(at) },
    }),
  );

const newCase = async (flag: string | null = null, by = service): Promise<string> => {
  nextId += 1;
  const [caseId, debtorId] = [`C-${nextId}`, `D-${nextId}`];
  const flags = flag === null ? [] : [told('flag.set', `debtor/${debtorId}`, { flag })];
  const events = [registered(debtorId), opened(caseId, debtorId), ...flags];
  const { body } = await by.ask({ to: 'POST /v1/events', body: events });
  expect(body).toMatchObject({ accepted: events.length });
  return caseId;
};
const decide = async (caseId: string, by = service, more: object = {}): Promise<Decision> => {
  const answer = await by.ask({ to: `POST /v1/cases/${caseId}/next-best-action`, body: { at, ...more } });
  expect(answer.status).toBe(200);
  return answer.body;
};
const receiptOf = async ({ decisionId }: Decision): Promise<CompactReceipt> => {
  const { rows } = await service.database.pool.query<{ receipt: string }>(
    'select receipt from decisions where id = $1',
    [decisionId],
  );
  return JSON.parse(rows[0]!.receipt) as CompactReceipt;
};
const replay = async ({ decisionId }: Decision, by = service): Promise<unknown> =>
  (await by.ask({ to: `POST /v1/decisions/${decisionId}/replay` })).body;

/** A decision about a case of its own, replayed by both processes, with its receipt. */
const decideAnew = async (flag: string | null = null, by = service): Promise<CompactReceipt> => {
  const decision = await decide(await newCase(flag, by), by);
  expect(await replay(decision)).toMatchObject(identical);
  expect(await replay(decision, second)).toMatchObject(identical);
  const receipt = await receiptOf(decision);
  const { probabilities, noContactProb, handOffProb } = receipt;
  const total = probabilities.reduce((sum, [, probability]) => sum + probability, noContactProb + handOffProb);
  expect(total).toBeCloseTo(1, 9);
  return receipt;
};
const words = ({ basis }: CompactReceipt): string => basis.map(({ text }) => text).join('\n');

test('without a model the base decides, and a share is tried', async () => {
  const receipt = await decideAnew();
  expect(receipt).toMatchObject({
    strategy: { id: 'learned', version: 1 },
    versions: { model: prior },
    inputs: {
      model: { wanted: 'response@challenger', version: null },
      learning: { night: 0, nightsOpen: null, spentMinor: 0 },
    },
  });
  expect(words(receipt)).toContain('There is no model response@challenger yet.');
  const shares = receipt.probabilities.map(([, probability]) => probability).sort((one, other) => other - one);
  // The ladder takes a text or a mail, half and half; all else is tried.
  expect(shares[0]! + shares[1]!).toBeGreaterThan(0.7);
  expect(shares.length).toBeGreaterThan(10);
  expect(receipt.explorationLossMinor).toBeGreaterThanOrEqual(0);
});

describe('with a model', () => {
  let first: number;
  let next: number;
  beforeAll(async () => {
    first = await train('sms', 1);
    next = await train('email', 2);
    await openGate(first, today - 30);
    await move(first);
  });

  test('it decides beside the base, and the receipt names it and how far its learning had come', async () => {
    const receipt = await decideAnew();
    expect(receipt).toMatchObject({
      versions: { model: `response@${first}+${prior}` },
      inputs: {
        model: { wanted: `response@${first}`, version: `response@${first}` },
        learning: { night: 30, nightsOpen: 30, spentMinor: 0 },
      },
    });
    expect(receipt.explorationLossMinor).toBeGreaterThanOrEqual(0);
    expect(words(receipt)).toMatch(/of 8 models prefer /);
    expect(receipt.probabilities.length).toBeGreaterThan(20);
  });

  test.each(['vulnerable', 'disputed', 'minor'])('nothing is tried on people who are %s', async (flag) => {
    const receipt = await decideAnew(flag);
    expect(receipt.propensity).toBe(1);
    expect(receipt.explorationLossMinor).toBe(0);
  });

  test('who objected to profiling is not judged by the model', async () => {
    const receipt = await decideAnew('objected_profiling');
    expect(receipt).toMatchObject({ versions: { model: prior }, explorationLossMinor: 0 });
    expect(words(receipt)).toMatch(/may not be judged by a model|no contact to choose/);
  });

  test('a holdout stays silent', async () => {
    const body = {
      id: 'silent',
      hypothesis: 'The learner earns more than silence',
      arms: [
        { id: 'learner', role: 'champion', strategy: { id: 'learned', version: 1 }, weight: 0.5 },
        { id: 'quiet', role: 'holdout', weight: 0.5 },
      ],
      primaryMetric: 'net_recovered_per_debtor',
      minimumDetectableEffect: 0.02,
    };
    expect((await service.ask({ to: 'POST /v1/experiments', body })).status).toBe(201);
    const because = { reason: 'a test', by: 'maria' };
    await service.ask({ to: 'POST /v1/experiments/silent/start', body: because });
    const receipts: CompactReceipt[] = [];
    for (let count = 0; count < 12; count += 1) receipts.push(await decideAnew());
    await service.ask({ to: 'POST /v1/experiments/silent/stop', body: because });
    const quiet = receipts.filter(({ experiment }) => experiment?.arm === 'quiet');
    const learner = receipts.filter(({ experiment }) => experiment?.arm === 'learner');
    expect(quiet.length).toBeGreaterThan(0);
    expect(learner.length).toBeGreaterThan(0);
    for (const { noContactProb, inputs } of quiet) expect([noContactProb, inputs.model]).toEqual([1, undefined]);
    for (const { inputs } of learner) expect(inputs.model).toMatchObject({ version: `response@${first}` });
  });

  test('a moved alias fails no request and holds from the next decision of any process on', async () => {
    const cases = await Promise.all(Array.from({ length: 24 }, () => newCase()));
    const streams = cases.map(async (caseId, index) => {
      const by = index % 2 === 0 ? service : second;
      const made: Decision[] = [];
      for (let count = 0; count < 5; count += 1) made.push(await decide(caseId, by, { dryRun: true }));
      return made;
    });
    await move(next);
    const [here, there] = [await decideAnew(), await decideAnew(null, second)];
    for (const receipt of [here, there]) expect(receipt.versions.model).toBe(`response@${next}+${prior}`);
    const all = (await Promise.all(streams)).flat();
    expect(all).toHaveLength(120);
    for (const decision of [all[0]!, all.at(-1)!]) expect(await replay(decision)).toMatchObject(identical);
  });

  test('trees decide as well, by the same doors', async () => {
    const trees = JSON.stringify(await treesArtifact('sms'));
    const version = await store(trees, 'trees');
    await move(version);
    const receipt = await decideAnew();
    expect(receipt.inputs.model).toMatchObject({ version: `response@${version}` });
    expect(words(receipt)).toMatch(/of 2 models prefer /);
    await move(await store(trees, 'network'));
    expect((await decideAnew()).inputs.model).toMatchObject({ version: `response@${version}` });
    await move(next);
    expect((await decideAnew()).inputs.model).toMatchObject({ version: `response@${next}` });
  }, 60_000);

  test('so does what a night put together of several families; under another kind, or changed, it does not', async () => {
    const chosen = await chosenArtifact('sms');
    const version = await store(JSON.stringify(chosen), 'trees');
    await move(version);
    const decided = await decideAnew();
    expect(decided.inputs.model).toMatchObject({ version: `response@${version}` });
    expect(words(decided)).toMatch(/of 2 models prefer /);
    const changed = JSON.stringify({
      ...chosen,
      chosen: { payment: 'trees', amount: 'trees', harm: 'trees', reach: 'trees' },
    });
    for (const [bytes, kind] of [
      [JSON.stringify(chosen), 'network'],
      [changed, 'trees'],
    ] as const) {
      await move(await store(bytes, kind));
      expect((await decideAnew()).inputs.model).toMatchObject({ version: `response@${version}` });
    }
    await move(next);
    expect((await decideAnew()).inputs.model).toMatchObject({ version: `response@${next}` });
  }, 120_000);

  test('an artifact that cannot be used leaves the last good one in force; a process that has none leaves the case to the base', async () => {
    for (const bad of ['{"format":"nothing"}', JSON.stringify({ ...trainedArtifact('sms'), seed: 99 })]) {
      const broken = await store(bad);
      await move(broken);
      const stale = await decideAnew();
      expect(stale.inputs.model).toEqual({ wanted: `response@${broken}`, version: `response@${next}` });
      expect(words(stale)).toContain(
        `The model response@${broken} cannot be used: response@${next} is asked in its place.`,
      );
    }
    const fresh = await startTestService({ clock: 'simulated', database: service.database });
    try {
      const receipt = await decideAnew(null, fresh);
      expect(receipt).toMatchObject({
        versions: { model: prior },
        inputs: { model: { version: null } },
        explorationLossMinor: 0,
      });
      expect(receipt.probabilities.map(([, probability]) => probability)).toEqual([0.5, 0.5]);
      expect(words(receipt)).toMatch(/The model response@\d+ cannot be used: the base decides\./);
    } finally {
      await fresh.close();
    }
    await move(next);
    expect((await decideAnew()).inputs.model).toMatchObject({ version: `response@${next}` });
  });
});

test('what a night’s trying may lose is never passed, whoever decides, and every receipt knows what was spent before', async () => {
  const perNightMinor = 2_000;
  const body = {
    id: 'thrifty',
    kind: 'model',
    spec: {
      model: 'response@challenger',
      exploration: { kind: 'epsilon', floor: 0.3 },
      gate: { budget: { perNightMinor } },
    },
    description: 'Tries for twenty kronor a night',
  };
  expect((await service.ask({ to: 'POST /v1/strategies', body })).status).toBe(201);
  await lead('thrifty');
  const cases = await Promise.all(Array.from({ length: 40 }, () => newCase()));
  await decide(cases[0]!, service, { dryRun: true });
  const made = await Promise.all(cases.map((caseId, index) => decide(caseId, index % 2 === 0 ? service : second)));
  const receipts = await Promise.all(made.map(receiptOf));
  const inOrder = receipts.toSorted(
    (one, other) => one.inputs.learning!.spentMinor - other.inputs.learning!.spentMinor,
  );
  let spent = 0;
  for (const { inputs, explorationLossMinor = 0 } of inOrder) {
    if (inputs.learning!.spentMinor !== spent) expect(inputs.learning!.spentMinor).toBe(perNightMinor);
    spent += explorationLossMinor;
  }
  expect(spent).toBeGreaterThan(perNightMinor / 2);
  expect(spent).toBeLessThanOrEqual(perNightMinor * (1 + 1e-12));
  const { rows } = await service.database.pool.query<{ spent: number }>(
    `select spent_minor as spent from exploration_spend where strategy_id = 'thrifty' and day = $1 and currency = 'SEK'`,
    [today],
  );
  expect(rows).toEqual([{ spent }]);
  for (const decision of made.slice(0, 4)) expect(await replay(decision, second)).toMatchObject(identical);
});
