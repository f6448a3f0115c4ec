/**
 * Group commit: requests that arrive while a batch is under way wait and go together in the next one, so that many callers share
 * one read, one write and one commit. Order of arrival is kept. A batch that fails as a whole is retried item by item, so that
 * one bad item cannot fail its neighbours; but only where nothing of the batch can have been done.
 */
export type BatchLane<Item, Answer> = { readonly submit: (item: Item) => Promise<Answer> };

export type BatchLaneOptions<Item, Answer> = {
  /** One answer per item, same order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** What an item weighs, against `maxWeight` of one batch; 1 unless given. */
  readonly weigh?: (item: Item) => number;
  readonly maxWeight: number;
  /** Whether a failure means that nothing of the batch was done. */
  readonly isUndone: (reason: unknown) => boolean;
  /** Batches under way at once. */
  readonly concurrency: number;
};

type Waiting<Item, Answer> = {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
};

export const makeBatchLane = <Item, Answer>(options: BatchLaneOptions<Item, Answer>): BatchLane<Item, Answer> => {
  const { run, maxWeight, concurrency, isUndone, weigh = (): number => 1 } = options;
  const waiting: Waiting<Item, Answer>[] = [];
  let underWay = 0;

  const takeBatch = (): Waiting<Item, Answer>[] => {
    let weight = 0;
    let count = 0;
    for (const { item } of waiting) {
      weight += weigh(item);
      if (count > 0 && weight > maxWeight) break;
      count += 1;
    }
    return waiting.splice(0, count);
  };

  const settle = async (batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer === undefined) reject(new Error('a batch answered fewer items than it was given'));
        else resolve(answer);
      });
    } catch (reason) {
      if (batch.length === 1 || !isUndone(reason)) for (const one of batch) one.reject(reason);
      else for (const one of batch) await settle([one]);
    }
  };

  const pump = (): void => {
    while (underWay < concurrency && waiting.length > 0) {
      underWay += 1;
      void settle(takeBatch()).finally(() => {
        underWay -= 1;
        pump();
      });
    }
  };

  return {
    submit: (item) =>
      new Promise<Answer>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        // The rest of this turn of the event loop may bring company.
        if (waiting.length === 1) setImmediate(pump);
      }),
  };
};
