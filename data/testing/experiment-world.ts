/**
 * A small experiment for tests: debtors in three arms, what was decided about them and what they did, made from a seed: part payments, payments
 * taken back before and after the window, in another currency, promises kept late, cases closed and reopened, facts that lie ahead.
 */
import { v7 as uuidv7 } from 'uuid';
import { dayMs, type Fact, type Instant } from '../../engine/index.ts';
import { randomStream, type RandomStream } from '../synthetic/random-stream.ts';
import { exampleFact, openingFact, registrationFact } from './example-facts.ts';

export type WorldDecision = {
  readonly id: string;
  readonly debtorId: string;
  readonly caseId: string;
  readonly at: Instant;
  readonly arm: string;
  readonly kind: 'contact' | 'no_contact' | 'hand_off';
  readonly actionId: string;
  readonly receipt: string;
  readonly dryRun: boolean;
};

export type ExperimentWorld = {
  readonly facts: readonly Fact[];
  readonly decisions: readonly WorldDecision[];
  readonly households: ReadonlyMap<string, string>;
};

export const worldStart = Date.UTC(2026, 0, 1);
export const worldArms = ['champion', 'warm', 'holdout'] as const;
const entryDays = 40;
const actions = ['sms.evening.warm.reminder', 'email.morning.warm.reminder', 'letter.any.firm.reminder'];
const segments = ['new', 'forgetful', 'slow'];

const receiptOf = (random: RandomStream, kind: WorldDecision['kind']): string => {
  const action = {
    contact: { kind, index: 0 },
    no_contact: { kind, until: 0, reason: random.chance(0.5) ? 'Nothing is permitted now: "x"' : 'Left in peace' },
    hand_off: { kind, queue: random.chance(0.5) ? 'care' : 'agents', priority: 1, reason: 'r' },
  }[kind];
  const segment = { id: segments[random.whole(0, segments.length)], name: 'A "segment":{"id":"trap"}' };
  return JSON.stringify({ portfolio: 'a "segment":{"id":"trap"}', action, segment });
};

type Told = (type: string, subject: string, at: Instant, data?: object) => string;

const tellMoney = (
  random: RandomStream,
  tell: Told,
  { subject, entered }: { readonly subject: string; readonly entered: Instant },
): void => {
  const amount = (): number => Math.round(Math.exp(8 + 1.2 * random.normal()));
  for (let payments = random.whole(0, 4); payments > 0; payments -= 1) {
    const at = entered + Math.floor((random.uniform() * 170 - 100) * dayMs);
    const minor = amount();
    const currency = random.chance(0.05) ? 'EUR' : 'SEK';
    const paymentId = tell('payment.received', subject, at, { amount: { amount: minor, currency } });
    for (let reversals = random.chance(0.3) ? random.whole(1, 3) : 0; reversals > 0; reversals -= 1)
      tell('payment.reversed', subject, at + Math.floor(random.uniform() * 60 * dayMs), {
        paymentId,
        amount: { amount: Math.max(1, Math.round(minor * random.uniform() * 1.2)), currency },
      });
  }
};

const tellPromise = (
  random: RandomStream,
  tell: Told,
  { subject, later }: { readonly subject: string; readonly later: (days?: number) => Instant },
): void => {
  const dueDate = new Date(later() + 5 * dayMs).toISOString().slice(0, 10);
  tell('promise.made', subject, later(), { amount: { amount: 100, currency: 'SEK' }, dueDate });
  if (random.chance(0.6)) tell(random.chance(0.6) ? 'promise.kept' : 'promise.broken', subject, later(50));
};

const tellLife = (
  random: RandomStream,
  tell: Told,
  { subject, entered }: { readonly subject: string; readonly entered: Instant },
): void => {
  const later = (days = 40): Instant => entered + Math.floor((random.uniform() * days - 5) * dayMs);
  const either = (one: string, other: string): string => (random.chance(0.7) ? one : other);
  if (random.chance(0.4)) tellPromise(random, tell, { subject, later });
  if (random.chance(0.15)) tell('complaint.raised', subject, later());
  if (random.chance(0.2)) tell('satisfaction.rated', subject, later(), { score: random.whole(0, 11) });
  if (random.chance(0.3)) tell('case.stage_changed', subject, later(), { stage: either('collection', 'reminder') });
  if (random.chance(0.1)) tell('case.stage_changed', subject, later(), { stage: 'legal' });
  if (random.chance(0.3)) tell('case.closed', subject, later(60), { reason: either('paid', 'withdrawn') });
};

