/**
 * Texts that the house has not approved, as one decision sees them: no contact is made with one. Like the kill switch it only removes, and
 * what it removes is counted in the funnel. Where the library has no text, the sender's own is used and nothing is removed.
 */
import type { Blocking } from '../compliance/verdict.ts';
import type { BarredText } from '../content/texts-in-force.ts';
import type { EligibleResult } from './eligible-actions.ts';
import { unapprovedText } from './house-blocks.ts';
import { makeFunnel } from './removal.ts';

const blocked: readonly Blocking[] = Object.freeze([unapprovedText]);
const notBlocked: readonly Blocking[] = Object.freeze([]);

/** What bars a contact by the channel with the template. */
export const textBlocks = (barred: readonly BarredText[], { channel, template }: BarredText): readonly Blocking[] =>
  barred.some((text) => text.channel === channel && text.template === template) ? blocked : notBlocked;

/** The same result without contacts whose text is barred; what the law removed stands before it in the funnel. */
export const withoutBarredTexts = (eligible: EligibleResult, barred: readonly BarredText[]): EligibleResult => {
  const funnel = makeFunnel();
  const candidates = eligible.candidates.filter(({ action }) => {
    const found = textBlocks(barred, action);
    if (found.length > 0) funnel.remove(found, action.channel, 1);
    return found.length === 0;
  });
  return { ...eligible, candidates, removals: [...eligible.removals, ...funnel.removals()] };
};
