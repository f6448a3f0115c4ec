/** Made-up contact files of every market: rich enough that every group of rules has something to say. */
import fc from 'fast-check';
import { debtorKinds, flags } from '../../vocabulary/case.ts';
import { formatInstant, hourMs, minuteMs, type Instant } from '../../vocabulary/time.ts';
import type { ContactFile } from '../contact-file.ts';
import { packChannels, packPurposes } from '../pack.ts';
import { instant } from './case-of.ts';
import { shippedRuleBook } from './shipped-packs.ts';

const places = shippedRuleBook.packs
  .filter(({ kind }) => kind === 'country' || kind === 'region')
  .map(({ id, time }) => ({ id, zone: time.zones[0] ?? 'America/New_York' }));

/** Names that the rules themselves use, so that a word drawn means something somewhere. */
const ruleWords = (pick: (rules: (typeof shippedRuleBook.packs)[number]['rules']) => readonly string[]) => [
  ...new Set(shippedRuleBook.packs.flatMap(({ rules }) => pick(rules))),
];
const stageNames = ruleWords(({ stages }) => stages.map(({ stage }) => stage));
const targets = ruleWords(({ stages }) => stages.flatMap((rule) => [rule.stage, ...rule.gate_for]));
const onFile = ruleWords(({ consent, visits }) => [
  ...consent.map(({ requires }) => requires),
  ...visits.flatMap(({ requires }) => requires),
]).concat('recording_notice', 'recording_consent', 'fee_agreed_or_proven', 'limitation_interrupted', 'consent:sms');
const circumstances = ruleWords(({ windows, caps, cooldowns, blocks }) => [
  ...[...windows, ...caps, ...blocks].flatMap(({ unless }) => unless ?? []),
  ...[...caps, ...cooldowns].flatMap(({ exclude }) => exclude ?? []),
]);
const contents = ruleWords(({ content }) => content.flatMap((rule) => [rule.trigger, ...(rule.must_contain ?? [])]));
const fees = ruleWords((rules) => rules.fees.flatMap(({ caps = {} }) => Object.keys(caps)))
  .map((name) => name.replace(/_(?:(?:lt|le|gt)\d+[a-z]*|units)$/, ''))
  .filter((name) => !/^(?:min|max|total|other_total)$/.test(name));
const recipients = ['spouse', 'employer', 'parent_of_minor', 'attorney', 'executor', 'lodger', 'legal_representative'];

const moments = [
  ...['2026-11-23T12:00Z', '2026-12-24T12:00Z', '2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-11-01T06:00Z'],
  ...['2026-05-05T12:00Z', '2026-08-31T22:30Z', '2021-11-30T05:00Z', '2027-01-31T05:00Z'],
].map(instant);

const utc = (at: Instant): string => formatInstant('UTC', at);
/** Absent three times in four. */
const seldom = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: some });
const few = (words: readonly string[]) => fc.subarray([...words], { maxLength: 3 });

const anyPast = (at: Instant) =>
  fc
    .record({
      hours: fc.oneof(fc.integer({ min: -40 * 24, max: 0 }), fc.integer({ min: -8 * 24, max: 6 * 24 })),
      channel: fc.constantFrom(...packChannels),
      debt: fc.constantFrom('D1', 'D1', 'D2'),
      result: seldom(fc.constantFrom('conversation', 'no_answer', 'not_connected', 'abandoned', 'planned')),
      direction: seldom(fc.constantFrom('inbound' as const, 'outbound' as const)),
      recipient: seldom(fc.constantFrom(...recipients)),
      purpose: seldom(fc.constantFrom('location' as const, 'statutory_notice' as const)),
      place: seldom(fc.constantFrom('work', 'home')),
      tags: seldom(few(circumstances)),
    })
    .map(({ hours, ...past }) => ({ ...past, at_utc: utc(at + hours * hourMs) }));

const anyNotice = (at: Instant) =>
  fc
    .record({
      days: fc.integer({ min: 0, max: 220 }),
      isDate: fc.boolean(),
      medium: seldom(fc.constantFrom('letter', 'email', 'digital_mailbox', 'sms')),
      receivedAfter: seldom(fc.integer({ min: 0, max: 10 })),
    })
    .map(({ days, isDate, medium, receivedAfter }) => {
      const write = (sentAt: Instant): string => (isDate ? utc(sentAt).slice(0, 10) : utc(sentAt));
      const sent = at - days * 24 * hourMs;
      return {
        sent: write(sent),
        medium,
        received: receivedAfter === undefined ? undefined : write(sent + receivedAfter * 24 * hourMs),
      };
    });

const anyAt = fc
  .tuple(fc.constantFrom(...moments), fc.integer({ min: -40 * 60, max: 40 * 60 }))
  .map(([moment, minutes]) => moment + minutes * minuteMs);

const mostly = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, other);

export const anyContactFile: fc.Arbitrary<ContactFile> = anyAt.chain((at) =>
  fc
    .record({
      place: fc.constantFrom(...places),
      elsewhere: seldom(fc.constantFrom('America/Los_Angeles', 'Asia/Kathmandu', 'Europe/London')),
      actor: fc.constantFrom(
        'agency' as const,
        'agency' as const,
        'creditor' as const,
        'debt_buyer' as const,
        'lawyer' as const,
      ),
      debtor: mostly('consumer' as const, fc.constantFrom(...debtorKinds)),
      channel: fc.constantFrom(...packChannels),
      purpose: mostly('collect' as const, fc.constantFrom(...packPurposes)),
      recipient: seldom(fc.constantFrom(...recipients)),
      debt_origin: seldom(fc.constantFrom('consumer_credit', 'bank_npl')),
      history: mostly([], fc.array(anyPast(at), { maxLength: 20 })),
      flags: mostly([], fc.subarray([...flags, 'good_practice_breached'], { maxLength: 2 })),
      opted_out: mostly([], fc.subarray([...packChannels], { maxLength: 2 })),
      stages: fc.dictionary(fc.constantFrom(...stageNames), anyNotice(at), { maxKeys: 3 }),
      case_stage: seldom(fc.constantFrom('reminder' as const, 'collection' as const, 'legal' as const)),
      target: seldom(fc.constantFrom(...targets)),
      has: mostly([...onFile], few(onFile)),
      content: seldom(fc.subarray(contents)),
      fees: seldom(fc.dictionary(fc.constantFrom(...fees), fc.integer({ min: 0, max: 200 }), { maxKeys: 2 })),
      claim: seldom(fc.integer({ min: 1, max: 60_000 })),
      exceptions: seldom(few(circumstances)),
      number: seldom(fc.constantFrom('cell', 'landline')),
      language: seldom(fc.constantFrom('sv', 'en-GB', 'de')),
      recording: seldom(fc.boolean()),
      due: seldom(fc.constantFrom('2011-02-28', '2016-02-29', '2020-12-31', '2023-11-23', '2025-01-01')),
      chosen_by: seldom(fc.constantFrom('engine' as const, 'person' as const)),
      where: seldom(fc.constantFrom('work', 'home')),
    })
    .map(({ place, elsewhere, where, ...file }) => ({
      ...file,
      jurisdiction: place.id,
      at_utc: utc(at),
      debt: 'D1',
      debtor_zones: elsewhere === undefined ? [place.zone] : [place.zone, elsewhere],
      place: where,
    })),
);
