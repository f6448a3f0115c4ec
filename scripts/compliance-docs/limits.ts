/** Caps and rests as sentences. */
import { rulesIn, type Jurisdiction } from './jurisdictions.ts';
import { ruleLine } from './rule-line.ts';
import { channelNames, counted, plain, plainList, type Rules } from './words.ts';

type Cap = Rules['caps'][number];
type Rest = Rules['cooldowns'][number];

const keyWords: Readonly<Record<Cap['key'], string>> = {
  debtor: 'a debtor, over all cases',
  debt_person: 'a debt and person',
  debtor_number: 'a debtor and number',
};

const period = ({ days, kind }: Cap['per']): string =>
  kind === 'calendar_day' || days === 1 ? 'a day' : `in any ${days} days`;

const excepting = ({
  exclude,
  place,
}: {
  readonly exclude?: readonly string[] | undefined;
  readonly place?: string | undefined;
}): string => {
  const left = exclude === undefined ? '' : `; not counted: ${plainList(exclude)}`;
  return place === undefined ? left : `, at the place ${plain(place)}${left}`;
};

/** `7 attempts in any 7 days`. */
export const capInShort = ({ max, count, per }: Cap): string =>
  `${counted(max, plain(count).replace(/s$/, ''))} ${period(per)}`;

const capSentence = (cap: Cap): string =>
  `At most ${capInShort(cap)} for ${keyWords[cap.key]}, by ${channelNames(cap.channels)}${excepting(cap)}.`;

const article = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${plain(name)}`;

/** `7 days after a conversation`. */
export const restInShort = ({ days, hours, after }: Rest): string =>
  `${days === undefined ? counted(hours ?? 0, 'hour') : counted(days, 'day')} after ${article(after)}`;

const restSentence = (rest: Rest): string => {
  const first = rest.day_of_event_is_day_one === true ? ', its own day being the first' : '';
  return `No contact by ${channelNames(rest.channels)} within ${restInShort(rest)}${first}, for ${keyWords[rest.key]}${excepting(rest)}.`;
};

export const limitsSection = (jurisdiction: Jurisdiction): readonly string[] => [
  ...rulesIn(jurisdiction, 'caps').flatMap((sourced) => ruleLine(sourced, jurisdiction, capSentence(sourced.rule))),
  ...rulesIn(jurisdiction, 'cooldowns').flatMap((sourced) =>
    ruleLine(sourced, jurisdiction, restSentence(sourced.rule)),
  ),
];
