/** How far an export is: a bar on a terminal, a line every few seconds elsewhere. On stderr, so that stdout stays the summary's. */
import { Presets, SingleBar } from 'cli-progress';
import type { ExportProgress } from '../analytics/write-export.ts';

export type ExportDisplay = { readonly show: (progress: ExportProgress) => void; readonly stop: () => void };

const lineEveryMs = 3_000;

const whole = (value: number): string => value.toLocaleString('en');

const makeBar = (): ExportDisplay => {
  const format = ' {bar} {percentage}% | {value} of {total} decisions | {eta_formatted} left';
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  let isStarted = false;
  return {
    show: ({ done, total }) => {
      if (!isStarted) bar.start(total, 0);
      isStarted = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
};

const makeLines = (write: (line: string) => void): ExportDisplay => {
  let shownAt = performance.now();
  return {
    show: ({ done, total }) => {
      if (performance.now() - shownAt < lineEveryMs) return;
      shownAt = performance.now();
      write(`${whole(done)} of ${whole(total)} decisions`);
    },
    stop: () => undefined,
  };
};

export const makeExportDisplay = (): ExportDisplay =>
  process.stderr.isTTY ? makeBar() : makeLines((line) => console.error(line));
