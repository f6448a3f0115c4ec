/** How a text is worded: gaps that nobody fills, phrases that may not be used, shouting, sentences too long to be understood at once. */
import { containsPhrase } from '../phrase.ts';
import { isPlaceholder, placeholdersIn, replacePlaceholders } from '../placeholders.ts';
import type { TemplateFile } from '../template-file.ts';
import { errorOf, warningOf, type Fault } from './finding.ts';

const longestSentenceWords = 40;
const meanSentenceWords = 20;

/** A line that ends is a sentence too. */
const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[.?!])\s+|\n+/);

const wordsIn = (sentence: string): number => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** A gap counts as one word. */
const plain = (text: string): string => replacePlaceholders(text, () => 'x');

const gapFaults = (text: string): readonly Fault[] => {
  const unknown = placeholdersIn(text).filter((name) => !isPlaceholder(name));
  const isBroken = /[{}]/.test(replacePlaceholders(text, () => ''));
  return [
    ...unknown.map((name) => errorOf(`nobody fills {{${name}}}`)),
    ...(isBroken ? [errorOf('a brace that is no gap: gaps are written {{name}}')] : []),
  ];
};

const forbiddenFaults = (text: string, forbidden: TemplateFile['forbidden']): readonly Fault[] =>
  forbidden
    .filter(({ phrase }) => containsPhrase(text, phrase))
    .map(({ phrase, why }) => errorOf(`"${phrase}" may not be used: ${why}`));

/** Two words in capitals side by side, or a long one; short ones are names of things (IBAN, STOP). */
const capitals = /(?<!\p{L})(?:\p{Lu}{2,} +\p{Lu}{2,}|\p{Lu}{6,})(?!\p{L})/u;

/** "Hej {{debtorName}}!" greets, as is the custom in some languages; anything longer shouts. */
const greetingWords = 4;

const shoutingFaults = (text: string): readonly Fault[] => {
  const shouted = capitals.exec(text)?.[0];
  const exclaimed = sentencesOf(text).filter((sentence) => sentence.includes('!') && wordsIn(sentence) > greetingWords);
  return [
    ...(shouted === undefined ? [] : [errorOf(`"${shouted}" in capitals shouts`)]),
    ...(exclaimed.length > 0 || /!.*!/s.test(text) ? [errorOf('an exclamation mark shouts')] : []),
  ];
};

const sentenceLengths = (text: string): readonly number[] =>
  sentencesOf(text)
    .map(wordsIn)
    .filter((words) => words > 0);

const readabilityFaults = (text: string): readonly Fault[] => {
  const lengths = sentenceLengths(text);
  const longest = Math.max(0, ...lengths);
  const mean = lengths.reduce((sum, words) => sum + words, 0) / Math.max(1, lengths.length);
  return [
    ...(longest > longestSentenceWords
      ? [warningOf(`a sentence of ${longest} words: more than ${longestSentenceWords} are hard to read`)]
      : []),
    ...(mean > meanSentenceWords
      ? [warningOf(`${mean.toFixed(1)} words a sentence: more than ${meanSentenceWords} are hard to read`)]
      : []),
  ];
};

export const wordingFaults = (text: string, forbidden: TemplateFile['forbidden']): readonly Fault[] => {
  const words = plain(text);
  return [
    ...gapFaults(text),
    ...forbiddenFaults(words, forbidden),
    ...shoutingFaults(words),
    ...readabilityFaults(words),
  ];
};
