/** A round trip: decisions in PostgreSQL, exported, and read back as Parquet, against their receipts. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  liveWorld,
  storeDecisions,
  withDecisionIds,
  type StoredWorld,
} from '../../data/learning/testing/stored-world.ts';
import { insertOverride, makeFactStore, type ExportSpan } from '../../data/index.ts';
import { makeTemporaryFolder } from '../../data/testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import {
  dayMs,
  defaultCatalogue,
  featureSpec,
  featureVector,
  receiptCandidates,
  type CompactReceipt,
} from '../../engine/index.ts';
import { writeFolder } from './export-folder.ts';
import type { ExportNotes } from './export-schema.ts';
import { writeExport, type ExportProgress } from './write-export.ts';

type Read = Readonly<Record<string, unknown>>;

/** Instants as text of UTC in microseconds, so that nothing of them is lost on the way. */
const readParquet = async (file: string): Promise<readonly Read[]> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`set timezone = 'UTC'`);
  const reader = await connection.runAndReadAll(`select * from read_parquet('${file}')`);
  const rows = reader.getRowObjectsJS();
  connection.closeSync();
  instance.closeSync();
  return rows;
};

const instantOf = (value: unknown): number | null => (value instanceof Date ? value.getTime() : null);

/** Ways in which receipts of production differ from those of the simulated world. */
const changes: readonly ((receipt: CompactReceipt) => CompactReceipt)[] = [
  (receipt) => receipt,
  (receipt) => ({
    ...receipt,
    base: { probabilities: [], noContactProb: 0.75, handOffProb: 0.25 },
    explorationLossMinor: 12.5,
    inputs: { ...receipt.inputs, model: { wanted: 'response@challenger', version: 'response@8' } },
    versions: { ...receipt.versions, model: 'response@8+house-prior@1' },
  }),
  (receipt) => ({ ...receipt, experiment: { id: 'E-1', arm: 'warm' } }),
  (receipt) => ({ ...receipt, dryRun: true }),
  (receipt) => ({ ...receipt, featureSpec: `${featureSpec.id}+a1`, features: [...receipt.features, 3.25, 1, null] }),
  (receipt) => ({ ...receipt, featureSpec: `${featureSpec.id}+a2`, features: [...receipt.features, 0, 1, 7] }),
  (receipt) => ({ ...receipt, featureSpec: 'receipt-1', features: [12, 'warm', null] }),
];

const attributeLists = [
  [
    { name: 'score', kind: 'number' },
    { name: 'isMember', kind: 'boolean' },
    { name: 'tier', kind: 'category', levels: ['gold', 'silver'] },
  ],
  [
    { name: 'score', kind: 'category', levels: ['low', 'high'] },
    { name: 'tier', kind: 'category', levels: ['gold', 'silver'] },
    { name: 'ismember', kind: 'number' },
  ],
];

let database: TestDatabase;
let stored: StoredWorld['decisions'];
let receipts: readonly CompactReceipt[];
const never = new AbortController().signal;
let asOf: number;

const exportAll = async (folder: string, span: Partial<ExportSpan> = {}, watch: object = {}): Promise<ExportNotes> => {
  const whole = { from: null, to: null, experimentId: null, asOf, ...span };
  const written = await writeFolder(folder, false, (place) =>
    writeExport(database.pool, whole, { folder: place, signal: never, onProgress: () => undefined, ...watch }),
  );
  if (!written.ok) throw new Error(written.error);
  return written.value;
};

const registerStrategy = async (): Promise<void> => {
  await database.pool.query(
    `insert into strategy_versions (id, version, kind, spec, description, checksum, created_at, created_by)
     values ('anything', 1, 'model', '{"exploration":{"kind":"softmax"}}', '', '', now(), 'test')`,
  );
};

beforeAll(async () => {
  database = await createTestDatabase();
  const world = await liveWorld({ seed: 3, debtors: 24, nights: 16 });
  stored = world.decisions.map(({ decision, receipt }, place) => {
    const changed = changes[place % changes.length]!(receipt.receipt);
    const { experiment, dryRun } = changed;
    return {
      decision: { ...decision, experiment, request: { ...decision.request, dryRun } },
      receipt: { ...receipt, receipt: changed, text: JSON.stringify(changed) },
    };
  });
  receipts = stored.map(({ receipt }) => receipt.receipt);
  asOf = Math.max(...receipts.map(({ decidedAt }) => decidedAt)) + dayMs;
  await storeDecisions(database.pool, stored);
  await registerStrategy();
  const store = makeFactStore(database.pool);
  const facts = withDecisionIds(world);
  for (let start = 0; start < facts.length; start += 2000) await store.record(facts.slice(start, start + 2000));
  for (const [place, attributes] of attributeLists.entries())
    await database.pool.query('insert into attribute_lists (version, attributes, at) values ($1, $2, now())', [
      place + 1,
      JSON.stringify(attributes),
    ]);
});
afterAll(() => database.drop());

