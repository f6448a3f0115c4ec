/**
 * A contact of a case before both evaluators of the law, the house's limits included. They were written apart and share the packs only, so
 * a difference is a mistake of one of them, and nobody knows of which: nothing is sent on it.
 */
import {
  contactFileOf,
  judgeContact,
  lawForCase,
  segmentOf,
  type Blocking,
  type CaseContext,
  type ContactFile,
  type ContactToJudge,
  type RuleBook,
  type SecondVerdict,
} from '../../engine/index.ts';
import type { AskSecond } from './second-evaluator.ts';

export type TwoOpinions = {
  /** What the judge says; empty: allowed. */
  readonly first: readonly Blocking[];
  readonly second: SecondVerdict;
  /** Whether they name the same rules. */
  readonly agree: boolean;
  /** What the second evaluator read. */
  readonly file: ContactFile;
};

const isSameSet = (left: readonly string[], right: readonly string[]): boolean => {
  const names = new Set(left);
  return names.size === new Set(right).size && right.every((name) => names.has(name));
};

/** Whether the second verdict is that of the judge, who names these rules. */
export const isAgreed = (first: readonly Blocking[], second: SecondVerdict): boolean =>
  second.allowed === (first.length === 0) &&
  isSameSet(
    first.map(({ rule }) => rule),
    second.rules,
  );

const listed = (rules: readonly string[]): string => (rules.length === 0 ? 'none' : rules.join(', '));

/** What bars a contact on which they disagree. */
export const disagreementBlock = (first: readonly Blocking[], second: SecondVerdict): Blocking => ({
  rule: 'second.opinion',
  text: `The two evaluators of the rules disagree, so nothing is sent. Rules broken, by the first: ${listed(
    first.map(({ rule }) => rule),
  )}; by the second: ${listed(second.rules)}.`,
  citation: 'docs/compliance/how-rules-are-read.md',
  force: 'default',
  confidence: 'verified',
  effect: 'block',
  until: null,
});

/** Null where nothing is known of the debtor: then there is nothing to read, and the judge bars it anyway. */
export const hearBoth = (
  { rules, ask }: { readonly rules: RuleBook; readonly ask: AskSecond },
  context: CaseContext,
  contact: ContactToJudge,
): TwoOpinions | null => {
  const file = contactFileOf(context, contact, segmentOf(context).id);
  if (file === null) return null;
  const verdict = judgeContact(lawForCase(rules, context), context, contact);
  const first = verdict.allowed ? [] : verdict.blocked;
  const second = ask(file, { house: true });
  return { first, second, agree: isAgreed(first, second), file };
};
