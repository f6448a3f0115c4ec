/**
 * The reasons of a decision in the language of whoever reads them. Receipts keep them in English; in another language they are said anew from the facts
 * that were known then, and the receipt stays as it is.
 */
import { readKnownInputs, type Pool } from '../../data/index.ts';
import {
  domainError,
  failure,
  reasonsIn,
  spokenFor,
  spokenTags,
  success,
  type CaseContext,
  type Channel,
  type CompactReceipt,
  type DomainError,
  type Purpose,
  type Result,
  type Slot,
  type SpokenLanguage,
} from '../../engine/index.ts';
import { contextOf } from './context-of.ts';

export type SaidReasons = { readonly language: SpokenLanguage; readonly reasons: CompactReceipt['reasons'] };

/** As the receipt keeps them. */
export const storedReasons = ({ reasons }: Pick<CompactReceipt, 'reasons'>): SaidReasons => ({
  language: 'en',
  reasons,
});

/** The language to answer in; English where none is named. One that is not spoken is refused. */
export const languageAsked = (tag: string | undefined): Result<SpokenLanguage, DomainError> => {
  const { language, note } = spokenFor(tag ?? 'en');
  if (note === null) return success(language);
  const detail = `reasons are said in ${spokenTags.join(', ')}`;
  return failure(domainError('invalid-request', note, [{ pointer: '/query/language', detail }]));
};

export const reasonsOn = (
  { reasons, action }: Pick<CompactReceipt, 'reasons' | 'action'>,
  context: CaseContext,
  language: SpokenLanguage,
): SaidReasons => {
  const [channel, slot] = action.kind === 'contact' ? (action.id.split('.') as [Channel, Slot]) : [null, null];
  const chosen = channel === null ? null : { channel, slot };
  return { language, reasons: reasonsIn(language, reasons, { context, chosen }) };
};

/** English costs nothing; another language reads the facts of the decision once more. Where they can no longer be had, English stands in. */
export const sayReasons = async (
  pool: Pool,
  receipt: CompactReceipt,
  language: SpokenLanguage,
): Promise<SaidReasons> => {
  if (language === 'en') return storedReasons(receipt);
  const inputs = await readKnownInputs(pool, receipt);
  const context = contextOf(inputs, inputs.planned, receipt.decidedAt, receipt.purpose as Purpose);
  return context.ok ? reasonsOn(receipt, context.value, language) : storedReasons(receipt);
};
