/** One debtor of a learning world before anything is decided: the person, the cases to come, and the facts of the year before. */
import type { Subject } from '../../../engine/index.ts';
import { drawBills } from '../bills.ts';
import { openFactLog, type FactLog } from '../fact-log.ts';
import { dateOfDay, instantOfDay, type DayNumber } from '../local-day.ts';
import { drawDebtor, type SyntheticDebtor } from '../population.ts';
import { randomStream, type RandomStream } from '../random-stream.ts';
import { euroPerMinor, type LearningWorld } from './learning-world.ts';

export type CaseDraft = {
  readonly caseId: string;
  readonly subject: Subject;
  /** The first day on which it is decided, the day after it fell due. */
  readonly openDay: DayNumber;
  readonly dueDay: DayNumber;
  readonly invoiceId: string;
  readonly product: string;
  readonly balanceMinor: number;
  readonly balanceEuro: number;
};

export type DebtorDraft = {
  readonly index: number;
  readonly person: SyntheticDebtor;
  readonly subject: Subject;
  readonly log: FactLog;
  readonly cases: readonly CaseDraft[];
};

export type PopulationRequest = {
  readonly world: LearningWorld;
  readonly seed: number;
  readonly startDay: DayNumber;
};

/** Numbers of the random paths under the seed, apart from those of the population. */
const draftPath = 11;
const historyDays = 365;
const termDays = 20;
/** A bill of the year before that was left for long was paid between these days after its time. */
const latePaidDays = [6, 50] as const;

const debtEuro = ({ debt }: LearningWorld, random: RandomStream): number => {
  for (;;) {
    const euro = debt.medianEuro * Math.exp(debt.sigma * random.normal());
    if (euro >= debt.leastEuro && euro <= debt.mostEuro) return euro;
  }
};

/** Nights on which the cases open: each in its own part of the span, so that one is over before the next begins. */
const openingNights = (
  { openings, horizonDays }: LearningWorld,
  count: number,
  random: RandomStream,
): readonly number[] => {
  const part = Math.floor(openings.spanNights / count);
  const first = openings.firstNight + random.whole(0, part);
  const spare = Math.max(0, part - horizonDays - 1);
  return Array.from({ length: count }, (_, place) => {
    const about = first + place * part;
    return place === 0 ? about : about + random.whole(-spare, spare + 1);
  });
};

const draftCases = (
  { world, startDay }: PopulationRequest,
  person: SyntheticDebtor,
  random: RandomStream,
): readonly CaseDraft[] => {
  const perMinor = euroPerMinor(person.country.currency);
  return openingNights(world, world.openings.casesPerDebtor, random).map((night, place) => {
    const balanceMinor = Math.round(debtEuro(world, random) / perMinor / 100) * 100;
    const caseId = `C-${person.key}-${String(place + 1)}`;
    const openDay = startDay + night;
    return {
      ...{ caseId, subject: { kind: 'case', id: caseId }, openDay, dueDay: openDay - 1 },
      ...{ invoiceId: `I-${person.key}-C${String(place + 1)}`, product: random.pick(world.world.products).product },
      ...{ balanceMinor, balanceEuro: balanceMinor * perMinor },
    };
  });
};

const tellRegistration = ({ person, log, subject }: DebtorDraft, day: DayNumber): void => {
  const at = instantOfDay(person.country.zone, day, 330);
  log.append('debtor.registered', at, subject, {
    ...{ country: person.country.code, region: person.region, language: person.language, kind: person.kind },
    timeZones: [...person.timeZones],
    reachable: { ...person.reachable },
    ...(person.birthYear === null ? {} : { birthYear: person.birthYear }),
    ...(person.household === null ? {} : { household: person.household }),
    attributes: { ...person.attributes },
  });
  for (const channel of person.consents) log.append('consent.given', at, subject, { channel });
  if (person.preference === null) return;
  const { channels, slots, tone } = person.preference;
  log.append('preference.stated', at + 1000, subject, {
    ...{ channels: [...channels], slots: [...slots] },
    ...(tone === null ? {} : { tone }),
  });
};

/** Bills of the year before the first case, as they were paid: what a creditor's ledger knows of how somebody pays. */
const tellBills = (draft: DebtorDraft, world: LearningWorld, lastDay: DayNumber, random: RandomStream): void => {
  const { person, log, subject } = draft;
  const { currency, zone } = person.country;
  const period = { firstDay: lastDay - historyDays, lastDay };
  for (const bill of drawBills(world.world, person, period, random)) {
    if (bill.invoiceId === null) continue;
    const amount = { amount: bill.amountMinor, currency };
    const { invoiceId, issuedDay, dueDay } = bill;
    log.append('invoice.issued', instantOfDay(zone, issuedDay, 420), subject, {
      ...{ invoiceId, amount, dueDate: dateOfDay(dueDay) },
    });
    const paidDay = bill.paidDay ?? dueDay + bill.terms.graceDays + random.whole(...latePaidDays);
    if (paidDay > lastDay) continue;
    log.append('invoice.paid', instantOfDay(zone, paidDay, random.whole(450, 1380)), subject, { invoiceId, amount });
  }
};

/** Ids of their own, so that facts of several simulations and of the sample portfolio can lie in one store. */
const inTheirWorld = ({ world, seed }: PopulationRequest, person: SyntheticDebtor): SyntheticDebtor => {
  const key = `${world.name}-${String(seed)}-${person.key}`;
  const household = person.household === null ? null : `${world.name}-${String(seed)}-${person.household}`;
  return { ...person, key, household, debtorId: `D-${key}` };
};

/** Debtor number `index` of the world; depends on the seed and the number alone. */
export const draftDebtor = (request: PopulationRequest, index: number): DebtorDraft => {
  const { world, seed, startDay } = request;
  const thisYear = Number(dateOfDay(startDay).slice(0, 4));
  const person = inTheirWorld(request, drawDebtor(world.world, seed, index, thisYear));
  const random = randomStream(seed, [draftPath, index]);
  const draft: DebtorDraft = {
    ...{ index, person, subject: { kind: 'debtor', id: person.debtorId }, log: openFactLog(person.key, Infinity) },
    cases: draftCases(request, person, random),
  };
  const firstDay = Math.min(...draft.cases.map(({ openDay }) => openDay)) - termDays - 2;
  tellRegistration(draft, firstDay - historyDays - 1);
  tellBills(draft, world, firstDay, random);
  for (const { invoiceId, balanceMinor, dueDay } of draft.cases) {
    draft.log.append('invoice.issued', instantOfDay(person.country.zone, dueDay - termDays, 420), draft.subject, {
      ...{ invoiceId, amount: { amount: balanceMinor, currency: person.country.currency } },
      dueDate: dateOfDay(dueDay),
    });
  }
  return draft;
};

/** The morning on which a case opens. */
export const tellOpening = ({ person, log }: DebtorDraft, draft: CaseDraft): void => {
  const { currency, zone, code } = person.country;
  const market = code.toLowerCase();
  const { product, openDay, dueDay, balanceMinor } = draft;
  log.append('case.opened', instantOfDay(zone, openDay, 350), draft.subject, {
    ...{ debtorId: person.debtorId, portfolio: `inhouse-${market}`, creditor: `${product}-${market}` },
    ...{ actor: 'creditor', product, stage: 'reminder', dueDate: dateOfDay(dueDay) },
    principal: { amount: balanceMinor, currency },
  });
};
