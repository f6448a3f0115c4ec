/** Finding words in the texts of any language: whole words, in any case, whatever lies between them. */

const patterns = new Map<string, RegExp>();
const cachedPatterns = 2000;

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

const patternOf = (phrase: string): RegExp => {
  const known = patterns.get(phrase);
  if (known !== undefined) return known;
  const words = phrase
    .trim()
    .split(/\s+/)
    .map(escape)
    .join(String.raw`\s+`);
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words})(?![\p{L}\p{N}])`, 'iu');
  if (patterns.size < cachedPatterns) patterns.set(phrase, pattern);
  return pattern;
};

export const containsPhrase = (text: string, phrase: string): boolean => patternOf(phrase).test(text);
