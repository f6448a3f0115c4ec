/** A decision made again from its receipt's draw and whatever inputs, rules and decider are given: for replay, and to try out other rules. */
import type { DecisionInputs } from '../../data/index.ts';
import {
  decide,
  withLearnedSegment,
  type CaseContext,
  type CompactReceipt,
  type Channel,
  type Decision,
  type DecisionSettings,
  type Purpose,
} from '../../engine/index.ts';
import { contextOf } from './context-of.ts';
import { askedFor } from './models-in-force.ts';
import type { PastDecider } from './routing.ts';

export type Again = {
  readonly receipt: CompactReceipt;
  /** As its decision knew them. */
  readonly inputs: DecisionInputs;
  readonly settings: DecisionSettings;
  /** The strategy that the receipt names, with the model that it asked. */
  readonly decider: PastDecider;
};

const segmentedAgain = (
  context: CaseContext,
  { segment, versions }: CompactReceipt,
  past: PastDecider,
): CaseContext => {
  if (versions.segments === undefined) return context;
  if (past.segments !== undefined) return withLearnedSegment(context, past.segments);
  return { ...context, learnedSegment: { ...segment, version: versions.segments } };
};

/** What its decision was made from; null where the inputs tell of no open case. */
export const contextAgain = ({ receipt, inputs, decider }: Omit<Again, 'settings'>): CaseContext | null => {
  const known = contextOf(inputs, inputs.planned, receipt.decidedAt, receipt.purpose as Purpose);
  return known.ok ? segmentedAgain(known.value, receipt, decider) : null;
};

/** The decision of the receipt, made on whatever context is given. */
export const decideOn = async (
  context: CaseContext,
  { receipt, settings, decider }: Omit<Again, 'inputs'>,
): Promise<Decision> => {
  const { policy, model, attributes } = decider;
  const { learning } = receipt.inputs;
  return decide({
    context,
    settings,
    halts: receipt.inputs.halts ?? [],
    barredTexts: receipt.inputs.barredTexts ?? [],
    strategy: receipt.strategy,
    policy,
    ...(model === null ? {} : { asked: await askedFor(model, context, settings.model) }),
    ...(learning === undefined ? {} : { learning }),
    ...(attributes === undefined ? {} : { attributes }),
    experiment: receipt.experiment,
    request: {
      id: receipt.id,
      draw: receipt.draw,
      purpose: receipt.purpose as Purpose,
      channels: receipt.channels as readonly Channel[] | null,
      dryRun: receipt.dryRun,
    },
    inputs: receipt.inputs,
  });
};

/** Null where the inputs tell of no open case. */
export const decideAgain = async (again: Again): Promise<Decision | null> => {
  const context = contextAgain(again);
  return context === null ? null : decideOn(context, again);
};
