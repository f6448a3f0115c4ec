/** The nightly sweep: answers kept for repeated requests are let go. */
import type { IdempotencyStore } from '../../data/index.ts';

type Dependencies = { readonly idempotencyStore: Pick<IdempotencyStore, 'sweep'> };

/** Answers with how many were removed. */
export const makeSweepIdempotency =
  ({ idempotencyStore }: Dependencies) =>
  async ({ olderThanHours }: { readonly olderThanHours: number }): Promise<{ readonly removed: number }> => ({
    removed: await idempotencyStore.sweep(olderThanHours),
  });
