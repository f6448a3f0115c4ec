/**
 * Rule books by their hash, for decisions that were made under an earlier one: to make them again, and to cite what they cited. Old books
 * are read from the store when they are asked for; the last few are remembered.
 */
import { readLawBook, type Queryable } from '../../data/index.ts';
import {
  compileRuleBook,
  localDate,
  type DecisionSettings,
  type PackSource,
  type RuleBook,
} from '../../engine/index.ts';
import type { RuleLookup } from './present-decision.ts';
import { makeBookLookup, type BookLookup } from './rule-lookup.ts';

export type MakeSettings = (rules: RuleBook) => DecisionSettings;

export type RuleBooks = {
  /** What decisions under the book were made with; null for a book that was never in force here. */
  readonly settingsOf: (client: Queryable, hash: string) => Promise<DecisionSettings | null>;
  /** Reads the books of those receipts that are not in memory, so that `lookup` knows them. */
  readonly remember: (
    client: Queryable,
    receipts: readonly { readonly versions: { readonly packs: string } }[],
  ) => Promise<void>;
  readonly lookup: RuleLookup;
  /** A book that has come into force. */
  readonly add: (settings: DecisionSettings, packs: readonly PackSource[]) => void;
};

/** A set of packs that compiled before, or is shipped, and must compile. */
export const compileOrThrow = (packs: readonly PackSource[]): RuleBook => {
  const book = compileRuleBook(packs);
  if (book.ok) return book.value;
  const faults = book.error.map(({ file, rule, field, detail }) => `${file} ${rule ?? ''} ${field}: ${detail}`);
  throw new Error(`the law in force cannot be used by this version of Tact: ${faults.join('; ')}`);
};

/** A book is some megabytes with what is worked out from it; its citations alone are small. */
const keptSettings = 8;
const keptLookups = 64;

/** The entries put in last, at most so many. */
const makeRecent = <Value>(limit: number) => {
  const entries = new Map<string, Value>();
  return {
    get: (key: string): Value | undefined => entries.get(key),
    set: (key: string, value: Value): void => {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
    },
  };
};

export const makeRuleBooks = (makeSettings: MakeSettings): RuleBooks => {
  const settingsByHash = makeRecent<DecisionSettings>(keptSettings);
  const lookupByHash = makeRecent<BookLookup>(keptLookups);

  const settingsOf = async (client: Queryable, hash: string): Promise<DecisionSettings | null> => {
    const known = settingsByHash.get(hash);
    if (known !== undefined) return known;
    const packs = await readLawBook(client, hash);
    if (packs === null) return null;
    // Named as its receipts name it, though a later version of Tact may read its packs otherwise.
    const settings = makeSettings({ ...compileOrThrow(packs), version: hash });
    settingsByHash.set(hash, settings);
    return settings;
  };

  return {
    settingsOf,
    remember: async (client, receipts) => {
      for (const hash of new Set(receipts.map(({ versions }) => versions.packs))) {
        if (lookupByHash.get(hash) !== undefined) continue;
        const packs = await readLawBook(client, hash);
        if (packs !== null) lookupByHash.set(hash, makeBookLookup(packs));
      }
    },
    lookup: (rule, { versions, zone, decidedAt }) =>
      lookupByHash.get(versions.packs)?.(rule, localDate(zone, decidedAt)) ?? null,
    add: (settings, packs) => {
      settingsByHash.set(settings.rules.version, settings);
      lookupByHash.set(settings.rules.version, makeBookLookup(packs));
    },
  };
};
