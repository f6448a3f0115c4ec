/**
 * Attributes that callers tell, through HTTP: entered by training, kept in receipts, learned from, barred by a compliance officer in every
 * process at once, and decided again as they were.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, insertGate, insertModelVersion, moveModelAlias, readAttributeList } from '../data/index.ts';
import { dayMs, featureSpec, featureVector, specWith, type CompactReceipt } from '../engine/index.ts';
import type { NightRow } from '../models/index.ts';
import type { Attribute } from './contracts/attributes.ts';
import type { Receipt } from './contracts/decisions.ts';
import type { Decision } from './contracts/next-best-action.ts';
import type { TrainingRun } from './contracts/training-runs.ts';
import type { Vocabulary } from './contracts/vocabulary.ts';
import { ownId } from './services/own-id.ts';
import { makeStoreSource } from './services/training/store-source.ts';
import { trainedArtifact } from './testing/response-artifact.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
const because = { reason: 'a test', by: 'maria' };
const debtors = 30;

let service: TestService;
let second: TestService;

const attributesOf = (place: number): object => ({
  ...{ verified: place % 2 === 1, score: place / 10, tier: place % 3 === 0 ? 'gold' : 'silver' },
  ...{ age: 30 + place, note: `called on day ${String(place)}`, 'onFile.consent_email': true },
});
const tell = async (place: number, by = service): Promise<string> => {
  const [caseId, debtorId] = [`C-${String(place)}`, `D-${String(place)}`];
  const body = [registered(debtorId, { attributes: attributesOf(place) }), opened(caseId, debtorId)];
  expect((await by.ask({ to: 'POST /v1/events', body })).body).toMatchObject({ accepted: 2 });
  return caseId;
};
const train = async (asOf: string): Promise<void> => {
  const { body } = await service.ask({ to: 'POST /v1/training-runs', body: { asOf } });
  await service.running.dependencies.jobs.learning.run((body as TrainingRun).runId);
};

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  second = await startTestService({ clock: 'simulated', database: service.database });
  for (let place = 0; place < debtors; place += 1) await tell(place);
});
afterAll(async () => {
  await second.close();
  await service.close();
});

const list = async (): Promise<readonly Attribute[]> =>
  ((await service.ask({ to: 'GET /v1/attributes' })).body as { items: readonly Attribute[] }).items;
const put = (name: string, body: unknown, key?: string) =>
  service.ask({ to: `PUT /v1/attributes/${encodeURIComponent(name)}`, body, ...(key === undefined ? {} : { key }) });
const decide = async (caseId: string, by = service): Promise<Receipt> => {
  const { body } = await by.ask({ to: `POST /v1/cases/${caseId}/next-best-action`, body: { at } });
  return (await by.ask({ to: `GET /v1/decisions/${(body as Decision).decisionId}` })).body;
};
const told = ({ context: { features } }: Receipt): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(features).filter(([name]) => name.startsWith('attributes.')));
const expectReplays = async (receipts: readonly Receipt[]): Promise<void> => {
  for (const { decisionId } of receipts) {
    for (const by of [service, second]) {
      const replayed = await by.ask({ to: `POST /v1/decisions/${decisionId}/replay` });
      expect(replayed.body).toMatchObject({ identical: true, differences: [] });
    }
  }
};
const specOf = async (): Promise<Vocabulary['featureSpec']> =>
  ((await second.ask({ to: 'GET /v1/vocabulary' })).body as Vocabulary).featureSpec;

/** In the order in which they are made. */
const made: Receipt[] = [];

test('before a night nothing is registered, and receipts name the plain spec', async () => {
  expect(await list()).toEqual([]);
  expect((await put('verified', { use: 'rules_only', ...because })).status).toBe(404);
  const receipt = await decide('C-0');
  expect(receipt.context.featureSpec).toBe('case-1');
  expect(told(receipt)).toEqual({});
  made.push(receipt);
});

