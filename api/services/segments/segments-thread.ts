/** The thread that fits segments: rows in, a fit or a refusal out. */
import { parentPort, workerData } from 'node:worker_threads';
import { fitSegments, paymentHistoryFeatures } from '../../../models/index.ts';
import type { FitTask } from './fit-in-thread.ts';

const task = workerData as FitTask;
parentPort?.postMessage(fitSegments({ ...task, features: paymentHistoryFeatures }));
