/** A decision made again from its receipt's draw and whatever inputs, rules and policy are given: for replay, and to try out other rules. */
import type { DecisionInputs } from '../../data/index.ts';
import {
  decide,
  type CompactReceipt,
  type Channel,
  type Decision,
  type DecisionSettings,
  type Policy,
  type Purpose,
} from '../../engine/index.ts';
import { contextOf } from './context-of.ts';

export type Again = {
  readonly receipt: CompactReceipt;
  /** As its decision knew them. */
  readonly inputs: DecisionInputs;
  readonly settings: DecisionSettings;
  /** Of the strategy that the receipt names. */
  readonly policy: Policy;
};

/** Null where the inputs tell of no open case. */
export const decideAgain = ({ receipt, inputs, settings, policy }: Again): Decision | null => {
  const context = contextOf(inputs, inputs.planned, receipt.decidedAt, receipt.purpose as Purpose);
  if (!context.ok) return null;
  return decide({
    context: context.value,
    settings,
    halts: receipt.inputs.halts ?? [],
    barredTexts: receipt.inputs.barredTexts ?? [],
    strategy: receipt.strategy,
    policy,
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
