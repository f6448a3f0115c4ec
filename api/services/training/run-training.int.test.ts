/** Training runs on a real database: a good night, nights that cannot be learned from, and processes that are killed on the way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  askAgain,
  askForRun,
  listAlarms,
  listRuns,
  readGate,
  readLines,
  readModelAlias,
  readModelVersion,
  readSteps,
  type TrainingRunRow,
} from '../../../data/index.ts';
import { makeTemporaryFolder } from '../../../data/testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../../data/testing/test-database.ts';
import { drawBent } from '../../../models/testing/bent-world.ts';
import { worldSpec } from '../../../models/hazard/testing/hazard-world.ts';
import type { NightRow } from '../../../models/index.ts';
import { runTraining, type TrainingSetting } from './run-training.ts';
import { makeWorldSource, type SourceSetting } from './testing/world-source.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 5 });
});
afterAll(() => database.drop());

const lastDay = 29;
const at = Date.UTC(2026, 10, 22, 1);

const ask = (model: string, { zone = 'Europe/Stockholm', asOfDay = lastDay } = {}): Promise<TrainingRunRow> =>
  askForRun(database.pool, {
    ...{ id: uuidv7(), model, zone, asOfDay },
    ...{ knownAt: at, recordedBy: at, askedBy: 'a test', createdAt: at },
  });

const quiet = { info: () => undefined, error: () => undefined };

const settingOf = async (source: SourceSetting = {}, folder?: string): Promise<TrainingSetting> => ({
  pool: database.pool,
  source: makeWorldSource(source),
  dataFolder: folder ?? (await makeTemporaryFolder()),
  code: 'test',
  makeId: uuidv7,
  now: () => Date.now(),
  log: quiet,
});

const run = async (setting: TrainingSetting, { id }: TrainingRunRow): Promise<TrainingRunRow> => {
  const ended = await runTraining(setting, id);
  if (typeof ended === 'string') throw new Error(ended);
  return ended;
};

/** The hash that the good night ends with, disturbed or not. */
let goodHash: string | null = null;

describe('a good night', () => {
  test('registers a version with its card, moves the challenger, opens the gate; to run it again is harmless', async () => {
    const asked = await ask('response');
    const setting = await settingOf();
    const ended = await run(setting, asked);
    expect(ended, ended.reason ?? '').toMatchObject({ state: 'succeeded', modelVersion: 1, progress: 1, attempts: 1 });
    goodHash = ended.artifactHash;
    const version = await readModelVersion(database.pool, 'response', 1);
    expect(version).toMatchObject({
      kind: 'hazard',
      gate: { passed: true },
      trainingRunId: asked.id,
      artifactHash: goodHash,
    });
    for (const said of ['## Data', '30 nights', '## Gate', '**Passed.**', 'AUC', 'seed'])
      expect(version?.card).toContain(said);
    expect(await readModelAlias(database.pool, 'response', 'challenger')).toBe(1);
    expect(await readModelAlias(database.pool, 'response', 'champion')).toBeNull();
    expect(await readGate(database.pool, 'response')).toEqual({ beganDay: lastDay + 1, openSinceDay: lastDay + 1 });
    expect(await readdir(path.join(setting.dataFolder, 'training'))).toEqual([]);

    expect(await run(setting, asked)).toEqual(ended);
    expect((await ask('response')).id).toBe(asked.id);
    expect(await readModelVersion(database.pool, 'response', 2)).toBeNull();
  });

  test('two processes at once: one works, the other is told so', async () => {
    const asked = await ask('at once', { asOfDay: 5 });
    const setting = await settingOf({ world: { debtors: 60, nights: 6 }, pauseMs: 30 });
    const both = await Promise.all([runTraining(setting, asked.id), runTraining(setting, asked.id)]);
    expect(both.filter((outcome) => outcome === 'busy')).toHaveLength(1);
    expect(both.filter((outcome) => outcome !== 'busy')).toMatchObject([{ attempts: 1, state: 'gated' }]);
  });
});

const withFeatures = (change: (features: Float64Array) => Float64Array) => (row: NightRow) => ({
  ...row,
  features: change(row.features),
});
const small = { debtors: 120, nights: 30 };

