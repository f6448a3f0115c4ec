/** Rule packs as clients read them: for each country every rule of its merged pack, and what officers changed in it. */
import type { LawChangeRow } from '../../data/index.ts';
import { addDays, domainError, failure, success, type Pack as PackSource, type RuleBook } from '../../engine/index.ts';
import type { Pack, PackSummary } from '../contracts/packs.ts';
import { presentLawChange } from './law-changes.ts';
import type { Services } from './services.ts';

type RuleGroup = keyof PackSource['rules'];

/** What one rule of each group is called. */
const kindByGroup: Readonly<Record<RuleGroup, string>> = {
  windows: 'window',
  caps: 'cap',
  cooldowns: 'cooldown',
  stages: 'stage',
  blocks: 'block',
  consent: 'consent',
  content: 'content',
  third_party: 'third_party',
  visits: 'visit',
  fees: 'fee',
  limitation: 'limitation',
  recording: 'recording',
  language: 'language',
  info: 'info',
  bans: 'ban',
};
const groups = Object.keys(kindByGroup) as readonly RuleGroup[];

const rulesOf = (pack: PackSource): Pack['rules'] =>
  groups.flatMap((group) =>
    pack.rules[group].map((rule) => ({
      id: rule.id,
      pack: pack.id,
      kind: kindByGroup[group],
      text: rule.text,
      citation: rule.cite,
      force: rule.force,
      confidence: rule.confidence,
      from: rule.effective_from ?? null,
      to: rule.effective_to === undefined ? null : addDays(rule.effective_to, 1),
    })),
  );

/** The rule book in force, and every change of a rule in the order of their making. */
export type ReadLaw = () => Promise<{ readonly rules: RuleBook; readonly changes: readonly LawChangeRow[] }>;

/** The country's own rules first, then those of the packs it extends, then the house's. Those of its regions are not its own. */
const packOf = ({ rules, changes }: Awaited<ReturnType<ReadLaw>>, source: PackSource): Pack => {
  const merged = rules.lawOf(source.id)?.merged ?? [];
  const limits = rules.packs.filter(({ kind, scope }) => kind === 'house' && scope === undefined);
  const listed = [...merged.flatMap((id) => rules.packs.filter((pack) => pack.id === id)), ...limits].flatMap(rulesOf);
  const own = changes.filter(({ packId }) => merged.includes(packId));
  return {
    country: source.id,
    name: source.name,
    version: rules.version,
    ruleCount: listed.length,
    changeCount: own.length,
    rules: listed,
    changes: own.map(presentLawChange).reverse(),
  };
};

const summaryOf = ({ country, name, version, ruleCount, changeCount }: Pack): PackSummary => ({
  country,
  name,
  version,
  ruleCount,
  changeCount,
});

/** `version` is that of all packs together, as receipts name it. */
export const makePacks = ({ readLaw }: { readonly readLaw: ReadLaw }): Pick<Services, 'listPacks' | 'readPack'> => {
  const readPacks = async (): Promise<readonly Pack[]> => {
    const law = await readLaw();
    return law.rules.packs.filter(({ kind }) => kind === 'country').map((source) => packOf(law, source));
  };
  return {
    listPacks: async () => success({ items: (await readPacks()).map(summaryOf), nextCursor: null }),
    readPack: async ({ country }) => {
      const pack = (await readPacks()).find((one) => one.country === country);
      const missing = domainError('not-found', `No rule pack knows ${country}: nothing may be sent there.`);
      return pack === undefined ? failure(missing) : success(pack);
    },
  };
};
