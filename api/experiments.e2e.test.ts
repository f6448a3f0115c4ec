/** An experiment through its life, seen from the decisions: arm, strategy and version in each, sticky, and gone at once when stopped. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Assignment, Experiment } from './contracts/experiments.ts';
import type { Decision } from './contracts/next-best-action.ts';
import type { Receipt } from './contracts/decisions.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
const debtors = Array.from({ length: 40 }, (_, place) => `D-${String(place)}`);
const because = { reason: 'a test', by: 'maria' };
const challenger = {
  rules: [{ id: 'mail', why: 'Everybody gets a mail.', when: 'true', then: { channel: 'email' } }],
  otherwise: 'no_contact',
};

let service: TestService;
let second: TestService;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  second = await startTestService({ clock: 'simulated', database: service.database });
  const events = debtors.flatMap((debtorId) => [registered(debtorId), opened(`C-${debtorId}`, debtorId)]);
  await service.ask({ to: 'POST /v1/events', body: events });
  const created = await service.ask({
    to: 'POST /v1/strategies',
    body: { id: 'mail-all', kind: 'table', spec: challenger, description: 'A mail for everybody' },
  });
  expect(created).toMatchObject({ status: 201, body: { version: 1 } });
});
afterAll(async () => {
  await second.close();
  await service.close();
});

const decide = async (debtorId: string, by = service): Promise<Decision> =>
  (await by.ask({ to: `POST /v1/cases/C-${debtorId}/next-best-action`, body: { at, dryRun: true } })).body;
const decideAll = (by = service): Promise<readonly Decision[]> =>
  Promise.all(debtors.map((debtorId) => decide(debtorId, by)));
const step = async (id: string, what: 'start' | 'stop'): Promise<Experiment> => {
  const answer = await service.ask({ to: `POST /v1/experiments/${id}/${what}`, body: because });
  expect(answer.status).toBe(200);
  return answer.body;
};
const draft = async (id: string, changes: object = {}): Promise<Experiment> => {
  const body = {
    id,
    hypothesis: 'Mail does as well',
    arms: [
      { id: 'as-is', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 },
      { id: 'mail', role: 'challenger', strategy: { id: 'mail-all', version: 1 }, weight: 0.3 },
      { id: 'quiet', role: 'holdout', weight: 0.2 },
    ],
    primaryMetric: 'net_recovered_per_debtor',
    minimumDetectableEffect: 0.02,
    ...changes,
  };
  const answer = await service.ask({ to: 'POST /v1/experiments', body });
  expect(answer.status).toBe(201);
  return answer.body;
};

const strategyOfArm = {
  'as-is': { id: 'table-v1', version: 1, role: 'champion' },
  mail: { id: 'mail-all', version: 1, role: 'challenger' },
  quiet: { id: 'no-contact', version: 1, role: 'holdout' },
} as const;

describe('an experiment', () => {
  test('a draft changes nothing; started, every decision carries its arm; stopped, the champion is back, in every process at once', async () => {
    await decideAll(second);
    await draft('first');
    expect((await decideAll()).every(({ experiment }) => experiment === null)).toBe(true);

    await step('first', 'start');
    const here = await decideAll();
    const there = await decideAll(second);
    const arms = here.map(({ experiment }) => experiment?.arm as keyof typeof strategyOfArm);
    expect(new Set(arms)).toEqual(new Set(['as-is', 'mail', 'quiet']));
    expect(there.map(({ experiment }) => experiment?.arm)).toEqual(arms);
    for (const [place, { strategy, experiment, action }] of here.entries()) {
      const arm = arms[place]!;
      expect(experiment).toEqual({ id: 'first', arm });
      expect(strategy).toEqual(strategyOfArm[arm]);
      if (arm === 'quiet') expect(action.kind).toBe('no_contact');
      if (arm === 'mail') expect(action).toMatchObject({ kind: 'contact', channel: 'email' });
    }
    for (const [place, debtorId] of debtors.slice(0, 10).entries()) {
      const assigned: Assignment = (
        await second.ask({ to: `GET /v1/experiments/first/assignment?debtorId=${debtorId}` })
      ).body;
      expect(JSON.stringify(assigned)).toContain(`"${arms[place]!}"`);
    }

    await step('first', 'stop');
    for (const decision of [...(await decideAll(second)), ...(await decideAll())]) {
      expect(decision).toMatchObject({ experiment: null, strategy: { id: 'table-v1', version: 1, role: 'champion' } });
    }
    for (const decision of [...here, ...there]) {
      const replayed = await second.ask({ to: `POST /v1/decisions/${decision.decisionId}/replay` });
      expect(replayed.body).toMatchObject({ identical: true });
    }
    const receipt: Receipt = (await service.ask({ to: `GET /v1/decisions/${here[0]!.decisionId}` })).body;
    expect(receipt.versions.strategy).toBe(`${here[0]!.strategy.id}@1`);
  });

  test('a population takes only its own; decisions of others stay with the champion', async () => {
    await draft('germans', { population: 'country == "DE"' });
    await step('germans', 'start');
    expect((await decideAll()).every(({ experiment }) => experiment === null)).toBe(true);
    await step('germans', 'stop');
  });

  test('the arm of a debtor is the same in all of their cases and from day to day', async () => {
    await service.ask({
      to: 'POST /v1/events',
      body: debtors.map((debtorId) => opened(`C-${debtorId}-other`, debtorId)),
    });
    await draft('sticky');
    await step('sticky', 'start');
    const armOf = async (caseId: string, instant: string): Promise<string | undefined> => {
      const answer = await service.ask({
        to: `POST /v1/cases/${caseId}/next-best-action`,
        body: { at: instant, dryRun: true },
      });
      return (answer.body as Decision).experiment?.arm;
    };
    for (const debtorId of debtors.slice(0, 8)) {
      const arms = await Promise.all([
        armOf(`C-${debtorId}`, at),
        armOf(`C-${debtorId}-other`, at),
        armOf(`C-${debtorId}`, '2026-04-14T09:00:00+02:00'),
      ]);
      expect(arms[0]).toBeDefined();
      expect(new Set(arms).size).toBe(1);
    }
    await step('sticky', 'stop');
  });

  test('what cannot be: start twice, change once running, start again once stopped, an unknown strategy', async () => {
    await draft('frozen');
    await step('frozen', 'start');
    const to = '/v1/experiments/frozen';
    expect((await service.ask({ to: `POST ${to}/start`, body: because })).status).toBe(409);
    expect((await service.ask({ to: `PATCH ${to}`, body: { horizonDays: 45 } })).status).toBe(409);
    await step('frozen', 'stop');
    expect((await service.ask({ to: `POST ${to}/start`, body: because })).status).toBe(409);
    const arms = [
      { id: 'a', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 },
      { id: 'b', role: 'challenger', strategy: { id: 'nobody', version: 7 }, weight: 0.5 },
    ];
    const body = { id: 'wrong', hypothesis: 'h', arms, primaryMetric: 'cure_rate', minimumDetectableEffect: 0.1 };
    const created = await service.ask({ to: 'POST /v1/experiments', body });
    const started =
      created.status === 201 ? await service.ask({ to: 'POST /v1/experiments/wrong/start', body: because }) : created;
    expect(started.status).toBe(422);
  });
});