describe('a whole export', () => {
  let schemaText: string;
  let readme: string;
  let notes: ExportNotes;
  let decisions: readonly Read[];
  let candidates: ReadonlyMap<unknown, readonly Read[]>;
  let blocked: readonly Read[];
  const progress: ExportProgress[] = [];

  test('is written, in the order in which it was decided', async () => {
    const folder = path.join(await makeTemporaryFolder(), 'out');
    notes = await exportAll(folder, {}, { onProgress: (one: ExportProgress) => progress.push(one) });
    decisions = await readParquet(path.join(folder, 'decisions.parquet'));
    blocked = await readParquet(path.join(folder, 'blocked.parquet'));
    const byDecision = new Map<unknown, Read[]>(decisions.map((row) => [row['decision_id'], []]));
    for (const row of await readParquet(path.join(folder, 'candidates.parquet')))
      byDecision.get(row['decision_id'])?.push(row);
    candidates = byDecision;
    schemaText = await readFile(path.join(folder, 'schema.json'), 'utf8');
    readme = await readFile(path.join(folder, 'README.md'), 'utf8');
    expect(decisions.length).toBe(receipts.length);
    const ordered = receipts.toSorted((one, other) => one.decidedAt - other.decidedAt || (one.id < other.id ? -1 : 1));
    expect(decisions.map((row) => row['decision_id'])).toEqual(ordered.map(({ id }) => id));
    expect((await readdir(folder)).sort()).toEqual([
      'README.md',
      'blocked.parquet',
      'candidates.parquet',
      'decisions.parquet',
      'schema.json',
    ]);
    expect(progress.at(-1)).toEqual({ done: receipts.length, total: receipts.length });
  });

  test('holds what the receipts say of each decision', () => {
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    for (const row of decisions) {
      const receipt = byId.get(String(row['decision_id']))!;
      const { strategy, experiment, versions } = receipt;
      expect({ ...row, decided_at: instantOf(row['decided_at']) }).toMatchObject({
        ...{ case_id: receipt.caseId, debtor_id: receipt.debtorId, case_currency: receipt.currency },
        ...{ decided_at: receipt.decidedAt, dry_run: receipt.dryRun, portfolio: receipt.portfolio },
        ...{ strategy: `${strategy.id}@${String(strategy.version)}`, model: versions.model },
        ...{ propensity: receipt.propensity, draw: receipt.draw, segment_id: receipt.segment.id },
        ...(experiment === null ? { experiment_id: null, arm: null } : { experiment_id: 'E-1', arm: 'warm' }),
      });
    }
    expect(new Set(decisions.map((row) => row['kind'])).size).toBeGreaterThan(1);
    expect(new Set(decisions.map((row) => row['explored']))).toEqual(new Set([true, false]));
  });

  test('holds what was decided, and what a strategy of kind model adds', () => {
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    for (const row of decisions) {
      const { action, inputs, explorationLossMinor = null } = byId.get(String(row['decision_id']))!;
      const isContact = action.kind === 'contact';
      expect(row).toMatchObject({ kind: action.kind, action_id: isContact ? action.id : action.kind });
      expect(instantOf(row['send_at'])).toBe(isContact ? action.sendAt : null);
      expect(row).toMatchObject({
        model_asked: inputs.model?.version ?? null,
        exploration_loss_minor: explorationLossMinor,
        ...{ policy: 'model', exploration: 'softmax' },
      });
    }
  });

  test('has a distribution that sums to 1, and the propensity of what was drawn', () => {
    for (const row of decisions) {
      const own = candidates.get(row['decision_id'])!;
      expect(own.reduce((sum, { probability }) => sum + Number(probability), 0)).toBeCloseTo(1, 12);
      const chosen = own.filter((one) => one['chosen'] === true);
      expect(chosen).toHaveLength(1);
      expect(chosen[0]).toMatchObject({ probability: row['propensity'], candidate: row['candidate'] });
      const most = Math.max(...own.map(({ probability }) => Number(probability)));
      expect(row['explored']).toBe(Number(row['propensity']) < most);
      expect(row['candidates']).toBe(BigInt(own.length - 2));
      expect(new Set(own.map(({ candidate }) => candidate)).size).toBe(own.length);
    }
  });

  test('has each candidate with its action, its probability and its estimate', () => {
    for (const receipt of receipts) {
      const own = candidates.get(receipt.id)!;
      const contacts = own.filter(({ kind }) => kind === 'contact');
      expect(
        contacts.map((row) => [row['action_id'], instantOf(row['send_at']), row['probability'], row['value_minor']]),
      ).toEqual(
        receiptCandidates(receipt).map(({ option, sendAt, probability }) => [
          defaultCatalogue.actions[option.place]?.id,
          ...[sendAt, probability, option.valueMinor],
        ]),
      );
      for (const row of contacts)
        expect([row['channel'], row['slot'], row['tone'], row['treatment']].join('.')).toBe(row['action_id']);
      expect(own.slice(-2).map((row) => [row['candidate'], row['base_probability'], row['reach_probability']])).toEqual(
        [
          ['no_contact', receipt.base?.noContactProb ?? null, 0],
          ['hand_off', receipt.base?.handOffProb ?? null, null],
        ],
      );
    }
  });

  test('has the features that were served, bit for bit', () => {
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    let compared = 0;
    for (const row of decisions) {
      const receipt = byId.get(String(row['decision_id']))!;
      const vector = featureVector(receipt.featureSpec, receipt.features);
      for (const [place, feature] of featureSpec.features.entries()) {
        const value = row[feature.name];
        const served = vector?.[place] ?? NaN;
        const found =
          feature.kind === 'category' && typeof value === 'string' ? feature.levels.indexOf(value) : (value ?? NaN);
        expect(Object.is(found, served), `${receipt.id} ${feature.name}`).toBe(true);
        compared += Number.isNaN(served) ? 0 : 1;
      }
    }
    expect(compared).toBeGreaterThan(1000);
    expect(notes.withoutFeatures).toBe(receipts.filter(({ featureSpec: spec }) => spec === 'receipt-1').length);
  });

  test('has declared attributes by the list that each receipt names', () => {
    const names = ['score', 'tier', 'ismember', 'score~2', 'isMember~2'].map((name) => `attributes.${name}`);
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    const expected: Readonly<Record<string, readonly unknown[]>> = {
      [`${featureSpec.id}+a1`]: [null, null, null, 3.25, true],
      [`${featureSpec.id}+a2`]: ['low', 'silver', 7, null, null],
    };
    for (const row of decisions)
      expect(names.map((name) => row[name])).toEqual(
        expected[byId.get(String(row['decision_id']))!.featureSpec] ?? [null, null, null, null, null],
      );
  });

  test('says which windows had ended', () => {
    for (const row of decisions) {
      const decidedAt = instantOf(row['decided_at'])!;
      for (const days of [7, 30, 90])
        expect(row[`window_complete_${String(days)}d`]).toBe(decidedAt + days * dayMs <= asOf);
    }
    expect(new Set(decisions.map((row) => row['window_complete_7d']))).toEqual(new Set([true, false]));
    expect(decisions.some((row) => Number(row['paid_minor_7d']) > 0)).toBe(true);
    expect(decisions.some((row) => row['reached_7d'] === true && row['sent_at'] !== null)).toBe(true);
  });

  test('counts what each rule removed', () => {
    expect(
      blocked.map((row) => [
        ...[row['decision_id'], row['rule_id'], row['channel'], Number(row['candidates'])],
        instantOf(row['until']),
      ]),
    ).toEqual(
      decisions.flatMap(({ decision_id: id }) => {
        const { removed } = receipts.find((receipt) => receipt.id === id)!;
        return removed.map((each) => [id, ...each]);
      }),
    );
  });

  test('has a schema that names every column as the files do, each with a meaning', () => {
    type Columns = readonly { readonly name: string; readonly type: string; readonly meaning: string }[];
    type Schema = {
      readonly files: readonly { readonly name: string; readonly rows: number; readonly columns: Columns }[];
    };
    const schema = JSON.parse(schemaText) as Schema & Read;
    expect(schema).toMatchObject({ asOf: new Date(asOf).toISOString(), featureSpec: { hash: featureSpec.hash } });
    const read: Readonly<Record<string, readonly Read[]>> = {
      'decisions.parquet': decisions,
      'candidates.parquet': [...candidates.values()].flat(),
      'blocked.parquet': blocked,
    };
    expect(schema.files.map(({ name, rows }) => [name, rows])).toEqual(
      Object.entries(read).map(([name, rows]) => [name, rows.length]),
    );
    for (const { name, columns } of schema.files) {
      expect(Object.keys(read[name]![0]!)).toEqual(columns.map((each) => each.name));
      expect(columns.every(({ meaning }) => meaning.length > 3)).toBe(true);
      expect(new Set(columns.map((each) => each.name.toLowerCase())).size).toBe(columns.length);
    }
    expect(readme).toContain(`| ${String(receipts.length)} |`);
  });
});

