import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeBatchLane, type BatchLaneOptions } from './batch-lane.ts';

type Options = BatchLaneOptions<number, string>;

/** A lane that records its batches; each waits until it is let go. */
const makeRecorded = (options: Partial<Options> & { readonly refuses?: (item: number) => boolean } = {}) => {
  const batches: (readonly number[])[] = [];
  const waiting: (() => void)[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const lane = makeBatchLane<number, string>({
    maxWeight: 10,
    concurrency: 1,
    isUndone: () => true,
    ...options,
    run: async (items) => {
      batches.push(items);
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await new Promise<void>((resolve) => waiting.push(resolve));
      atOnce -= 1;
      if (options.refuses !== undefined && items.some(options.refuses)) throw new Error(`refused ${items.join()}`);
      return items.map((item) => `answer ${String(item)}`);
    },
  });
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { lane, batches, settle, mostAtOnce: () => mostAtOnce };
};

describe('a lane', () => {
  test('takes what arrives in one turn together, and what arrives meanwhile in the next', async () => {
    const { lane, batches, settle } = makeRecorded();
    const first = [1, 2, 3].map((item) => lane.submit(item));
    await new Promise((resolve) => setImmediate(resolve));
    const second = [4, 5].map((item) => lane.submit(item));
    await settle();
    expect(await Promise.all([...first, ...second])).toEqual([1, 2, 3, 4, 5].map((item) => `answer ${String(item)}`));
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  test('an item too heavy for any batch goes alone; the others share up to the limit, in order', async () => {
    const { lane, batches, settle } = makeRecorded({ weigh: (item) => item, maxWeight: 10 });
    const answers = Promise.all([4, 6, 1, 50, 9, 2].map((item) => lane.submit(item)));
    await settle();
    await answers;
    expect(batches).toEqual([[4, 6], [1], [50], [9], [2]]);
  });

  test('a failing item fails alone; its neighbours are run again, each by itself, in order', async () => {
    const { lane, batches, settle } = makeRecorded({ refuses: (item) => item === 2 });
    const answers = Promise.allSettled([1, 2, 3].map((item) => lane.submit(item)));
    await settle();
    expect(await answers).toMatchObject([
      { status: 'fulfilled', value: 'answer 1' },
      { status: 'rejected', reason: { message: 'refused 2' } },
      { status: 'fulfilled', value: 'answer 3' },
    ]);
    expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  test('what may have been done is not tried again: all of the batch fail', async () => {
    const { lane, batches, settle } = makeRecorded({ refuses: (item) => item === 2, isUndone: () => false });
    const answers = Promise.allSettled([1, 2, 3].map((item) => lane.submit(item)));
    await settle();
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  test('goes on after a failure', async () => {
    const { lane, settle } = makeRecorded({ refuses: (item) => item === 1 });
    const failed = lane.submit(1).catch(() => 'failed');
    await settle();
    expect(await failed).toBe('failed');
    const good = lane.submit(2);
    await settle();
    expect(await good).toBe('answer 2');
  });

  test('an answer that is missing fails its item and no other', async () => {
    const lane = makeBatchLane<number, string>({
      run: () => Promise.resolve(['one']),
      isUndone: () => true,
      maxWeight: 10,
      concurrency: 1,
    });
    const answers = await Promise.allSettled([lane.submit(1), lane.submit(2)]);
    expect(answers).toMatchObject([{ value: 'one' }, { reason: { message: /fewer/ } }]);
  });

  test('whatever comes, in whatever waves: each item answered once with its own, batches in order and within the limit', async () => {
    const waves = fc.array(fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 12 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(waves, fc.integer({ min: 1, max: 3 }), async (weights, concurrency) => {
        let number = 0;
        const weightOf = new Map<number, number>();
        const { lane, batches, settle, mostAtOnce } = makeRecorded({
          weigh: (item) => weightOf.get(item) ?? 0,
          concurrency,
        });
        const answers: Promise<string>[] = [];
        for (const wave of weights) {
          for (const weight of wave) {
            weightOf.set((number += 1), weight);
            answers.push(lane.submit(number));
          }
          await new Promise((resolve) => setImmediate(resolve));
        }
        await settle();
        expect(await Promise.all(answers)).toEqual(
          Array.from({ length: number }, (_, place) => `answer ${String(place + 1)}`),
        );
        expect(batches.flat()).toEqual(Array.from({ length: number }, (_, place) => place + 1));
        for (const batch of batches)
          expect(batch.reduce((sum, item) => sum + (weightOf.get(item) ?? 0), 0)).toBeLessThanOrEqual(10);
        expect(mostAtOnce()).toBeLessThanOrEqual(concurrency);
      }),
      { numRuns: 60 },
    );
  });
});
