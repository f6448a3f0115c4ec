/** The page of one jurisdiction. */
import type { RuleBook } from '../../engine/index.ts';
import { counselSection } from './counsel.ts';
import { hoursSection } from './hours.ts';
import { rulesIn, type Jurisdiction } from './jurisdictions.ts';
import { limitsSection } from './limits.ts';
import { ruleLine } from './rule-line.ts';
import { laterSections } from './sections.ts';
import { stagesSection } from './stages.ts';
import { answersFor, summarySection } from './summary.ts';
import { escaped, plainList } from './words.ts';

export const notLegalAdvice =
  '> **Not legal advice.** Each rule says its force, its source and how sure we are of it; have counsel check what you rely on.';

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

const head = ({ pack, line }: Jurisdiction): readonly string[] => {
  const parents = line.slice(1).map(({ id }) => `[${id}](${id}.md)`);
  const facts = [
    `As of ${pack.as_of}`,
    ...(parents.length === 0 ? [] : [`with the rules of ${parents.join(', ')}`]),
    ...(pack.time.zones.length === 0 ? [] : [pack.time.zones.join(', ')]),
    ...(pack.time.note === undefined ? [] : [escaped(pack.time.note)]),
    ...(pack.languages.length === 0 ? [] : [`languages: ${pack.languages.join(', ')}`]),
    ...(pack.regulator === undefined ? [] : [`supervised by ${escaped(pack.regulator)}`]),
  ];
  return [
    `# ${escaped(pack.name)} (${pack.id})`,
    '',
    notLegalAdvice,
    '',
    `${facts.join(' · ')}.`,
    '',
    `Made from the pack \`${pack.id}\` by \`npm run golden\`; [how rules are read](how-rules-are-read.md), [all jurisdictions](README.md).`,
    '',
  ];
};

/** The weeks, then the rules that they come from. */
const hours = (jurisdiction: Jurisdiction): readonly string[] => {
  const windows = rulesIn(jurisdiction, 'windows');
  if (windows.length === 0) return [];
  const lines = windows.flatMap((sourced) => {
    const { unless } = sourced.rule;
    return ruleLine(
      sourced,
      jurisdiction,
      unless === undefined ? null : `Does not hold where: ${plainList(unless, 'or')}.`,
    );
  });
  return [...hoursSection(jurisdiction), '', ...lines];
};

export const jurisdictionPage = (jurisdiction: Jurisdiction, rules: RuleBook): string => {
  const answers = answersFor(jurisdiction, rules);
  const lines = [
    ...head(jurisdiction),
    ...section('In ten seconds', answers === null ? [] : summarySection(answers)),
    ...section('Hours', hours(jurisdiction)),
    ...section('Caps and rests', limitsSection(jurisdiction)),
    ...section('Stages', stagesSection(jurisdiction)),
    ...laterSections.flatMap(([title, content]) => section(title, content(jurisdiction))),
    ...section('For counsel', counselSection(jurisdiction)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
