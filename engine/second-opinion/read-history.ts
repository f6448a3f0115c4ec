/** Earlier and planned contacts of a contact file, each with its marks: what it is known as to the rules. */
import { isToAttorney, type EarlierContact } from './contact.ts';
import { words } from './contact-file.ts';
import { makeFieldReader, type FieldReader } from './field-reader.ts';

type HistoryContext = { readonly at: number; readonly notes: string[] };

export function readHistory(read: FieldReader, { at, notes }: HistoryContext): readonly EarlierContact[] {
  return read.items('history').map((item, index) => {
    const entry = makeFieldReader(item, `history[${index}].`, notes);
    const said = {
      at: entry.instant('at_utc'),
      channel: entry.word('channel', words.channel),
      debt: entry.optionalText('debt'),
      recipient: entry.optionalText('recipient') ?? 'debtor',
      purpose: entry.word('purpose', words.purpose, 'collect'),
      place: entry.optionalText('place'),
    };
    const told = [entry.optionalText('result'), ...entry.list('tags')].filter((name) => name !== undefined);
    return { ...said, marks: marksOf(said, told, { at, isInbound: entry.optionalText('direction') === 'inbound' }) };
  });
}

function marksOf(
  said: { readonly at: number; readonly recipient: string; readonly purpose: string },
  told: readonly string[],
  contact: { readonly at: number; readonly isInbound: boolean },
): readonly string[] {
  const marks = [...told];
  if (told.includes('failed')) marks.push('not_connected');
  if (told.includes('abandoned')) marks.push('abandoned_call');
  if (said.at > contact.at) marks.push('planned');
  if (contact.isInbound) marks.push('inbound');
  if (said.purpose === 'statutory_notice') marks.push('statutory_notice');
  if (isToAttorney(said.recipient)) marks.push('to_attorney_or_professional');
  return marks;
}
