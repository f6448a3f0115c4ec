/** Strategies valued by decisions that another made: the log, the probabilities made again, the rewards, refusals, and what is kept of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFact, openingFact, registrationFact } from '../../../data/testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../../data/testing/test-database.ts';
import { defaultCatalogue } from '../../../engine/index.ts';
import { estimatorNames } from '../../../experiments/index.ts';
import { parseConfig } from '../../config.ts';
import { createEvaluationRequestSchema, evaluationSchema, type Evaluation } from '../../contracts/evaluations.ts';
import { makeDependencies, type Dependencies } from '../../dependencies.ts';
import type { Caller } from '../services.ts';
import { broughtPolicy } from './brought-policy.ts';

const caller: Caller = { keyId: 'test', roles: ['workflow', 'scientist'], portfolios: null, requestId: 'test' };
/** `half` texts one in two. */
const strategies = {
  half: {
    rules: [{ when: 'true', then: { channel: 'sms' }, weight: 0.5 }],
    otherwise: 'no_contact',
  },
  text: { rules: [{ when: 'true', then: { channel: 'sms' } }], otherwise: 'no_contact' },
  peace: { rules: [{ when: 'true', then: 'no_contact' }], otherwise: 'no_contact' },
  mail: { rules: [{ when: 'true', then: { channel: 'email' } }], otherwise: 'no_contact' },
};
const debtors = 300;
const decidedAt = Date.parse('2026-03-10T08:00:00Z');
const span = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
const paidBack = 5000;

let database: TestDatabase;
let dependencies: Dependencies;
const texted = new Set<string>();

const ask = async (request: object): Promise<Evaluation> => {
  const asked = createEvaluationRequestSchema.parse({ ...span, ...request });
  const created = await dependencies.services.createEvaluation(asked, caller);
  if (!created.ok) throw new Error(JSON.stringify(created.error));
  expect(created.value.state).toBe('queued');
  await dependencies.jobs.runEvaluations({ evaluationId: created.value.id, isLastAttempt: true });
  const read = await dependencies.services.readEvaluation({ evaluationId: created.value.id }, caller);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  // What is answered is what the contract says.
  evaluationSchema.parse(read.value);
  return read.value;
};
const of = (id: string, more: object = {}): Promise<Evaluation> => ask({ strategy: { id, version: 1 }, ...more });

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  const config = parseConfig({ TACT_LOG_LEVEL: 'silent', TACT_CLOCK: 'simulated' });
  if (!config.ok) throw new Error('no configuration');
  dependencies = await makeDependencies(config.value, database);
  const { strategyStore, facts } = dependencies.stores;
  const at = Date.now();
  for (const [id, spec] of Object.entries(strategies))
    await strategyStore.insertNext({
      id,
      kind: 'table',
      spec,
      description: '',
      checksum: '',
      createdAt: at,
      createdBy: 'test',
    });
  await strategyStore.setChampion({ strategy: { id: 'half', version: 1 }, at, reason: 'test', by: 'test' });
  const ids = Array.from({ length: debtors }, (_, place) => `D${String(place)}`);
  await facts.record(
    ids.flatMap((id) => [
      registrationFact(id, {}),
      openingFact({ caseId: `${id}-C`, debtorId: id, time: '2026-02-02T09:00:00Z' }),
    ]),
  );
  for (const id of ids) {
    const order = { caseId: `${id}-C`, at: decidedAt, dryRun: false, purpose: 'collect' } as const;
    const decision = await dependencies.services.nextBestAction(order, caller);
    if (!decision.ok) throw new Error(JSON.stringify(decision.error));
    if (decision.value.action.kind === 'contact') texted.add(id);
  }
  const pays = (id: string, time: string, amount: number, name: string) =>
    exampleFact({
      id: `${id}-${name}`,
      type: 'payment.received',
      subject: `case/${id}-C`,
      time,
      data: { amount: { amount, currency: 'SEK' } },
    });
  await facts.record(
    ids.flatMap((id, place) => {
      // A text brings 20,000 from every second debtor, silence from every fourth; what comes later than the window does not count.
      const isPayer = texted.has(id) ? place % 2 === 0 : place % 4 === 0;
      const late = pays(id, '2026-05-10T10:00:00Z', 900_000, 'late');
      return isPayer ? [pays(id, '2026-03-20T10:00:00Z', 20_000 + paidBack, 'first'), late] : [late];
    }),
  );
  // Of every payment a part was reversed, long after.
  await facts.record(
    ids.map((id) =>
      exampleFact({
        id: `${id}-back`,
        type: 'payment.reversed',
        subject: `case/${id}-C`,
        time: '2026-06-01T10:00:00Z',
        data: { amount: { amount: paidBack, currency: 'SEK' }, paymentId: `${id}-first` },
      }),
    ),
  );
}, 120_000);
afterAll(() => database.drop());