describe('a part', () => {
  const idsOf = async (span: Partial<ExportSpan>): Promise<readonly unknown[]> => {
    const folder = path.join(await makeTemporaryFolder(), 'out');
    await exportAll(folder, span);
    return (await readParquet(path.join(folder, 'decisions.parquet'))).map((row) => row['decision_id']);
  };
  const idsWhere = (holds: (receipt: CompactReceipt) => boolean): unknown =>
    expect.arrayContaining(receipts.filter(holds).map(({ id }) => id)) as unknown;
  const nights = (): readonly number[] =>
    [...new Set(receipts.map(({ decidedAt }) => decidedAt))].sort((a, b) => a - b);

  test('of a span: from, and not the end', async () => {
    const [from, to] = [nights()[2]!, nights()[5]!];
    const isIn = ({ decidedAt }: CompactReceipt): boolean => decidedAt >= from && decidedAt < to;
    const ids = await idsOf({ from, to });
    expect(ids).toEqual(idsWhere(isIn));
    expect(ids).toHaveLength(receipts.filter(isIn).length);
  });

  test('of an experiment', async () => {
    const isIn = ({ experiment }: CompactReceipt): boolean => experiment?.id === 'E-1';
    const ids = await idsOf({ experimentId: 'E-1' });
    expect(ids).toEqual(idsWhere(isIn));
    expect(ids).toHaveLength(receipts.filter(isIn).length);
  });

  test('as of an instant leaves out what was decided later, and what a person decided later', async () => {
    const [first, second] = [nights()[0]!, nights()[1]!];
    const { id } = receipts.find(({ decidedAt }) => decidedAt === first)!;
    await insertOverride(database.pool, {
      ...{ id: uuidv7(), decisionId: id, kind: 'no_contact', actionId: 'no_contact' },
      ...{ reason: 'asked to', by: 'maria', at: second },
    });
    const overridesAsOf = async (at: number): Promise<readonly unknown[]> => {
      const folder = path.join(await makeTemporaryFolder(), 'out');
      await exportAll(folder, { asOf: at });
      const rows = await readParquet(path.join(folder, 'decisions.parquet'));
      expect(rows).toHaveLength(receipts.filter(({ decidedAt }) => decidedAt <= at).length);
      return rows.flatMap((row) => (row['overridden_by'] === null ? [] : [row['decision_id']]));
    };
    expect(await overridesAsOf(first)).toEqual([]);
    expect(await overridesAsOf(second)).toEqual([id]);
  });

  test('of nothing: files with all columns and no rows', async () => {
    const folder = path.join(await makeTemporaryFolder(), 'out');
    const notes = await exportAll(folder, { from: asOf + dayMs });
    expect(notes.tables.decisions.rows).toBe(0);
    for (const name of ['decisions', 'candidates', 'blocked'])
      expect(await readParquet(path.join(folder, `${name}.parquet`))).toEqual([]);
  });
});

test('broken off in the middle it leaves nothing', async () => {
  const parent = await makeTemporaryFolder();
  const controller = new AbortController();
  const watch = { signal: controller.signal, onProgress: () => controller.abort() };
  await expect(exportAll(path.join(parent, 'out'), {}, watch)).rejects.toThrow('abort');
  expect(await readdir(parent)).toEqual([]);
});

test('what is decided while it is written is in none of its files', async () => {
  const folder = path.join(await makeTemporaryFolder(), 'out');
  const again = stored.map(({ decision, receipt }) => {
    const id = uuidv7();
    const copy = { ...receipt.receipt, id };
    return {
      decision: { ...decision, request: { ...decision.request, id } },
      receipt: { ...receipt, receipt: copy, text: JSON.stringify(copy) },
    };
  });
  const onProgress = async ({ done }: ExportProgress): Promise<void> => {
    if (done === 0) await storeDecisions(database.pool, again);
  };
  const notes = await exportAll(folder, {}, { onProgress });
  expect(notes.tables.decisions.rows).toBe(stored.length);
  const ids = new Set((await readParquet(path.join(folder, 'candidates.parquet'))).map((row) => row['decision_id']));
  expect(ids).toEqual(new Set(receipts.map(({ id }) => id)));
});
