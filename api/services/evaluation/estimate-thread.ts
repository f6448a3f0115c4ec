/** The thread that estimates: its own heap and its own processor, so the service answers on. */
import { parentPort, workerData } from 'node:worker_threads';
import { estimateLog, type EstimateTask } from './estimate-log.ts';

parentPort?.postMessage(estimateLog(workerData as EstimateTask));
