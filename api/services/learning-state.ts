/**
 * How far the learning of a strategy's model has come on the day of a decision, and what its trying may still cost that night. Days are the
 * debtor's own. The sum of a night is read and added to in the transaction of the decisions, and only for strategies with a limit on it.
 */
import {
  lockSpending,
  readSpent,
  writeSpent,
  type GateState,
  type Queryable,
  type SpendKey,
} from '../../data/index.ts';
import { dayMs, localDate, type CaseContext, type Decision, type LearningState } from '../../engine/index.ts';
import type { Asking, Route } from './routing.ts';

/** Days since 1970-01-01 where the debtor lives. */
const dayOf = ({ asOf, debtor }: CaseContext): number =>
  Date.parse(localDate(debtor?.timeZones[0] ?? 'UTC', asOf)) / dayMs;

/** A night before the gate opened (in a simulated past) knows nothing of it. */
const nightsOpen = ({ openSinceDay }: GateState, day: number): number | null =>
  openSinceDay === null || day < openSinceDay ? null : day - openSinceDay;

const hasNightLimit = ({ spec }: Asking): boolean => spec.gate.budget.perNightMinor !== null;

const keyText = ({ strategy, day, currency }: SpendKey): string =>
  JSON.stringify([strategy.id, strategy.version, day, currency]);

type Sum = { readonly key: SpendKey; spentMinor: number; isMoved: boolean };

export type Learned = {
  readonly learning: LearningState;
  /** Counts what the decision is expected to lose by trying. */
  readonly count: (decision: Decision) => void;
};

export type LearningStates = {
  /** Null where the strategy asks no model. */
  readonly of: (route: Route, context: CaseContext) => Promise<Learned | null>;
  /** To be called before the commit. */
  readonly write: () => Promise<void>;
};

const addTo = (sum: Sum | null, { distribution, request }: Decision): void => {
  if (sum === null || request.dryRun) return;
  sum.spentMinor += distribution.explorationLossMinor ?? 0;
  sum.isMoved = true;
};

/** For one transaction. */
export const makeLearningStates = (client: Queryable): LearningStates => {
  const sums = new Map<string, Sum>();

  const sumOf = async (key: SpendKey): Promise<Sum> => {
    const text = keyText(key);
    const known = sums.get(text);
    if (known !== undefined) return known;
    if (sums.size === 0) await lockSpending(client);
    const sum = { key, spentMinor: await readSpent(client, key), isMoved: false };
    sums.set(text, sum);
    return sum;
  };

  return {
    of: async ({ asking, strategy: { id, version } }, context) => {
      if (asking === null) return null;
      const { gate } = asking;
      const day = dayOf(context);
      const key = { strategy: { id, version }, day, currency: context.currency };
      const sum = hasNightLimit(asking) ? await sumOf(key) : null;
      const learning = {
        night: gate.beganDay === null ? 0 : Math.max(0, day - gate.beganDay),
        nightsOpen: nightsOpen(gate, day),
        spentMinor: sum?.spentMinor ?? 0,
      };
      return {
        learning,
        count: (decision) => {
          addTo(sum, decision);
        },
      };
    },
    write: async () => {
      for (const { key, spentMinor, isMoved } of sums.values()) if (isMoved) await writeSpent(client, key, spentMinor);
    },
  };
};
