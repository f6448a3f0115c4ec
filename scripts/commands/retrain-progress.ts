/** How far a training run is: a bar on a terminal, its lines and a percentage elsewhere. On stderr, so that stdout stays the summary's. */
import { Presets, SingleBar } from 'cli-progress';
import type { TrainingRunDetail } from '../../api/contracts/training-runs.ts';

export type RunProgress = { readonly show: (run: TrainingRunDetail) => void; readonly stop: () => void };

const lineEveryMs = 3_000;

const makeLines = (write: (line: string) => void): RunProgress => {
  let shown = '';
  let shownAt = -Infinity;
  return {
    show: ({ step, progress }) => {
      const line = `${step ?? 'waiting'} ${String(Math.floor(100 * progress))} %`;
      if (line === shown || performance.now() - shownAt < lineEveryMs) return;
      [shown, shownAt] = [line, performance.now()];
      write(line);
    },
    stop: () => undefined,
  };
};

const makeBar = (): RunProgress => {
  const format = ' {bar} {percentage}% | {step}';
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  bar.start(100, 0, { step: 'waiting' });
  return {
    show: ({ step, progress }) => bar.update(Math.floor(100 * progress), { step: step ?? 'waiting' }),
    stop: () => bar.stop(),
  };
};

export const makeRunProgress = (): RunProgress =>
  process.stderr.isTTY ? makeBar() : makeLines((line) => console.error(line));
