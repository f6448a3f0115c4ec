/** The thread that fits drivers: its own heap and its own processor. */
import { parentPort, workerData } from 'node:worker_threads';
import { fitDrivers, type DriversTask } from './fit-drivers.ts';

parentPort?.postMessage(fitDrivers(workerData as DriversTask));
