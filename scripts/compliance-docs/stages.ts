/** Notices as a sequence: each with its clock, what it opens, and the rules that say so. */
import { rulesIn, type Jurisdiction, type Sourced } from './jurisdictions.ts';
import { ruleLine } from './rule-line.ts';
import { counted, eventName, gateName, listed, plain, plainList, type Rules } from './words.ts';

type Stage = Rules['stages'][number];

/** Steps in the order in which a case comes to them; notices in between, charges and registers last. */
const steps = ['collect_contact', 'collect_after_day5', 'visit_notice', 'legal'];

const clockParts = (rule: Stage): readonly string[] => [
  ...(rule.wait_days === undefined || rule.wait_days === 0 ? [] : [counted(rule.wait_days, 'day')]),
  ...(rule.wait_bank_days === undefined ? [] : [counted(rule.wait_bank_days, 'bank day')]),
];

const deemedParts = (rule: Stage): readonly string[] => [
  ...(rule.deemed_received_days ? [`received ${counted(rule.deemed_received_days, 'day')} after posting`] : []),
  ...(rule.assumed_receipt_bank_days
    ? [`received ${counted(rule.assumed_receipt_bank_days, 'bank day')} after sending`]
    : []),
];

/** `14 days from sending`, `no wait`. */
export const clockInShort = (rule: Stage): string => {
  const parts = clockParts(rule);
  if (parts.length === 0)
    return rule.stale_months === undefined ? 'no wait' : `good for ${counted(rule.stale_months, 'month')}`;
  const deemed = deemedParts(rule);
  const stale = rule.stale_months === undefined ? '' : `, good for ${counted(rule.stale_months, 'month')}`;
  return `${listed(parts)} from ${eventName(rule.from_event)}${deemed.length === 0 ? '' : ` (${listed(deemed)})`}${stale}`;
};

const sentence = (rule: Stage): string => {
  const media = rule.medium === undefined ? '' : ` by ${plainList(rule.medium, 'or')}`;
  const opens =
    rule.gate_for.length === 0 ? 'opens nothing by itself' : `before ${listed(rule.gate_for.map(gateName))}`;
  const or = rule.or_event === undefined ? '' : ` (or ${plain(rule.or_event)})`;
  const due = rule.due_within_days === undefined ? '' : `; due within ${counted(rule.due_within_days, 'day')}`;
  const text = rule.must_contain === undefined ? '' : `; it says: ${plainList(rule.must_contain)}`;
  return `${plain(rule.stage)}${media}${or}: ${clockInShort(rule)}, ${opens}${due}${text}.`;
};

type Notice = { readonly name: string; readonly rules: readonly Sourced<Stage>[]; readonly gates: ReadonlySet<string> };

const noticesOf = (jurisdiction: Jurisdiction): readonly Notice[] => {
  const rules = rulesIn(jurisdiction, 'stages');
  const names = [...new Set(rules.map(({ rule }) => rule.stage))];
  return names.map((name) => {
    const own = rules.filter(({ rule }) => rule.stage === name);
    return { name, rules: own, gates: new Set(own.flatMap(({ rule }) => rule.gate_for)) };
  });
};

/** The earliest step that waits for the notice; one that opens another notice comes before that one. */
const rank = (notice: Notice, notices: readonly Notice[], below: readonly string[] = []): number => {
  const own = [...notice.gates].map((gate) => {
    const later = notices.find(({ name }) => name === gate);
    if (later !== undefined && !below.includes(gate)) return rank(later, notices, [...below, notice.name]) - 0.1;
    const step = steps.indexOf(gate);
    return step === -1 ? steps.length : step;
  });
  return Math.min(steps.length + 1, ...own);
};

/** The notices in the order in which they are sent. */
export const noticesInOrder = (jurisdiction: Jurisdiction): readonly Notice[] => {
  const notices = noticesOf(jurisdiction);
  const placed = notices.map((notice) => ({ notice, place: rank(notice, notices) }));
  return placed
    .sort((one, other) => one.place - other.place || (one.notice.name < other.notice.name ? -1 : 1))
    .map(({ notice }) => notice);
};

/** `inkassovarsel (14 days from sending) → betalingsoppfordring, contacts to collect and court`. */
const step = ({ name, rules, gates }: Notice): string => {
  const clocks = [...new Set(rules.map(({ rule }) => clockInShort(rule)))].filter((clock) => clock !== 'no wait');
  const clock = clocks.length === 0 ? '' : ` (${clocks.join('; ')})`;
  const opens = gates.size === 0 ? 'opens nothing by itself' : listed([...gates].map(gateName));
  return `**${plain(name)}**${clock} → ${opens}`;
};

export const stagesSection = (jurisdiction: Jurisdiction): readonly string[] => {
  const notices = noticesInOrder(jurisdiction);
  if (notices.length === 0) return [];
  return [
    ...notices.map((notice, index) => `${index + 1}. ${step(notice)}`),
    '',
    ...notices.flatMap(({ rules }) =>
      rules.flatMap((sourced) => ruleLine(sourced, jurisdiction, sentence(sourced.rule))),
    ),
  ];
};
