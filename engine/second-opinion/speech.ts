/** The section "Recording and language". */
import type { Contact } from './contact.ts';
import type { LanguageRule, RecordingRule } from './pack-data.ts';

export function isRecordingBarred(rule: RecordingRule, contact: Contact): boolean {
  if (!contact.isRecorded) return false;
  const hasConsent = contact.has.has('recording_consent');
  if (rule.mode === 'consent') return !hasConsent;
  if (rule.mode === 'notice_objection' && contact.circumstances.has('recording_objection')) return true;
  return !hasConsent && !contact.has.has('recording_notice');
}

export function isWrongLanguage(rule: LanguageRule, contact: Contact): boolean {
  if (contact.language === undefined || contact.has.has('language_chosen_by_debtor')) return false;
  const [primary = ''] = contact.language.toLowerCase().split('-');
  return !rule.languages.includes(primary);
}
