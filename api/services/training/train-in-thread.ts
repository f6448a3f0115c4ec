/** Runs the training thread and waits for what it answers. */
import { Worker } from 'node:worker_threads';
import type { ThreadAnswer, ThreadTask } from './thread-task.ts';

/** Of the thread's own heap; rows lie outside of it, about a gigabyte for a million. Together they stay below 4 GB. */
const mostHeapMb = 1536;

export type ThreadEnd = Exclude<ThreadAnswer, { kind: 'stage' }>;
export type StageTold = Extract<ThreadAnswer, { kind: 'stage' }>;

/** Throws where the thread is ended from outside. An abort ends it at once. */
export const trainInThread = async (
  task: ThreadTask,
  { onStage, signal }: { readonly onStage: (told: StageTold) => void; readonly signal?: AbortSignal | undefined },
): Promise<ThreadEnd> => {
  const thread = new Worker(new URL('./training-thread.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  const stop = (): void => {
    void thread.terminate();
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<ThreadEnd>((resolve, reject) => {
      thread.on('message', (answer: ThreadAnswer) => {
        if (answer.kind === 'stage') onStage(answer);
        else resolve(answer);
      });
      thread.once('error', (error) => {
        // Of the same rows it would break off again: to resume the run would help nobody.
        const detail = `the training broke off: ${error instanceof Error ? error.message : String(error)}`;
        resolve({ kind: 'refused', refusal: { code: 'broken-off', detail } });
      });
      thread.once('exit', (code) => {
        reject(new Error(`the training thread ended with code ${String(code)} and no answer`));
      });
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    await thread.terminate();
  }
};
