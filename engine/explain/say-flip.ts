/** "With two contacts fewer in the last week it would have been an SMS", in any of the languages. */
import { handOff, noContact } from '../vocabulary/action.ts';
import type { Choice } from './leading-choice.ts';
import { speakerOf, type Speaker, type SpokenLanguage } from './speak.ts';
import type { WhatIf } from './what-ifs.ts';

type Told = Pick<WhatIf, 'feature' | 'from' | 'to'>;

const sayChange = ({ feature, from, to }: Told, currency: string, speaker: Speaker): string => {
  const { phrases, fill, plural, money } = speaker;
  const { flip } = phrases;
  const count = Math.abs(to - from);
  const isMore = to > from;
  switch (feature) {
    case 'contactsLast7Days':
      return plural(isMore ? flip.moreContacts : flip.fewerContacts, count, { count });
    case 'daysPastDue':
      return plural(isMore ? flip.moreDaysPastDue : flip.fewerDaysPastDue, count, { count });
    case 'promisesBroken':
      return plural(isMore ? flip.morePromisesBroken : flip.fewerPromisesBroken, count, { count });
    case 'promisesKept':
      return plural(flip.morePromisesKept, count, { count });
    case 'balance':
      return fill(flip.balance, { money: money({ amount: to, currency }) });
    case 'payment':
      return fill(flip.payment, { money: money({ amount: to, currency }) });
    case 'localHour':
      return fill(flip.hour, { time: `${String(to).padStart(2, '0')}:00` });
  }
};

export const sayFlip = (
  changes: readonly Told[],
  becomes: Choice,
  { currency, language }: { readonly currency: string; readonly language: SpokenLanguage },
): string => {
  const speaker = speakerOf(language);
  const { flip } = speaker.phrases;
  const action = becomes === noContact ? flip.noContact : becomes === handOff ? flip.handOff : flip.contacts[becomes];
  return speaker.fill(flip.sentence, {
    changes: changes.map((change) => sayChange(change, currency, speaker)).join(flip.and),
    action,
  });
};
