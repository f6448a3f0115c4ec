/**
 * Catalogue × law × the debtor's own wishes → what may be done in the next 72 hours, and a funnel of what each rule removed. A
 * blocked action never reaches a strategy.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { banBlocks } from '../compliance/bans.ts';
import { makeCapJudge, type CapJudge } from '../compliance/cap-blocks.ts';
import type { CompiledPack } from '../compliance/compile-pack.ts';
import type { RuleBook } from '../compliance/rule-book.ts';
import { nextNotice } from '../compliance/next-notice.ts';
import { requiredContent } from '../compliance/required-content.ts';
import { nothingBroken } from '../compliance/rule-scope.ts';
import type { Blocking } from '../compliance/verdict.ts';
import type { CaseContext } from '../context/case-context.ts';
import type { Candidate } from '../policy/policy.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { Purpose } from '../vocabulary/case.ts';
import { addDays, minuteMs, localDate, type Instant } from '../vocabulary/time.ts';
import { hasNoWish, houseBlock } from './house-blocks.ts';
import { lawForCase } from './law-for-case.ts';
import { makeDayPlans, type DayPlans } from './day-plans.ts';
import { makeFunnel, type Funnel, type Removal } from './removal.ts';
import { candidatesAt, groupActions, type ActionGroup, type DayPlan, type SlotPlan } from './slot-plan.ts';
import { horizonMs, makeStanding, type StandingAsked } from './standing-at.ts';

export type EligibleQuery = {
  readonly context: CaseContext;
  readonly purpose: Purpose;
  readonly channels: readonly Channel[] | null;
};

export type EligibleResult = {
  /** The earliest opening first. */
  readonly candidates: readonly Candidate[];
  readonly removals: readonly Removal[];
  /** The rule that leaves the case to a person, where no contact is open and a rule asks for one. */
  readonly humanOnly: Blocking | null;
  readonly mustContain: (candidate: Candidate) => readonly string[];
  /** Which of the law's notices the candidate carries, where it is one and the place prescribes any. */
  readonly noticeOf: (candidate: Candidate) => string | null;
};

export type EligibleActions = (query: EligibleQuery) => EligibleResult;

type Sieve = {
  readonly query: EligibleQuery;
  readonly pack: CompiledPack;
  readonly funnel: Funnel;
  readonly found: Candidate[];
  readonly caps: CapJudge;
  /** Neither the debtor's wishes nor bans of the house tell the actions of an opening apart. */
  readonly isAllAlike: boolean;
  readonly liesContactAhead: boolean;
  readonly liesGateAhead: boolean;
  readonly standing: StandingAsked;
};

/** A statutory notice is judged as what it is, whatever the request was for. */
const purposeOf = (purpose: Purpose, treatment: string): Purpose =>
  treatment === 'statutory_notice' ? 'statutory_notice' : purpose;

const bannedBy = ({ pack, query }: Sieve, purpose: Purpose, { action, sendAt }: Candidate): readonly Blocking[] =>
  pack.bans.length === 0 ? nothingBroken : banBlocks(pack, query.context, { ...action, purpose }, sendAt);

/** One by one: they differ in tone, treatment and price. */
const sieveCandidates = (sieve: Sieve, channel: Channel, candidates: readonly Candidate[]): void => {
  const { query, funnel } = sieve;
  let purpose: Purpose | null = null;
  let standing: readonly Blocking[] = [];
  for (const candidate of candidates) {
    const own = purposeOf(query.purpose, candidate.action.treatment);
    if (own !== purpose) {
      purpose = own;
      standing = sieve.standing(channel, own, candidate.sendAt);
    }
    const wish = houseBlock(query.context, candidate.action);
    const banned = bannedBy(sieve, own, candidate);
    if (standing.length > 0) funnel.remove(standing, channel, 1);
    if (banned.length > 0) funnel.remove(banned, channel, 1);
    if (wish !== null) funnel.remove([wish], channel, 1);
    if (standing.length === 0 && banned.length === 0 && wish === null) sieve.found.push(candidate);
  }
};

type Opening = { readonly channel: Channel; readonly purpose: Purpose; readonly sendAt: Instant };

/**
 * To when the window is free, its start being so. Caps hold for a day, rests run out with time and most gates only open, so only a contact
 * that lies ahead (the longer one waits the nearer it is) or a step that must be taken by then can close its end. To the minute.
 */
const freeUntil = (sieve: Sieve, { channel, purpose, sendAt }: Opening, to: Instant): Instant => {
  const { liesContactAhead, liesGateAhead } = sieve;
  if (!liesContactAhead && !liesGateAhead) return to;
  const isFree = (at: Instant): boolean =>
    sieve.caps(channel, at, purpose).length === 0 &&
    (!liesGateAhead || sieve.standing(channel, purpose, at).length === 0);
  if (isFree(to - 1)) return to;
  let free = sendAt;
  let barred = to - 1;
  while (barred - free > minuteMs) {
    const middle = free + Math.floor((barred - free) / 2);
    if (isFree(middle)) free = middle;
    else barred = middle;
  }
  const minute = Math.floor(free / minuteMs) * minuteMs;
  return minute > sendAt ? minute : free + 1;
};

