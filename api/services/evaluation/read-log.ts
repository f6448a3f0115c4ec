/** Reads stored decisions as a log, asks each target again, and says what was left out and why. In a transaction, whose snapshot it reads. */
import { createHash } from 'node:crypto';
import {
  loggedDecisions,
  readInputsOfReceipts,
  type LoggedDecision,
  type SnapshotClient,
  type Span,
} from '../../../data/index.ts';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompactReceipt } from '../../../engine/index.ts';
import { decideAgain } from '../decide-again.ts';
import type { LawInForce } from '../law-in-force.ts';
import type { EvaluationTarget } from './evaluation-target.ts';
import { distributionAgain, roundOf, type Distribution } from './logged-log.ts';
import { makeLogPacker, type LogPacker, type PackedLog } from './packed-log.ts';
import { makeActionRows } from './reward-options.ts';

/** The probabilities of a policy that is no stored strategy, by decision; null where it says nothing of it. */
export type BroughtPolicy = {
  readonly name: string;
  readonly distributionOf: (receipt: CompactReceipt) => Distribution | null;
};

export type AskedPolicy =
  | { readonly kind: 'strategy'; readonly target: EvaluationTarget }
  | { readonly kind: 'brought'; readonly brought: BroughtPolicy };

export type LeftOut = {
  /** Decisions whose inputs or candidates cannot be had again, or of which a policy says nothing. */
  notRepeatable: number;
  /** In another currency than the one evaluated. */
  otherCurrency: number;
};

export type ReadLog = {
  readonly packed: PackedLog;
  readonly leftOut: LeftOut;
  /** Decisions that people overrode: they count as decided, as what people do then belongs to the world. */
  readonly overridden: number;
  /** Strategy versions that decided, with how many decisions each. */
  readonly loggers: ReadonlyMap<string, number>;
  /**
   * Whether a strategy learnt between decisions of this log: asked another version of its model, or had its gate opened or closed. One that
   * asked the same model throughout decided by the same rule throughout, whatever that was learnt from before.
   */
  readonly isAdaptive: boolean;
  /** The first currency seen, or the one asked for. */
  readonly currency: string | null;
  readonly isCutOff: boolean;
  readonly inputChecksum: string;
};

export type LogRequest = {
  /** `limit` is that of the request: one more is read, to know whether there are more. */
  readonly span: Span & { readonly limit: number };
  readonly windowMs: number;
  readonly knownUntil: number;
  readonly currency: string | null;
  readonly policies: readonly AskedPolicy[];
};

const together = 100;
/** After so long other work of the process gets its turn: strategies are asked again here, one decision at a time. */
const turnMs = 8;

const makeTurns = (): (() => Promise<void>) => {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < turnMs) return;
    await nextTurn();
    began = performance.now();
  };
};

type Inputs = Awaited<ReturnType<typeof readInputsOfReceipts>>[number];

export const askTarget = async (
  { law, client }: { readonly law: LawInForce; readonly client: SnapshotClient },
  { receipt, inputs }: { readonly receipt: CompactReceipt; readonly inputs: Inputs },
  { decider, learning, id, version }: EvaluationTarget,
): Promise<Distribution | null> => {
  const settings = await law.settingsOf(client, receipt.versions.packs);
  if (settings === null) return null;
  const { learning: _, ...known } = receipt.inputs;
  const asIf: CompactReceipt = {
    ...receipt,
    strategy: { id, version, role: 'challenger' },
    inputs: learning === null ? known : { ...known, learning },
  };
  const again = await decideAgain({ receipt: asIf, inputs, settings, decider });
  return again === null ? null : distributionAgain(receipt, again);
};

type Tally = {
  -readonly [
    Field in keyof Omit<ReadLog, 'packed' | 'loggers' | 'inputChecksum' | 'leftOut' | 'isAdaptive'>
  ]: ReadLog[Field];
} & {
  readonly packer: LogPacker;
  readonly loggers: Map<string, number>;
  /** By strategy, what its learning stood at. */
  readonly learnt: Map<string, string>;
  hasLearnt: boolean;
  readonly leftOut: LeftOut;
};

const emptyTally = (policyCount: number, currency: string | null): Tally => ({
  packer: makeLogPacker(policyCount),
  loggers: new Map(),
  learnt: new Map(),
  hasLearnt: false,
  leftOut: { notRepeatable: 0, otherCurrency: 0 },
  overridden: 0,
  currency,
  isCutOff: false,
});

const noteLearning = (tally: Tally, key: string, { inputs: { model, learning } }: CompactReceipt): void => {
  if (model === undefined) return;
  const state = `${model.version ?? ''} ${String((learning?.nightsOpen ?? null) === null)}`;
  tally.hasLearnt ||= (tally.learnt.get(key) ?? state) !== state;
  tally.learnt.set(key, state);
};

const countIn = (tally: Tally, { receipt, isOverridden }: LoggedDecision): boolean => {
  tally.currency ??= receipt.currency;
  if (receipt.currency !== tally.currency) {
    tally.leftOut.otherCurrency += 1;
    return false;
  }
  const key = `${receipt.strategy.id}@${String(receipt.strategy.version)}`;
  tally.loggers.set(key, (tally.loggers.get(key) ?? 0) + 1);
  noteLearning(tally, key, receipt);
  if (isOverridden) tally.overridden += 1;
  return true;
};

export const readLog = async (
  client: SnapshotClient,
  law: LawInForce,
  { span, windowMs, knownUntil, currency, policies }: LogRequest,
): Promise<ReadLog> => {
  const tally = emptyTally(policies.length, currency);
  const checksum = createHash('sha256');
  let seen = 0;
  const { catalogue } = (await law.now(client)).settings;
  const making = { catalogue, actionRow: makeActionRows(catalogue) };
  const takeTurns = makeTurns();
  const ask = async (receipt: CompactReceipt, inputs: Inputs): Promise<readonly (Distribution | null)[]> => {
    const distributions: (Distribution | null)[] = [];
    for (const policy of policies)
      distributions.push(
        policy.kind === 'brought'
          ? policy.brought.distributionOf(receipt)
          : await askTarget({ law, client }, { receipt, inputs }, policy.target),
      );
    return distributions;
  };
  for await (const batch of loggedDecisions(
    client,
    { ...span, limit: span.limit + 1 },
    { windowMs, knownUntil, size: together },
  )) {
    const taken = batch.slice(0, Math.max(0, span.limit - seen));
    tally.isCutOff ||= taken.length < batch.length;
    seen += taken.length;
    const inputs = await readInputsOfReceipts(
      client,
      taken.map(({ receipt }) => receipt),
    );
    for (const [place, logged] of taken.entries()) {
      await takeTurns();
      if (!countIn(tally, logged)) continue;
      const { receipt } = logged;
      const known = inputs[place];
      const distributions = known === undefined ? [null] : await ask(receipt, known);
      if (distributions.some((each) => each === null)) {
        tally.leftOut.notRepeatable += 1;
        continue;
      }
      const own = roundOf(logged, distributions as readonly Distribution[], making);
      tally.packer.add(own);
      checksum.update(`${receipt.id} ${String(own.round.reward)} ${JSON.stringify(own.targets)}\n`);
    }
  }
  const { packer, hasLearnt, leftOut, loggers, overridden, currency: own, isCutOff } = tally;
  return {
    ...{ leftOut, loggers, overridden, currency: own, isCutOff, isAdaptive: hasLearnt },
    ...{ packed: packer.finish(), inputChecksum: checksum.digest('hex') },
  };
};
