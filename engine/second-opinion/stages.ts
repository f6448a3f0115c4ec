/** The section "Stages": notices that must have gone, and clocks that must have run, before a gate opens. */
import { isMarked, madeOnDebt, type Contact, type Moment, type Notice } from './contact.ts';
import { addMonths, hourMs, weekdayOf, type Day } from './local-time.ts';
import type { ConsentRule, StageRule } from './pack-data.ts';
import type { Situation } from './situation.ts';

/** Media that go by another name than their channel. */
const channelOfMedium: Readonly<Record<string, string>> = {
  digital_mailbox: 'portal',
  secure_electronic: 'portal',
  sms_link: 'sms',
};

const calls = ['call', 'call_auto', 'voicemail'];

/** `consents` are the consent rules that bind: one about the same stage opens the channels that it lists. */
export function isStageRuleBroken(rule: StageRule, consents: readonly ConsentRule[], situation: Situation): boolean {
  const { contact } = situation;
  const opening = consents.filter((consent) => consent.when?.stage === rule.stage);
  if (contact.target === rule.stage && isCarriedWrongly(rule, opening, contact)) return true;
  if (!gatesPassed(contact).some((gate) => rule.gate_for.includes(gate))) return false;
  if (rule.gate_for.includes(rule.stage)) return isTooSoonAfterLast(rule, situation);
  if (contact.target === rule.stage) return false;
  return !isOpen(rule, opening, situation);
}

function gatesPassed(contact: Contact): readonly string[] {
  if (contact.target !== undefined) return [contact.target];
  const collecting = contact.purpose === 'collect' ? gatesOfCollecting(contact) : [];
  const legal = contact.purpose === 'legal_notice' ? ['legal'] : [];
  const visit = contact.channel === 'visit' ? ['visit_notice'] : [];
  return [...collecting, ...legal, ...visit];
}

function gatesOfCollecting(contact: Contact): readonly string[] {
  const gates: string[] = [];
  const isPastReminders = contact.caseStage === 'collection' || contact.caseStage === 'legal';
  if (contact.actor !== 'creditor' || isPastReminders) gates.push('collect_contact');
  if (contact.caseStage === 'legal') gates.push('legal');
  if (isFiveDaysIn(contact)) gates.push('collect_after_day5');
  return gates;
}

/** Ringing tells nobody anything: a call is a communication only where it became a conversation. */
function isFiveDaysIn(contact: Contact): boolean {
  return madeOnDebt(contact).some(
    (earlier) =>
      contact.at - earlier.at >= 120 * hourMs &&
      (!calls.includes(earlier.channel) || isMarked(earlier, 'conversation')),
  );
}

/** The contact carries the notice: by a channel that the rule has it sent by, with the text that it must have. */
function isCarriedWrongly(rule: StageRule, opening: readonly ConsentRule[], contact: Contact): boolean {
  const isOpened = opening.some((consent) => consent.channels.includes(contact.channel));
  if (rule.medium !== undefined && !isMedium(rule, contact.channel) && !isOpened) return true;
  const { content } = contact;
  return content !== undefined && (rule.must_contain ?? []).some((name) => !content.has(name));
}

function isMedium(rule: StageRule, medium: string): boolean {
  const channel = channelOfMedium[medium] ?? medium;
  return (rule.medium ?? []).some((allowed) => (channelOfMedium[allowed] ?? allowed) === channel);
}

/** Of a rule that gates its own stage: time since the last one; nothing where there is none. */
function isTooSoonAfterLast(rule: StageRule, situation: Situation): boolean {
  const sent = situation.contact.notices.get(rule.stage) ?? [];
  return sent.some((notice) => !hasClockRun(rule, notice, situation));
}

function isOpen(rule: StageRule, opening: readonly ConsentRule[], situation: Situation): boolean {
  const { contact } = situation;
  const instead = rule.or_event === undefined ? [] : (contact.notices.get(rule.or_event) ?? []);
  if (instead.some((notice) => hasCome(notice.sent, situation))) return true;
  const sent = contact.notices.get(rule.stage) ?? [];
  const wellSent = sent.filter((notice) => isSentWell(rule, opening, notice, contact));
  if (wellSent.length === 0) return asksOnlyAge(rule);
  return wellSent.some(
    (notice) =>
      hasCome(notice.sent, situation) &&
      !isStale(rule, notice, situation) &&
      (asksOnlyAge(rule) || hasClockRun(rule, notice, situation)),
  );
}

function isStale(rule: StageRule, notice: Notice, { clocks }: Situation): boolean {
  return rule.stale_months !== undefined && clocks[0].day > addMonths(notice.sent.day, rule.stale_months);
}

function asksOnlyAge(rule: StageRule): boolean {
  return rule.stale_months !== undefined && rule.wait_days === undefined && rule.wait_bank_days === undefined;
}

/** By a medium of the rule, or by a channel that a consent rule opens and the debtor consented to; unknown media pass. */
function isSentWell(rule: StageRule, opening: readonly ConsentRule[], notice: Notice, contact: Contact): boolean {
  const { medium } = notice;
  if (rule.medium === undefined || medium === undefined || isMedium(rule, medium)) return true;
  const channel = channelOfMedium[medium] ?? medium;
  return opening.some((consent) => consent.channels.includes(channel) && contact.has.has(consent.requires));
}

/** All days of the clock must have passed; a clock of none opens with the notice itself. */
function hasClockRun(rule: StageRule, notice: Notice, situation: Situation): boolean {
  const receipt = rule.from_event === 'received' ? notice.received : undefined;
  const start = receipt ?? notice.sent;
  const days = sumOf(rule.wait_days, receipt === undefined ? rule.deemed_received_days : 0);
  const bankDays = sumOf(rule.wait_bank_days, rule.assumed_receipt_bank_days);
  if (days === 0 && bankDays === 0) return hasCome(start, situation);
  const today = situation.clocks[0].day;
  return today > start.day + days && today > bankDaysAfter(start.day, bankDays, situation);
}

const sumOf = (waited = 0, receipt = 0): number => waited + receipt;

function hasCome(moment: Moment, { contact, clocks }: Situation): boolean {
  return moment.at === undefined ? moment.day <= clocks[0].day : moment.at <= contact.at;
}

/** The last of so many bank days after a day: Monday to Friday, no holiday. */
function bankDaysAfter(start: Day, count: number, { contact, isHoliday }: Situation): Day {
  let day = start;
  for (let left = count; left > 0;) {
    day += 1;
    if (weekdayOf(day) <= 5 && !isHoliday(day, contact.channel)) left -= 1;
  }
  return day;
}
