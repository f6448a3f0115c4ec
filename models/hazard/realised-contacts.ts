/**
 * How many contacts a policy made, against its base where that decided by itself: counted in the log, per open night of a case, at the same ages.
 * What is reckoned beforehand, of decisions that the log happens to hold, is off by up to a fifth; this is what prices are corrected by.
 */
import type { NightRow } from '../dataset/night-row.ts';
import { ageOf, mostAgeDays } from './case-course.ts';

/** Nights of one age may be few. */
const bandDays = 5;
const leastNights = 500;

type Nights = { readonly nights: Float64Array; readonly contacts: Float64Array; total: number };

const noNights = (): Nights => {
  const bands = Math.floor(mostAgeDays / bandDays) + 1;
  return { nights: new Float64Array(bands), contacts: new Float64Array(bands), total: 0 };
};

const countNight = (into: Nights, row: NightRow, ageAt: number): void => {
  const band = Math.floor(ageOf(row, ageAt) / bandDays);
  into.nights[band] = (into.nights[band] as number) + 1;
  // Expected, by the distribution that was drawn from: less left to luck than what was drawn. A silent night has none.
  const contacts = row.options.length > 0 ? 1 - row.noContactProb : 0;
  into.contacts[band] = (into.contacts[band] as number) + contacts;
  into.total += 1;
};

export type RealisedRequest = {
  readonly rows: readonly NightRow[];
  /** Last day on which the base decided alone. */
  readonly baseUntilDay: number;
  /** First day whose contacts of the policy count. */
  readonly fromDay: number;
  /** Place of the age among the features. */
  readonly ageAt: number;
};

/** Cases on which the base was asked what it would have done: the policy decides them. */
const casesOfPolicy = (rows: readonly NightRow[], fromDay: number): ReadonlySet<string> =>
  new Set(
    rows.flatMap(({ day, caseId, baseOptions }) => (day >= fromDay && baseOptions !== undefined ? [caseId] : [])),
  );

/** Contacts of the policy and, at the ages of its nights, of the base; ages that only one of them met do not count. */
const contactsAtSameAges = (ofPolicy: Nights, ofBase: Nights): { readonly own: number; readonly base: number } => {
  let [own, base] = [0, 0];
  for (const [band, nights] of ofPolicy.nights.entries()) {
    const seen = ofBase.nights[band] as number;
    if (seen === 0) continue;
    own += ofPolicy.contacts[band] as number;
    base += (nights * (ofBase.contacts[band] as number)) / seen;
  }
  return { own, base };
};

/** Contacts of the policy a night as a share of the base's; null where either was seen for too few nights. */
export const realisedContactShare = ({ rows, baseUntilDay, fromDay, ageAt }: RealisedRequest): number | null => {
  const decided = casesOfPolicy(rows, fromDay);
  const [ofBase, ofPolicy] = [noNights(), noNights()];
  for (const row of rows) {
    const isLate = row.day >= fromDay;
    if (isLate && decided.has(row.caseId)) countNight(ofPolicy, row, ageAt);
    else if (isLate || row.day <= baseUntilDay) countNight(ofBase, row, ageAt);
  }
  if (ofBase.total < leastNights || ofPolicy.total < leastNights) return null;
  const { own, base } = contactsAtSameAges(ofPolicy, ofBase);
  return base > 0 ? own / base : null;
};

/** By experience, until contacts can be counted. */
export const firstCorrection = 1.1;
const mostCorrection = 2;
/** The ramp is over by then, so that the contacts made are the policy's own; and so many nights of them are counted. */
const countedAfterNights = 14;
const countedNights = 10;
/** A night moves the correction by this share of the gap, as contacts follow prices with a delay of some nights. */
const correctedPerNight = 0.1;
const mostAtOnce = 0.5;

export type Correction = Omit<RealisedRequest, 'fromDay' | 'baseUntilDay'> & {
  /** What contacts reckoned beforehand were to be multiplied by so far. */
  readonly contactsPerReckoned: number;
  readonly openedOnDay: number | null;
  readonly baseUntilDay: number | null;
  readonly lastDay: number;
  /** Nights since it was last corrected. */
  readonly nights: number;
  /** Contacts aimed at, as a share of the base's. */
  readonly contactShare: number;
};

/** What contacts reckoned beforehand are to be multiplied by, going by those made; as before where there is nothing to go by yet. */
export const correctedReckoning = (asked: Correction): number => {
  const { rows, ageAt, contactsPerReckoned, openedOnDay, baseUntilDay, lastDay, nights, contactShare } = asked;
  if (openedOnDay === null || baseUntilDay === null) return contactsPerReckoned;
  const countedFrom = openedOnDay + countedAfterNights - countedNights;
  if (lastDay < countedFrom + countedNights) return contactsPerReckoned;
  const fromDay = Math.max(countedFrom, lastDay - countedNights + 1);
  const counted = realisedContactShare({ ...{ rows, ageAt, fromDay }, baseUntilDay });
  if (counted === null) return contactsPerReckoned;
  const step = (Math.max(counted, 0.1) / contactShare) ** Math.min(mostAtOnce, correctedPerNight * nights);
  return Math.min(mostCorrection, Math.max(1 / mostCorrection, contactsPerReckoned * step));
};
