/** What is unknown bars every contact: no debtor, no law for the country, no time zone. Never "allowed by default". */
import type { CompiledPack } from './compile-pack.ts';
import type { LawContext, LawDebtor } from './law-context.ts';
import type { Blocking } from './verdict.ts';

const missing = (rule: string, text: string): Blocking =>
  Object.freeze({
    rule,
    text,
    citation: 'house policy, not law',
    force: 'default',
    confidence: 'verified',
    effect: 'block',
    until: null,
  });

export const noDebtor = missing(
  'no.debtor',
  'The debtor has not been registered: nothing is known of their place, zone or channels.',
);
export const noPack = missing('no.pack', "No contact rules are known for the debtor's country.");
export const noZone = missing('no.zone', 'No time zone is known for the debtor.');
/** A channel without an address on record. */
export const notReachable = missing('house.reachable', 'The debtor cannot be reached on this channel.');

type Known = {
  readonly pack: CompiledPack;
  readonly debtor: LawDebtor;
  readonly zone: string;
};

/** The law, the debtor and the first zone; or what is missing. */
export const knownData = (pack: CompiledPack | null, context: LawContext): Known | Blocking => {
  const { debtor } = context;
  if (debtor === null) return noDebtor;
  if (pack === null) return noPack;
  const zone = debtor.timeZones[0];
  return zone === undefined ? noZone : { pack, debtor, zone };
};

export const isMissing = (known: Known | Blocking): known is Blocking => 'rule' in known;
