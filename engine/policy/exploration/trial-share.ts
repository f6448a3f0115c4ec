/**
 * How much is tried while the gate is closed. Where the base would contact little: what it does on purpose may be the best there is. Where it
 * leaves in peace more, but a third of it for each contact of the last week: a base that contacts often will soon want to again, and a
 * trial would stand in its way, or be one contact too many. After two weeks ever less, down to a quarter: what two weeks have not shown to be
 * better than the base is not much better, and trying costs every night.
 */
import type { CaseContext } from '../../context/case-context.ts';
import type { ModelSpec } from '../../vocabulary/model-spec.ts';
import { dayMs } from '../../vocabulary/time.ts';
import type { BaseShare } from './base-share.ts';

const lately = 7 * dayMs;
const contactDivisor = 3;
const wholeNights = 14;
const leastPart = 0.25;

const partOn = (night: number): number => Math.max(leastPart, Math.min(1, wholeNights / (night + 1)));

type Lately = Pick<CaseContext, 'asOf'> & { readonly contacts: readonly Pick<CaseContext['contacts'][number], 'at'>[] };

export const trialShareOf = (
  { trialShare, trialShareWaiting }: Pick<ModelSpec['gate'], 'trialShare' | 'trialShareWaiting'>,
  { distribution, free }: Pick<BaseShare, 'distribution' | 'free'>,
  { context, night }: { readonly context: Lately; readonly night: number },
): number => {
  const { contacts, asOf } = context;
  const waiting = free > 0 ? distribution.noContact / free : 0;
  const recent = contacts.filter(({ at }) => at > asOf - lately).length;
  const whenWaiting = trialShare + Math.max(0, trialShareWaiting - trialShare) / contactDivisor ** recent;
  return partOn(night) * (waiting * whenWaiting + (1 - waiting) * trialShare);
};