type RewardModel = Extract<Evaluation, { readonly state: 'succeeded' }>['rewardModel'];
const nameOfLeastLoss = (model: RewardModel): string | undefined =>
  model?.losses.toSorted((one, other) => one.meanSquaredError - other.meanSquaredError)[0]?.name;

test('the names of the contract are those of the estimators', () => {
  const names = estimatorNames.map((name) =>
    createEvaluationRequestSchema.parse({ ...span, strategy: { id: 'a', version: 1 }, estimators: [name] }),
  );
  expect(names).toHaveLength(estimatorNames.length);
});

describe('value', () => {
  test('IPS and SNIPS of “text everyone” are the mean of those texted, as worked out by hand', async () => {
    const evaluation = await of('text', { estimators: ['ips', 'snips', 'dr'], rewardWindowDays: 30 });
    if (evaluation.state !== 'succeeded') throw new Error(JSON.stringify(evaluation));
    const payers = [...texted].filter((id) => Number(id.slice(1)) % 2 === 0).length;
    const stored = await database.pool.query<{ readonly cost: number }>(
      `select distinct (receipt::json -> 'expected' ->> 4)::int as cost from decisions where kind = 'contact'`,
    );
    expect(stored.rows).toHaveLength(1);
    const cost = stored.rows[0]?.cost ?? NaN;
    const total = payers * 20_000 - texted.size * cost;
    const [ips, snips, dr] = evaluation.estimates;
    if (ips === undefined || 'notEstimable' in ips || snips === undefined || 'notEstimable' in snips)
      throw new Error(JSON.stringify(evaluation.estimates));
    expect(ips.value).toBeCloseTo((2 * total) / debtors, 6);
    expect(snips.value).toBeCloseTo(total / texted.size, 6);
    expect(ips.ess).toBeCloseTo(texted.size, 6);
    expect(ips.lower).toBeLessThan(ips.value);
    expect(dr).toHaveProperty('value');
    expect(evaluation).toMatchObject({
      currency: 'SEK',
      decisions: debtors,
      debtors,
      leftOut: { notRepeatable: 0, otherCurrency: 0 },
      isAdaptive: false,
      loggers: [{ strategy: 'half@1', decisions: debtors }],
      rewardModel: { losses: [{ name: 'ridge' }, { name: 'trees' }] },
    });
    expect(evaluation.rewardModel?.name).toBe(nameOfLeastLoss(evaluation.rewardModel));
    expect(evaluation.overlap.cells.map(({ action }) => action).sort()).toEqual(['hand_off', 'no_contact', 'sms']);
    expect(evaluation.inputChecksum).toMatch(/^[0-9a-f]{64}$/);
  });

  test('several on the same log: paired differences, and the same inputs give the same checksum', async () => {
    const request = {
      strategies: [
        { id: 'text', version: 1 },
        { id: 'peace', version: 1 },
      ],
      estimators: ['snips'],
    };
    const evaluation = await ask(request);
    if (evaluation.state !== 'succeeded') throw new Error(JSON.stringify(evaluation));
    expect(evaluation.policies.map(({ policy }) => policy)).toEqual(['text@1', 'peace@1']);
    const pairs = evaluation.differences.map(({ policy, versus }) => [policy, versus]);
    expect(pairs).toEqual([
      ['text@1', null],
      ['peace@1', null],
      ['peace@1', 'text@1'],
    ]);
    const last = evaluation.differences[2];
    if (last === undefined || 'notEstimable' in last) throw new Error('refused');
    // Silence brings less, and that is told apart from nothing.
    expect(last.upper).toBeLessThan(0);
    const again = await ask(request);
    expect(again).toMatchObject({ inputChecksum: evaluation.inputChecksum, differences: evaluation.differences });
  });
});

