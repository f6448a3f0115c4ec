/** What is uncertain and needs counsel, apart from the rest. */
import { everyRule, type Jurisdiction } from './jurisdictions.ts';
import { sources } from './rule-line.ts';
import { escaped, forceWords, type AnyRule } from './words.ts';

const doubts: readonly (readonly [AnyRule['confidence'], string])[] = [
  ['uncertain', 'Uncertain: doubtful, or a number of the product without a legal source'],
  ['own_knowledge', 'Own knowledge: known to the analyst, not seen in a text'],
];

export const doubtfulRules = (jurisdiction: Jurisdiction): number =>
  everyRule(jurisdiction).filter(({ rule }) => rule.confidence !== 'verified').length;

export const counselSection = (jurisdiction: Jurisdiction): readonly string[] => {
  const rules = everyRule(jurisdiction);
  const lists = doubts.flatMap(([confidence, title]) => {
    const doubtful = rules.filter(({ rule }) => rule.confidence === confidence);
    if (doubtful.length === 0) return [];
    const lines = doubtful.map(
      ({ rule, from }) =>
        `- \`${rule.id}\` (${forceWords[rule.force]}, ${escaped(rule.cite)})${from === jurisdiction.pack.id ? '' : `, [${from}](${from}.md)`}`,
    );
    return [`**${title}.**`, '', ...lines, ''];
  });
  const pending = jurisdiction.line.flatMap(({ pending: changes }) =>
    changes.map(({ what, status, confidence, evidence }) => {
      const seen = evidence === undefined ? '' : `, ${sources(evidence)}`;
      return `- ${escaped(what)}: ${escaped(status)} (${confidence.replace('_', ' ')}${seen})`;
    }),
  );
  const gaps = jurisdiction.line.flatMap(({ gaps: unknown }) => unknown.map((gap) => `- ${escaped(gap)}`));
  return [
    ...(pending.length === 0 ? [] : ['**Changes under way.**', '', ...pending, '']),
    ...(gaps.length === 0 ? [] : ['**Gaps.**', '', ...gaps, '']),
    ...lists,
  ].slice(0, -1);
};
