/** Runs the estimating thread and waits for what it answers. */
import { Worker } from 'node:worker_threads';
import type { Estimate, EstimateTask } from './estimate-log.ts';
import { buffersOf } from './packed-log.ts';

/** Of the thread's own heap: the log as objects, some 400 MB for 100,000 decisions of thirty options. */
const mostHeapMb = 2048;

/** The log's columns go over with the task: it cannot be read here afterwards. Throws where the thread breaks off. */
export const estimateInThread = async (task: EstimateTask): Promise<Estimate> => {
  const thread = new Worker(new URL('./estimate-thread.ts', import.meta.url), {
    workerData: task,
    transferList: [...buffersOf(task.log)],
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  try {
    return await new Promise<Estimate>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', (code) => {
        reject(new Error(`the estimating thread ended with code ${String(code)} and no answer`));
      });
    });
  } finally {
    await thread.terminate();
  }
};
