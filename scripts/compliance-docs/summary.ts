/** What a manager needs in ten seconds: may we write or call, when, how often, and what comes first. Asked of the judges, not written by hand. */
import { makeTableLaw, type Channel, type RuleBook, type TableLaw } from '../../engine/index.ts';
import { weekOf, weekText } from './hours.ts';
import { concerns, isInForce, rulesIn, type Jurisdiction } from './jurisdictions.ts';
import { capInShort, restInShort } from './limits.ts';
import { debtsOf } from './rule-line.ts';
import { clockInShort, noticesInOrder } from './stages.ts';
import { capital, channelNames, channelWords, gateName, listed, plain, table, type PackChannel } from './words.ts';

type Who = 'agency' | 'creditor';
type Place = TableLaw['places'][number];
export type Answers = { readonly jurisdiction: Jurisdiction; readonly place: Place; readonly law: TableLaw };

/** Null for law that is nobody's place of residence. */
export const answersFor = (jurisdiction: Jurisdiction, rules: RuleBook): Answers | null => {
  const { id, kind, as_of: on } = jurisdiction.pack;
  const law = rules.lawOf(id);
  if (law === null || (kind !== 'country' && kind !== 'region')) return null;
  const [country = id] = id.split('-');
  return {
    jurisdiction,
    place: { id, country, region: country === id ? null : id, pack: law },
    law: makeTableLaw(rules, on),
  };
};

const needWords = (need: string): string => {
  const [kind, name = ''] = need.split(':');
  if (kind === 'notice') return `the notice ${plain(name)}`;
  if (kind === 'consent') return `consent to ${channelWords[name as PackChannel]}`;
  return kind === 'on_file' ? `${plain(name)} on file` : 'an earlier contact';
};

/** `Yes`, `No`, `Only with consent to texts`. */
const mayWe = ({ law, place }: Answers, channel: Channel, actor: Who): string => {
  const contact = { channel, slot: 'any', tone: 'neutral', treatment: 'reminder', purpose: 'collect' } as const;
  const kind = {
    actor,
    debtorKind: 'consumer',
    stage: 'collection',
    product: null,
    flags: [],
    mayConsent: true,
  } as const;
  const { verdict, needs } = law.everLegal(place, contact, kind);
  if (verdict === 'never') return '**No**';
  if (verdict === 'person_only') return '**Only as a person decides**';
  return needs.length === 0 ? '**Yes**' : `**Only with** ${listed(needs.map(needWords))}`;
};

/** The hours, and whether they are law or the product's own. */
const when = (jurisdiction: Jurisdiction, channel: Channel, actor: Who): string => {
  const week = weekOf(jurisdiction, channel, actor, 'consumer');
  if (week === null) return 'any hour';
  const binding = rulesIn(jurisdiction, 'windows').filter(
    ({ rule }) => rule.channels.includes(channel) && concerns(rule, actor, 'consumer'),
  );
  const isOwn = binding.every(({ rule }) => rule.force === 'default');
  return `${weekText(week)}${isOwn ? ' (product default: no legal hours found)' : ''}`;
};

const summaryChannels: readonly Channel[] = ['call', 'sms', 'email', 'letter'];
const columns: readonly (readonly [Who, string])[] = [
  ['agency', 'An agency for a creditor'],
  ['creditor', 'The creditor itself'],
];

const answer = (answers: Answers, channel: Channel, actor: Who): string =>
  `${mayWe(answers, channel, actor)}; ${when(answers.jurisdiction, channel, actor)}`;

/** Of each cap and rest for agencies and consumers, what and by which channels. */
export const capsInShort = (jurisdiction: Jurisdiction): readonly string[] => {
  const { as_of: on } = jurisdiction.pack;
  const caps = rulesIn(jurisdiction, 'caps').map(({ rule }) => ({ rule, text: capInShort(rule) }));
  const rests = rulesIn(jurisdiction, 'cooldowns').map(({ rule }) => ({ rule, text: `rest of ${restInShort(rule)}` }));
  return [...caps, ...rests]
    .filter(({ rule }) => concerns(rule, 'agency', 'consumer') && isInForce(rule, on))
    .map(
      ({ rule, text }) =>
        `${text} (${channelNames(rule.channels)}${rule.force === 'default' ? '; product default' : ''})`,
    );
};

/** `before contacts to collect: inkassovarsel (14 days from sending)`. */
export const firstSteps = (jurisdiction: Jurisdiction): readonly string[] =>
  ['collect_contact', 'collect_after_day5', 'legal'].flatMap((gate) => {
    const notices = noticesInOrder(jurisdiction).flatMap(({ name, rules }) => {
      const own = rules
        .map(({ rule }) => rule)
        .filter((rule) => rule.gate_for.includes(gate) && concerns(rule, 'agency', 'consumer'));
      const clocks = own.map(clockInShort).filter((clock) => clock !== 'no wait');
      const debts = own.map(debtsOf).find((some) => some !== null);
      const notice = debts === undefined ? plain(name) : `${plain(name)} for ${debts}`;
      return own.length === 0 ? [] : [clocks.length === 0 ? notice : `${notice} (${clocks.join('; ')})`];
    });
    return notices.length === 0 ? [] : [`before ${gateName(gate)}: ${listed(notices)}`];
  });

const orNone = (parts: readonly string[], none: string): string => (parts.length === 0 ? none : parts.join('; '));

export const callsInShort = (answers: Answers): string => answer(answers, 'call', 'agency');

export const summarySection = (answers: Answers): readonly string[] => {
  const { jurisdiction } = answers;
  const rows = summaryChannels.map((channel) => [
    capital(channelWords[channel]),
    ...columns.map(([actor]) => answer(answers, channel, actor)),
  ]);
  return [
    'May we contact a consumer about a debt in collection, of whom nothing special is known?',
    '',
    ...table(['', ...columns.map(([, title]) => title)], rows),
    '',
    `- **Caps** (for an agency): ${orNone(capsInShort(jurisdiction), 'none in the pack')}.`,
    `- **First step** (for an agency): ${orNone(firstSteps(jurisdiction), 'no notice that the pack knows of')}.`,
    '- The [house’s own limits](HOUSE.md) come on top.',
  ];
};
