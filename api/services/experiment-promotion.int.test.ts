import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeExperimentStore, makeStrategyStore, seedStrategies } from '../../data/index.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { checksumOf, success } from '../../engine/index.ts';
import { createExperimentRequestSchema } from '../contracts/experiments.ts';
import { makeChampion, type ChampionServices } from './champion.ts';
import { makePromotion, type DecidingReport, type PromotionServices } from './experiment-promotion.ts';
import { makeExperiments, type ExperimentServices } from './experiments.ts';
import type { Caller } from './services.ts';

const start = Date.parse('2026-03-02T09:30:00Z');
const scientist: Caller = { keyId: 'key-1', roles: ['scientist'], portfolios: null, requestId: 'r' };
const manager: Caller = { keyId: 'key-2', roles: ['manager'], portfolios: null, requestId: 'r' };
const started = { reason: 'Agreed in the weekly meeting', by: 'maria.lind' };
const promoted = { reason: 'It won', by: 'ove.berg', override: false };

const reportWith = (decision: string): DecidingReport => {
  const verdict = { decision, byArm: [{ arm: 'learner', decision, sentence: `So it is: ${decision}.` }] };
  return { verdict, checksum: checksumOf({ verdict }) };
};

let database: TestDatabase;
let experiments: ExperimentServices;
let promotion: PromotionServices;
let champion: ChampionServices;
let report = reportWith('ship');

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await seedStrategies(pool, start);
  const stores = { experimentStore: makeExperimentStore(pool), strategyStore: makeStrategyStore(pool) };
  const now = () => start + 60_000;
  experiments = makeExperiments({
    ...stores,
    now,
    contextsOf: () => Promise.resolve([]),
    householdOf: () => Promise.resolve(null),
  });
  promotion = makePromotion({ ...stores, now, reportOf: () => Promise.resolve(success(report)) });
  champion = makeChampion({ pool, now });
});
afterAll(() => database.drop());

const asIs = { id: 'as-is', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 };
const learner = { id: 'learner', role: 'challenger', strategy: { id: 'learned', version: 1 }, weight: 0.3 };
const quiet = { id: 'quiet', role: 'holdout', weight: 0.2 };

const run = async (id: string, changes: object = {}): Promise<void> => {
  const request = createExperimentRequestSchema.parse({
    id,
    hypothesis: 'Learning pays',
    arms: [asIs, learner, quiet],
    primaryMetric: 'net_recovered_per_debtor',
    minimumDetectableEffect: 0.02,
    ...changes,
  });
  expect(await experiments.createExperiment(request, scientist)).toMatchObject({ ok: true });
  expect(await experiments.startExperiment({ experimentId: id, ...started }, scientist)).toMatchObject({ ok: true });
};
const promote = (experimentId: string, changes: object = {}, caller = manager) =>
  promotion.promoteExperiment({ experimentId, ...promoted, ...changes }, caller);
const historyOf = async () => {
  const page = await champion.readChampionHistory({ limit: 50 }, manager);
  if (!page.ok) throw new Error(page.error.detail);
  return page.value.items;
};
const refused = (detail: RegExp) => ({
  ok: false,
  error: { code: 'conflict', detail: expect.stringMatching(detail) as string },
});

