/** Visits at the door: what must be on file or true before one. */
import { dayMs } from '../vocabulary/time.ts';
import { binds, type GroupJudge, type Hearing } from './hearing.ts';
import { isFlagged } from './law-context.ts';
import { brokenRule, nothingBroken } from './rule-scope.ts';

const monthMs = 30 * dayMs;

const hasVisitNear = ({ context, contact }: Hearing): boolean =>
  context.contacts.some(
    (past) =>
      past.channel === 'visit' &&
      past.caseId === context.caseId &&
      past.inbound !== true &&
      Math.abs(contact.at - past.at) < monthMs,
  );

const isMet = (requirement: string, hearing: Hearing): boolean => {
  const { context, contact } = hearing;
  switch (requirement) {
    case 'not_vulnerable':
      return !isFlagged(context, 'vulnerable', contact.at);
    case 'no_objection':
      return !isFlagged(context, 'cease_request', contact.at) && context.consent.visit !== 'withdrawn';
    case 'max_1_per_30d':
      return !hasVisitNear(hearing);
    default:
      return context.has?.includes(requirement) === true;
  }
};

export const visitBlocks: GroupJudge = (hearing) => {
  if (hearing.contact.channel !== 'visit') return nothingBroken;
  return hearing.pack.visits
    .filter((rule) => binds(rule, hearing) && !rule.requires.every((requirement) => isMet(requirement, hearing)))
    .map((rule) => brokenRule(rule, null));
};
