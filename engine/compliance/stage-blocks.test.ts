/** Steps that wait for a notice: too early, in time, too old, by the wrong way, not at all. */
import { expect, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { Purpose } from '../vocabulary/case.ts';
import { stageBlocks } from './stage-blocks.ts';
import { caseOf, contactOf, debtorOf, instant } from './testing/case-of.ts';
import { packOf } from './testing/shipped-packs.ts';

const zoneOf: Readonly<Record<string, string>> = {
  SE: 'Europe/Stockholm',
  NO: 'Europe/Oslo',
  FI: 'Europe/Helsinki',
  DE: 'Europe/Berlin',
  GB: 'Europe/London',
  US: 'America/New_York',
};

type Row = {
  readonly place: string;
  readonly title: string;
  readonly sent: readonly (readonly [string, string, Channel?])[];
  readonly at: string;
  readonly purpose?: Purpose;
  readonly notice?: string;
  readonly changes?: Partial<CaseContext>;
  readonly broken: readonly string[];
};

const rows: readonly Row[] = [
  {
    place: 'SE',
    title: 'court 7 days after the demand',
    sent: [['inkassokrav', '2026-11-02']],
    at: '2026-11-09',
    purpose: 'legal_notice',
    broken: ['se.stage.krav_wait', 'se.stage.krav_min_bank_days'],
  },
  {
    place: 'SE',
    title: 'court 8 days after: the last day to pay',
    sent: [['inkassokrav', '2026-11-02']],
    at: '2026-11-10',
    purpose: 'legal_notice',
    broken: ['se.stage.krav_wait', 'se.stage.krav_min_bank_days'],
  },
  {
    place: 'SE',
    title: 'court 9 days after',
    sent: [['inkassokrav', '2026-11-02']],
    at: '2026-11-11',
    purpose: 'legal_notice',
    broken: [],
  },
  {
    place: 'SE',
    title: 'bank days: over Christmas eight days are too few',
    sent: [['inkassokrav', '2026-12-22']],
    at: '2026-12-31',
    purpose: 'legal_notice',
    broken: ['se.stage.krav_min_bank_days'],
  },
  {
    place: 'SE',
    title: 'a demand by e-mail is none',
    sent: [['inkassokrav', '2026-11-02', 'email']],
    at: '2026-11-20',
    purpose: 'legal_notice',
    broken: ['se.stage.krav'],
  },
  {
    place: 'SE',
    title: 'court without any demand',
    sent: [],
    at: '2026-11-20',
    purpose: 'legal_notice',
    broken: ['se.stage.krav', 'se.stage.krav_wait', 'se.stage.krav_min_bank_days'],
  },
  {
    place: 'SE',
    title: 'to collect on a case at court without any demand',
    sent: [],
    at: '2026-11-20',
    changes: { stage: 'legal' },
    broken: ['se.stage.krav', 'se.stage.krav_wait', 'se.stage.krav_min_bank_days'],
  },
  { place: 'SE', title: 'to collect before court needs no gate', sent: [], at: '2026-11-20', broken: [] },
  {
    place: 'NO',
    title: 'an agency collects without a warning',
    sent: [],
    at: '2026-11-20',
    broken: ['no.stage.varsel_wait'],
  },
  {
    place: 'NO',
    title: 'an agency collects 14 days after the warning',
    sent: [['inkassovarsel', '2026-11-06']],
    at: '2026-11-20',
    broken: ['no.stage.varsel_wait'],
  },
  {
    place: 'NO',
    title: 'an agency collects 15 days after the warning',
    sent: [['inkassovarsel', '2026-11-05']],
    at: '2026-11-20',
    broken: [],
  },
  {
    place: 'NO',
    title: 'a creditor’s own reminder comes before the warning',
    sent: [],
    at: '2026-11-20',
    changes: { actor: 'creditor', stage: 'reminder' },
    broken: [],
  },
  { place: 'NO', title: 'the warning itself', sent: [], at: '2026-11-20', purpose: 'statutory_notice', broken: [] },
  {
    place: 'NO',
    title: 'the demand 10 days after the warning',
    sent: [['inkassovarsel', '2026-11-13']],
    at: '2026-11-23',
    purpose: 'statutory_notice',
    notice: 'betalingsoppfordring',
    broken: ['no.stage.varsel_wait'],
  },
  {
    place: 'NO',
    title: 'court on a demand of seven months',
    sent: [
      ['inkassovarsel', '2026-03-01'],
      ['betalingsoppfordring', '2026-04-01'],
    ],
    at: '2026-11-01',
    purpose: 'legal_notice',
    broken: ['no.stage.bo_stale'],
  },
  {
    place: 'NO',
    title: 'court on a demand of five months',
    sent: [
      ['inkassovarsel', '2026-03-01'],
      ['betalingsoppfordring', '2026-06-01'],
    ],
    at: '2026-11-01',
    purpose: 'legal_notice',
    broken: [],
  },
  {
    place: 'FI',
    title: 'the demand 10 days after the reminder',
    sent: [['maksumuistutus', '2026-11-13']],
    at: '2026-11-23',
    purpose: 'statutory_notice',
    notice: 'maksuvaatimus',
    broken: ['fi.stage.reminder_wait'],
  },
  {
    place: 'FI',
    title: 'the creditor’s own demand',
    sent: [],
    at: '2026-11-23',
    purpose: 'statutory_notice',
    notice: 'maksuvaatimus',
    changes: { actor: 'creditor' },
    broken: [],
  },
  { place: 'DE', title: 'an agency’s first contact', sent: [], at: '2026-11-20', broken: ['de.stage.first_text'] },
  {
    place: 'DE',
    title: 'after the notice in text form',
    sent: [['first_text_notice', '2026-11-20', 'email']],
    at: '2026-11-20',
    broken: [],
  },
  {
    place: 'DE',
    title: 'a notice by text message is not in text form here',
    sent: [['first_text_notice', '2026-11-10', 'sms']],
    at: '2026-11-20',
    broken: ['de.stage.first_text'],
  },
  {
    place: 'GB',
    title: 'court 20 days after the letter of claim',
    sent: [['letter_of_claim', '2026-11-01']],
    at: '2026-11-21',
    purpose: 'legal_notice',
    broken: ['gb.stage.letter_of_claim'],
  },
  { place: 'US', title: 'the first contact', sent: [], at: '2026-11-20', broken: [] },
  {
    place: 'US',
    title: 'four days after it',
    sent: [],
    at: '2026-11-20',
    changes: { contacts: [contactOf('2026-11-16T17:00Z', { conversation: true })] },
    broken: [],
  },
  {
    place: 'US',
    title: 'five days after it without validation',
    sent: [],
    at: '2026-11-20',
    changes: { contacts: [contactOf('2026-11-15T12:00Z', { conversation: true })] },
    broken: ['us.stage.validation'],
  },
  {
    place: 'US',
    title: 'five days after a call that nobody answered, which told nobody anything',
    sent: [],
    at: '2026-11-20',
    changes: { contacts: [contactOf('2026-11-15T12:00Z')] },
    broken: [],
  },
  {
    place: 'US',
    title: 'five days after it with validation',
    sent: [['validation_notice', '2026-11-16']],
    at: '2026-11-20',
    changes: { contacts: [contactOf('2026-11-15T12:00Z', { conversation: true })] },
    broken: [],
  },
  {
    place: 'SE',
    title: 'consumer credit at court: forbearance first, from 20 November 2026',
    sent: [['inkassokrav', '2026-11-02']],
    at: '2026-11-20',
    purpose: 'legal_notice',
    changes: { product: 'consumer_credit' },
    broken: ['eu.ccd2.forbearance'],
  },
  {
    place: 'SE',
    title: 'the day before',
    sent: [['inkassokrav', '2026-11-02']],
    at: '2026-11-19',
    purpose: 'legal_notice',
    changes: { product: 'consumer_credit' },
    broken: [],
  },
];

const citeOf = (row: Row): string => packOf(row.place).stages.find(({ id }) => id === row.broken[0])?.cite ?? 'open';

test.each(rows.map((row) => [row.place, row.title, citeOf(row), row] as const))('%s, %s (%s)', (_p, _t, _c, row) => {
  const context = caseOf({
    debtor: debtorOf({ country: row.place, timeZones: [zoneOf[row.place] ?? ''] }),
    notices: row.sent.map(([stage, on, channel]) => ({
      stage,
      at: instant(`${on}T08:00Z`),
      channel: channel ?? 'letter',
    })),
    ...row.changes,
  });
  const step = { purpose: row.purpose ?? 'collect', at: instant(`${row.at}T12:00Z`), target: row.notice };
  expect(stageBlocks(packOf(row.place), context, step).map(({ rule }) => rule)).toEqual(row.broken);
});

test('a wait that runs tells when it is over', () => {
  const context = caseOf({
    debtor: debtorOf({ timeZones: ['Europe/Oslo'] }),
    notices: [{ stage: 'inkassovarsel', at: instant('2026-11-13T08:00Z'), channel: 'letter' }],
  });
  const step = { purpose: 'collect', at: instant('2026-11-20T12:00Z') } as const;
  expect(stageBlocks(packOf('NO'), context, step).map(({ until }) => until)).toEqual([
    instant('2026-11-28T00:00+01:00'),
  ]);
});

test('nothing is known of a debtor, so nothing of their stages', () => {
  expect(stageBlocks(packOf('NO'), caseOf({ debtor: null }), { purpose: 'collect', at: 0 })).toEqual([]);
});
