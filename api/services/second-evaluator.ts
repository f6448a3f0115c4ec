/** The second evaluator under the rule book that is asked for: prepared once a book, from the packs as they are stored, not as the judge read them. */
import { readLawBook, type Queryable } from '../../data/index.ts';
import type { ContactFile, prepareSecondOpinion, SecondVerdict } from '../../engine/index.ts';

export type PrepareSecondOpinion = typeof prepareSecondOpinion;
/** `house`: whether the house's own limits are judged as well. */
export type AskSecond = (file: ContactFile, options: { readonly house: boolean }) => SecondVerdict;
export type SecondEvaluator = {
  /** `book`: a hash as receipts name it. Throws for one that was never in force here. */
  readonly under: (client: Queryable, book: string) => Promise<AskSecond>;
};

const keptBooks = 8;

export const makeSecondEvaluator = (prepare: PrepareSecondOpinion): SecondEvaluator => {
  const byBook = new Map<string, AskSecond>();
  const read = async (client: Queryable, book: string): Promise<AskSecond> => {
    const packs = await readLawBook(client, book);
    if (packs === null) throw new Error(`the rule book ${book} is not stored, so the second evaluator cannot read it`);
    const second = prepare(packs.map(({ value }) => value));
    return (file, options) => second(file as Parameters<typeof second>[0], options);
  };
  return {
    under: async (client, book) => {
      const known = byBook.get(book);
      if (known !== undefined) return known;
      const ask = await read(client, book);
      if (byBook.size >= keptBooks) byBook.clear();
      byBook.set(book, ask);
      return ask;
    },
  };
};