describe('refused', () => {
  test('a strategy that does what the log never could', async () => {
    const evaluation = await of('mail');
    expect(evaluation).toMatchObject({ state: 'not_estimable', reason: 'no-support' });
    if (evaluation.state !== 'not_estimable') throw new Error('estimated');
    expect(evaluation.notEstimable).toContain('could not choose');
    for (const estimate of evaluation.estimates ?? []) expect(estimate).toHaveProperty('notEstimable');
  });

  test('no decisions in the span; windows that have not ended', async () => {
    const empty = await of('text', { from: '2025-01-01T00:00:00Z', to: '2025-02-01T00:00:00Z' });
    expect(empty).toMatchObject({ state: 'not_estimable', reason: 'no-rounds' });
    const open = await of('text', { rewardWindowDays: 365 });
    expect(open).toMatchObject({ state: 'not_estimable', reason: 'no-rounds' });
  });

  test('an unknown strategy, with a pointer', async () => {
    const asked = createEvaluationRequestSchema.parse({ ...span, strategy: { id: 'nobody', version: 7 } });
    const answer = await dependencies.services.createEvaluation(asked, caller);
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-request', errors: [{ pointer: '/strategy' }] } });
  });

  test.each([
    ['neither strategy nor strategies', {}],
    ['both', { strategy: { id: 'a', version: 1 }, strategies: [{ id: 'a', version: 1 }] }],
    [
      'one twice',
      {
        strategies: [
          { id: 'a', version: 1 },
          { id: 'a', version: 1 },
        ],
      },
    ],
    ['alpha 0.5', { strategy: { id: 'a', version: 1 }, alpha: 0.5 }],
    ['to before from', { strategy: { id: 'a', version: 1 }, to: '2026-01-01T00:00:00Z' }],
    ['an unknown estimator', { strategy: { id: 'a', version: 1 }, estimators: ['magic'] }],
  ])('%s', (_name, request) => {
    expect(createEvaluationRequestSchema.safeParse({ ...span, ...request }).success).toBe(false);
  });
});

test('another portfolio’s evaluation is not seen; a job that runs again changes nothing; nothing is ever altered', async () => {
  const evaluation = await of('text', { estimators: ['snips'] });
  const other = { ...caller, portfolios: ['elsewhere'] };
  expect(await dependencies.services.readEvaluation({ evaluationId: evaluation.id }, other)).toMatchObject({
    ok: false,
  });
  const again = await dependencies.jobs.runEvaluations({ evaluationId: evaluation.id, isLastAttempt: true });
  expect(again).toEqual([{ evaluationId: evaluation.id, state: 'done_before' }]);
  await expect(database.pool.query(`update evaluation_results set state = 'failed'`)).rejects.toThrow('append-only');
  const listed = await dependencies.services.listEvaluations({ limit: 1 }, caller);
  expect(listed).toMatchObject({ ok: true, value: { items: [{ id: evaluation.id }] } });
});

