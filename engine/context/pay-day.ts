/** The day of the month on which payments gather: where a debtor has a pay day, a contact just after it is worth more. */
import { civilDay, monthLength } from '../vocabulary/civil-day.ts';

const fewestPayments = 3;
const toleranceDays = 2;
const longestMonth = 31;

/** By day of the month (index 1 to 31): payments within the tolerance, and the sum of their distances in days. */
type Ballot = { readonly votes: number[]; readonly spread: number[] };

const vote = (ballot: Ballot, day: number, distance: number): void => {
  ballot.votes[day] = (ballot.votes[day] ?? 0) + 1;
  ballot.spread[day] = (ballot.spread[day] ?? 0) + distance;
};

/**
 * One payment votes for the days of the month that lie near it. Months are a circle: the 1st is one day from the last; and
 * a day that a month lacks is its last day, so that the 28th of February is as good as the 31st. No day gets two votes:
 * five days in a row have five numbers, and none of them is one that the month lacks.
 */
const castVotes = (ballot: Ballot, epochDay: number): void => {
  const [year, month, day] = civilDay(epochDay);
  const length = monthLength(year, month);
  for (let step = -toleranceDays; step <= toleranceDays; step += 1) {
    const moved = day + step;
    const distance = Math.abs(step);
    const ownLength = moved < 1 ? monthLength(month === 0 ? year - 1 : year, (month + 11) % 12) : length;
    const target = moved < 1 ? moved + ownLength : moved > length ? moved - length : moved;
    vote(ballot, target, distance);
    if (target !== ownLength) continue;
    for (let missing = target + 1; missing <= longestMonth; missing += 1) vote(ballot, missing, distance);
  }
};

/** The day with the most votes; of several the one nearest to its payments, then the earliest. */
const winner = ({ votes, spread }: Ballot): number => {
  const score = (day: number): number => (votes[day] ?? 0) * 1000 - (spread[day] ?? 0);
  let best = 1;
  for (let day = 2; day <= longestMonth; day += 1) if (score(day) > score(best)) best = day;
  return best;
};

/**
 * The day (1 to 31) that the most payments lie within two days of. Null with fewer than 3 payments, or where fewer than
 * half of them lie there. At most 60 payments, each as days since 1970-01-01.
 */
export const payDayOf = (epochDays: readonly number[]): number | null => {
  if (epochDays.length < fewestPayments) return null;
  const zeros = (): number[] => new Array<number>(longestMonth + 1).fill(0);
  const ballot = { votes: zeros(), spread: zeros() };
  for (const epochDay of epochDays) castVotes(ballot, epochDay);
  const best = winner(ballot);
  return (ballot.votes[best] ?? 0) * 2 >= epochDays.length ? best : null;
};
