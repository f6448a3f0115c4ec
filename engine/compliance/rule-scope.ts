/** Whom, when and what debts a rule is about, and how a broken rule is reported. */
import type { DebtorKind } from '../vocabulary/case.ts';
import type { Instant, LocalDate } from '../vocabulary/time.ts';
import type { PackActor } from './pack.ts';
import type { Blocking, Confidence, Force } from './verdict.ts';

type Cited = {
  readonly id: string;
  readonly text: string;
  readonly cite: string;
  readonly force: Force;
  readonly confidence: Confidence;
};

export type Scoped = {
  readonly actors?: readonly string[] | undefined;
  readonly debtors?: readonly string[] | undefined;
  readonly debt_origin?: readonly string[] | undefined;
  readonly effective_from?: LocalDate | undefined;
  readonly effective_to?: LocalDate | undefined;
};

/** Whether the rule binds this actor towards this debtor. What protects natural persons protects consumers. */
export const bindsActor = (rule: Scoped, actor: PackActor, kind: DebtorKind): boolean => {
  const { actors, debtors } = rule;
  if (actors !== undefined && !actors.includes('any') && !actors.includes(actor)) return false;
  if (debtors === undefined || debtors.includes(kind)) return true;
  return kind === 'consumer' && debtors.includes('natural_person');
};

/** Whether the rule is about debts of this product; a rule about named products is not about an unnamed one. */
export const isAboutProduct = (rule: Scoped, product: string | null): boolean =>
  rule.debt_origin === undefined || (product !== null && rule.debt_origin.includes(product));

/** Whether the rule binds on that day of the debtor's calendar: from its first day to its last. */
export const isInForce = (rule: Scoped, on: LocalDate): boolean =>
  (rule.effective_from === undefined || rule.effective_from <= on) &&
  (rule.effective_to === undefined || on <= rule.effective_to);

/** Whether the rule binds on every day. */
export const isUndated = (rule: Scoped): boolean =>
  rule.effective_from === undefined && rule.effective_to === undefined;

/** The rule, named as broken; `until` is when it stops barring, where that is known. */
export const brokenRule = (rule: Cited, until: Instant | null, effect: Blocking['effect'] = 'block'): Blocking => ({
  rule: rule.id,
  text: rule.text,
  citation: rule.cite,
  force: rule.force,
  confidence: rule.confidence,
  effect,
  until,
});

/** The shared answer "no rule is broken": compared by length, never changed. */
export const nothingBroken: readonly Blocking[] = Object.freeze([]);

/** The later of two ends; an unknown end is the latest. */
const laterEnd = (left: Instant | null, right: Instant | null): Instant | null =>
  left === null || right === null ? null : Math.max(left, right);

/** Each rule once, in the order of its first mention, with the latest of its ends. */
export const distinctRules = (blocked: readonly Blocking[]): readonly Blocking[] => {
  const byRule = new Map<string, Blocking>();
  for (const block of blocked) {
    const before = byRule.get(block.rule);
    byRule.set(block.rule, before === undefined ? block : { ...before, until: laterEnd(before.until, block.until) });
  }
  return [...byRule.values()];
};
