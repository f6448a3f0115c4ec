/**
 * What the own history says of an outcome, for planning. A population other than everybody is judged on a sample of the debtors as they
 * were at the beginning of the span; of money in several currencies nothing is said.
 */
import {
  historyMetrics,
  inputsAsOf,
  readDecisionInputs,
  readHistoryMoments,
  readInflow,
  sampleOpenCases,
  type HistoryMoments,
  type Inflow,
  type Pool,
} from '../../data/index.ts';
import {
  celBindings,
  compileCondition,
  dayMs,
  failure,
  success,
  type InputError,
  type Instant,
  type Result,
} from '../../engine/index.ts';
import type { PowerRequest } from '../contracts/experiment-power.ts';
import { contextOf } from './context-of.ts';

type Asked = NonNullable<PowerRequest['fromHistory']>;

export type History = {
  readonly moments: HistoryMoments & { readonly mean: number; readonly standardDeviation: number };
  /** Of the population. */
  readonly inflow: Inflow;
  readonly notes: readonly string[];
};

/** Debtors whom a population is judged on: folding each anew takes about a millisecond. */
const largestSample = 2_000;
const leastDebtors = 100;

const refuse = (pointer: string, detail: string): Result<never, readonly InputError[]> =>
  failure([{ pointer: `/fromHistory${pointer}`, detail }]);

type Members = { readonly debtorIds: readonly string[]; readonly judged: number };

const membersOf = async (
  pool: Pool,
  population: string,
  at: Instant,
): Promise<Result<Members, readonly InputError[]>> => {
  const condition = compileCondition(population);
  if (!condition.ok) return refuse('/population', condition.error.detail);
  const sample = await sampleOpenCases(pool, { at, limit: largestSample });
  const read = await readDecisionInputs(
    pool,
    sample.map(({ caseId }) => ({ caseId, asOf: at, isBackdated: true })),
  );
  const debtorIds: string[] = [];
  for (const [place, { debtorId }] of sample.entries()) {
    const inputs = read[place] ?? null;
    if (inputs === null) continue;
    const then = await inputsAsOf(pool, inputs, at);
    const context = contextOf(then, then.planned, at, 'collect');
    if (context.ok && condition.value.judge(celBindings(context.value)) === true) debtorIds.push(debtorId);
  }
  return success({ debtorIds, judged: sample.length });
};

const scaled = ({ debtorsNow, debtorsPerDay }: Inflow, share: number): Inflow => ({
  debtorsNow: Math.round(debtorsNow * share),
  debtorsPerDay: debtorsPerDay * share,
});

const whyNot = ({ debtors, mean, standardDeviation, currencies }: HistoryMoments): string | null => {
  if (debtors < leastDebtors)
    return `finds ${String(debtors)} debtors of the population with an open case then; a plan takes ${String(leastDebtors)}`;
  if (currencies.length > 1)
    return `finds cases in ${currencies.join(', ')}: plan for one, as with the population currency == "${currencies[0] ?? ''}"`;
  if (mean === null || standardDeviation === null || !(mean > 0) || !(standardDeviation > 0))
    return `finds no variance: of ${String(debtors)} debtors all had the same outcome`;
  return null;
};

const netOfNothing = 'What contacts cost is not in the history of payments: the spread is that of the money recovered.';

const notesOf = ({ metric, days }: Asked, members: Members | null): readonly string[] => [
  ...(members === null
    ? []
    : [
        `The population was judged on ${String(members.judged)} debtors as they were ${String(days)} days ago; ${String(members.debtorIds.length)} of them belong to it.`,
      ]),
  ...(metric === 'net_recovered_per_debtor' ? [netOfNothing] : []),
];

export const readHistory = async (
  pool: Pool,
  asked: Asked,
  asOf: Instant,
): Promise<Result<History, readonly InputError[]>> => {
  const { population, metric, days } = asked;
  if (!historyMetrics.includes(metric))
    return refuse('/metric', `is not known without an experiment; one of ${historyMetrics.join(', ')} is`);
  const isEverybody = population.trim() === 'true';
  const found = isEverybody ? success(null) : await membersOf(pool, population, asOf - days * dayMs);
  if (!found.ok) return found;
  const members = found.value;
  const moments = await readHistoryMoments(pool, { metric, asOf, days, debtorIds: members?.debtorIds ?? null });
  if (moments === null) throw new Error(`metric ${metric} has no source in history`);
  const reason = whyNot(moments);
  if (reason !== null) return refuse('', reason);
  const share = members === null ? 1 : members.debtorIds.length / Math.max(1, members.judged);
  return success({
    moments: moments as History['moments'],
    inflow: scaled(await readInflow(pool, { asOf, days }), share),
    notes: notesOf(asked, members),
  });
};
