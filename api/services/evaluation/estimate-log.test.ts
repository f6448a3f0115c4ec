/** The reward model is the one that foretells better, and estimating leaves the loop of the service free. */
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { usualEstimator, usualLimits } from '../../../experiments/index.ts';
import { estimateInThread } from './estimate-in-thread.ts';
import { estimateLog, type EstimateTask } from './estimate-log.ts';
import { makeLogPacker } from './packed-log.ts';

const [text, silence] = [Float64Array.of(1, 0), Float64Array.of(0, 1)];

/** Uniform on [0, 1): the low-discrepancy sequence of the golden ratio and its like, one for each stream. */
const uniform = (stream: number, place: number): number =>
  ((place + 1) * (Math.sqrt(5 + 3 * stream) - 2) + stream / 7) % 1;

type Truth = (context: Float64Array, isText: boolean) => number;

/** A text helps where a feature is above the middle and another below it, and harms elsewhere. */
const crossed: Truth = ([one = 0, other = 0], isText) => (isText ? 1 : 0) * (one > 0.5 === other > 0.5 ? -400 : 600);
const straight: Truth = ([one = 0], isText) => 300 * one + (isText ? 150 : 0);

const taskOf = (
  truth: Truth,
  { rounds, estimators = ['dr'] }: { readonly rounds: number; readonly estimators?: readonly ('dr' | 'ips')[] },
): EstimateTask => {
  const packer = makeLogPacker(1);
  for (let place = 0; place < rounds; place += 1) {
    const context = Float64Array.of(uniform(1, place), uniform(2, place), uniform(3, place));
    const isText = uniform(4, place) < 0.5;
    const noise = 200 * (uniform(5, place) - 0.5);
    packer.add({
      round: {
        unit: `d${String(place)}`,
        segment: '',
        actions: ['sms', 'no_contact'],
        logging: [0.5, 0.5],
        chosen: isText ? 0 : 1,
        propensity: 0.5,
        reward: 1000 + truth(context, isText) + noise,
      },
      options: [
        { context, action: text },
        { context, action: silence },
      ],
      targets: [[0.9, 0.1]],
    });
  }
  return {
    log: packer.finish(),
    names: ['texts'],
    settings: {
      estimators: estimators.map(usualEstimator),
      ...{ alpha: 0.05, draws: 50, seed: 1, limits: usualLimits, plannedUnits: 10_000, isAdaptive: false },
    },
  };
};

describe('the reward model', () => {
  test.each([
    ['trees where what helps hangs on two things at once', crossed, 'trees'],
    ['a ridge where everything adds up', straight, 'ridge'],
  ] as const)('is %s', (_, truth, name) => {
    const { reading, rewardModel } = estimateLog(taskOf(truth, { rounds: 3000 }));
    expect(reading.ok).toBe(true);
    expect(rewardModel?.name).toBe(name);
    const losses = new Map(rewardModel?.losses.map((each) => [each.name, each.meanSquaredError]));
    expect([...losses.keys()]).toEqual(['ridge', 'trees']);
    expect(losses.get(name)).toBe(Math.min(...losses.values()));
  });

  test('is none where no estimator asks for one', () => {
    expect(estimateLog(taskOf(straight, { rounds: 300, estimators: ['ips'] })).rewardModel).toBeNull();
  });

  test('of few rounds falls back on what can be fitted', () => {
    const { rewardModel, reading } = estimateLog(taskOf(straight, { rounds: 90 }));
    expect(rewardModel?.name).toBe('ridge');
    expect(reading.ok && reading.value.policies[0]?.notEstimable?.code).toBe('effective-sample-too-small');
  });
});

describe('estimating', () => {
  const started: Worker[] = [];
  const keep = (thread: Worker): void => {
    started.push(thread);
  };
  afterEach(() => {
    process.off('worker', keep);
    started.length = 0;
  });

  test('is done by a thread, with the same figures; meanwhile the loop turns', async () => {
    process.on('worker', keep);
    const [here, there] = [taskOf(crossed, { rounds: 3000 }), taskOf(crossed, { rounds: 3000 })];
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const estimate = await estimateInThread(there);
    isDone = true;
    expect(started).toHaveLength(1);
    // Fitted on this loop it would have turned once or twice.
    expect(turns).toBeGreaterThan(100);
    expect(estimate).toEqual(estimateLog(here));
  });

  test('throws where the thread breaks off', async () => {
    const task = taskOf(straight, { rounds: 30 });
    const broken = { ...task, log: { ...task.log, columns: {} } } as unknown as EstimateTask;
    await expect(estimateInThread(broken)).rejects.toThrow();
  });
});
