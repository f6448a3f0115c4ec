/** Fits segments in a thread of its own, so that the service answers on, and waits for what comes of it. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Result } from '../../../engine/index.ts';
import type { SegmentFit, SegmentsArtifact } from '../../../models/index.ts';

export type FitTask = {
  readonly rows: readonly Float64Array[];
  readonly seed: number;
  readonly previous: SegmentsArtifact | null;
};

/** Refused rows come back as a refusal. Throws where the thread dies. */
export const fitInThread = async (
  task: FitTask,
): Promise<Result<SegmentFit, { readonly code: string; readonly detail: string }>> => {
  const thread = new Worker(new URL('./segments-thread.ts', import.meta.url), { workerData: task });
  try {
    // Whichever comes first; an error is thrown by `once`.
    const ended = once(thread, 'exit').then(([code]: readonly unknown[]) => {
      throw new Error(`the thread that fits segments ended with code ${String(code)} and no answer`);
    });
    const [answer] = (await Promise.race([once(thread, 'message'), ended])) as [
      Awaited<ReturnType<typeof fitInThread>>,
    ];
    ended.catch(() => undefined);
    return answer;
  } finally {
    await thread.terminate();
  }
};
