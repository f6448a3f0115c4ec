/** The texts in force as part of the law in force: read anew when officers have spoken since. */
import { readTextWordCount, readTextWords, type Queryable } from '../../data/index.ts';
import { textsInForce, type TemplateBook, type TextsInForce } from '../../engine/index.ts';

export type ReadTexts = (client: Queryable) => Promise<TextsInForce>;

/** `delivered`: the texts that come with this version of Tact. Words of officers are only ever added, so their number tells. */
export const makeReadTexts = (delivered: TemplateBook): ReadTexts => {
  let held = { words: 0, texts: textsInForce(delivered, []) };
  return async (client) => {
    const words = await readTextWordCount(client);
    if (words !== held.words) held = { words, texts: textsInForce(delivered, await readTextWords(client)) };
    return held.texts;
  };
};
