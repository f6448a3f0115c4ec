/** Explanations through HTTP, of decisions by a table and by a learned model: complete, in the language asked for, and of the decision as it was. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, insertGate, insertModelVersion, moveModelAlias } from '../data/index.ts';
import { dayMs, featureSpec, type CompactReceipt } from '../engine/index.ts';
import type { Receipt } from './contracts/decisions.ts';
import type { DecisionExplanation } from './contracts/explanation.ts';
import type { Decision } from './contracts/next-best-action.ts';
import { ownId } from './services/own-id.ts';
import { trainedArtifact } from './testing/response-artifact.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
const nothing = { sms: false, email: false, call: false, letter: false, portal: false, messaging: false };
let service: TestService;
let nextId = 0;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
});
afterAll(() => service.close());

const decided = async (
  more: (subjects: { caseId: string; debtorId: string }) => readonly object[] = () => [],
  changes: object = {},
): Promise<Decision> => {
  nextId += 1;
  const [caseId, debtorId] = [`C-${String(nextId)}`, `D-${String(nextId)}`];
  const events = [registered(debtorId), opened(caseId, debtorId, changes), ...more({ caseId, debtorId })];
  const { body } = await service.ask({ to: 'POST /v1/events', body: events });
  expect(body).toMatchObject({ accepted: events.length });
  const answer = await service.ask({ to: `POST /v1/cases/${caseId}/next-best-action`, body: { at } });
  expect(answer.status).toBe(200);
  return answer.body;
};
const explained = async ({ decisionId }: Decision, query = ''): Promise<DecisionExplanation> => {
  const { status, body } = await service.ask({ to: `GET /v1/decisions/${decisionId}/explanation${query}` });
  expect(body).toMatchObject({ decisionId });
  expect(status).toBe(200);
  return body;
};

/** What is said adds up, to the unit and what rounding left. */
const expectComplete = ({ attributions }: DecisionExplanation): void => {
  for (const { difference, ofUnknown, contributions, error } of attributions) {
    const sum = contributions.reduce((total, { contribution }) => total + contribution.amount, 0);
    expect(ofUnknown.amount + sum + error.gap.amount).toBe(difference.amount);
    expect(Math.abs(error.gap.amount)).toBeLessThanOrEqual(contributions.length / 2);
    expect(error.coalitions).toBe(2 ** contributions.length);
  }
};

describe('by the table', () => {
  test('the house’s assumptions are explained by the record, against no contact and against the next best', async () => {
    const decision = await decided(({ caseId }) => [
      told('contact.sent', `case/${caseId}`, { channel: 'sms' }, { time: '2026-02-26T10:00:00Z' }),
      told('contact.sent', `case/${caseId}`, { channel: 'sms' }, { time: '2026-02-20T10:00:00Z' }),
    ]);
    const explanation = await explained(decision);
    expect(explanation).toMatchObject({
      madeAgain: true,
      estimates: 'house-prior@1',
      language: 'en',
      languageNote: null,
    });
    expect(explanation.attributions).toHaveLength(2);
    expectComplete(explanation);
    const [against] = explanation.attributions;
    expect(against).toMatchObject({ of: decision.action.id, against: 'no_contact' });
    expect(against!.difference).toEqual(decision.expected.incrementalValue);
    const minor = Object.fromEntries(
      against!.contributions.map(({ factor, contribution }) => [factor, contribution.amount]),
    );
    expect(minor['recentContacts']).toBeLessThan(0);
    expect(minor['promises']).toBe(0);
  });

  test('where nothing may be sent there is nothing to compare', async () => {
    const decision = await decided(({ debtorId }) => [registered(debtorId, { reachable: nothing })]);
    const explanation = await explained(decision);
    expect(explanation.attributions).toEqual([]);
    // A table decided: there is nothing beside it.
    expect(explanation).not.toHaveProperty('base');
    expect(explanation).not.toHaveProperty('explorationLossMinor');
  });
});

test('the smallest change is true: the case as it would have been is decided so, and one a day nearer is not', async () => {
  const { flip } = await explained(await decided());
  expect(flip.leading).toEqual(['sms', 'email']);
  expect(flip.found[0]).toEqual({
    changes: [{ feature: 'daysPastDue', from: 9, to: 14 }],
    becomes: 'letter',
    text: 'With 5 days more past due it would have been a letter.',
  });
  expect(flip.found.length).toBeLessThanOrEqual(3);
  const channelDueOn = async (dueDate: string): Promise<string> => {
    const { action } = await decided(() => [], { dueDate });
    return action.id.split('.')[0] ?? '';
  };
  expect(await channelDueOn('2026-02-17')).toBe('letter');
  expect(['sms', 'email']).toContain(await channelDueOn('2026-02-18'));
});

