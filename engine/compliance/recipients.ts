/** Whom a rule sends a contact to instead of the debtor, and who answers to that name. */
import type { CompiledPack } from './compile-pack.ts';
import type { LawContext } from './law-context.ts';
import { isFlagged } from './law-context.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { BlockRule } from './pack.ts';

const guardians = ['parent_of_minor', 'guardian', 'legal_representative'];
const speakers = ['attorney', 'representative', 'guardian'];

const answering: Readonly<Record<string, readonly string[]>> = {
  legal_representative: guardians,
  parent_or_guardian: guardians,
  guardian: guardians,
  estate: ['executor', 'administrator', 'heir', 'estate'],
  representative: speakers,
  attorney: speakers,
};

/** Whether the contact goes to the one that the rule names. */
export const isRedirectedTo = (to: string | undefined, recipient: string | undefined): boolean =>
  to !== undefined && recipient !== undefined && (recipient === to || answering[to]?.includes(recipient) === true);

/** Whether a standing flag sends contacts to this recipient: then they are no third party. */
export const isSpokenFor = (
  { pack, context, recipient, at }: { pack: CompiledPack; context: LawContext; recipient: string; at: Instant },
  bindsNow: (rule: BlockRule) => boolean,
): boolean =>
  pack.blocks.some(
    (rule) =>
      rule.effect === 'redirect' &&
      isRedirectedTo(rule.to, recipient) &&
      (rule.flag === 'always' || isFlagged(context, rule.flag, at)) &&
      bindsNow(rule),
  );
