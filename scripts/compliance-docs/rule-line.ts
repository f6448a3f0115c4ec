/** One rule as a bullet: what it says, then where that comes from and how sure we are. */
import type { Jurisdiction, Sourced } from './jurisdictions.ts';
import { actorNames, debtorNames, escaped, forceWords, plain, plainList, type AnyRule } from './words.ts';

const confidenceWords: Readonly<Record<AnyRule['confidence'], string>> = {
  verified: 'verified',
  own_knowledge: '**own knowledge, not verified**',
  uncertain: '**uncertain**',
};

/** `repo owner/name:path@commit`, a copy of a statute kept on GitHub. */
const repository = /^repo ([\w.-]+\/[\w.-]+):(\S+)@(\w+)(.*)$/;
const webPage = /^(https?:\/\/([^/\s]+)\S*)(.*)$/;

const sourceOf = (text: string): string => {
  const [, owner, path, commit, rest = ''] = repository.exec(text) ?? [];
  if (owner !== undefined && path !== undefined && commit !== undefined)
    return `[${escaped(path)}](https://github.com/${owner}/blob/${commit}/${encodeURI(path)})${escaped(rest)}`;
  const [, address, host, more = ''] = webPage.exec(text) ?? [];
  return address === undefined || host === undefined ? escaped(text) : `[${host}](${address})${escaped(more)}`;
};

/** Where something was seen, as links: pages and copies of statutes, one after another. */
export const sources = (text: string): string =>
  text
    .split(/\s*;\s+/)
    .map(sourceOf)
    .join('; ');

const evidenceOf = ({ confidence, evidence }: AnyRule): string => {
  const sure = confidenceWords[confidence];
  if (evidence === undefined) return sure;
  const source = evidence.kind === 'primary' ? 'the official text' : 'a secondary source';
  return `${sure}${confidence === 'verified' ? ' in' : '; see'} ${source}: ${sources(evidence.at)}`;
};

const datesOf = ({
  since,
  effective_from: from,
  effective_to: to,
  in_force_as_of: asOf,
}: AnyRule): readonly string[] => [
  ...(since === null || since === from ? [] : [`since ${escaped(since)}`]),
  ...(from === undefined ? [] : [`in force from ${from}`]),
  ...(to === undefined ? [] : [`in force until ${to}`]),
  ...(asOf.startsWith('not applicable') ? [] : [`checked: ${escaped(asOf)}`]),
];

/** The products that it is about; hours are about all. */
export const debtsOf = (rule: AnyRule): string | null =>
  'debt_origin' in rule && rule.debt_origin !== undefined ? plainList(rule.debt_origin) : null;

const scopeOf = (rule: AnyRule): readonly string[] => {
  const { actors, debtors } = rule;
  const debts = debtsOf(rule);
  return [
    ...(actors === undefined ? [] : [`binds ${actorNames(actors)}`]),
    ...(debtors === undefined ? [] : [`protects ${debtorNames(debtors)}`]),
    ...(debts === null ? [] : [`debts: ${debts}`]),
  ];
};

/** The law and not the text: force, citation, confidence with evidence, dates, whom it is about, id, and where it stands. */
const provenance = ({ rule, from }: Sourced, { pack }: Jurisdiction): string =>
  [
    forceWords[rule.force],
    escaped(rule.cite),
    evidenceOf(rule),
    ...datesOf(rule),
    ...scopeOf(rule),
    `\`${rule.id}\``,
    ...(from === pack.id ? [] : [`from [${from}](${from}.md)`]),
  ].join(' · ');

/** Two or three lines: in short what the fields say, the rule's words, the provenance. */
export const ruleLine = (sourced: Sourced, jurisdiction: Jurisdiction, inShort: string | null): readonly string[] => [
  ...(inShort === null
    ? [`- ${escaped(sourced.rule.text)}`]
    : [`- **${escaped(inShort)}** ${escaped(sourced.rule.text)}`]),
  `  <br>${provenance(sourced, jurisdiction)}`,
  ...(sourced.rule.note === undefined ? [] : [`  <br>Note: ${escaped(sourced.rule.note)}`]),
];

/** The fields of its own that a rule has, in words: `caps: reminder 60, inkassokrav 180; currency: SEK`. */
export const ownFields = (rule: AnyRule, names: readonly string[]): string =>
  names
    .flatMap((name) => {
      const value = (rule as Readonly<Record<string, unknown>>)[name];
      return value === undefined ? [] : [`${plain(name)}: ${fieldText(value)}`];
    })
    .join('; ');

const fieldText = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(fieldText).join(', ');
  if (typeof value !== 'object' || value === null) return plain(String(value));
  return Object.entries(value)
    .map(([key, field]) => `${plain(key)} ${fieldText(field)}`)
    .join(', ');
};
