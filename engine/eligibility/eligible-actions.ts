/**
 * Catalogue × law × the debtor's own wishes → what may be done in the next 72 hours, and a funnel of what each rule removed. A
 * blocked action never reaches a strategy.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { banBlocks } from '../compliance/bans.ts';
import { makeCapJudge, type CapJudge } from '../compliance/cap-blocks.ts';
import type { CompiledPack } from '../compliance/compile-pack.ts';
import type { RuleBook } from '../compliance/rule-book.ts';
import { makeStageJudge, type StageJudge } from '../compliance/stage-blocks.ts';
import { standingBlocks } from '../compliance/standing-blocks.ts';
import { requiredContent } from '../compliance/required-content.ts';
import type { Blocking } from '../compliance/verdict.ts';
import type { CaseContext } from '../context/case-context.ts';
import type { Candidate } from '../policy/policy.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { Purpose } from '../vocabulary/case.ts';
import {
  addDays,
  dayMs,
  dayOfDate,
  hourMs,
  minuteMs,
  localDate,
  type Instant,
  type LocalDate,
} from '../vocabulary/time.ts';
import { hasNoWish, houseBlock, requestedChannelBlock } from './house-blocks.ts';
import { lawForCase } from './law-for-case.ts';
import { makeFunnel, type Funnel, type Removal } from './removal.ts';
import {
  candidatesAt,
  groupActions,
  planDay,
  type ActionGroup,
  type DayPlan,
  type Place,
  type SlotPlan,
} from './slot-plan.ts';

const horizonMs = 72 * hourMs;

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
};

export type EligibleActions = (query: EligibleQuery) => EligibleResult;

const cachedDays = 4096;

type DayPlans = (on: LocalDate) => DayPlan;

/** Plans of days by law and place: few places, four days at a time. Packs of one id may differ in the house's limits that they hold. */
const makeDayPlans = (groups: readonly ActionGroup[]): ((place: Place) => DayPlans) => {
  let plansByPack = new WeakMap<CompiledPack, Map<string, Map<LocalDate, DayPlan>>>();
  let kept = 0;
  const plansOf = ({ pack, debtor, actor }: Place): Map<LocalDate, DayPlan> => {
    if (kept >= cachedDays) {
      plansByPack = new WeakMap();
      kept = 0;
    }
    let plansByPlace = plansByPack.get(pack);
    if (plansByPlace === undefined) {
      plansByPlace = new Map();
      plansByPack.set(pack, plansByPlace);
    }
    const key = `${debtor.region ?? ''}|${debtor.timeZones.join(' ')}|${actor}|${debtor.kind}`;
    let plans = plansByPlace.get(key);
    if (plans === undefined) {
      plans = new Map();
      plansByPlace.set(key, plans);
    }
    return plans;
  };
  return (place) => {
    const plans = plansOf(place);
    return (on) => {
      let plan = plans.get(on);
      if (plan === undefined) {
        plan = planDay(groups, place, on);
        plans.set(on, plan);
        kept += 1;
      }
      return plan;
    };
  };
};

type Sieve = {
  readonly query: EligibleQuery;
  readonly pack: CompiledPack;
  readonly funnel: Funnel;
  readonly found: Candidate[];
  readonly caps: CapJudge;
  /** Neither the debtor's wishes nor bans of the house tell the actions of an opening apart. */
  readonly isAllAlike: boolean;
  readonly liesContactAhead: boolean;
  /** Flags, consents and stage gates against a contact of that purpose at that instant. */
  readonly standing: (channel: Channel, purpose: Purpose, at: Instant) => readonly Blocking[];
};

/** A statutory notice is judged as what it is, whatever the request was for. */
const purposeOf = (purpose: Purpose, treatment: string): Purpose =>
  treatment === 'statutory_notice' ? 'statutory_notice' : purpose;

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
    const banned = banBlocks(sieve.pack, query.context, { ...candidate.action, purpose: own }, candidate.sendAt);
    if (standing.length > 0) funnel.remove(standing, channel, 1);
    if (banned.length > 0) funnel.remove(banned, channel, 1);
    if (wish !== null) funnel.remove([wish], channel, 1);
    if (standing.length === 0 && banned.length === 0 && wish === null) sieve.found.push(candidate);
  }
};

/**
 * To when the window is free, its start being so. Caps hold for a day and rests run out with time, so only a contact that lies ahead can
 * close its end: the longer one waits the nearer it is. To the minute.
 */
