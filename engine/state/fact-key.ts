/** The place of a fact in the one order of all folds: event time, then source, then id. */
import type { Instant } from '../vocabulary/time.ts';

export type FactKey = { readonly at: Instant; readonly source: string; readonly id: string };

/** UTF-16 puts the surrogates of the higher planes below U+E000 to U+FFFF; code points, and UTF-8, have them above. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Order by code point. */
const compareText = (left: string, right: string): number => {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  let index = 0;
  while (index < shared && left.charCodeAt(index) === right.charCodeAt(index)) index += 1;
  if (index === shared) return left.length - right.length;
  return rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
};

/** Negative where `left` comes first. Text is compared by code point, as the store does (collation "C" over UTF-8). */
export const compareFacts = (left: FactKey, right: FactKey): number =>
  left.at - right.at || compareText(left.source, right.source) || compareText(left.id, right.id);