describe('a promotion', () => {
  test('is by somebody else than who started, of a challenger that is there, on what runs or ran', async () => {
    await run('four-eyes');
    expect(await promote('four-eyes', {}, { ...manager, keyId: 'key-1' })).toMatchObject(
      refused(/^The key that started/),
    );
    expect(await promote('four-eyes', { by: ' Maria.Lind' })).toMatchObject(refused(/^maria.lind started/));
    expect(await promote('four-eyes', {}, { ...manager, portfolios: ['P'] })).toMatchObject({
      error: { code: 'forbidden' },
    });
    for (const arm of ['nobody', 'quiet', 'as-is'])
      expect(await promote('four-eyes', { arm }), arm).toMatchObject({ error: { errors: [{ pointer: '/arm' }] } });
    expect(await promote('unknown')).toMatchObject({ error: { code: 'not-found' } });
    const several = [{ ...asIs, weight: 0.4 }, learner, { ...learner, id: 'other' }];
    await run('several', { arms: several });
    expect(await promote('several')).toMatchObject({
      error: { errors: [{ pointer: '/arm', detail: 'is required: there are several challengers' }] },
    });
    expect(await historyOf()).toHaveLength(1);
  });

  test.each(['keep_running', 'stop_for_harm', 'no_difference', 'undecided', 'no_reading'])(
    'on the verdict %s is refused with the sentence of the report',
    async (decision) => {
      report = reportWith(decision);
      expect(await promote('four-eyes')).toMatchObject(
        refused(new RegExp(`^The verdict on learner is ${decision}, not ship: So it is: ${decision}`)),
      );
    },
  );

  test('changes the champion, decides the experiment and freezes the report; once', async () => {
    report = reportWith('ship');
    const answer = await promote('four-eyes');
    expect(answer).toMatchObject({
      value: {
        state: 'decided',
        stoppedAt: '2026-03-02T09:31:00.000Z',
        decidedBy: { arm: 'learner', decision: 'ship', overrides: [], checksum: report.checksum },
      },
    });
    expect(await promotion.readExperimentEvidence({ experimentId: 'four-eyes' }, manager)).toMatchObject({
      value: { report, checksum: report.checksum },
    });
    expect((await historyOf())[0]).toMatchObject({
      strategy: { id: 'learned', version: 1 },
      kind: 'promotion',
      by: 'ove.berg',
      keyId: 'key-2',
      experimentId: 'four-eyes',
      evidenceChecksum: report.checksum,
    });
    expect(await promote('four-eyes')).toMatchObject(refused(/^The experiment is decided/));
  });

  test('against the verdict, over a champion that changed, of an arm that was stopped: only in so many words', async () => {
    report = reportWith('undecided');
    const stop = { experimentId: 'several', ...started };
    await experiments.stopArm({ ...stop, armId: 'learner' }, scientist);
    await experiments.stopExperiment(stop, scientist);
    expect(await promote('several', { arm: 'learner' })).toMatchObject(refused(/With `override`/));
    const against = [
      'The verdict on learner is undecided, not ship: So it is: undecided.',
      'learner was compared with table-v1 version 1; the champion is learned version 1 by now.',
      'The arm learner was stopped.',
    ];
    expect(await promote('several', { arm: 'learner', override: true })).toMatchObject({
      value: { state: 'decided', decidedBy: { decision: 'undecided', overrides: against } },
    });
    expect(await promotion.readExperimentEvidence({ experimentId: 'several' }, manager)).toMatchObject({
      value: { overrides: against },
    });
  });
});

test('a conclusion keeps the champion and freezes the report', async () => {
  await run('concluded');
  const before = await historyOf();
  report = reportWith('no_difference');
  expect(await promotion.readExperimentEvidence({ experimentId: 'concluded' }, manager)).toMatchObject({
    error: { code: 'not-found' },
  });
  expect(await promotion.concludeExperiment({ experimentId: 'concluded', ...started }, manager)).toMatchObject({
    value: { state: 'decided', decidedBy: { arm: null, decision: 'no_difference', overrides: [] } },
  });
  expect(await historyOf()).toEqual(before);
});

test('a rollback goes back one champion at a time, and is refused where there is none before', async () => {
  const back = { reason: 'Complaints', by: 'ove.berg' };
  expect(await champion.rollBackChampion(back, { ...manager, portfolios: ['P'] })).toMatchObject({
    error: { code: 'forbidden' },
  });
  expect(await champion.rollBackChampion(back, manager)).toMatchObject({
    value: { kind: 'rollback', strategy: { id: 'learned' }, ...back, keyId: 'key-2' },
  });
  expect(await champion.rollBackChampion(back, manager)).toMatchObject({ value: { strategy: { id: 'table-v1' } } });
  expect(await champion.rollBackChampion(back, manager)).toMatchObject(refused(/no champion before/));
  const page = await champion.readChampionHistory({ limit: 2 }, manager);
  const next = page.ok && page.value.nextCursor;
  const rest = await champion.readChampionHistory({ limit: 50, cursor: next || undefined }, manager);
  const kinds = [page, rest].flatMap((answer) => (answer.ok ? answer.value.items.map(({ kind }) => kind) : []));
  expect(kinds).toEqual(['rollback', 'rollback', 'promotion', 'promotion', 'set']);
});
