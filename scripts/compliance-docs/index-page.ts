/** The index: every jurisdiction in one line. */
import type { RuleBook } from '../../engine/index.ts';
import { doubtfulRules } from './counsel.ts';
import { everyRule, type Jurisdiction } from './jurisdictions.ts';
import { notLegalAdvice } from './jurisdiction-page.ts';
import { answersFor, callsInShort, capsInShort, firstSteps } from './summary.ts';
import { escaped, table } from './words.ts';

const row = (jurisdiction: Jurisdiction, rules: RuleBook): readonly string[] => {
  const { pack } = jurisdiction;
  const answers = answersFor(jurisdiction, rules);
  const count = everyRule(jurisdiction).length;
  return [
    `[${escaped(pack.name)}](${pack.id}.md)`,
    answers === null ? '–' : callsInShort(answers),
    capsInShort(jurisdiction).join('; ') || '–',
    firstSteps(jurisdiction).join('; ') || '–',
    `${count - doubtfulRules(jurisdiction)} of ${count}`,
  ];
};

export const indexPage = (jurisdictions: readonly Jurisdiction[], rules: RuleBook): string =>
  [
    '# Contact law by jurisdiction',
    '',
    notLegalAdvice,
    '',
    'Made from the packs in `engine/compliance/packs` by `npm run golden`. [How rules are read](how-rules-are-read.md) says what each field means; the',
    'pages say what the rules are. Calls, caps and first steps are those of an agency that collects from a consumer; parents are counted in.',
    '',
    ...table(
      ['Jurisdiction', 'May we call, and when', 'Caps and rests', 'First step', 'Rules verified'],
      jurisdictions.map((jurisdiction) => row(jurisdiction, rules)),
    ),
    '',
  ].join('\n');
