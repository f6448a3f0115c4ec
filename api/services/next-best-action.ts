/** The question the service is for: one case, or a stream of them. */
import type { Pool } from '../../data/index.ts';
import { domainError, failure, success, type DomainError, type Result } from '../../engine/index.ts';
import type { NextBestActionLine } from '../contracts/next-best-action.ts';
import type { Clock } from './clock.ts';
import type { Decided, DecisionDesk, DecisionOrder } from './decide-cases.ts';
import { presentDecision, type RuleLookup } from './present-decision.ts';
import { languageAsked, sayReasons, type SaidReasons } from './say-reasons.ts';
import type { Caller, Line, LineAnswer, Services } from './services.ts';
import type { DecisionMeter } from './decision-meter.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly desk: DecisionDesk;
  readonly clock: Clock;
  readonly lookup: RuleLookup;
  readonly meter: DecisionMeter;
};

type Question = NextBestActionLine & { readonly dryRun?: boolean };

const orderOf = (clock: Clock, question: Question, caller: Caller): Result<DecisionOrder, DomainError> => {
  const asOf = clock.at(question.at);
  if (!asOf.ok) return asOf;
  return success({
    caseId: question.caseId,
    asOf: asOf.value,
    isBackdated: clock.isSimulated,
    channels: question.channels ?? null,
    purpose: question.purpose,
    dryRun: question.dryRun ?? false,
    portfolios: caller.portfolios,
  });
};

/** At most this many lines wait for one transaction. */
const linesTogether = 200;

type Asked = { readonly index: number; readonly order: Result<DecisionOrder, DomainError> };

export const makeNextBestAction = ({
  pool,
  desk,
  clock,
  lookup,
  meter,
}: Dependencies): Pick<Services, 'nextBestAction' | 'nextBestActions'> => {
  const present = (decided: Decided | undefined, said?: SaidReasons) => {
    if (decided === undefined) return failure(domainError('internal', ''));
    if (!decided.ok) return decided;
    meter.count(decided.value.decision);
    return success(presentDecision(decided.value.receipt.receipt, lookup, said));
  };

  const answerLines = async (
    asked: readonly Asked[],
  ): Promise<readonly LineAnswer<ReturnType<typeof presentDecision>>[]> => {
    const orders = asked.flatMap(({ order }) => (order.ok ? [order.value] : []));
    const decided = orders.length === 0 ? [] : await desk.decide(orders);
    let next = 0;
    return asked.map(({ index, order }) => ({ index, answer: order.ok ? present(decided[next++]) : order }));
  };

  const ask = (line: Line<NextBestActionLine>, caller: Caller): Asked => ({
    index: line.index,
    order: 'error' in line ? failure(line.error) : orderOf(clock, line.value, caller),
  });

  return {
    nextBestAction: async (question, caller) => {
      const language = languageAsked(question.language);
      if (!language.ok) return language;
      const order = orderOf(clock, question, caller);
      if (!order.ok) return order;
      const [decided] = await desk.decide([order.value]);
      if (decided?.ok !== true || language.value === 'en') return present(decided);
      const { receipt } = decided.value.receipt;
      return present(decided, await sayReasons(pool, receipt, language.value));
    },
    async *nextBestActions(batches, caller) {
      // One batch is decided while the one before is being written out.
      let ahead: Promise<readonly LineAnswer<ReturnType<typeof presentDecision>>[]> | null = null;
      for await (const lines of batches) {
        for (let start = 0; start < lines.length; start += linesTogether) {
          const answers = answerLines(lines.slice(start, start + linesTogether).map((line) => ask(line, caller)));
          answers.catch(() => undefined);
          if (ahead !== null) yield await ahead;
          ahead = answers;
        }
      }
      if (ahead !== null) yield await ahead;
    },
  };
};
