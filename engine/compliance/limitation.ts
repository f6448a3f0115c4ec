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
import { oncePerRole } from './rules-by-role.ts';
import type { Blocking } from './verdict.ts';

/** Periods of claims that nobody has said this one to be. */
const special = /^(?:title|judgment|deed|mortgage|instrument.*|intentional.*|absolute|min|max)$/;

const periodYears = ({ years }: LimitationRule): number => {
  const plain = Object.entries(years)
    .filter(([name]) => !special.test(name))
    .map(([, count]) => count);
  return years['general'] ?? (plain.length > 0 ? Math.max(...plain) : (years['max'] ?? Infinity));
};

/** The last day of a period of so many months. */
const limitationEndsOn = ({ counting }: LimitationRule, months: number, dueOn: LocalDate): LocalDate =>
  addMonths(counting === 'end_of_year' ? `${dueOn.slice(0, 4)}-12-31` : dueOn, months);

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

/** Those of the rules that have an end, and after how many months it comes. */
const periodsOfRole = oncePerRole((pack, { purpose, actor, kind }) =>
  pack.limitation.flatMap((rule) => {
    const years = periodYears(rule);
    const isOurs = bars(rule, purpose, kind) && bindsActor(rule, actor, kind);
    return isOurs && years !== Infinity ? [{ rule, months: Math.round(years * 12) }] : [];
  }),
);

/** What does not depend on the instant, from the context's own on. */
export const findLimits = (pack: CompiledPack, context: LawContext, purpose: PackPurpose): Limits => {
  const { debtor } = context;
  const zone = debtor?.timeZones[0];
  if (debtor === null || zone === undefined || context.has?.includes('limitation_interrupted') === true)
    return noLimits;
  const { actor, stage, product } = context;
  const periods = periodsOfRole(pack, { purpose, stage, actor, kind: debtor.kind });
  if (periods.length === 0) return noLimits;
  const dueOn = limitationStart(context, zone, context.asOf);
  if (dueOn === null) return noLimits;
  const limits: Limits[number][] = [];
  for (const { rule, months } of periods)
    if (isAboutProduct(rule, product)) limits.push({ rule, lastOn: limitationEndsOn(rule, months, dueOn) });
  return limits;
};

/** The rules whose period is over on that date of the debtor's first zone. */
export const limitationBlocksOn = (limits: Limits, on: LocalDate): readonly Blocking[] => {
  if (!limits.some(({ lastOn }) => lastOn < on)) return nothingBroken;
  return limits
    .filter(({ rule, lastOn }) => lastOn < on && isInForce(rule, on))
    .map(({ rule }) => brokenRule(rule, null));
};
