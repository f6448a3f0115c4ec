/** What stops contact, and the groups whose rules speak for themselves: each rule in short, in words, and with its source. */
import { rulesIn, type Jurisdiction } from './jurisdictions.ts';
import { ownFields, ruleLine } from './rule-line.ts';
import { capital, channelNames, counted, plain, plainList, purposeNames, type Rules } from './words.ts';

type Block = Rules['blocks'][number];
type Consent = Rules['consent'][number];
type Section = (jurisdiction: Jurisdiction) => readonly string[];

const effectWords: Readonly<Record<Block['effect'], string>> = {
  block: 'no contact for',
  redirect: 'only through somebody else:',
  require_human: 'a person decides about',
};

const blockSentence = (block: Block): string => {
  const via = block.to === undefined ? '' : ` → ${plain(block.to)}`;
  const by = block.channels === 'opted_out' ? 'the channels opted out of' : channelNames(block.channels);
  const open = block.allow.length === 0 ? 'nothing else is open' : `open: ${purposeNames(block.allow)}`;
  const until = block.until === undefined ? '' : `; until ${plain(block.until)}`;
  const hold = block.hold_days === undefined ? '' : `; for ${counted(block.hold_days, 'day')}`;
  const unless = block.unless === undefined ? '' : `; unless ${plainList(block.unless, 'or')}`;
  return `${capital(plain(block.flag))}${via}: ${effectWords[block.effect]} ${purposeNames(block.deny)} by ${by}; ${open}${until}${hold}${unless}.`;
};

const consentSentence = ({ channels, requires, when = {} }: Consent): string => {
  const conditions = Object.entries(when).map(([name, value]) => `${plain(name)} ${plain(value ?? '')}`);
  const where = conditions.length === 0 ? '' : ` (${conditions.join(', ')})`;
  return `${capital(channelNames(channels))}${where}: ${plain(requires)}.`;
};

const blocksSection: Section = (jurisdiction) =>
  rulesIn(jurisdiction, 'blocks').flatMap((sourced) => ruleLine(sourced, jurisdiction, blockSentence(sourced.rule)));

const consentSection: Section = (jurisdiction) =>
  rulesIn(jurisdiction, 'consent').flatMap((sourced) => ruleLine(sourced, jurisdiction, consentSentence(sourced.rule)));

/** A group whose own fields are told by name. */
const fieldsSection =
  (group: Exclude<keyof Rules, 'windows'>, names: readonly string[]): Section =>
  (jurisdiction) =>
    rulesIn(jurisdiction, group).flatMap((sourced) => {
      const fields = ownFields(sourced.rule, names);
      return ruleLine(sourced, jurisdiction, fields === '' ? null : `${capital(fields)}.`);
    });

/** Title and content of the groups that come after hours, caps and stages; those without rules are left out. */
export const laterSections: readonly (readonly [string, Section])[] = [
  ['What stops or redirects contact', blocksSection],
  ['Consent', consentSection],
  [
    'What texts must say, and must not',
    fieldsSection('content', ['trigger', 'channels', 'must_contain', 'must_not_contain']),
  ],
  [
    'Other people than the debtor',
    fieldsSection('third_party', ['effect', 'recipients', 'consumer_includes', 'deny', 'max_per_person']),
  ],
  ['Visits', fieldsSection('visits', ['requires'])],
  ['Fees', fieldsSection('fees', ['currency', 'caps', 'unit', 'effect', 'max_fixed', 'max_count', 'min_gap_days'])],
  ['Limitation', fieldsSection('limitation', ['years', 'counting', 'after', 'restart_on'])],
  ['Recording', fieldsSection('recording', ['mode'])],
  ['Language', fieldsSection('language', ['languages'])],
  ['Bans of the house', fieldsSection('bans', ['channels', 'tones', 'treatments', 'slots', 'days', 'weekdays'])],
  [
    'Also good to know (not judged by the engine)',
    fieldsSection('info', ['clock_days', 'candidate_zones', 'extends_actor', 'extends_rules']),
  ],
];
