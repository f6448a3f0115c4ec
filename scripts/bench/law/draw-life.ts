/**
 * A year of one debtor as the law sees it, drawn at random: who they are, what befalls them and their cases, and when somebody asks
 * what to do. Made to come upon rules often, not to be likely: flags, disputes, opt-outs, moves, notices sent late or by the wrong way.
 */
import { randomStream, type RandomStream } from '../../../data/index.ts';
import {
  actors,
  channels,
  dayMs,
  debtorKinds,
  flags,
  hourMs,
  localDate,
  minuteMs,
  purposes,
  tones,
  type Channel,
  type Fact,
  type FactType,
  type Instant,
  type Purpose,
  type RuleBook,
  type Subject,
} from '../../../engine/index.ts';
import type { HomePlace } from './places.ts';

export type Question = { readonly at: Instant; readonly caseId: string; readonly purpose: Purpose };

export type Life = {
  readonly debtorId: string;
  /** What happens whatever is decided, in order of time. */
  readonly facts: readonly Fact[];
  /** In order of time. */
  readonly questions: readonly Question[];
};

export type LifeRequest = {
  readonly seed: number;
  readonly index: number;
  readonly places: readonly HomePlace[];
  readonly rules: RuleBook;
  /** First instant of the year. */
  readonly start: Instant;
};

type Draft = {
  readonly random: RandomStream;
  readonly tell: <T extends FactType>(
    type: T,
    at: Instant,
    subject: Subject,
    data: Extract<Fact, { type: T }>['data'],
  ) => void;
  readonly start: Instant;
  readonly prerequisites: readonly string[];
};

const yearDays = 365;
const source = 'law-year';

const pickOf = <T>(random: RandomStream, values: readonly T[]): T => {
  const value = values[random.whole(0, values.length)];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
};

/** Products that rules speak of, and one that none does. */
const productsOf = (rules: RuleBook): readonly string[] => [
  ...new Set(
    rules.packs.flatMap(({ rules: groups }) =>
      Object.values(groups).flatMap((list) =>
        list.flatMap((rule) => (rule as { debt_origin?: string[] }).debt_origin ?? []),
      ),
    ),
  ),
  'telecom',
];

/** What rules ask to have on file. */
const prerequisitesOf = (rules: RuleBook): readonly string[] => [
  ...new Set(rules.packs.flatMap((pack) => pack.rules.consent.map(({ requires }) => requires))),
];

/** Names of the notices that the packs of the country speak of. */
const noticesOf = (rules: RuleBook, country: string): readonly string[] => [
  ...new Set(
    rules.packs
      .filter(({ id, kind }) => id.startsWith(country) || kind === 'overlay')
      .flatMap((pack) => pack.rules.stages.map(({ stage }) => stage)),
  ),
];

const registration = (
  { random, prerequisites }: Draft,
  place: HomePlace,
): Extract<Fact, { type: 'debtor.registered' }>['data'] => {
  const reachable = Object.fromEntries(channels.map((channel) => [channel, random.chance(0.85)])) as Record<
    Channel,
    boolean
  >;
  const away = random.chance(0.03) ? ['Asia/Tokyo'] : [];
  return {
    country: place.country,
    ...(place.region === null ? {} : { region: place.region }),
    language: place.language,
    timeZones: [...place.zones, ...away],
    kind: random.chance(0.8) ? 'consumer' : pickOf(random, debtorKinds),
    reachable,
    attributes: Object.fromEntries(
      prerequisites.filter(() => random.chance(0.4)).map((name) => [`onFile.${name}`, true] as const),
    ),
  };
};

/** Flags with and without an end, consents and opt-outs, wishes, a move. */
const tellDebtor = (draft: Draft, subject: Subject, place: HomePlace, places: readonly HomePlace[]): void => {
  const { random, tell, start } = draft;
  tell('debtor.registered', start - 400 * dayMs, subject, registration(draft, place));
  const anyTime = (): Instant => start + random.whole(-20 * 24 * 60, yearDays * 24 * 60) * minuteMs;
  for (let times = random.whole(0, 3); times > 0; times -= 1) {
    const flag = pickOf(random, flags);
    const at = anyTime();
    const until = at + random.whole(1, 90) * dayMs + random.whole(0, 24) * hourMs;
    const ends = random.chance(0.6);
    tell('flag.set', at, subject, ends ? { flag, until: new Date(until).toISOString() } : { flag });
    if (!ends && random.chance(0.6)) tell('flag.cleared', at + random.whole(1, 120) * dayMs, subject, { flag });
  }
  for (const channel of channels) {
    if (random.chance(0.3)) tell('consent.given', anyTime(), subject, { channel });
    if (random.chance(0.08)) tell('consent.withdrawn', anyTime(), subject, { channel });
  }
  if (random.chance(0.1)) tell('preference.stated', anyTime(), subject, { tone: pickOf(random, tones) });
  const elsewhere = pickOf(random, places);
  if (random.chance(0.05)) tell('debtor.registered', anyTime(), subject, registration(draft, elsewhere));
};

