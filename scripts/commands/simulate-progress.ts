/** How far a simulation is: a bar on a terminal, a line every few seconds elsewhere. On stderr, so that stdout stays the summary's. */
import { Presets, SingleBar } from 'cli-progress';

export type NightProgress = { readonly show: (nights: number, facts: number) => void; readonly stop: () => void };

const lineEveryMs = 3_000;

const whole = (value: number): string => value.toLocaleString('en');

export const makeNightProgress = (nights: number): NightProgress => {
  if (!process.stderr.isTTY) {
    let shownAt = performance.now();
    return {
      show: (done, facts) => {
        if (performance.now() - shownAt < lineEveryMs) return;
        shownAt = performance.now();
        console.error(`${whole(done)} of ${whole(nights)} nights, ${whole(facts)} facts`);
      },
      stop: () => undefined,
    };
  }
  const format = ' {bar} {percentage}% | {value} of {total} nights | {facts} facts | {eta_formatted} left';
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  bar.start(nights, 0, { facts: '0' });
  return {
    show: (done, facts) => {
      bar.update(done, { facts: whole(facts) });
      // The simulation does not yield to timers, so the bar is drawn by hand.
      bar.render();
    },
    stop: () => bar.stop(),
  };
};
