/** How far the sample portfolio is: a bar on a terminal, a line now and then elsewhere. */
import { Presets, SingleBar } from 'cli-progress';
import type { SampleProgress } from '../api/sample-portfolio.ts';

export type SampleProgressDisplay = { readonly show: (progress: SampleProgress) => void; readonly stop: () => void };

const lineEveryMs = 1_000;

export const makeSampleProgress = (): SampleProgressDisplay => {
  if (!process.stdout.isTTY) {
    let shownAt = -Infinity;
    return {
      show: ({ debtorsDone, debtors, facts }) => {
        if (performance.now() - shownAt < lineEveryMs && debtorsDone < debtors) return;
        shownAt = performance.now();
        process.stdout.write(
          `Loading the sample portfolio: ${String(debtorsDone)} of ${String(debtors)} debtors, ${facts.toLocaleString('en')} facts\n`,
        );
      },
      stop: () => undefined,
    };
  }
  const bar = new SingleBar(
    {
      format: 'Loading the sample portfolio {bar} {percentage}% | {value} of {total} debtors | {facts} facts',
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    show: ({ debtorsDone, debtors, facts }) => {
      if (!isStarted) bar.start(debtors, 0, { facts: '0' });
      isStarted = true;
      bar.update(debtorsDone, { facts: facts.toLocaleString('en') });
    },
    stop: () => {
      if (isStarted) bar.stop();
    },
  };
};
