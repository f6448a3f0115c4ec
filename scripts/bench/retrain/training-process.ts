/** One training run in a process of its own, so that its time and memory are its alone. Says how far it is, then one line of JSON. */
import { makeNightlyLearning, responseModel } from '../../../api/services/training/nightly-learning.ts';
import { makeStoreSource } from '../../../api/services/training/store-source.ts';
import { dateOfNumber, runInstant } from '../../../api/services/training/training-calendar.ts';
import { ownId } from '../../../api/services/own-id.ts';
import { readConfiguration, withDatabase } from '../../commands/with-database.ts';

const zone = 'Europe/Stockholm';
const lookEveryMs = 1000;

const lastDay = Number(process.argv[2]);
await withDatabase('bench', async ({ pool }) => {
  const saidAt: [text: string, at: number, peakMb: number][] = [];
  const peakMb = (): number => process.resourceUsage().maxRSS / 1024;
  const log = {
    info: (_: object, text: string) => {
      saidAt.push([text, performance.now(), peakMb()]);
      process.stderr.write(`${text}\n`);
    },
    error: () => undefined,
  };
  const { dataDirectory, trainingFamilies } = readConfiguration();
  const learning = makeNightlyLearning({
    isSimulated: false,
    ...{ pool, source: makeStoreSource(pool, trainingFamilies), dataFolder: dataDirectory, code: 'bench' },
    ...{ makeId: ownId, now: () => Date.now(), log },
  });
  const day = dateOfNumber(lastDay);
  const knownAt = runInstant(zone, day);
  const { id } = await learning.ask({ model: responseModel, zone, day, askedBy: 'bench', knownAt });
  const startedAt = performance.now();
  const watch = setInterval(() => {
    void pool
      .query<{ step: string | null; progress: number }>('select step, progress from training_runs where id = $1', [id])
      .then(
        ({ rows: [row] }) => {
          if (row !== undefined)
            process.stderr.write(`${row.step ?? 'waiting'} ${(100 * row.progress).toFixed(0)} %\n`);
        },
        () => undefined,
      );
  }, lookEveryMs * 5);
  const run = await learning.run(id);
  clearInterval(watch);
  if (typeof run === 'string') throw new Error(run);
  const seconds = (from: number, to: number): number => (to - from) / 1000;
  const [, rowsAt, rowPeakMemoryMb] = saidAt.find(([text]) => text.includes(' rows of ')) ?? ['', startedAt, peakMb()];
  const trainedAt = saidAt.find(([text]) => text.startsWith('trained'))?.[1] ?? rowsAt;
  const { rows = 0 } = (run.metrics?.['vitals'] ?? {}) as { rows?: number };
  console.log(
    JSON.stringify({
      state: run.state,
      reason: run.reason,
      rows,
      seconds: seconds(startedAt, performance.now()),
      rowSeconds: seconds(startedAt, rowsAt),
      trainSeconds: seconds(rowsAt, trainedAt),
      rowPeakMemoryMb,
      peakMemoryMb: peakMb(),
      artifactHash: run.artifactHash,
    }),
  );
});