const tellContacts = (random: RandomStream, tell: Told, decision: WorldDecision): void => {
  const subject = `case/${decision.caseId}`;
  if (decision.kind !== 'contact' || random.chance(0.2)) return;
  const channel = decision.actionId.split('.')[0];
  const named = random.chance(0.7) ? { decisionId: decision.id } : {};
  const treated = random.chance(0.5) ? { treatment: 'reminder' } : {};
  const at = decision.at + random.whole(1, 40) * 3_600_000;
  tell('contact.sent', subject, at, { channel, ...named, ...treated });
  if (random.chance(0.3)) tell('contact.answered', subject, at + 60_000, { channel, rightParty: random.chance(0.7) });
};

const decide = (
  random: RandomStream,
  {
    debtorId,
    cases,
    entered,
    arm,
  }: { readonly debtorId: string; readonly cases: readonly string[]; readonly entered: Instant; readonly arm: string },
): readonly WorldDecision[] =>
  Array.from({ length: random.whole(1, 5) }, (_, place): WorldDecision => {
    const kind = random.pick([
      { value: 'contact' as const, share: arm === 'holdout' ? 0 : 0.6 },
      { value: 'no_contact' as const, share: 0.3 },
      { value: 'hand_off' as const, share: 0.1 },
    ]);
    return {
      id: uuidv7(),
      debtorId,
      caseId: cases[place % cases.length] ?? '',
      at: entered + place * random.whole(1, 20) * dayMs,
      arm: place === 3 && random.chance(0.05) ? 'champion' : arm,
      kind,
      actionId: kind === 'contact' ? (actions[random.whole(0, actions.length)] ?? '') : kind,
      receipt: receiptOf(random, kind),
      dryRun: place === 2 && random.chance(0.3),
    };
  });

type Teller = { readonly facts: Fact[]; readonly tell: Told };

const makeTeller = (): Teller => {
  const facts: Fact[] = [];
  const tell: Told = (type, subject, at, data) => {
    const id = `fact-${String(facts.length)}`;
    facts.push(exampleFact({ type, subject, time: new Date(at).toISOString(), id, ...(data && { data }) }));
    return id;
  };
  return { facts, tell };
};

const tellDebtor = (
  random: RandomStream,
  { facts, tell }: Teller,
  { debtorId, household, arm }: { readonly debtorId: string; readonly household: string | null; readonly arm: string },
): readonly WorldDecision[] => {
  facts.push(registrationFact(debtorId, household === null ? {} : { household }));
  const entered = worldStart + Math.floor(random.uniform() * entryDays * dayMs);
  const cases = Array.from({ length: random.whole(1, 3) }, (_, each) => `C-${debtorId}-${String(each)}`);
  for (const caseId of cases) {
    // Some open after entry.
    const opened = entered - Math.floor((random.uniform() * 60 - (caseId.endsWith('1') ? 20 : 0)) * dayMs);
    facts.push(openingFact({ caseId, debtorId, time: new Date(opened).toISOString() }));
    const about = { subject: `case/${caseId}`, entered };
    tellMoney(random, tell, about);
    tellLife(random, tell, about);
  }
  const subject = `debtor/${debtorId}`;
  const later = (): Instant => entered + random.whole(1, 40) * dayMs;
  if (random.chance(0.1)) tell('consent.withdrawn', subject, later(), { channel: 'sms' });
  if (random.chance(0.05)) tell('flag.set', subject, later(), { flag: 'cease_request' });
  return decide(random, { debtorId, cases, entered, arm });
};

export const makeExperimentWorld = ({
  seed,
  debtors,
}: {
  readonly seed: number;
  readonly debtors: number;
}): ExperimentWorld => {
  const teller = makeTeller();
  const decisions: WorldDecision[] = [];
  const households = new Map<string, string>();
  for (let place = 0; place < debtors; place += 1) {
    const random = randomStream(seed, [place]);
    const debtorId = `D-${String(place)}`;
    const household = random.chance(0.4) ? `H-${String(Math.floor(place / 2))}` : null;
    if (household !== null) households.set(debtorId, household);
    const arm = worldArms[place % worldArms.length] ?? 'champion';
    for (const decision of tellDebtor(random, teller, { debtorId, household, arm })) {
      decisions.push(decision);
      if (!decision.dryRun) tellContacts(random, teller.tell, decision);
    }
  }
  return { facts: teller.facts, decisions, households };
};
