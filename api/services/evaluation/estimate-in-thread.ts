/** A log estimated in a thread. */
import { runThread } from '../run-thread.ts';
import type { Estimate, EstimateTask } from './estimate-log.ts';
import { buffersOf } from './packed-log.ts';

/** The log as objects: some 400 MB for 100,000 decisions of thirty options. */
const mostHeapMb = 2048;

/** The log's columns go over with the task: it cannot be read here afterwards. Throws where the thread breaks off. */
export const estimateInThread = (task: EstimateTask): Promise<Estimate> =>
  runThread<Estimate>(new URL('./estimate-thread.ts', import.meta.url), {
    ...{ task, mostHeapMb },
    transfer: buffersOf(task.log),
  });
