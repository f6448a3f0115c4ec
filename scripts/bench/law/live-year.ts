/**
 * The year of one debtor, lived: facts arrive, questions are decided, what was decided is judged once more at the instant of sending and,
 * if that allows it, sent. The second evaluator looks at every contact as it was decided and at every contact that goes out.
 */
import {
  advanceCase,
  advanceDebtor,
  buildContext,
  contactFileOf,
  decide,
  emptyCaseState,
  emptyDebtorState,
  foldCase,
  foldDebtor,
  isCaseFact,
  judgeContact,
  lawForCase,
  segmentOf,
  type CaseContext,
  type CaseFact,
  type CaseState,
  type ContactFile,
  type DebtorFact,
  type DebtorState,
  type Decision,
  type DecisionSettings,
  type Fact,
  type Instant,
  type Policy,
  type Purpose,
} from '../../../engine/index.ts';
import type { RandomStream } from '../../../data/index.ts';
import type { Life, Question } from './draw-life.ts';

export type YearTally = {
  decisions: number;
  contactsDecided: number;
  stoppedAtSend: number;
  contactsSent: number;
  lookedAtDecision: number;
  illegalAtDecision: number;
  illegalAtSend: number;
  byMarket: Map<string, number>;
};

export type SecondOpinion = (file: ContactFile) => { readonly allowed: boolean; readonly rules: readonly string[] };

export type YearRules = {
  readonly settings: DecisionSettings;
  readonly policy: Policy;
  readonly opinion: SecondOpinion;
  readonly tally: YearTally;
  /** Told of every contact on which the evaluators disagree. */
  readonly report: (file: ContactFile, rules: readonly string[]) => void;
};

/** One contact in so many is looked at when it is decided, and every one when it is sent. */
const decisionsLookedAt = 4;

type Planned = Parameters<typeof buildContext>[0]['planned'][number];
type Sending = {
  readonly at: Instant;
  readonly decision: Decision;
  readonly planned: Planned;
  readonly purpose: Purpose;
};

type Year = {
  readonly rules: YearRules;
  readonly random: RandomStream;
  readonly cases: Map<string, { facts: CaseFact[]; state: CaseState }>;
  readonly debtorFacts: DebtorFact[];
  debtor: DebtorState;
  readonly planned: Planned[];
  readonly sendings: Sending[];
  /** Facts that contacts leave behind, to arrive at their time. */
  readonly later: Fact[];
  count: number;
};

const learn = (year: Year, fact: Fact): void => {
  if (!isCaseFact(fact)) {
    year.debtorFacts.push(fact);
    const next = advanceDebtor(year.debtor, [fact]);
    year.debtor = next === 'refold' ? foldDebtor(fact.subject.id, year.debtorFacts) : next;
    return;
  }
  const known = year.cases.get(fact.subject.id) ?? { facts: [], state: emptyCaseState(fact.subject.id) };
  known.facts.push(fact);
  const next = advanceCase(known.state, [fact]);
  known.state = next === 'refold' ? foldCase(fact.subject.id, known.facts) : next;
  year.cases.set(fact.subject.id, known);
};

const contextAt = (
  year: Year,
  caseId: string,
  asOf: Instant,
  purpose: Purpose,
  without?: Planned,
): CaseContext | null => {
  const known = year.cases.get(caseId);
  if (known === undefined) return null;
  const context = buildContext({
    caseState: known.state,
    debtorState: year.debtor,
    siblings: [...year.cases.values()].map(({ state }) => state),
    planned: year.planned.filter((plan) => plan !== without),
    asOf,
    purpose,
  });
  return context.ok ? context.value : null;
};

/** The contact as the judge sees it; a notice is judged as what it is. */
const contactOf = ({ action, request }: Decision, at: Instant) => {
  if (action.kind !== 'contact') throw new Error('not a contact');
  const { channel, tone, treatment, slot } = action.candidate.action;
  const purpose: Purpose = treatment === 'statutory_notice' ? 'statutory_notice' : request.purpose;
  return { channel, tone, treatment, slot, purpose, at, chosenBy: 'engine', target: action.notice } as const;
};

const isIllegal = ({ rules }: Year, context: CaseContext, contact: ReturnType<typeof contactOf>): boolean => {
  const file = contactFileOf(context, contact, segmentOf(context).id);
  if (file === null) throw new Error('a contact was decided for a debtor who is not registered');
  const second = rules.opinion(file);
  if (!second.allowed) rules.report(file, second.rules);
  return !second.allowed;
};