test('training enters what was told: harmless names are in use, protected ones and free text are not', async () => {
  await train('2026-03-01');
  const found = await list();
  expect(found.map(({ name, kind, use, isInUse }) => [name, kind, use, isInUse])).toEqual([
    ['age', 'number', 'rules_only', false],
    ['note', 'text', 'rules_only', false],
    ['onFile.consent_email', 'boolean', 'rules_only', false],
    ['score', 'number', 'learn', true],
    ['tier', 'category', 'learn', true],
    ['verified', 'boolean', 'learn', true],
  ]);
  expect(found[0]).toMatchObject({ coverage: 1, by: 'tact', keyId: null, lawfulBasis: null });
  expect(found[0]?.reason).toContain('age or birth');
  expect(found[4]).toMatchObject({ levels: ['silver', 'gold'], lawfulBasis: 'legitimate_interest' });
  await train('2026-03-02');
  expect((await list()).every(({ history }) => history.length === 1)).toBe(true);
});

test('from the next decision on every process keeps the values; all of it replays', async () => {
  for (const [place, by] of [service, second].entries()) {
    const receipt = await decide(`C-${String(place + 1)}`, by);
    expect(receipt.context.featureSpec).toBe('case-1+a1');
    expect(told(receipt)).toEqual({
      'attributes.verified': place === 0,
      'attributes.score': (place + 1) / 10,
      'attributes.tier': 'silver',
    });
    made.push(receipt);
  }
  await expectReplays(made);
  const { id, features } = await specOf();
  expect(id).toBe('case-1+a1');
  expect(features.slice(-3).map(({ name }) => name)).toEqual([
    ...['attributes.score', 'attributes.tier', 'attributes.verified'],
  ]);
});

describe('a model that learned from an attribute', () => {
  /** Of those who would not pay anyway, the share that a text moves. */
  const moved = ({ eligible }: Receipt): number =>
    Math.max(
      ...eligible.map(({ candidate, estimates }) => {
        if (estimates === null || !candidate.startsWith('sms')) return 0;
        return (estimates.payProb - estimates.payProbNoContact) / (1 - estimates.payProbNoContact);
      }),
    );
  /** Of a debtor who is verified, and of one who is not. */
  const both = async (from: number): Promise<readonly [number, number]> => {
    const receipts = [await decide(`C-${String(from)}`), await decide(`C-${String(from + 1)}`, second)] as const;
    made.push(...receipts);
    return [moved(receipts[0]), moved(receipts[1])];
  };

  beforeAll(async () => {
    const { pool } = service.database;
    const inForce = await readAttributeList(pool);
    const { id, hash } = specWith(inForce);
    const artifact = JSON.stringify(trainedArtifact('sms', 1, { list: inForce, moves: 'verified' }));
    await inTransaction(pool, async (client) => {
      const version = await insertModelVersion(client, {
        ...{ name: 'response', kind: 'hazard', artifact: Buffer.from(artifact), featureSpec: { id, hash } },
        ...{ settings: {}, seed: 1, dataWindow: null, metrics: {}, card: 'A test.' },
        gate: { passed: true, reasons: [] },
        ...{ trainingRunId: null, createdAt: Date.parse(at), createdBy: 'test', keyId: null },
      });
      await moveModelAlias(client, {
        ...{ name: 'response', alias: 'challenger', version, at: Date.parse(at) },
        ...{ reason: 'a test', by: 'test', keyId: null, evidence: {} },
      });
      await insertGate(client, {
        ...{ runId: ownId(), model: 'response', version, onDay: Date.parse('2026-02-01') / dayMs },
        ...{ isOpen: true, evidence: {}, at: Date.parse(at) },
      });
    });
    await service.running.dependencies.stores.strategyStore.setChampion({
      ...{ strategy: { id: 'learned', version: 1 }, at: Date.parse(at), ...because },
    });
  });

  test('is told of it', async () => {
    const [yes, no] = await both(7);
    expect(yes).toBeGreaterThan(1.15 * no);
    await expectReplays(made);
  });

  test('is told nothing of it once it is barred, whoever asks; what was decided before replays with it', async () => {
    for (const name of ['verified', 'score', 'tier']) {
      const barred = await put(name, { use: 'rules_only', ...because });
      expect(barred.status).toBe(200);
      expect(barred.body).toMatchObject({ name, use: 'rules_only', isInUse: false, lawfulBasis: null, by: 'maria' });
    }
    expect((await specOf()).id).toBe('case-1');
    const [one, other] = await both(9);
    expect(Math.abs(one - other)).toBeLessThan(0.05 * one);
    expect(told(made.at(-1) as Receipt)).toEqual({});
    await expectReplays(made);
  });

  test('and again once a lawful basis is declared, for a protected one too; another night leaves a person’s word alone', async () => {
    const declared = { use: 'learn', lawfulBasis: 'consent', ...because };
    expect((await put('age', declared)).body).toMatchObject({ isInUse: true, lawfulBasis: 'consent' });
    expect((await put('verified', declared)).body).toMatchObject({ isInUse: true });
    await train('2026-03-04');
    const found = await list();
    expect(found.filter(({ isInUse }) => isInUse).map(({ name }) => name)).toEqual(['age', 'verified']);
    expect(found.find(({ name }) => name === 'verified')?.history.map(({ use, by }) => [use, by])).toEqual([
      ['learn', 'maria'],
      ['rules_only', 'maria'],
      ['learn', 'tact'],
    ]);
    const [yes, no] = await both(11);
    expect(yes).toBeGreaterThan(1.15 * no);
    expect(told(made.at(-1) as Receipt)).toEqual({ 'attributes.age': 42, 'attributes.verified': false });
    await expectReplays(made);
  });

  test('the next training reads what was served, bit for bit, and what had been told where it was not served', async () => {
    const { pool } = service.database;
    const { version, attributes } = await readAttributeList(pool);
    expect(attributes.map(({ name }) => name)).toEqual(['age', 'verified']);
    const source = await makeStoreSource(pool, []).attributes?.sourceWith(version);
    const [fromDay, recordedBy] = [Date.parse('2026-03-03') / dayMs, Date.now()];
    const window = { fromDay, toDay: fromDay, knownAt: Date.parse('2026-03-06'), recordedBy };
    const rows: NightRow[] = [];
    for await (const night of source?.readNights(window) ?? []) rows.push(...night.rows);
    // A case decided twice has the row of its last decision.
    const byCase = new Map(made.map((receipt) => [receipt.caseId, receipt]));
    expect(rows.map(({ caseId }) => caseId).sort()).toEqual([...byCase.keys()].sort());
    for (const { caseId, features } of rows) {
      const place = Number(caseId.slice(2));
      const receipt = byCase.get(caseId) as Receipt;
      const served = told(receipt)['attributes.verified'] ?? place % 2 === 1;
      expect([...features.slice(featureSpec.features.length)]).toEqual([30 + place, Number(served)]);
      const { rows: stored } = await pool.query<{ receipt: string }>('select receipt from decisions where id = $1', [
        receipt.decisionId,
      ]);
      const kept = JSON.parse(stored[0]?.receipt ?? '') as CompactReceipt;
      expect(features.slice(0, featureSpec.features.length)).toEqual(featureVector(kept.featureSpec, kept.features));
    }
  });
});