const bad: readonly (readonly [name: string, source: SourceSetting, state: string, reason: RegExp])[] = [
  ['no rows at all', { world: { debtors: 0 } }, 'gated', /Too few rows/u],
  ['too few rows', { world: { debtors: 20, nights: 30 } }, 'gated', /Too few rows/u],
  ['nobody paid', { world: small, alter: (row) => ({ ...row, paidMinor: 0 }) }, 'gated', /One class only/u],
  ['everybody paid', { world: small, alter: (row) => ({ ...row, paidMinor: 1 }) }, 'gated', /One class only/u],
  [
    'constant features',
    { world: small, alter: withFeatures((features) => features.map(() => 1)) },
    'gated',
    /Constant/u,
  ],
  [
    'nothing is known',
    { world: small, alter: withFeatures((features) => features.map(() => NaN)) },
    'gated',
    /Constant/u,
  ],
  [
    'an infinite feature',
    { world: small, alter: withFeatures((features) => features.with(1, Infinity)) },
    'failed',
    /Infinity/u,
  ],
  ['an amount that is none', { world: small, alter: (row) => ({ ...row, balanceMinor: NaN }) }, 'failed', /NaN/u],
  [
    'another feature list',
    { world: small, spec: { ...worldSpec, features: worldSpec.features.slice(1) } },
    'failed',
    /feature-mismatch/u,
  ],
  [
    'a distribution that sums to more than 1',
    { world: small, alter: (row) => ({ ...row, noContactProb: 2 }) },
    'failed',
    /probabilities sum/u,
  ],
];

describe('what cannot be learned from ends the run with a reason, and the last good model serves on', () => {
  test.each(bad)('%s', async (name, source, state, reason) => {
    const ended = await run(await settingOf(source), await ask('response', { zone: name, asOfDay: lastDay + 1 }));
    expect(ended, ended.reason ?? '').toMatchObject({ state, modelVersion: null });
    expect(ended.reason).toMatch(reason);
    expect(await readModelAlias(database.pool, 'response', 'challenger')).toBe(1);
    expect(await readGate(database.pool, 'response')).toMatchObject({ openSinceDay: lastDay + 1 });
  });

  test('where nothing works nothing is let through, and the version that failed is kept', async () => {
    const ended = await run(
      await settingOf({ world: { scale: 0 }, alter: (row) => ({ ...row, baseOptions: [] }) }),
      await ask('null world'),
    );
    expect(ended.state).toBe('gated');
    expect(ended.reason).toMatch(/Not shown to be better/u);
    expect(await readModelVersion(database.pool, 'null world', 1)).toMatchObject({ gate: { passed: false } });
    expect(await readModelAlias(database.pool, 'null world', 'challenger')).toBeNull();
    expect(await readGate(database.pool, 'null world')).toEqual({ beganDay: lastDay + 1, openSinceDay: null });
  });

  test('payments that stop arriving bar learning until they arrive again', async () => {
    const stopped = await settingOf({ alter: (row) => (row.day > lastDay - 3 ? { ...row, paidMinor: 0 } : row) });
    const asked = await ask('stopped');
    const skipped = await run(stopped, asked);
    expect(skipped).toMatchObject({ state: 'skipped', modelVersion: null });
    expect(skipped.reason).toMatch(/No payment arrived/u);
    expect(await listAlarms(database.pool, 'stopped', 5)).toMatchObject([
      { kind: 'data_quality', blocks: true, clearedAt: null },
    ]);
    expect(await readGate(database.pool, 'stopped')).toEqual({ beganDay: null, openSinceDay: null });

    await askAgain(database.pool, { id: asked.id, knownAt: at, recordedBy: at, askedBy: 'a test' });
    const ended = await run(await settingOf({ world: small }), asked);
    expect(ended).toMatchObject({ id: asked.id, state: 'succeeded', modelVersion: 1, attempts: 1 });
    const alarms = await listAlarms(database.pool, 'stopped', 5);
    expect(alarms.find(({ kind }) => kind === 'data_quality')?.clearedAt).not.toBeNull();
  });

  test('a run that was begun too often and never ended has failed', async () => {
    const asked = await ask('hopeless');
    await database.pool.query("update training_runs set attempts = 5, state = 'running' where id = $1", [asked.id]);
    expect(await run(await settingOf(), asked)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('5 times') as string,
    });
  });
});

