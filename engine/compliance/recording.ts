/** Recorded calls, and the language of the text: judged where the contact declares them. */
import { binds, type GroupJudge, type Hearing } from './hearing.ts';
import { isExcepted } from './law-context.ts';
import type { RecordingRule } from './pack.ts';
import { brokenRule, nothingBroken } from './rule-scope.ts';

const mayRecord = (rule: RecordingRule, { context, contact }: Hearing): boolean => {
  const hasConsent = context.has?.includes('recording_consent') === true;
  if (rule.mode === 'consent') return hasConsent;
  if (rule.mode === 'notice_objection' && isExcepted(['recording_objection'], context, contact)) return false;
  return hasConsent || context.has?.includes('recording_notice') === true;
};

export const recordingBlocks: GroupJudge = (hearing) =>
  hearing.contact.recording === true
    ? hearing.pack.recording
        .filter((rule) => binds(rule, hearing) && !mayRecord(rule, hearing))
        .map((rule) => brokenRule(rule, null))
    : nothingBroken;

const primary = (language: string): string => language.toLowerCase().split('-')[0] ?? language;

export const languageBlocks: GroupJudge = (hearing) => {
  const { context, contact, pack } = hearing;
  const { language } = contact;
  if (language === undefined || context.has?.includes('language_chosen_by_debtor') === true) return nothingBroken;
  return pack.language
    .filter((rule) => binds(rule, hearing) && !rule.languages.some((known) => primary(known) === primary(language)))
    .map((rule) => brokenRule(rule, null));
};
