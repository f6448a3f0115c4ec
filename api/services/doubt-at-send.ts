/** At the moment of sending both evaluators of the law are asked; where they disagree nothing is sent, and it is kept and said aloud. */
import type { Queryable } from '../../data/index.ts';
import type { Blocking, CaseContext, ContactToJudge, RuleBook } from '../../engine/index.ts';
import type { SecondEvaluator } from './second-evaluator.ts';
import type { KeepFinding } from './second-opinion-findings.ts';
import { disagreementBlock, hearBoth } from './two-opinions.ts';

export type ContactAtSend = {
  readonly decisionId: string;
  readonly rules: RuleBook;
  readonly context: CaseContext;
  readonly contact: ContactToJudge;
};

/** What bars the contact for want of agreement. */
export type DoubtAtSend = (client: Queryable, sending: ContactAtSend) => Promise<readonly Blocking[]>;

type Dependencies = { readonly evaluator: SecondEvaluator; readonly keepFinding: KeepFinding };

export const makeDoubtAtSend =
  ({ evaluator, keepFinding }: Dependencies): DoubtAtSend =>
  async (client, { decisionId, rules, context, contact }) => {
    const ask = await evaluator.under(client, rules.version);
    const opinions = hearBoth({ rules, ask }, context, contact);
    if (opinions === null || opinions.agree) return [];
    const finding = { kind: 'disagreement', foundBy: 'check', runId: null } as const;
    await keepFinding(client, { ...finding, decisionId, opinions, context, contact, book: rules.version });
    return [disagreementBlock(opinions.first, opinions.second)];
  };
