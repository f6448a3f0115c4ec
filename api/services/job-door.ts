/**
 * Where services hand work to the queue, which is opened after them. Without a queue (a command, a test) nothing is handed on: whatever takes
 * work this way keeps it in the database and has a job that looks for what was left.
 */
import type { JobQueue } from '../../data/index.ts';

export type JobDoor = {
  readonly add: JobQueue['add'];
  readonly connect: (queue: Pick<JobQueue, 'add'>) => void;
};

export const makeJobDoor = (): JobDoor => {
  let queue: Pick<JobQueue, 'add'> | null = null;
  return {
    add: async (name, data, options) => (queue === null ? '' : queue.add(name, data, options)),
    connect: (opened) => {
      queue = opened;
    },
  };
};
