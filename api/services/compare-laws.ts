/** One past contact, or one past decision, under two laws: the rules as they are and the same under a change. The difference is counted. */
import {
  formatInstant,
  judgeContact,
  lawForCase,
  type Blocking,
  type CaseContext,
  type ContactToJudge,
  type Decision,
  type DecisionSettings,
  type Instant,
} from '../../engine/index.ts';
import type { Rejudgement } from '../contracts/rejudge.ts';
import { decideAgain } from './decide-again.ts';
import type { PastContact, PastDecision } from './past-contacts.ts';
import type { PastDecider } from './routing.ts';

/** Settings with the rules as they are and under the change, and the pack that the change stands in. */
export type Compared = {
  readonly packId: string;
  readonly asTheyAre: DecisionSettings;
  readonly changed: DecisionSettings;
};

const mostExamples = 20;

type Example = Rejudgement['examples'][number] & { readonly instant: Instant };

export type Comparison = {
  contacts: number;
  notJudged: number;
  barredAlready: number;
  wouldHaveBeenIllegal: number;
  noLongerBarred: number;
  readonly byRule: Map<string, number>;
  readonly examples: Example[];
  readonly decisionsChanged: { count: number; of: number; notRepeatable: number };
};

export const emptyComparison = (): Comparison => ({
  contacts: 0,
  notJudged: 0,
  barredAlready: 0,
  wouldHaveBeenIllegal: 0,
  noLongerBarred: 0,
  byRule: new Map(),
  examples: [],
  decisionsChanged: { count: 0, of: 0, notRepeatable: 0 },
});

const barredBy = ({ rules }: DecisionSettings, context: CaseContext, contact: ContactToJudge): readonly Blocking[] => {
  const verdict = judgeContact(lawForCase(rules, context), context, contact);
  return verdict.allowed ? [] : verdict.blocked;
};

/** Whether the case lies where the pack holds, or within (a change of `US` concerns `US-NY`; one of `US-NY` not all of `US`). */
const isConcerned = ({ packId, asTheyAre }: Compared, context: CaseContext): boolean =>
  lawForCase(asTheyAre.rules, context)?.merged.includes(packId) === true;

const newest = (examples: readonly Example[]): readonly Example[] =>
  [...examples].sort((one, other) => other.instant - one.instant).slice(0, mostExamples);

const noteIllegal = (tally: Comparison, past: PastContact, blocked: readonly Blocking[], zone: string): void => {
  tally.wouldHaveBeenIllegal += 1;
  for (const { rule } of blocked) tally.byRule.set(rule, (tally.byRule.get(rule) ?? 0) + 1);
  const [first] = blocked;
  if (first === undefined) return;
  tally.examples.push({
    decisionId: past.decisionId,
    caseId: past.caseId,
    at: formatInstant(zone, past.contact.at),
    rule: first.rule,
    until: first.until === null ? null : formatInstant(zone, first.until),
    instant: past.contact.at,
  });
  if (tally.examples.length > 2 * mostExamples)
    tally.examples.splice(0, tally.examples.length, ...newest(tally.examples));
};

export const compareContact = (compared: Compared, tally: Comparison, past: PastContact): void => {
  const { context, contact } = past;
  if (context === null) {
    tally.notJudged += 1;
    return;
  }
  if (!isConcerned(compared, context)) return;
  tally.contacts += 1;
  const before = barredBy(compared.asTheyAre, context, contact);
  const after = barredBy(compared.changed, context, contact);
  if (before.length > 0) tally.barredAlready += 1;
  if (before.length > 0 && after.length === 0) tally.noLongerBarred += 1;
  if (before.length === 0 && after.length > 0) noteIllegal(tally, past, after, context.debtor?.timeZones[0] ?? 'UTC');
};

const chosen = ({ action, actionId }: Decision): string =>
  action.kind === 'contact' ? `${actionId} ${String(action.candidate.sendAt)}` : actionId;

/** `decider`: the strategy that decided, with its model; null where it is not stored any more. */
export const compareDecision = async (
  compared: Compared,
  tally: Comparison,
  { receipt, inputs, context }: PastDecision,
  decider: PastDecider | null,
): Promise<void> => {
  if (context === null || !isConcerned(compared, context)) return;
  const { decisionsChanged } = tally;
  const again = async (settings: DecisionSettings): Promise<Decision | null> =>
    decider === null ? null : await decideAgain({ receipt, inputs, settings, decider });
  const before = await again(compared.asTheyAre);
  const after = await again(compared.changed);
  decisionsChanged.of += 1;
  if (before === null || after === null) decisionsChanged.notRepeatable += 1;
  else if (chosen(before) !== chosen(after)) decisionsChanged.count += 1;
};

/** As it is answered; the rules that bar most come first. */
export const presentComparison = ({ byRule, examples, ...counts }: Comparison) => ({
  ...counts,
  byRule: [...byRule]
    .map(([rule, contacts]) => ({ rule, contacts }))
    .sort((one, other) => other.contacts - one.contacts || (one.rule < other.rule ? -1 : 1)),
  examples: newest(examples).map(({ instant: _, ...example }) => example),
});