const answer = (year: Year, { at, caseId, purpose }: Question): void => {
  const { settings, policy, tally } = year.rules;
  const context = contextAt(year, caseId, at, purpose);
  if (context === null) return;
  year.count += 1;
  const decision = decide({
    context,
    settings,
    strategy: { id: 'law-year', version: 1, role: 'champion' },
    policy,
    experiment: null,
    request: {
      id: `${caseId}-${String(year.count)}`,
      draw: year.random.uniform(),
      purpose,
      channels: null,
      dryRun: false,
    },
    inputs: { isBackdated: false, caseSeq: 0, debtorSeq: 0, siblings: [], planned: [] },
  });
  tally.decisions += 1;
  tally.byMarket.set(decision.market, (tally.byMarket.get(decision.market) ?? 0) + 1);
  if (decision.action.kind !== 'contact') return;
  tally.contactsDecided += 1;
  const { sendAt, action } = decision.action.candidate;
  if (year.count % decisionsLookedAt === 0) {
    tally.lookedAtDecision += 1;
    if (isIllegal(year, context, contactOf(decision, sendAt))) tally.illegalAtDecision += 1;
  }
  const { channel, tone, treatment } = action;
  const planned: Planned = { decisionId: decision.request.id, caseId, channel, tone, treatment, at: sendAt };
  year.planned.push(planned);
  // One in twenty is forgotten by the caller: nothing is reported, and the plan goes on counting.
  if (year.random.chance(0.95)) year.sendings.push({ at: sendAt, decision, planned, purpose });
};

const reportSent = (year: Year, { at, decision, planned }: Sending): void => {
  const subject = { kind: 'case', id: decision.caseId } as const;
  const data = {
    channel: planned.channel,
    decisionId: planned.decisionId,
    tone: planned.tone,
    treatment: planned.treatment,
  };
  const tell = (type: Fact['type'], afterMs: number, more: object): void => {
    year.count += 1;
    year.later.push({
      id: `sent-${String(year.count)}`,
      source: 'law-year',
      at: at + afterMs,
      type,
      subject,
      data: { ...data, ...more },
    } as Fact);
  };
  tell('contact.sent', 0, {});
  if (planned.channel === 'call' && year.random.chance(0.4)) tell('contact.answered', 60_000, { rightParty: true });
  else if (year.random.chance(0.1)) tell('contact.failed', 30_000, { reason: 'not delivered' });
};

/** A person or a machine is about to send: the check, then the sending. */
const send = (year: Year, sending: Sending): void => {
  const { settings, tally } = year.rules;
  const { at, decision, planned } = sending;
  const context = contextAt(year, decision.caseId, at, sending.purpose, planned);
  const contact = contactOf(decision, at);
  const pack = context === null ? null : lawForCase(settings.rules, context);
  if (context === null || !judgeContact(pack, context, contact).allowed) {
    tally.stoppedAtSend += 1;
    year.planned.splice(year.planned.indexOf(planned), 1);
    return;
  }
  tally.contactsSent += 1;
  if (isIllegal(year, context, contact)) tally.illegalAtSend += 1;
  reportSent(year, sending);
};

const takeFirst = <T extends { readonly at: Instant }>(items: T[]): T | undefined => {
  let first = 0;
  for (let index = 1; index < items.length; index += 1) {
    if ((items[index]?.at ?? Infinity) < (items[first]?.at ?? Infinity)) first = index;
  }
  return items.splice(first, 1)[0];
};

const nextAt = (items: readonly { readonly at: Instant }[]): Instant =>
  items.reduce((first, { at }) => Math.min(first, at), Infinity);

const horizonOfPlansMs = 40 * 86_400_000;

/** Lives the life through, in order of time: facts first, then sendings, then questions of the same instant. */
export const liveYear = (rules: YearRules, life: Life, random: RandomStream): void => {
  const year: Year = {
    rules,
    random,
    cases: new Map(),
    debtorFacts: [],
    debtor: emptyDebtorState(life.debtorId),
    planned: [],
    sendings: [],
    later: [],
    count: 0,
  };
  let fact = 0;
  const arrive = (until: Instant): void => {
    for (;;) {
      const nextFact = life.facts[fact];
      const factAt = Math.min(nextFact?.at ?? Infinity, nextAt(year.later));
      const sendAt = nextAt(year.sendings);
      if (Math.min(factAt, sendAt) > until) return;
      if (factAt > sendAt) {
        const sending = takeFirst(year.sendings);
        if (sending !== undefined) send(year, sending);
      } else if (nextFact?.at === factAt) {
        learn(year, nextFact);
        fact += 1;
      } else {
        const told = takeFirst(year.later);
        if (told !== undefined) learn(year, told);
      }
    }
  };
  for (const question of life.questions) {
    arrive(question.at);
    while ((year.planned[0]?.at ?? Infinity) < question.at - horizonOfPlansMs) year.planned.shift();
    answer(year, question);
  }
};