const noticeChannels: readonly Channel[] = ['letter', 'letter', 'email', 'portal', 'sms'];

/** From opening to court, with notices before, at and after their time; disputes and payments. */
const tellCase = (
  draft: Draft,
  subject: Subject,
  debtorId: string,
  about: { place: HomePlace; products: readonly string[]; notices: readonly string[] },
): Instant => {
  const { random, tell, start } = draft;
  const openedAt = start + random.whole(-120, 200) * dayMs + random.whole(0, 24 * 60) * minuteMs;
  // Some debts are old enough to be time-barred in some countries.
  const dueAt = openedAt - random.whole(1, random.chance(0.15) ? 4500 : 90) * dayMs;
  const amount = { amount: random.whole(500, 900_000), currency: about.place.currency };
  tell('case.opened', openedAt, subject, {
    debtorId,
    portfolio: `law-${about.place.country}`,
    creditor: pickOf(random, ['north', 'south']),
    actor: pickOf(random, actors),
    ...(random.chance(0.8) ? { product: pickOf(random, about.products) } : {}),
    principal: amount,
    dueDate: localDate(about.place.zones[0] ?? 'UTC', dueAt),
    stage: 'reminder',
  });
  const collectionAt = openedAt + random.whole(5, 60) * dayMs;
  const legalAt = collectionAt + random.whole(20, 150) * dayMs;
  tell('case.stage_changed', collectionAt, subject, { stage: 'collection' });
  if (random.chance(0.4)) tell('case.stage_changed', legalAt, subject, { stage: 'legal' });
  for (const stage of about.notices) {
    if (!random.chance(0.7)) continue;
    const at = openedAt + random.whole(-5 * 24, 120 * 24) * hourMs;
    tell('notice.sent', at, subject, { stage, channel: pickOf(random, noticeChannels) });
  }
  if (random.chance(0.15)) {
    const at = openedAt + random.whole(1, 100) * dayMs;
    tell('dispute.raised', at, subject, {});
    if (random.chance(0.7)) tell('dispute.resolved', at + random.whole(1, 50) * dayMs, subject, {});
  }
  if (random.chance(0.3)) {
    tell('payment.received', openedAt + random.whole(1, 200) * dayMs, subject, {
      amount: { ...amount, amount: Math.ceil(amount.amount / 5) },
    });
  }
  return openedAt;
};

const daysBetweenQuestions = 4;

const otherPurposes: readonly Purpose[] = purposes.filter((purpose) => purpose !== 'collect');

const askAbout = ({ random, start }: Draft, caseId: string, openedAt: Instant): readonly Question[] => {
  const questions: Question[] = [];
  let at = Math.max(start, openedAt) + random.whole(0, 24 * 60) * minuteMs;
  while (at < start + yearDays * dayMs) {
    questions.push({ at, caseId, purpose: random.chance(0.93) ? 'collect' : pickOf(random, otherPurposes) });
    at += random.whole(1, 2 * daysBetweenQuestions * 24 * 60) * minuteMs;
  }
  return questions;
};

/** The life of debtor `index`: the same request gives the same life. */
export const drawLife = ({ seed, index, places, rules, start }: LifeRequest): Life => {
  const random = randomStream(seed, [index]);
  const facts: Fact[] = [];
  const debtorId = `L-${String(index)}`;
  const draft: Draft = {
    random,
    start,
    prerequisites: prerequisitesOf(rules),
    // The type and its data belong together; the union cannot be built from them without saying so.
    tell: (type, at, subject, data) => {
      facts.push({ id: `${debtorId}-${String(facts.length)}`, source, at, type, subject, data } as Fact);
    },
  };
  const place = pickOf(random, places);
  tellDebtor(draft, { kind: 'debtor', id: debtorId }, place, places);
  const about = { place, products: productsOf(rules), notices: noticesOf(rules, place.country) };
  const questions: Question[] = [];
  for (let number = random.whole(1, 4); number > 0; number -= 1) {
    const caseId = `${debtorId}-C${String(number)}`;
    const openedAt = tellCase(draft, { kind: 'case', id: caseId }, debtorId, about);
    questions.push(...askAbout(draft, caseId, openedAt));
  }
  const byTime = (left: { readonly at: Instant }, right: { readonly at: Instant }): number => left.at - right.at;
  return { debtorId, facts: facts.sort(byTime), questions: questions.sort(byTime) };
};