describe('what is not accepted', () => {
  const learn = { use: 'learn', lawfulBasis: 'contract', ...because };
  test.each<[string, string, unknown, number, string?]>([
    ['a name never told', 'never', learn, 404],
    ['free text to be learned from', 'note', learn, 409],
    ['a name too long', 'n'.repeat(65), learn, 404, '/path/name'],
    ['a control character in the name', 'a\u0007b', learn, 404, '/path/name'],
    ['learning without a basis', 'age', { use: 'learn', ...because }, 422, '/lawfulBasis'],
    ['a basis that is none', 'age', { ...learn, lawfulBasis: 'because' }, 422, '/lawfulBasis'],
    ['a basis where nothing is learned', 'age', { ...learn, use: 'rules_only' }, 422, '/lawfulBasis'],
    ['another use', 'age', { ...learn, use: 'sell' }, 422, '/use'],
    ['no reason', 'age', { use: 'rules_only', by: 'maria' }, 422, '/reason'],
    ['nobody', 'age', { use: 'rules_only', reason: 'a test', by: '' }, 422, '/by'],
    ['a list', 'age', [], 422],
    ['too long a reason', 'age', { ...learn, reason: 'r'.repeat(4001) }, 422, '/reason'],
  ])('%s', async (_, name, body, status, pointer) => {
    const before = await list();
    const answer = await put(name, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    const { errors = [] } = answer.body as { errors?: readonly { pointer: string }[] };
    if (pointer !== undefined) expect(errors.map((one) => one.pointer)).toContain(pointer);
    expect(await list()).toEqual(before);
  });

  test('only compliance may, and not with a key of some portfolios', async () => {
    expect((await put('age', learn, await service.makeKey(['manager', 'scientist']))).status).toBe(403);
    expect((await put('age', learn, await service.makeKey(['compliance'], ['north']))).status).toBe(403);
  });
});
