/**
 * What past contacts leave behind: pressure, which fades by the day, and how lately the debtor was asked and answered. Over all cases.
 *
 * A contact weighs by how much it intrudes; a share of the weight is left a day later, reckoned to the whole hour. Two paces, since nobody
 * knows beforehand how long a contact is felt.
 */
import type { CaseContext } from '../context/case-context.ts';
import type { Channel } from '../vocabulary/action.ts';
import { dayMs, hourMs } from '../vocabulary/time.ts';

/** A text message weighs 1. Judgement of the trade. */
export const pressureLoad: Readonly<Record<Channel, number>> = {
  sms: 1,
  email: 0.7,
  call: 1.3,
  letter: 0.8,
  portal: 0.2,
  messaging: 1,
};
/** Share left a day later. */
export const dailyDecay = { fast: 0.75, slow: 0.85 } as const;

/** After so long less than a ten-thousandth is left. */
const feltDays = 60;

const fadingBy = (share: number): Float64Array =>
  Float64Array.from({ length: feltDays * 24 }, (_, hours) => share ** (hours / 24));
const fast = fadingBy(dailyDecay.fast);
const slow = fadingBy(dailyDecay.slow);

export type ContactSums = {
  readonly pressureFast: number;
  readonly pressureSlow: number;
  /** The fast pressure of contacts that reached the debtor. */
  readonly reachedPressure: number;
  readonly last7Days: number;
  readonly last30Days: number;
  readonly planned: number;
  /** Milliseconds; null where there is none in the last year. */
  readonly sinceReachMs: number | null;
};

type Writable = { -readonly [Field in keyof ContactSums]: ContactSums[Field] };

type Contact = CaseContext['contacts'][number];

const addPressure = (sums: Writable, { channel, reached }: Contact, ageHours: number): void => {
  const load = pressureLoad[channel];
  const left = load * (fast[ageHours] ?? 0);
  sums.pressureFast += left;
  sums.pressureSlow += load * (slow[ageHours] ?? 0);
  if (reached) sums.reachedPressure += left;
};

/** What failed was not felt; what is planned counts as made now, as it is on its way. */
export const contactSums = ({ contacts, asOf }: Pick<CaseContext, 'contacts' | 'asOf'>): ContactSums => {
  const sums: Writable = {
    pressureFast: 0,
    pressureSlow: 0,
    reachedPressure: 0,
    last7Days: 0,
    last30Days: 0,
    planned: 0,
    sinceReachMs: null,
  };
  for (const contact of contacts) {
    const ageMs = Math.max(0, asOf - contact.at);
    if (ageMs < 7 * dayMs) sums.last7Days += 1;
    if (ageMs < 30 * dayMs) sums.last30Days += 1;
    if (contact.planned) sums.planned += 1;
    if (contact.reached && sums.sinceReachMs === null) sums.sinceReachMs = ageMs;
    if (ageMs < feltDays * dayMs && !contact.failed) addPressure(sums, contact, Math.floor(ageMs / hourMs));
  }
  return sums;
};
