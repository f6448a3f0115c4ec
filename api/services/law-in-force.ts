/**
 * The law in force: the packs with what officers changed, the house's policies and approved texts, and what the kill switch has stopped.
 * Held in memory under a version that every decision reads in its own transaction, so that a change made by any process holds from the next decision on.
 */
import {
  keepLawBook,
  readLawChanges,
  readLawVersion,
  readPolicyVersions,
  readSwitchesOn,
  type LoadedPacks,
  type Queryable,
} from '../../data/index.ts';
import {
  textsInForce,
  type DecisionSettings,
  type Halt,
  type PackSource,
  type TemplateBook,
  type TextsInForce,
} from '../../engine/index.ts';
import { amendPacks, newestVersions } from './amend-packs.ts';
import { compileOrThrow, makeRuleBooks, type MakeSettings, type RuleBooks } from './rule-books.ts';
import { makeReadTexts } from './texts-in-law.ts';

export type Law = {
  readonly settings: DecisionSettings;
  readonly halts: readonly Halt[];
  readonly texts: TextsInForce;
};

export type LawInForce = Pick<RuleBooks, 'settingsOf' | 'remember' | 'lookup'> & {
  /** The law of that version, read anew where the one in memory is of another. */
  readonly at: (client: Queryable, version: number) => Promise<Law>;
  /** The law as it is now. */
  readonly now: (client: Queryable) => Promise<Law>;
  /** The packs that come with this version of Tact. */
  readonly shipped: readonly PackSource[];
  /** The texts that come with it. */
  readonly delivered: TemplateBook;
};

type Shipped = { readonly packs: LoadedPacks; readonly templates: TemplateBook };

type Held = Law & {
  readonly version: number;
  readonly packs: readonly PackSource[];
  /** How many changes and versions of policies it is made of: they are only ever added. */
  readonly changes: number;
  readonly policies: number;
  /** Whether the book is stored for good, so that its decisions can be made again. */
  readonly isKept: boolean;
};

export const makeLawInForce = ({ packs, templates }: Shipped, makeSettings: MakeSettings): LawInForce => {
  const { sources: shipped, rules } = packs;
  const readTexts = makeReadTexts(templates);
  const books = makeRuleBooks(makeSettings);
  const first = makeSettings(rules);
  books.add(first, shipped);
  let held: Held = {
    version: -1,
    settings: first,
    packs: shipped,
    halts: [],
    texts: textsInForce(templates, []),
    changes: 0,
    policies: 0,
    isKept: false,
  };

  const load = async (client: Queryable, version: number): Promise<Held> => {
    const changes = await readLawChanges(client);
    const policies = await readPolicyVersions(client);
    const halts = (await readSwitchesOn(client)).map(({ halt }) => halt);
    const texts = await readTexts(client);
    if (changes.length === held.changes && policies.length === held.policies) return { ...held, version, halts, texts };
    const amended = amendPacks(shipped, { changes, policies: newestVersions(policies) });
    const settings = makeSettings(compileOrThrow(amended));
    books.add(settings, amended);
    return {
      version,
      settings,
      packs: amended,
      halts,
      texts,
      changes: changes.length,
      policies: policies.length,
      isKept: false,
    };
  };

  const at = async (client: Queryable, version: number): Promise<Law> => {
    if (held.version === version && held.isKept) return held;
    const law = held.version === version ? held : await load(client, version);
    const isKept = law.isKept || (await keepLawBook(client, law.settings.rules.version, law.packs));
    const current = { ...law, isKept };
    held = current;
    return current;
  };

  return {
    settingsOf: books.settingsOf,
    remember: books.remember,
    lookup: books.lookup,
    shipped,
    delivered: templates,
    at,
    now: async (client) => at(client, await readLawVersion(client)),
  };
};
