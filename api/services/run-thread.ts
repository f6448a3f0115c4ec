/** Work of a thread that is told one thing and answers one: started, waited for, ended. */
import { Worker, type Transferable } from 'node:worker_threads';

export type ThreadWork = {
  /** Plain data, copied to the thread. */
  readonly task: unknown;
  /** What goes over without being copied: it cannot be read here afterwards. */
  readonly transfer?: readonly Transferable[];
  /** Of the thread's own heap. */
  readonly mostHeapMb: number;
};

/** Throws where the thread breaks off, or ends without an answer. */
export const runThread = async <Answer>(
  file: URL,
  { task, transfer = [], mostHeapMb }: ThreadWork,
): Promise<Answer> => {
  const thread = new Worker(file, {
    workerData: task,
    transferList: [...transfer],
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', (code) => {
        reject(new Error(`a thread ended with code ${String(code)} and no answer`));
      });
    });
  } finally {
    await thread.terminate();
  }
};
