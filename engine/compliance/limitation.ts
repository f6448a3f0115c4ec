/**
 * Claims too old to be demanded or sued for. The period runs from the due date, or from what last restarted it: for a case of the engine
 * the last payment; an open promise or a standing plan acknowledges the debt now.
 */
import { localDate, type Instant, type LocalDate } from '../vocabulary/time.ts';
import { addMonths } from './calendar-months.ts';
import type { CompiledPack } from './compile-pack.ts';
import type { LawContext, LawDebtor } from './law-context.ts';
import type { LimitationRule, PackPurpose } from './pack.ts';
import { bindsActor, brokenRule, isAboutProduct, isInForce, nothingBroken } from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

/** Periods of claims that nobody has said this one to be. */
const special = /^(?:title|judgment|deed|mortgage|instrument.*|intentional.*|absolute|min|max)$/;

const periodYears = ({ years }: LimitationRule): number => {
  const plain = Object.entries(years)
    .filter(([name]) => !special.test(name))
    .map(([, count]) => count);
  return years['general'] ?? (plain.length > 0 ? Math.max(...plain) : (years['max'] ?? Infinity));
};

/** The last day of the period. */
const limitationEndsOn = (rule: LimitationRule, dueOn: LocalDate): LocalDate | null => {
  const years = periodYears(rule);
  if (years === Infinity) return null;
  const from = rule.counting === 'end_of_year' ? `${dueOn.slice(0, 4)}-12-31` : dueOn;
  return addMonths(from, Math.round(years * 12));
};

/** When the period began; null where that is not known. */
export const limitationStart = (context: LawContext, zone: string, at: Instant): LocalDate | null => {
  const { dueOn, payment, promiseOpen, planStands } = context;
  if (dueOn === undefined || dueOn === null) return null;
  const isAcknowledged = (promiseOpen !== undefined && promiseOpen !== null) || planStands === true;
  const restartedAt = isAcknowledged ? at : (payment?.lastPaymentAt ?? null);
  const restartedOn = restartedAt === null ? dueOn : localDate(zone, restartedAt);
  return restartedOn > dueOn ? restartedOn : dueOn;
};

/** Whether the rule bars contacts of the purpose, once the period is over. */
const bars = ({ after }: LimitationRule, purpose: PackPurpose, kind: LawDebtor['kind']): boolean => {
  if (after === 'defence' || (after === 'cannot_demand_consumer' && kind !== 'consumer')) return false;
  return purpose === 'legal_notice' || (purpose === 'collect' && after !== 'cannot_sue');
};

/** The limitation rules that bar the purpose once their period is over, and the last day of each. */
export type Limits = readonly { readonly rule: LimitationRule; readonly lastOn: LocalDate }[];

const noLimits: Limits = [];

/** What does not depend on the instant, from the context's own on. */
export const findLimits = (pack: CompiledPack, context: LawContext, purpose: PackPurpose): Limits => {
  const { debtor } = context;
  const zone = debtor?.timeZones[0];
  if (debtor === null || zone === undefined || context.has?.includes('limitation_interrupted') === true)
    return noLimits;
  const rules = pack.limitation.filter(
    (rule) =>
      bars(rule, purpose, debtor.kind) &&
      bindsActor(rule, context.actor, debtor.kind) &&
      isAboutProduct(rule, context.product),
  );
  if (rules.length === 0) return noLimits;
  const dueOn = limitationStart(context, zone, context.asOf);
  if (dueOn === null) return noLimits;
  return rules.flatMap((rule) => {
    const lastOn = limitationEndsOn(rule, dueOn);
    return lastOn === null ? [] : [{ rule, lastOn }];
  });
};

/** The rules whose period is over on that date of the debtor's first zone. */
export const limitationBlocksOn = (limits: Limits, on: LocalDate): readonly Blocking[] => {
  if (!limits.some(({ lastOn }) => lastOn < on)) return nothingBroken;
  return limits
    .filter(({ rule, lastOn }) => lastOn < on && isInForce(rule, on))
    .map(({ rule }) => brokenRule(rule, null));
};
