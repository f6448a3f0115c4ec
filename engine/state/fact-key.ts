/** The place of a fact in the one order of all folds: event time, then source, then id. */
import type { Instant } from '../vocabulary/time.ts';

export type FactKey = { readonly at: Instant; readonly source: string; readonly id: string };

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Negative where `left` comes first. Text is compared by code unit, as the store does (collation "C"). */
export const compareFacts = (left: FactKey, right: FactKey): number =>
  left.at - right.at || compareText(left.source, right.source) || compareText(left.id, right.id);
