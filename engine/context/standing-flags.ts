/** What stands at an instant: flags and consent. */
import type { CaseState } from '../state/case-state.ts';
import type { ConsentRecord, DebtorState, FlagRecord } from '../state/debtor-state.ts';
import type { Channel } from '../vocabulary/action.ts';
import { flags, type Purpose } from '../vocabulary/case.ts';
import { instantOfLocal, type Instant } from '../vocabulary/time.ts';
import type { CaseContext } from './case-context.ts';

/** A date stands until it has ended in every zone where the debtor may be. */
const endOf = ({ until }: FlagRecord, zones: readonly string[]): Instant | null =>
  typeof until === 'string' ? Math.max(...zones.map((zone) => instantOfLocal(zone, until, 1440))) : until;

/** In the order of the vocabulary. A dispute of this case is a flag without an end, whatever the debtor's own flag says. */
export const standingFlags = (
  { dispute }: CaseState,
  debtor: DebtorState | null,
  zones: readonly string[],
  asOf: Instant,
): CaseContext['flags'] => {
  const standing = debtor?.flags ?? {};
  const found: CaseContext['flags'][number][] = [];
  for (const flag of flags) {
    const record = standing[flag];
    if (flag === 'disputed' && dispute !== null) found.push({ flag, until: null });
    else if (record !== undefined) {
      const until = endOf(record, zones);
      if (until === null || until > asOf) found.push({ flag, until });
    }
  }
  return found;
};

type Said = 'given' | 'withdrawn';

const said = ({ given }: ConsentRecord): Said => (given ? 'given' : 'withdrawn');

const newerOf = (general: ConsentRecord | undefined, own: ConsentRecord | undefined): Said | 'none' => {
  if (general === undefined) return own === undefined ? 'none' : said(own);
  if (own === undefined || general.at > own.at) return said(general);
  return general.at < own.at || general.given ? said(own) : 'withdrawn';
};

/**
 * Consent by channel for one purpose: the newer of what was said for that purpose and for none in particular; of two at
 * the same instant the withdrawal counts.
 */
export const consentFor = (debtor: DebtorState | null, purpose: Purpose): CaseContext['consent'] => {
  const of = (channel: Channel): Said | 'none' => {
    const byPurpose = debtor?.consents[channel];
    return byPurpose === undefined ? 'none' : newerOf(byPurpose['*'], byPurpose[purpose]);
  };
  return {
    sms: of('sms'),
    email: of('email'),
    call: of('call'),
    letter: of('letter'),
    portal: of('portal'),
    messaging: of('messaging'),
  };
};