describe('a policy brought as a file', () => {
  type Chosen = { readonly id: string; readonly action_id: string };
  const evaluate = async (rows: readonly Readonly<Record<string, string>>[]) => {
    const brought = broughtPolicy(rows, { name: 'mine', catalogue: defaultCatalogue });
    if (!brought.ok) throw new Error(brought.error);
    const request = createEvaluationRequestSchema.parse({
      ...span,
      strategy: { id: 'text', version: 1 },
      estimators: ['snips'],
    });
    const policies = [{ kind: 'brought', brought: brought.value }] as const;
    const knownUntil = Date.now();
    const outcome = await dependencies.evaluation.evaluateLog({ request, portfolios: null, knownUntil, policies });
    return { outcome, faults: brought.value.faults() };
  };
  const readRows = async (): Promise<
    readonly { readonly decision_id: string; readonly action_id: string; readonly probability: string }[]
  > => {
    const text = await database.pool.query<Chosen>(`select action_id from decisions where kind = 'contact' limit 1`);
    const all = await database.pool.query<Chosen>('select id, action_id from decisions');
    return all.rows.map(({ id }) => ({
      decision_id: id,
      action_id: text.rows[0]?.action_id ?? '',
      probability: '1',
    }));
  };

  test('by action id it is valued like the strategy that does the same', async () => {
    const { outcome, faults } = await evaluate(await readRows());
    expect(faults).toEqual([]);
    const strategy = await of('text', { estimators: ['snips'] });
    if (strategy.state !== 'succeeded') throw new Error('refused');
    expect(outcome).toMatchObject({ state: 'succeeded', result: { estimates: strategy.estimates } });
  });

  test('unknown decisions, unknown actions and wrong sums are told, and what is left is no log', async () => {
    const [first, second, third, ...rest] = await readRows();
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few');
    const { outcome, faults } = await evaluate([
      { ...first, decision_id: 'nowhere' },
      { ...second, action_id: 'pigeon.dawn' },
      { ...third, probability: '0.7' },
      ...rest.slice(20),
    ]);
    expect(faults.map(({ detail }) => detail).sort()).toEqual([
      expect.stringContaining('has probabilities that sum to 0.7'),
      expect.stringContaining('is no decision of the span'),
      expect.stringContaining('pigeon.dawn was not eligible'),
    ]);
    expect(outcome).toMatchObject({ state: 'not_estimable', result: { reason: 'probabilities-not-valid' } });
  });

  test('missing columns and doubled rows are refused as a whole', () => {
    const columns = { name: 'mine', catalogue: defaultCatalogue };
    expect(broughtPolicy([{ decision_id: 'a' }], columns)).toMatchObject({ ok: false });
    const row = { decision_id: 'a', action_id: 'no_contact', probability: '1' };
    expect(broughtPolicy([row, row], columns)).toMatchObject({
      ok: false,
      error: expect.stringContaining('twice') as string,
    });
  });
});

test('in the shadow: asked afterwards about what was decided, exactly, once, and only while it is on', async () => {
  const text = { strategyId: 'text', version: 1 };
  const flip = (on: boolean) => dependencies.services.flipShadow({ ...text, on, reason: 'to see', by: 'test' }, caller);
  const during = { from: decidedAt, to: decidedAt + 1 };
  expect(await dependencies.jobs.runShadows(during)).toEqual({ strategies: 0, decisions: 0 });
  expect(await flip(true)).toMatchObject({ ok: true, value: { on: true, summaries: [] } });
  expect(await dependencies.jobs.runShadows(during)).toEqual({ strategies: 1, decisions: debtors });
  await dependencies.jobs.runShadows(during);
  const read = await dependencies.services.readShadow(text, caller);
  if (!read.ok) throw new Error(read.error.detail);
  const [summary] = read.value.summaries;
  // It texts everyone; the log texts one in two.
  expect(summary).toMatchObject({ currency: 'SEK', decisions: debtors });
  expect(summary?.sameProb).toBeCloseTo(texted.size / debtors, 9);
  expect(summary?.overlap).toBeCloseTo(0.5, 9);
  expect(summary?.loggedValueMinor).toBeCloseTo((summary?.valueMinor ?? NaN) / 2, 6);
  await flip(false);
  expect(await dependencies.jobs.runShadows(during)).toEqual({ strategies: 0, decisions: 0 });
  const unknown = await dependencies.services.readShadow({ ...text, version: 9 }, caller);
  expect(unknown).toMatchObject({ ok: false, error: { code: 'not-found' } });
});