describe('what a run hands to the thread besides rows', () => {
  const bent = (isBent: boolean) => drawBent({ seed: 3, debtors: isBent ? 800 : 400, nights: 26, isBent });

  test('families: another than the hazard is stored as its own kind, read back, and served', async () => {
    const asked = await ask('families', { asOfDay: 25 });
    // Contacts are not made scarce, since all that work in this world are worth about the same.
    const priceTarget = { contactShare: 3, harmShare: 3, keepGainShare: 0 };
    const ended = await run(await settingOf({ rows: bent(true), families: ['hazard', 'trees'], priceTarget }), asked);
    expect(ended, ended.reason ?? '').toMatchObject({ state: 'succeeded', modelVersion: 1 });
    const version = await readModelVersion(database.pool, 'families', 1);
    expect(version).toMatchObject({
      ...{ kind: 'trees', artifactHash: ended.artifactHash, gate: { passed: true } },
      metrics: { families: { served: { payment: 'trees' }, notCompared: null, heldBack: [] } },
    });
    expect(version?.card).toContain('| payment | trees |');
    expect(await readModelAlias(database.pool, 'families', 'challenger')).toBe(1);
  }, 600_000);

  test('groups: a gap that is widened bars the challenger, with a reason and in the card; the groups outlive a death', async () => {
    const rows = bent(false);
    const size = worldSpec.features.findIndex(({ name }) => name === 'size');
    const groupOf = new Map(
      rows.map(({ debtorId, features }) => [debtorId, features[size]! > 0.5 ? '60_to_74' : '30_to_44']),
    );
    const source: SourceSetting = { rows, groups: [{ by: 'age_band', groupOf }] };
    const folder = await makeTemporaryFolder();
    const asked = await ask('groups', { asOfDay: 25 });
    const dying: TrainingSetting = {
      ...(await settingOf(source, folder)),
      log: {
        ...quiet,
        info: (_, message) => {
          if (message.includes('rows of')) throw new Error('the process dies here');
        },
      },
    };
    await expect(run(dying, asked)).rejects.toThrow('dies here');
    // Told otherwise meanwhile: the run goes on with what it has.
    const ended = await run(await settingOf({ rows, groups: [] }, folder), asked);
    expect(ended).toMatchObject({ state: 'gated', gate: { passed: false } });
    expect(ended.reason).toMatch(
      /Unequal by age_band: the contacts it would choose .* for 60_to_74 and .* for 30_to_44/u,
    );
    expect((await readModelVersion(database.pool, 'groups', 1))?.card).toContain('| 60_to_74 |');
    expect(await readModelAlias(database.pool, 'groups', 'challenger')).toBeNull();
  }, 120_000);
});

const program = fileURLToPath(new URL('./testing/training-process.ts', import.meta.url));

/** Starts a process on the run and kills it, without a word, so long after it has said a line like this. */
const killAfter = async (id: string, folder: string, said: RegExp, waitMs: number): Promise<void> => {
  const child = spawn(process.execPath, [program, database.connectionString, folder, id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>;
  for await (const line of createInterface({ input: child.stdout })) {
    if (said.test(line)) break;
  }
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  child.kill('SIGKILL');
  expect((await exit)[1]).toBe('SIGKILL');
};

describe('a run that dies', () => {
  test('is resumed at the first step not done, and ends with the same bytes as if nothing had happened', async () => {
    const folder = await makeTemporaryFolder();
    const { id } = await ask('response', { zone: 'killed' });
    await killAfter(id, folder, /^started/u, 300);
    expect([...(await readSteps(database.pool, id)).keys()]).toEqual([]);
    await killAfter(id, folder, /rows of/u, 900);
    expect([...(await readSteps(database.pool, id)).keys()].sort()).toEqual(['check', 'rows']);
    const [running] = await listRuns(database.pool, { states: ['running'], limit: 5 });
    expect(running).toMatchObject({ id, attempts: 2, step: 'train' });

    const ended = await run(await settingOf({}, folder), await ask('response', { zone: 'killed' }));
    expect(ended).toMatchObject({ state: 'succeeded', attempts: 3 });
    expect(ended.artifactHash).toBe(goodHash);
    const lines = (await readLines(database.pool, id, 20)).map(({ text }) => text);
    expect(lines.filter((text) => text.startsWith('resumed'))).toEqual([
      'resumed after: nothing',
      expect.stringMatching(/rows.*check|check.*rows/u) as string,
    ]);
    expect(lines.filter((text) => text.includes('rows of'))).toHaveLength(1);
  });

  test.each([
    ['artifact', 'artifact.json'],
    ['night', 'night-7.rows'],
  ])('a changed %s file is noticed and made anew', async (zone, file) => {
    const folder = await makeTemporaryFolder();
    const asked = await ask('response', { zone });
    const dying: TrainingSetting = {
      ...(await settingOf({}, folder)),
      log: {
        ...quiet,
        info: (_, message) => {
          if (message.startsWith('trained')) throw new Error('the process dies here');
        },
      },
    };
    await expect(run(dying, asked)).rejects.toThrow('dies here');
    const place = path.join(folder, 'training', asked.id, file);
    const bytes = await readFile(place);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(place, bytes);
    const ended = await run(await settingOf({}, folder), asked);
    expect(ended).toMatchObject({ state: 'succeeded', artifactHash: goodHash });
  });
});
