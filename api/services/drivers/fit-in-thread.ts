/** Drivers fitted in a thread: of 120,000 cases it takes many seconds, during which the service answers on. */
import { runThread } from '../run-thread.ts';
import type { DriversTask, FittedDrivers } from './fit-drivers.ts';

const mostHeapMb = 1536;

/** Throws where the thread breaks off. */
export const fitInThread = (task: DriversTask): Promise<FittedDrivers> =>
  runThread<FittedDrivers>(new URL('./drivers-thread.ts', import.meta.url), { task, mostHeapMb });
