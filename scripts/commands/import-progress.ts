/** How far an import is: a bar on a terminal, a line every few seconds elsewhere. On stderr, so that stdout stays the summary's. */
import { Presets, SingleBar } from 'cli-progress';
import type { ImportProgress } from '../../data/index.ts';

export type ProgressDisplay = { readonly show: (progress: ImportProgress) => void; readonly stop: () => void };

const lineEveryMs = 3_000;

const whole = (value: number): string => value.toLocaleString('en');

const makeBar = (): ProgressDisplay => {
  const format = ' {bar} {percentage}% | {rows} rows | {rejected} rejected | {eta_formatted} left';
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  let isStarted = false;
  return {
    show: ({ reading, rows, rejected }) => {
      const payload = { rows: whole(rows), rejected: whole(rejected) };
      if (!isStarted) bar.start(reading.total, 0, payload);
      isStarted = true;
      bar.update(reading.done, payload);
    },
    stop: () => bar.stop(),
  };
};

const makeLines = (write: (line: string) => void): ProgressDisplay => {
  let shownAt = performance.now();
  return {
    show: ({ reading, rows, accepted, rejected }) => {
      if (performance.now() - shownAt < lineEveryMs) return;
      shownAt = performance.now();
      const percent = Math.floor((100 * reading.done) / Math.max(reading.total, 1));
      write(`${percent} % read, ${whole(rows)} rows, ${whole(accepted)} new facts, ${whole(rejected)} rejected`);
    },
    stop: () => undefined,
  };
};

export const makeProgressDisplay = (): ProgressDisplay =>
  process.stderr.isTTY ? makeBar() : makeLines((line) => console.error(line));
