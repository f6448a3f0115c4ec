/** A thread that lives its part of the simulated year. */
import { parentPort, workerData } from 'node:worker_threads';
import { simulateYear, type YearPart } from './simulate-year.ts';

await simulateYear(workerData as YearPart, (news) => parentPort?.postMessage(news));
