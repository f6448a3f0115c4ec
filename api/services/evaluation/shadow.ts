/**
 * Shadow mode: what a strategy would have decided on the decisions that were made, without contacting anybody. A decision can be made again
 * exactly from what its receipt names, so nothing is added to the path of an answer: a nightly job asks the strategy afterwards.
 */
import {
  decidedReceipts,
  inTransaction,
  insertShadowChange,
  insertShadowDecisions,
  listShadows,
  readInputsOfReceipts,
  summariseShadow,
  type Pool,
  type ShadowDecision,
} from '../../../data/index.ts';
import {
  domainError,
  failure,
  receiptCandidates,
  success,
  type CompactReceipt,
  type Instant,
} from '../../../engine/index.ts';
import type { LawInForce } from '../law-in-force.ts';
import type { Services } from '../services.ts';
import type { EvaluationTarget, FindTarget, StrategyId } from './evaluation-target.ts';
import { expectedValueOf, loggedDistribution, type Distribution } from './logged-log.ts';
import { askTarget } from './read-log.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly law: LawInForce;
  readonly findTarget: FindTarget;
  readonly now: () => Instant;
};

/** Sum over options of the lesser of both probabilities. */
const overlapOf = (one: Distribution, other: Distribution): number => {
  let sum = Math.min(one.noContact, other.noContact) + Math.min(one.handOff, other.handOff);
  for (const [place, probability] of one.byPlace) sum += Math.min(probability, other.byPlace.get(place) ?? 0);
  return Math.min(1, sum);
};

const sameProbOf = ({ action }: CompactReceipt, { byPlace, noContact, handOff }: Distribution): number => {
  if (action.kind === 'contact') return byPlace.get(action.index) ?? 0;
  return action.kind === 'no_contact' ? noContact : handOff;
};

const toRow = (
  receipt: CompactReceipt,
  shadow: Distribution,
  actionIdOf: (place: number) => string,
): ShadowDecision => {
  const own = loggedDistribution(receipt);
  const eligible = receiptCandidates(receipt);
  const contacts = [...shadow.byPlace].map(([place, probability]): [string, number] => {
    const candidate = eligible[place];
    return [candidate === undefined ? '' : `${actionIdOf(candidate.option.place)}@${candidate.on}`, probability];
  });
  const others: readonly [string, number][] = [
    ['no_contact', shadow.noContact],
    ['hand_off', shadow.handOff],
  ];
  return {
    decisionId: receipt.id,
    decidedAt: receipt.decidedAt,
    sameProb: sameProbOf(receipt, shadow),
    overlap: overlapOf(own, shadow),
    valueMinor: expectedValueOf(receipt, shadow),
    loggedValueMinor: expectedValueOf(receipt, own),
    currency: receipt.currency,
    distribution: [...contacts, ...others].filter(([, probability]) => probability > 0),
  };
};

const together = 100;
const mostDecisions = 100_000;

export type RunShadows = (span: {
  readonly from: Instant;
  readonly to: Instant;
}) => Promise<{ readonly strategies: number; readonly decisions: number }>;

export const makeRunShadows =
  ({ pool, law, findTarget, now }: Dependencies): RunShadows =>
  (span) =>
    inTransaction(pool, async (client) => {
      const targets: EvaluationTarget[] = [];
      for (const strategy of await listShadows(client)) {
        const target = await findTarget(client, strategy, now());
        if (target !== null) targets.push(target);
      }
      if (targets.length === 0) return { strategies: 0, decisions: 0 };
      const { actions } = (await law.now(client)).settings.catalogue;
      const actionIdOf = (place: number): string => actions[place]?.id ?? '';
      const all = { ...span, markets: null, portfolios: null, limit: mostDecisions };
      let decisions = 0;
      for await (const batch of decidedReceipts(client, all, { kind: null, size: together })) {
        const receipts = batch.map(({ receipt }) => receipt);
        const inputs = await readInputsOfReceipts(client, receipts);
        for (const target of targets) {
          const rows: ShadowDecision[] = [];
          for (const [place, receipt] of receipts.entries()) {
            const known = inputs[place];
            const shadow =
              known === undefined ? null : await askTarget({ law, client }, { receipt, inputs: known }, target);
            if (shadow !== null) rows.push(toRow(receipt, shadow, actionIdOf));
          }
          await insertShadowDecisions(client, target, rows);
          decisions += rows.length;
        }
      }
      return { strategies: targets.length, decisions };
    });

export const makeShadowServices = ({
  pool,
  findTarget,
  now,
}: Omit<Dependencies, 'law'>): Pick<Services, 'flipShadow' | 'readShadow'> => {
  const read: Services['readShadow'] = async ({ strategyId, version }, { portfolios }) => {
    const strategy: StrategyId = { id: strategyId, version };
    if ((await findTarget(pool, strategy, now())) === null)
      return failure(domainError('not-found', `The strategy ${strategyId} has no version ${String(version)}.`));
    const shadows = await listShadows(pool);
    const on = shadows.some((each) => each.id === strategyId && each.version === version);
    return success({ ...strategy, on, summaries: await summariseShadow(pool, strategy, portfolios) });
  };
  return {
    readShadow: read,
    flipShadow: async ({ strategyId, version, on, reason, by }, caller) => {
      const found = await read({ strategyId, version }, caller);
      if (!found.ok) return found;
      const strategy = { id: strategyId, version };
      await insertShadowChange(pool, { strategy, isOn: on, at: now(), reason, by });
      return success({ ...found.value, on });
    },
  };
};