/** Whether a step must be taken within days of the first contact (US validation notice), and one was made. */
const liesGateAhead = ({ stages }: CompiledPack, { contacts }: CaseContext): boolean =>
  contacts.length > 0 && stages.some(({ gate_for }) => gate_for.includes('collect_after_day5'));

/** What its actions are judged as: notices as notices; a mixture, and the rest, as what was asked for. */
const purposeOfPlan = ({ isNotice }: SlotPlan, { purpose }: EligibleQuery): Purpose =>
  isNotice === true ? 'statutory_notice' : purpose;

/** Candidates of one opening: usually all of them stand or fall together. */
const sieveTogether = (sieve: Sieve, plan: SlotPlan, candidates: readonly Candidate[], sendAt: Instant): void => {
  const { query, funnel, found } = sieve;
  if (!sieve.isAllAlike || plan.isNotice === null || !plan.pricedIn.has(query.context.currency)) {
    sieveCandidates(sieve, plan.channel, candidates);
    return;
  }
  const standing = sieve.standing(plan.channel, purposeOfPlan(plan, query), sendAt);
  if (standing.length > 0) funnel.remove(standing, plan.channel, candidates.length);
  else for (const candidate of candidates) found.push(candidate);
};

const sieveOpening = (sieve: Sieve, plan: SlotPlan, opening: SlotPlan['openings'][number]): void => {
  const { asOf } = sieve.query.context;
  const sendAt = Math.max(opening.from, asOf);
  if (opening.to <= asOf || sendAt >= asOf + horizonMs) return;
  const purpose = purposeOfPlan(plan, sieve.query);
  const caps = sieve.caps(plan.channel, sendAt, purpose);
  if (caps.length > 0) {
    sieve.funnel.remove(caps, plan.channel, plan.actions.length);
    return;
  }
  const to = freeUntil(sieve, { channel: plan.channel, purpose, sendAt }, opening.to);
  const isWhole = sendAt === opening.from && to === opening.to;
  const candidates = isWhole ? opening.candidates : candidatesAt(plan.actions, plan.on, sendAt, to);
  sieveTogether(sieve, plan, candidates, sendAt);
};

const sieveDay = (sieve: Sieve, plan: DayPlan): void => {
  for (const part of plan) {
    if (part.kind === 'closed') sieve.funnel.remove(part.barredBy, part.channel, part.candidates);
    else for (const opening of part.openings) sieveOpening(sieve, part, opening);
  }
};

const asksForHuman = (removals: readonly Removal[]): Blocking | null =>
  removals.find(({ blocking }) => blocking.effect !== 'block')?.blocking ?? null;

type Found = Pick<EligibleResult, 'candidates' | 'removals'>;

const sieveAll = (query: EligibleQuery, pack: CompiledPack, standing: StandingAsked, plansOn: DayPlans): Found => {
  const { context } = query;
  const sieve: Sieve = {
    query,
    pack,
    funnel: makeFunnel(),
    found: [],
    standing,
    caps: makeCapJudge(pack, context),
    isAllAlike: hasNoWish(context) && pack.bans.length === 0,
    liesContactAhead: context.contacts.some(({ at }) => at > context.asOf),
    liesGateAhead: liesGateAhead(pack, context),
  };
  const today = localDate(context.debtor?.timeZones[0] ?? 'UTC', context.asOf);
  for (let day = 0; day <= 3; day += 1) sieveDay(sieve, plansOn(addDays(today, day)));
  return { candidates: sieve.found, removals: sieve.funnel.removals() };
};

/** What is missing bars everything: the debtor, their zone, or the law of their country. */
const barAll = (query: EligibleQuery, groups: readonly ActionGroup[], standing: StandingAsked): Found => {
  const funnel = makeFunnel();
  for (const { channel, actions } of groups)
    funnel.remove(standing(channel, query.purpose, query.context.asOf), channel, actions.length);
  return { candidates: [], removals: funnel.removals() };
};

/** Worked out when it is first asked for, and once. */
const makeNextNotice = (pack: CompiledPack | null, context: CaseContext): (() => string | null) => {
  let next: string | null | undefined;
  return () => {
    if (next === undefined) next = pack === null ? null : nextNotice(pack, context);
    return next;
  };
};

export const makeEligibleActions = (catalogue: Catalogue, rules: RuleBook): EligibleActions => {
  const groups = groupActions(catalogue);
  const plansAt = makeDayPlans(groups);
  return (query) => {
    const { context } = query;
    const { debtor, actor } = context;
    const pack = lawForCase(rules, context);
    const notice = makeNextNotice(pack, context);
    const standing = makeStanding(pack, context, notice);
    const { candidates, removals } =
      pack === null || debtor === null || debtor.timeZones.length === 0
        ? barAll(query, groups, standing)
        : sieveAll(query, pack, standing, plansAt({ pack, debtor, actor, channels: query.channels }));
    return {
      candidates,
      removals,
      humanOnly: candidates.length === 0 ? asksForHuman(removals) : null,
      mustContain: ({ action }) => (pack === null ? [] : requiredContent(pack, context, action)),
      noticeOf: ({ action }) => (purposeOf(query.purpose, action.treatment) === 'statutory_notice' ? notice() : null),
    };
  };
};
