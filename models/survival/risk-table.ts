/**
 * Times until something happens, as counts: how many at each time, and how many were last seen then without it (right censoring). Sorted
 * and merged into the table that every estimate is made from. At one time events come before censorings: who was last seen at a time was
 * still at risk at it.
 */
import { success, type Result } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';

export type TimeCount = { readonly time: number; readonly events: number; readonly censored: number };

/** `atRisk`: not yet ended just before the time. */
export type RiskRow = TimeCount & { readonly atRisk: number };

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const faultOf = ({ time, events, censored }: TimeCount): Result<never, Refusal> | null => {
  if (!Number.isFinite(time) || time < 0) return refused('label-not-valid', `A time of ${time} is none.`);
  if (!isCount(events) || !isCount(censored))
    return refused('weight-not-valid', `At time ${time}: ${events} events and ${censored} censored are no counts.`);
  return null;
};

const merge = (counts: readonly TimeCount[]): readonly TimeCount[] => {
  const merged = new Map<number, TimeCount>();
  for (const { time, events, censored } of counts) {
    // -0 and 0 are one key of a Map, and one time.
    const known = merged.get(time) ?? { time: time + 0, events: 0, censored: 0 };
    merged.set(time, { ...known, events: known.events + events, censored: known.censored + censored });
  }
  return [...merged.values()].filter(({ events, censored }) => events + censored > 0).sort((a, b) => a.time - b.time);
};

/** By time, each once; in any order, and a time may be told more than once. */
export const riskTable = (counts: readonly TimeCount[]): Result<readonly RiskRow[], Refusal> => {
  for (const count of counts) {
    const fault = faultOf(count);
    if (fault !== null) return fault;
  }
  const rows = merge(counts);
  if (rows.length === 0) return refused('too-few-rows', 'There is nobody to follow.');
  let atRisk = rows.reduce((sum, { events, censored }) => sum + events + censored, 0);
  if (!Number.isSafeInteger(atRisk)) return refused('weight-not-valid', 'There are more than can be counted.');
  return success(
    rows.map((row) => {
      const withRisk = { ...row, atRisk };
      atRisk -= row.events + row.censored;
      return withRisk;
    }),
  );
};
