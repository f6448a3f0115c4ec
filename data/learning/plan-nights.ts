/**
 * Which nights of a case have a row. A decision has the row of its night; of several in one night the last: it was made knowing of the earlier
 * ones, so its probabilities are exact given all that was done, while to choose among them by what was sent would look at the draw.
 *
 * After it come **silent nights**, on which nobody asked, each at the same hour of the clock, until the next decision, or until the case has not
 * been asked about for a fortnight after the last answer ran out: from then on others may be at work on it.
 */
import { dayMs, type Instant } from '../../engine/index.ts';
import type { DecidedKey } from './decided-keys.ts';
import { nightOf, nightsLater } from './local-nights.ts';

/** A fortnight later next to nothing is left of a contact. */
const followedNights = 14;

/** One night of a case. */
export type NightMark = {
  readonly night: number;
  readonly at: Instant;
  /** The same hour of the next night. */
  readonly naturalEnd: Instant;
  /** Where what comes of it ends: the next mark of the case or the natural end. */
  end: Instant;
  /** Its own decision, or the newest before it. */
  readonly decision: DecidedKey;
  readonly isSilent: boolean;
};

export type CaseNights = {
  readonly marks: readonly NightMark[];
  readonly superseded: readonly { readonly night: number; readonly decision: DecidedKey }[];
};

type Setting = { readonly zoneAt: (at: Instant) => string; readonly lastNight: number };

const markOf = (decision: DecidedKey, zone: string): NightMark => {
  const end = nightsLater(zone, decision.at, 1);
  return { night: nightOf(zone, decision.at), at: decision.at, naturalEnd: end, end, decision, isSilent: false };
};

const silentMarks = (from: NightMark, zone: string, before: number): readonly NightMark[] => {
  const { decision, night } = from;
  const answered = Math.max(decision.validUntil, decision.contact?.sendAt ?? -Infinity);
  const last = Math.min(before - 1, night + Math.ceil((answered - decision.at) / dayMs) + followedNights);
  return Array.from({ length: Math.max(0, last - night) }, (_, index) => {
    const later = index + 1;
    const end = nightsLater(zone, decision.at, later + 1);
    const at = nightsLater(zone, decision.at, later);
    return { night: night + later, at, naturalEnd: end, end, decision, isSilent: true };
  });
};

type Decided = { readonly zone: string; readonly mark: NightMark };

/** One decision a night, and those that gave way. */
const standing = (decisions: readonly DecidedKey[], zoneAt: Setting['zoneAt']) => {
  const decided: Decided[] = [];
  const superseded: CaseNights['superseded'][number][] = [];
  for (const decision of decisions) {
    const zone = zoneAt(decision.at);
    const mark = markOf(decision, zone);
    const before = decided.at(-1)?.mark;
    if (before !== undefined && before.night >= mark.night) {
      superseded.push({ night: before.night, decision: before.decision });
      decided.pop();
    }
    decided.push({ zone, mark });
  }
  return { decided, superseded };
};

/** `decisions` of one case in the order of time. */
export const planNights = (decisions: readonly DecidedKey[], { zoneAt, lastNight }: Setting): CaseNights => {
  const { decided, superseded } = standing(decisions, zoneAt);
  const marks: NightMark[] = [];
  for (const [index, { zone, mark }] of decided.entries()) {
    marks.push(mark, ...silentMarks(mark, zone, decided[index + 1]?.mark.night ?? lastNight + 1));
  }
  for (const [index, mark] of marks.entries()) mark.end = Math.min(mark.end, marks[index + 1]?.at ?? Infinity);
  return { marks, superseded };
};
