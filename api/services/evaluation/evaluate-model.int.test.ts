/** A strategy of kind `model` valued on stored decisions: by the model that it would ask now, and behind gates where the log itself was learnt from. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFact, openingFact, registrationFact } from '../../../data/testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../../data/testing/test-database.ts';
import { inTransaction, insertGate, insertModelVersion, moveModelAlias } from '../../../data/index.ts';
import { dayMs, featureSpec } from '../../../engine/index.ts';
import { parseConfig } from '../../config.ts';
import { createEvaluationRequestSchema, type Evaluation } from '../../contracts/evaluations.ts';
import { createStrategyRequestSchema } from '../../contracts/strategies.ts';
import { makeDependencies, type Dependencies } from '../../dependencies.ts';
import { trainedArtifact } from '../../testing/response-artifact.ts';
import { ownId } from '../own-id.ts';
import type { Caller } from '../services.ts';

const caller: Caller = { keyId: 'test', roles: ['workflow', 'scientist'], portfolios: null, requestId: 'test' };
const decidedAt = Date.parse('2026-03-10T08:00:00Z');
const debtors = 400;
const today = Math.floor(Date.now() / dayMs);
/** Of the strategy below, in the first of its fourteen nights with an open gate. */
const modelShare = 0.9 / 14;

let database: TestDatabase;
let dependencies: Dependencies;

const register = async (id: string, kind: 'table' | 'model', spec: object): Promise<void> => {
  const asked = createStrategyRequestSchema.parse({ id, kind, spec, description: 'Of a test' });
  const created = await dependencies.services.createStrategy(asked, caller);
  if (!created.ok) throw new Error(JSON.stringify(created.error));
};

/** Half of those are texted, half left in peace; half of all is tried, everything alike. */
const registerExplorer = async (): Promise<void> => {
  const half = { rules: [{ when: 'true', then: { channel: 'sms' }, weight: 0.5 }], otherwise: 'no_contact' };
  await register('half', 'table', half);
  await register('explorer', 'model', {
    model: 'response@challenger',
    base: { id: 'half', version: 1 },
    exploration: { kind: 'greedy' },
    gate: { trialBy: 'uniform', trialShare: 0.5, trialShareWaiting: 0.5 },
  });
};

const decideFor = async (from: number, to: number): Promise<void> => {
  const ids = Array.from({ length: to - from }, (_, place) => `D${String(from + place)}`);
  const { facts } = dependencies.stores;
  const opening = (id: string) => openingFact({ caseId: `${id}-C`, debtorId: id, time: '2026-02-02T09:00:00Z' });
  await facts.record(ids.flatMap((id) => [registrationFact(id, {}), opening(id)]));
  for (const id of ids) {
    const order = { caseId: `${id}-C`, at: decidedAt, dryRun: false, purpose: 'collect' } as const;
    const decision = await dependencies.services.nextBestAction(order, caller);
    if (!decision.ok) throw new Error(JSON.stringify(decision.error));
  }
  const payment = { amount: { amount: 20_000, currency: 'SEK' } };
  const pays = (id: string) =>
    exampleFact({ type: 'payment.received', subject: `case/${id}-C`, time: '2026-03-20T10:00:00Z', data: payment });
  await facts.record(ids.filter((_, place) => place % 3 === 0).map(pays));
};

/** A model for which mails work, asked from now on, its gate open since today. */
const putModelInForce = (): Promise<void> =>
  inTransaction(database.pool, async (client) => {
    const at = Date.now();
    const version = await insertModelVersion(client, {
      ...{ name: 'response', kind: 'hazard', artifact: Buffer.from(JSON.stringify(trainedArtifact('email', 2))) },
      ...{ featureSpec: { id: featureSpec.id, hash: featureSpec.hash }, settings: {}, seed: 1, dataWindow: null },
      ...{ metrics: {}, card: 'A test.', gate: { passed: true, reasons: [] }, trainingRunId: null },
      ...{ createdAt: at, createdBy: 'test', keyId: null },
    });
    await insertGate(client, {
      ...{ runId: ownId(), model: 'response', version, onDay: today, isOpen: true, evidence: {}, at },
    });
    await moveModelAlias(client, {
      ...{
        name: 'response',
        alias: 'challenger',
        version,
        at,
        reason: 'a test',
        by: 'test',
        keyId: null,
        evidence: {},
      },
    });
  });

const evaluate = async (): Promise<Evaluation> => {
  const span = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
  const strategy = { id: 'explorer', version: 1 };
  const asked = createEvaluationRequestSchema.parse({ ...span, strategy, estimators: ['ips', 'snips', 'dr'] });
  const created = await dependencies.services.createEvaluation(asked, caller);
  if (!created.ok) throw new Error(JSON.stringify(created.error));
  await dependencies.jobs.runEvaluations({ evaluationId: created.value.id, isLastAttempt: true });
  const read = await dependencies.services.readEvaluation({ evaluationId: created.value.id }, caller);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
};

type Whole = Extract<Evaluation, { readonly state: 'succeeded' }>;
const shareOf = ({ overlap }: Pick<Whole, 'overlap'>, action: string): number =>
  overlap.cells.filter((cell) => cell.action === action).reduce((sum, { targetShare }) => sum + targetShare, 0);

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  const config = parseConfig({ TACT_LOG_LEVEL: 'silent', TACT_CLOCK: 'simulated' });
  if (!config.ok) throw new Error('no configuration');
  dependencies = await makeDependencies(config.value, database);
  await registerExplorer();
  const champion = { strategy: { id: 'explorer', version: 1 }, at: Date.now(), reason: 'test', by: 'test' };
  await dependencies.stores.strategyStore.setChampion(champion);
  await decideFor(0, debtors);
}, 120_000);
afterAll(() => database.drop());

test('before there is a model it is worth what it did; with one, what the model would change', async () => {
  const without = await evaluate();
  expect(without).toMatchObject({ state: 'succeeded', isAdaptive: false, policies: [{ model: null }] });
  if (without.state !== 'succeeded') throw new Error('refused');
  const [ips] = without.estimates;
  expect(ips).toHaveProperty('value', (without.asLogged as { readonly value: number }).value);
  expect(without.overlap.weights?.greatestWeight).toBeCloseTo(1, 9);

  await putModelInForce();
  const evaluation = await evaluate();
  expect(evaluation).toMatchObject({ state: 'succeeded', isAdaptive: false, policies: [{ model: 'response@1' }] });
  if (evaluation.state !== 'succeeded') throw new Error('refused');
  // The base keeps its own share; the model's goes to what works.
  expect(shareOf(evaluation, 'email')).toBeCloseTo(modelShare, 9);
  expect(shareOf(evaluation, 'sms')).toBeCloseTo((1 - modelShare) / 2, 9);
  expect(shareOf(evaluation, 'no_contact')).toBeCloseTo((1 - modelShare) / 2, 9);
  for (const estimate of evaluation.estimates) expect(estimate).toHaveProperty('intervals.bootstrap.lower');
});

test('once the model has decided a part of the log, the log was learnt from: too few payers for that, and refused', async () => {
  await decideFor(debtors, debtors + 60);
  expect(await evaluate()).toMatchObject({
    ...{ state: 'not_estimable', reason: 'too-few-payers', isAdaptive: true },
    asLogged: { reason: 'too-few-payers' },
  });
});
