/**
 * Which wording of each text is in use, and which may not be: what is delivered counts as approved until an officer speaks; from then on the
 * officer's last word on a text holds. An approval is of one checksum: where the wording has changed since (a new release came with other
 * notices), the text waits to be approved again. Not legal advice.
 */
import type { CaseContext } from '../context/case-context.ts';
import { channels, type Channel } from '../vocabulary/action.ts';
import { compileHouseText, withHouseTexts, type CompiledHouseText } from './house-text.ts';
import { findTemplate, type TemplateBook } from './template-book.ts';

/** The version of the text that is delivered; the house's own begin with 1. */
export const deliveredVersion = 0;

/** An officer's last word on a text. `forms`: of the version, or null for what is delivered. */
export type TextWord = {
  readonly language: string;
  readonly template: string;
  readonly version: number;
  readonly checksum: string;
  readonly state: 'approved' | 'withdrawn';
  readonly forms: Readonly<Record<string, unknown>> | null;
};

/** `changed`: it was approved, and reads otherwise now. */
export type TextState = 'approved' | 'withdrawn' | 'changed';
export type TextInForce = { readonly version: number; readonly state: TextState };

/** A text that no contact may be made with: `warm.reminder` by sms. */
export type BarredText = { readonly channel: Channel; readonly template: string };

/** For whom a text is looked up: the language that they read, and where they live. */
export type Reader = { readonly language: string; readonly country: string | null };

export type TextsInForce = {
  /** Every text in the wording in use; one that is withdrawn or has changed is in it as well. */
  readonly book: TemplateBook;
  readonly stateOf: (language: string, template: string) => TextInForce;
  /** What is barred for those readers, whose texts there are. The same list again where nothing is barred at all. */
  readonly barredFor: (reader: Reader) => readonly BarredText[];
};

const asDelivered: TextInForce = Object.freeze({ version: deliveredVersion, state: 'approved' });
const nothingBarred: readonly BarredText[] = Object.freeze([]);
/** Languages come from whoever registers debtors: not every one is kept. */
const keptReaders = 1000;

const nameOf = (language: string, template: string): string => `${language} ${template}`;

export const readerOf = ({ preferences, debtor }: CaseContext): Reader => ({
  language: preferences.language ?? debtor?.language ?? 'en',
  country: debtor?.country ?? null,
});

const compiled = (delivered: TemplateBook, word: TextWord): readonly CompiledHouseText[] => {
  if (word.forms === null) return [];
  // A version that this release cannot read is not in the book: its checksum fits nothing, so its text is barred.
  const text = compileHouseText(delivered, { ...word, forms: word.forms });
  return text.ok ? [text.value] : [];
};

const stateOfWord = (word: TextWord, checksum: string | undefined): TextState => {
  if (word.state === 'withdrawn') return 'withdrawn';
  return word.checksum === checksum ? 'approved' : 'changed';
};

const barredIn = (book: TemplateBook, barred: ReadonlyMap<string, TextWord>, reader: Reader): readonly BarredText[] => {
  const ids = new Set([...barred.values()].map(({ template }) => template));
  return [...ids].sort().flatMap((id) =>
    channels.flatMap((channel) => {
      const found = findTemplate(book, { id, channel, ...reader });
      const isBarred = found !== null && barred.has(nameOf(found.language.content.language, id));
      return isBarred ? [{ channel, template: id }] : [];
    }),
  );
};

const makeBarredFor = (book: TemplateBook, barred: ReadonlyMap<string, TextWord>): TextsInForce['barredFor'] => {
  if (barred.size === 0) return () => nothingBarred;
  const byReader = new Map<string, readonly BarredText[]>();
  return (reader) => {
    const key = `${reader.language} ${reader.country ?? ''}`;
    const known = byReader.get(key);
    if (known !== undefined) return known;
    const found = barredIn(book, barred, reader);
    if (byReader.size < keptReaders) byReader.set(key, found);
    return found;
  };
};

/** `words`: one for each text that an officer has spoken of. */
export const textsInForce = (delivered: TemplateBook, words: readonly TextWord[]): TextsInForce => {
  const book = withHouseTexts(
    delivered,
    words.flatMap((word) => compiled(delivered, word)),
  );
  const states = new Map<string, TextInForce>();
  const barred = new Map<string, TextWord>();
  for (const word of words) {
    const { language, template, version } = word;
    const state = stateOfWord(word, book.languages.get(language)?.templates.get(template)?.checksum);
    states.set(nameOf(language, template), { version, state });
    if (state !== 'approved') barred.set(nameOf(language, template), word);
  }
  return {
    book,
    stateOf: (language, template) => states.get(nameOf(language, template)) ?? asDelivered,
    barredFor: makeBarredFor(book, barred),
  };
};
