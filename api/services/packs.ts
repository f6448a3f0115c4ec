/** Rule packs as clients read them: for each country every rule of its merged pack. */
import { domainError, failure, success, type Pack as PackSource, type RuleBook } from '../../engine/index.ts';
import type { Pack, PackSummary } from '../contracts/packs.ts';
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
      kind: kindByGroup[group],
      text: rule.text,
      citation: rule.cite,
      force: rule.force,
      confidence: rule.confidence,
      from: rule.effective_from ?? null,
      to: rule.effective_to ?? null,
    })),
  );

/** The country's own rules first, then those of the packs it extends, then the house's. Those of its regions are not its own. */
const packOf = (rules: RuleBook, source: PackSource): Pack => {
  const law = rules.lawOf(source.id)?.merged ?? [];
  const limits = rules.packs.filter(({ kind, scope }) => kind === 'house' && scope === undefined);
  const listed = [...law.flatMap((id) => rules.packs.filter((pack) => pack.id === id)), ...limits].flatMap(rulesOf);
  return {
    country: source.id,
    name: source.name,
    version: rules.version,
    ruleCount: listed.length,
    rules: listed,
  };
};

const summaryOf = ({ country, name, version, ruleCount }: Pack): PackSummary => ({ country, name, version, ruleCount });

/** `version` is that of all packs together, as receipts name it. */
export const makePacks = ({ rules }: { readonly rules: RuleBook }): Pick<Services, 'listPacks' | 'readPack'> => {
  const packs = rules.packs.filter(({ kind }) => kind === 'country').map((source) => packOf(rules, source));
  const byCountry = new Map(packs.map((pack) => [pack.country, pack]));
  const all = success({ items: packs.map(summaryOf), nextCursor: null });
  return {
    listPacks: () => Promise.resolve(all),
    readPack: ({ country }) => {
      const pack = byCountry.get(country);
      const missing = domainError('not-found', `No rule pack knows ${country}: nothing may be sent there.`);
      return Promise.resolve(pack === undefined ? failure(missing) : success(pack));
    },
  };
};
