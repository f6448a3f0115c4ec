/** Which attributes a run learns from: those in use when it first began, also when it is taken up again. */
import { expect, test } from 'vitest';
import { takeSource, type StepSetting } from './run-steps.ts';
import { makeWorldSource } from './testing/world-source.ts';
import type { TrainingSource } from './training-source.ts';

const plain = makeWorldSource({ world: { debtors: 1, nights: 1 } });
const sourceOf = (version: number): TrainingSource => ({
  ...plain,
  featureSpec: { ...plain.featureSpec, id: String(version) },
});

const setUp = (done: ReadonlyMap<string, unknown>, attributes?: NonNullable<TrainingSource['attributes']>) => {
  const kept: unknown[] = [];
  const setting: StepSetting = {
    ...{ folder: '', previous: null, seed: 1, done, tell: () => undefined, say: () => Promise.resolve() },
    source: attributes === undefined ? plain : { ...plain, attributes },
    window: { fromDay: 0, toDay: 0, knownAt: 0, recordedBy: 0 },
    keep: (step, output) => {
      kept.push([step, output]);
      return Promise.resolve();
    },
  };
  return { setting, kept };
};

test('a first attempt enters what is new, and keeps the version', async () => {
  const { setting, kept } = setUp(new Map(), {
    observe: () => Promise.resolve(4),
    sourceWith: (version) => Promise.resolve(sourceOf(version)),
  });
  expect((await takeSource(setting)).featureSpec.id).toBe('4');
  expect(kept).toEqual([['attributes', { version: 4 }]]);
});

test('a later attempt goes on with what the first had, whatever was said meanwhile', async () => {
  const { setting, kept } = setUp(new Map([['attributes', { version: 2 }]]), {
    observe: () => Promise.reject(new Error('looked again')),
    sourceWith: (version) => Promise.resolve(sourceOf(version)),
  });
  expect((await takeSource(setting)).featureSpec.id).toBe('2');
  expect(kept).toEqual([]);
});

test('a source without attributes is taken as it is', async () => {
  const { setting, kept } = setUp(new Map());
  expect(await takeSource(setting)).toBe(setting.source);
  expect(kept).toEqual([]);
});
