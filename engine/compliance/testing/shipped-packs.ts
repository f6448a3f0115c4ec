/** The packs that the project ships, for tests: read from their files, compiled, by country. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { CompiledPack } from '../compile-pack.ts';
import type { PackSource } from '../parse-pack.ts';
import { compileRuleBook, type RuleBook } from '../rule-book.ts';

const folder = new URL('../packs/', import.meta.url);

export const shippedSources = (): readonly PackSource[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, value: parse(readFileSync(new URL(file, folder), 'utf8')) as unknown }));

export const compileSources = (sources: readonly PackSource[]): RuleBook => {
  const book = compileRuleBook(sources);
  if (!book.ok) throw new Error(JSON.stringify(book.error, null, 2));
  return book.value;
};

export const shippedRuleBook: RuleBook = compileSources(shippedSources());

/** The law and the house's limits of `DE` or of `GB-SCT`; of a country alone, those of a region that has no pack of its own. */
export const packOf = (place: string): CompiledPack => {
  const pack = shippedRuleBook.packFor(place.slice(0, 2), place.length > 2 ? place : `${place}-0`);
  if (pack === null) throw new Error(`no pack for ${place}`);
  return pack;
};
