/**
 * What the debtor's own record says, in plain words: the circumstances that bear on this choice, strongest first. `effect` is the
 * change in the chance of payment or reach against a debtor of whom nothing is known, as the estimates have it.
 */
import type { CaseContext } from '../context/case-context.ts';
import type { Reason } from '../decision/decision.ts';
import type { Candidate } from '../policy/policy.ts';
import { recordFacts, sayFact, type ChosenContact, type RecordFact } from './record-facts.ts';
import { speakerOf, type SpokenLanguage } from './speak.ts';

export type ReasonInput = {
  readonly context: CaseContext;
  /** The contact chosen, if one was. */
  readonly chosen: Candidate | null;
  /** Chance of payment without contact: of this debtor, and of one without history. */
  readonly selfCure: { readonly own: number; readonly unknown: number };
  /** Chance of reach by the chosen channel and slot: of this debtor, and of one without history. */
  readonly reach: { readonly own: number; readonly unknown: number } | null;
};

const effectOf = ({ factor }: RecordFact, { context, selfCure, reach }: ReasonInput): number => {
  const paymentEffect = selfCure.own - selfCure.unknown;
  switch (factor) {
    case 'paymentHistory':
      return paymentEffect;
    case 'promises':
      return context.payment.promisesBroken > 0 ? Math.min(0, paymentEffect) : Math.max(0, paymentEffect);
    case 'lastPayment':
      return Math.max(0, paymentEffect);
    case 'response':
      return reach === null ? 0 : reach.own - reach.unknown;
    case 'paymentDay':
    case 'openCases':
    case 'delinquency':
      return 0;
  }
};

export const historyReasons = (input: ReasonInput): readonly Reason[] => {
  const english = speakerOf('en');
  return recordFacts(input.context, input.chosen?.action ?? null)
    .map((fact) => ({
      factor: fact.factor,
      effect: Math.round(effectOf(fact, input) * 1e4) / 1e4,
      text: sayFact(fact, english),
    }))
    .sort((left, right) => Math.abs(right.effect) - Math.abs(left.effect));
};

/** Stored reasons in another language, in their order and with their effects; one that the record no longer tells stays as it was written. */
export const reasonsIn = (
  language: SpokenLanguage,
  reasons: readonly Reason[],
  { context, chosen }: { readonly context: CaseContext; readonly chosen: ChosenContact | null },
): readonly Reason[] => {
  if (language === 'en') return reasons;
  const speaker = speakerOf(language);
  const texts = new Map<string, string>(
    recordFacts(context, chosen).map((fact) => [fact.factor, sayFact(fact, speaker)]),
  );
  return reasons.map((reason) => ({ ...reason, text: texts.get(reason.factor) ?? reason.text }));
};
