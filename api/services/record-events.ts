/** Facts in: each line judged by itself, the good ones stored, the bad ones answered with what is wrong and where. */
import { parseFact, success, type Fact, type InputError } from '../../engine/index.ts';
import type { FactStore, PortfolioGuard } from '../../data/index.ts';
import { maximumRejectedListed, type EventsSummary, type RejectedEvent } from '../contracts/events.ts';
import type { Clock } from './clock.ts';
import type { FactMeter } from './decision-meter.ts';
import type { Caller, Line, Services } from './services.ts';

type Dependencies = {
  readonly facts: FactStore;
  readonly guard: PortfolioGuard;
  readonly clock: Clock;
  readonly meter: FactMeter;
};

const idOf = (value: unknown): string | null => {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' ? value.id.slice(0, 256) : null;
};

type Judged = { readonly good: { readonly index: number; readonly fact: Fact }[]; readonly bad: RejectedEvent[] };

const judge = (lines: readonly Line<unknown>[], latestAt: number): Judged => {
  const judged: Judged = { good: [], bad: [] };
  for (const line of lines) {
    if ('error' in line) {
      judged.bad.push({ index: line.index, id: null, errors: line.error.errors });
      continue;
    }
    const fact = parseFact(line.value, { latestAt });
    if (fact.ok) judged.good.push({ index: line.index, fact: fact.value });
    else judged.bad.push({ index: line.index, id: idOf(line.value), errors: fact.error });
  }
  return judged;
};

const notYours: InputError = { pointer: '/subject', detail: 'belongs to a portfolio that this key may not write to' };

export const makeRecordEvents = ({ facts, guard, clock, meter }: Dependencies): Pick<Services, 'recordEvents'> => {
  const store = async (lines: readonly Line<unknown>[], caller: Caller) => {
    const { good, bad } = judge(lines, clock.latestFactAt());
    const barred =
      caller.portfolios === null
        ? new Set<number>()
        : await guard.barred(
            good.map(({ fact }) => fact),
            caller.portfolios,
          );
    const kept = good.filter((_, place) => !barred.has(place));
    for (const [place, { index, fact }] of good.entries())
      if (barred.has(place)) bad.push({ index, id: fact.id, errors: [notYours] });
    const recorded = await facts.record(kept.map(({ fact }) => fact));
    bad.sort((left, right) => left.index - right.index);
    return { recorded, bad };
  };

  return {
    recordEvents: async (batches, caller) => {
      const rejected: RejectedEvent[] = [];
      const sum = { accepted: 0, duplicates: 0, rejectedCount: 0 };
      const add = ({ recorded, bad }: Awaited<ReturnType<typeof store>>): void => {
        sum.accepted += recorded.accepted;
        sum.duplicates += recorded.duplicates;
        sum.rejectedCount += bad.length;
        rejected.push(...bad.slice(0, maximumRejectedListed - rejected.length));
        meter.count(recorded.accepted, recorded.duplicates, bad.length);
      };
      // A few batches are under way at once: one is read while others are stored.
      const underWay: Promise<Awaited<ReturnType<typeof store>>>[] = [];
      for await (const lines of batches) {
        const stored = store(lines, caller);
        stored.catch(() => undefined);
        underWay.push(stored);
        // What a limited key may write depends on the openings that came before: one batch at a time.
        const oldest =
          underWay.length >= (caller.portfolios === null ? batchesUnderWay : 1) ? underWay.shift() : undefined;
        if (oldest !== undefined) add(await oldest);
      }
      for (const stored of underWay) add(await stored);
      return success({ ...sum, rejected } satisfies EventsSummary);
    },
  };
};

const batchesUnderWay = 6;