test('in the language asked for; in English, and said so, where there is none of it', async () => {
  const decision = await decided();
  const [english, swedish, french] = [
    await explained(decision),
    await explained(decision, '?language=sv-FI'),
    await explained(decision, '?language=fr'),
  ];
  expect(english.reasons).toEqual(decision.explanation.reasons);
  expect(swedish).toMatchObject({ language: 'sv', languageNote: null, madeAgain: true });
  expect(swedish.reasons.map(({ factor, effect }) => [factor, effect])).toEqual(
    english.reasons.map(({ factor, effect }) => [factor, effect]),
  );
  expect(swedish.reasons.at(-1)?.text).toBe('9 dagar efter förfallodagen med 1 250,00 kr obetalt');
  expect(swedish.forDebtor[0]).toBe('1 250,00 kr förföll till betalning 22 februari 2026 och är ännu inte betalt.');
  expect(french).toMatchObject({ ...english, languageNote: 'There are no explanations in fr: English stands in.' });
});

describe('by a model', () => {
  beforeAll(async () => {
    const inStore = <T>(work: Parameters<typeof inTransaction<T>>[1]): Promise<T> =>
      inTransaction(service.database.pool, work);
    const version = await inStore((client) =>
      insertModelVersion(client, {
        ...{ name: 'response', kind: 'hazard', artifact: Buffer.from(JSON.stringify(trainedArtifact('sms'))) },
        ...{ featureSpec: { id: featureSpec.id, hash: featureSpec.hash }, settings: {}, seed: 1, dataWindow: null },
        ...{ metrics: {}, card: 'A test.', gate: { passed: true, reasons: [] }, trainingRunId: null },
        ...{ createdAt: Date.parse(at), createdBy: 'test', keyId: null },
      }),
    );
    const onDay = Date.parse('2026-03-03') / dayMs - 30;
    await inStore((client) =>
      insertGate(client, {
        ...{ runId: ownId(), model: 'response', version, onDay, isOpen: true, evidence: {}, at: Date.parse(at) },
      }),
    );
    await inStore((client) =>
      moveModelAlias(client, {
        ...{ name: 'response', alias: 'challenger', version, at: Date.parse(at) },
        ...{ reason: 'a test', by: 'test', keyId: null, evidence: {} },
      }),
    );
    await service.running.dependencies.stores.strategyStore.setChampion({
      ...{ strategy: { id: 'learned', version: 1 }, at: Date.parse(at), reason: 'a test', by: 'maria' },
    });
  });

  test('groups of features share out the value that the model gave, exactly', async () => {
    const decision = await decided();
    const explanation = await explained(decision);
    expect(explanation).toMatchObject({ madeAgain: true, estimates: 'response@1+house-prior@1' });
    expectComplete(explanation);
    const [against] = explanation.attributions;
    if (decision.action.kind === 'contact') expect(against!.difference).toEqual(decision.expected.incrementalValue);
    const byFactor = new Map(against!.contributions.map(({ factor, contribution }) => [factor, contribution.amount]));
    // It was told of nothing but age and balance, and what nobody may be judged by moves nothing.
    expect(byFactor.get('delinquency')! ** 2 + byFactor.get('balance')! ** 2).toBeGreaterThan(0);
    for (const factor of ['protected', 'punctuality']) expect(byFactor.get(factor) ?? 0).toBe(0);
  });

  test('the base’s own choice and what trying costs stand beside it, in the receipt and in the explanation', async () => {
    const decision = await decided();
    const receipt = (await service.ask({ to: `GET /v1/decisions/${decision.decisionId}` })).body as Receipt;
    const { rows } = await service.database.pool.query<{ receipt: string }>(
      'select receipt from decisions where id = $1',
      [decision.decisionId],
    );
    const stored = JSON.parse(rows[0]!.receipt) as CompactReceipt;
    expect(receipt.explorationLossMinor).toBe(stored.explorationLossMinor);
    const ofBase = receipt.eligible.map(({ baseProbability }) => baseProbability ?? NaN);
    expect(ofBase.reduce((sum, probability) => sum + probability)).toBeCloseTo(1, 9);
    // The ladder takes a text or a mail, half and half.
    const chosen = receipt.eligible.filter(({ baseProbability }) => baseProbability === 0.5);
    expect(chosen.map(({ actionId }) => actionId.split('.')[0])).toEqual(['sms', 'email']);
    expect(receipt.base).toEqual({
      candidate: chosen[0]!.candidate,
      actionId: chosen[0]!.actionId,
      probability: 0.5,
    });
    const { base, explorationLossMinor } = receipt;
    expect(await explained(decision)).toMatchObject({ base, explorationLossMinor });
  });
});

test.each([
  ['GET /v1/decisions/01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10/explanation', 404],
  ['GET /v1/decisions/nothing/explanation', 404],
  ['GET /v1/decisions/01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10/explanation?language=../etc', 422],
  ['GET /v1/decisions/01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10/explanation?tongue=sv', 422],
] as const)('%s: %i', async (to, status) => {
  expect((await service.ask({ to })).status).toBe(status);
});
