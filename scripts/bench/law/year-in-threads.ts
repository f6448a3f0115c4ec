/** The simulated year over as many threads as there are processors: debtors do not know each other. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { YearTally } from './live-year.ts';
import { emptyTally, type YearNews, type YearPart } from './simulate-year.ts';

const shownDisagreements = 5;

const addTally = (sum: YearTally, part: YearTally): void => {
  sum.decisions += part.decisions;
  sum.contactsDecided += part.contactsDecided;
  sum.stoppedAtSend += part.stoppedAtSend;
  sum.contactsSent += part.contactsSent;
  sum.lookedAtDecision += part.lookedAtDecision;
  sum.illegalAtDecision += part.illegalAtDecision;
  sum.illegalAtSend += part.illegalAtSend;
  for (const [market, count] of part.byMarket) sum.byMarket.set(market, (sum.byMarket.get(market) ?? 0) + count);
};

const runPart = (part: YearPart, hear: (news: YearNews) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./year-worker.ts', import.meta.url), { workerData: part });
    worker.on('message', hear);
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a thread of the year ended with ${String(code)}`));
    });
  });

export const yearInThreads = async (decisions: number, say: (text: string) => void): Promise<YearTally> => {
  const parts = availableParallelism();
  const sum = emptyTally();
  let shown = 0;
  const hear =
    (part: number) =>
    (news: YearNews): void => {
      if (news.kind === 'illegal') {
        shown += 1;
        if (shown <= shownDisagreements) say(`illegal by ${news.rules.join(', ')}: ${news.file}`);
        return;
      }
      const { tally } = news;
      say(
        `part ${String(part + 1)} of ${String(parts)}: ${String(tally.decisions)} decisions, ${String(tally.contactsSent)} contacts sent, ${String(tally.illegalAtSend)} illegal`,
      );
      if (news.kind === 'done') addTally(sum, tally);
    };
  await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      runPart({ decisions: Math.ceil(decisions / parts), part, parts }, hear(part)),
    ),
  );
  return sum;
};