const freeUntil = (
  { caps, liesContactAhead }: Sieve,
  { channel, purpose, sendAt }: { readonly channel: Channel; readonly purpose: Purpose; readonly sendAt: Instant },
  to: Instant,
): Instant => {
  if (!liesContactAhead || caps(channel, to - 1, purpose).length === 0) return to;
  let free = sendAt;
  let barred = to - 1;
  while (barred - free > minuteMs) {
    const middle = free + Math.floor((barred - free) / 2);
    if (caps(channel, middle, purpose).length === 0) free = middle;
    else barred = middle;
  }
  const minute = Math.floor(free / minuteMs) * minuteMs;
  return minute > sendAt ? minute : free + 1;
};

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

const notAsked: readonly Blocking[] = [requestedChannelBlock];

const sieveDay = (sieve: Sieve, { open, closed }: DayPlan): void => {
  const { channels } = sieve.query;
  for (const { channel, barredBy, candidates } of closed) {
    const isAsked = channels === null || channels.includes(channel);
    sieve.funnel.remove(isAsked ? barredBy : notAsked, channel, candidates);
  }
  for (const plan of open) {
    if (channels !== null && !channels.includes(plan.channel)) {
      sieve.funnel.remove(notAsked, plan.channel, plan.actions.length);
      continue;
    }
    for (const opening of plan.openings) sieveOpening(sieve, plan, opening);
  }
};

type Standing = ReturnType<typeof standingBlocks>;

/** Whether the standing rules say the same at every instant of the horizon: no flag ends and no rule comes into force within it. */
const isSteady = (pack: CompiledPack | null, { flags, asOf }: CaseContext): boolean =>
  flags.every(({ until }) => until === null || until >= asOf + horizonMs) &&
  (pack === null || pack.settledFrom === null || (dayOfDate(pack.settledFrom) + 1) * dayMs <= asOf);

/** What was found for one purpose at the instant asked about last: openings come in order of time. */
type StandingOfPurpose = {
  readonly stageJudge: StageJudge;
  at: Instant;
  standing: Standing;
  stage: readonly Blocking[];
  /** With the stage gates, by channel; filled where there are any. */
  both: Partial<Record<Channel, readonly Blocking[]>>;
};

/** Standing rules and stage gates. */
const makeStanding = (pack: CompiledPack | null, context: CaseContext): Sieve['standing'] => {
  const steady = isSteady(pack, context);
  const byPurpose = new Map<Purpose, StandingOfPurpose>();
  const open = (purpose: Purpose): StandingOfPurpose => {
    const stageJudge = makeStageJudge(pack, context, { purpose });
    const at = context.asOf;
    const found = {
      stageJudge,
      at,
      standing: standingBlocks(pack, context, purpose, at),
      stage: stageJudge(at),
      both: {},
    };
    byPurpose.set(purpose, found);
    return found;
  };
  return (channel, purpose, at) => {
    const found = byPurpose.get(purpose) ?? open(purpose);
    if (found.at !== at) {
      found.at = at;
      if (!steady) found.standing = standingBlocks(pack, context, purpose, at);
      found.stage = found.stageJudge(at);
      found.both = {};
    }
    if (found.stage.length === 0) return found.standing[channel];
    return (found.both[channel] ??= [...found.standing[channel], ...found.stage]);
  };
};

const asksForHuman = (removals: readonly Removal[]): Blocking | null =>
  removals.find(({ blocking }) => blocking.effect !== 'block')?.blocking ?? null;

export const makeEligibleActions = (catalogue: Catalogue, rules: RuleBook): EligibleActions => {
  const groups = groupActions(catalogue);
  const plansAt = makeDayPlans(groups);
  return (query) => {
    const { context } = query;
    const { debtor } = context;
    const pack = lawForCase(rules, context);
    const zone = debtor?.timeZones[0];
    const funnel = makeFunnel();
    const standing = makeStanding(pack, context);
    const found: Candidate[] = [];
    if (pack === null || debtor === null || zone === undefined) {
      for (const { channel, actions } of groups)
        funnel.remove(standing(channel, query.purpose, context.asOf), channel, actions.length);
    } else {
      const sieve: Sieve = {
        query,
        pack,
        funnel,
        found,
        standing,
        caps: makeCapJudge(pack, context),
        isAllAlike: hasNoWish(context) && pack.bans.length === 0,
        liesContactAhead: context.contacts.some(({ at }) => at > context.asOf),
      };
      const plansOn = plansAt({ pack, debtor, actor: context.actor });
      const today = localDate(zone, context.asOf);
      for (let day = 0; day <= 3; day += 1) sieveDay(sieve, plansOn(addDays(today, day)));
    }
    const removals = funnel.removals();
    return {
      candidates: found,
      removals,
      humanOnly: found.length === 0 ? asksForHuman(removals) : null,
      mustContain: ({ action }) => (pack === null ? [] : requiredContent(pack, context, action)),
    };
  };
};
