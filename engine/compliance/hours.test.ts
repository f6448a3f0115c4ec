/** Contact hours: one table a jurisdiction, at the edges, on both clock changes, on holidays and in several zones. */
import { expect, test } from 'vitest';
import type { Channel } from '../vocabulary/action.ts';
import type { Actor, DebtorKind } from '../vocabulary/case.ts';
import { judgeContact } from './judge-contact.ts';
import { permittedIntervals } from './permitted-intervals.ts';
import { caseOf, debtorOf, instant } from './testing/case-of.ts';
import { compileSources, packOf, shippedSources } from './testing/shipped-packs.ts';

type Row = {
  readonly title: string;
  readonly place: string;
  readonly zones: readonly string[];
  readonly at: string;
  readonly channel?: Channel;
  readonly actor?: Actor;
  readonly kind?: DebtorKind;
  readonly region?: string | null;
  /** The window rule that bars it, or none. */
  readonly barred: string | null;
};

const stockholm = ['Europe/Stockholm'];
const oslo = ['Europe/Oslo'];
const tallinn = ['Europe/Tallinn'];
const rome = ['Europe/Rome'];
const berlin = ['Europe/Berlin'];
const london = ['Europe/London'];

const rows: readonly Row[] = [
  { title: 'before eight', place: 'SE', zones: stockholm, at: '2026-11-23T07:59+01:00', barred: 'se.win.default' },
  { title: 'at eight', place: 'SE', zones: stockholm, at: '2026-11-23T08:00+01:00', barred: null },
  { title: 'last minute', place: 'SE', zones: stockholm, at: '2026-11-23T19:59+01:00', barred: null },
  { title: 'at twenty', place: 'SE', zones: stockholm, at: '2026-11-23T20:00+01:00', barred: 'se.win.default' },
  {
    title: 'Saturday at fifteen',
    place: 'SE',
    zones: stockholm,
    at: '2026-11-21T15:00+01:00',
    barred: 'se.win.default',
  },
  { title: 'Sunday noon', place: 'SE', zones: stockholm, at: '2026-11-22T12:00+01:00', barred: 'se.win.default' },
  {
    title: 'e-mail on Sunday',
    place: 'SE',
    zones: stockholm,
    at: '2026-11-22T12:00+01:00',
    channel: 'email',
    barred: null,
  },
  {
    title: 'a business at night',
    place: 'SE',
    zones: stockholm,
    at: '2026-11-22T03:00+01:00',
    kind: 'business',
    barred: null,
  },
  {
    title: 'Midsummer Eve, a bank holiday',
    place: 'SE',
    zones: stockholm,
    at: '2026-06-19T12:00+02:00',
    barred: 'se.win.default',
  },
  { title: 'Maundy Thursday, no holiday', place: 'SE', zones: stockholm, at: '2026-04-02T12:00+02:00', barred: null },
  {
    title: 'Constitution Day 2027, a Monday',
    place: 'NO',
    zones: oslo,
    at: '2027-05-17T12:00+02:00',
    barred: 'no.win.call',
  },
  { title: 'the day after', place: 'NO', zones: oslo, at: '2027-05-18T20:59+02:00', barred: null },
  { title: 'at twenty-one', place: 'NO', zones: oslo, at: '2027-05-18T21:00+02:00', barred: 'no.win.call' },
  {
    title: 'a business too',
    place: 'NO',
    zones: oslo,
    at: '2026-11-22T12:00+01:00',
    kind: 'business',
    barred: 'no.win.call',
  },
  {
    title: 'Independence Day, a Tuesday',
    place: 'EE',
    zones: tallinn,
    at: '2026-02-24T12:00+02:00',
    barred: 'ee.win.oral',
  },
  {
    title: 'a text on the same day',
    place: 'EE',
    zones: tallinn,
    at: '2026-02-24T12:00+02:00',
    channel: 'sms',
    barred: 'ee.win.default_text',
  },
  { title: 'a call at eighteen', place: 'EE', zones: tallinn, at: '2026-11-25T18:00+02:00', barred: 'ee.win.oral' },
  {
    title: 'a text at eighteen',
    place: 'EE',
    zones: tallinn,
    at: '2026-11-25T18:00+02:00',
    channel: 'sms',
    barred: null,
  },
  { title: 'Republic Day, a Tuesday', place: 'IT', zones: rome, at: '2026-06-02T12:00+02:00', barred: 'it.win.call' },
  { title: 'half past eight', place: 'IT', zones: rome, at: '2026-06-03T08:30+02:00', barred: null },
  { title: 'before half past eight', place: 'IT', zones: rome, at: '2026-06-03T08:29+02:00', barred: 'it.win.call' },
  {
    title: 'the code does not bind creditors',
    place: 'IT',
    zones: rome,
    at: '2026-06-02T12:00+02:00',
    actor: 'creditor',
    barred: null,
  },
  {
    title: 'Corpus Christi in Bavaria',
    place: 'DE',
    region: 'DE-BY',
    zones: berlin,
    at: '2026-06-04T12:00+02:00',
    barred: 'de.win.default',
  },
  {
    title: 'Corpus Christi in Berlin',
    place: 'DE',
    region: 'DE-BE',
    zones: berlin,
    at: '2026-06-04T12:00+02:00',
    barred: null,
  },
  {
    title: 'Corpus Christi, Land unknown',
    place: 'DE',
    region: null,
    zones: berlin,
    at: '2026-06-04T12:00+02:00',
    barred: 'de.win.default',
  },
  {
    title: 'Reformation Day in Saxony',
    place: 'DE',
    region: 'DE-SN',
    zones: berlin,
    at: '2025-10-31T12:00+01:00',
    barred: 'de.win.default',
  },
  {
    title: 'Reformation Day in Bavaria',
    place: 'DE',
    region: 'DE-BY',
    zones: berlin,
    at: '2025-10-31T12:00+01:00',
    barred: null,
  },
  { title: '2 January in Scotland', place: 'GB-SCT', zones: london, at: '2026-01-02T12:00Z', barred: 'gb.win.default' },
  {
    title: '2 January in England',
    place: 'GB',
    region: 'GB-ENG',
    zones: london,
    at: '2026-01-02T12:00Z',
    barred: null,
  },
  {
    title: 'a summer bank holiday, nation unknown',
    place: 'GB',
    zones: london,
    at: '2026-08-31T12:00+01:00',
    barred: 'gb.win.default',
  },
  {
    title: '12 July in Northern Ireland (kept on Monday 13)',
    place: 'GB-NIR',
    zones: london,
    at: '2026-07-13T12:00+01:00',
    barred: 'gb.win.default',
  },
  {
    title: 'Independence Day is no bar',
    place: 'US',
    zones: ['America/New_York'],
    at: '2026-07-04T12:00-04:00',
    barred: null,
  },
  {
    title: 'an e-mail at night',
    place: 'US',
    zones: ['America/New_York'],
    at: '2026-11-23T21:00-05:00',
    channel: 'email',
    barred: 'us.win.contact',
  },
  {
    title: 'the creditor is not bound',
    place: 'US',
    zones: ['America/New_York'],
    at: '2026-11-23T21:00-05:00',
    actor: 'creditor',
    barred: null,
  },
  {
    title: 'nine in New York is six in Los Angeles',
    place: 'US',
    zones: ['America/New_York', 'America/Los_Angeles'],
    at: '2026-11-23T09:00-05:00',
    barred: 'us.win.contact',
  },
  {
    title: 'eleven in New York is eight in Los Angeles',
    place: 'US',
    zones: ['America/New_York', 'America/Los_Angeles'],
    at: '2026-11-23T11:00-05:00',
    barred: null,
  },
  {
    title: 'eighteen in Los Angeles is twenty-one in New York',
    place: 'US',
    zones: ['America/New_York', 'America/Los_Angeles'],
    at: '2026-11-23T21:00-05:00',
    barred: 'us.win.contact',
  },
  {
    title: 'eight in Phoenix, which has no summer time',
    place: 'US',
    zones: ['America/Phoenix'],
    at: '2026-07-06T08:00-07:00',
    barred: null,
  },
  {
    title: 'seven in Phoenix is eight on Navajo land',
    place: 'US',
    zones: ['America/Phoenix', 'America/Shiprock'],
    at: '2026-07-06T07:00-07:00',
    barred: 'us.win.contact',
  },
  {
    title: 'Saturday before the clock goes back',
    place: 'SE',
    zones: stockholm,
    at: '2026-10-24T08:59+02:00',
    barred: 'se.win.default',
  },
  {
    title: 'eight on the Monday after it went back',
    place: 'SE',
    zones: stockholm,
    at: '2026-10-26T08:00+01:00',
    barred: null,
  },
  {
    title: 'seven on that Monday, eight by the old clock',
    place: 'SE',
    zones: stockholm,
    at: '2026-10-26T08:00+02:00',
    barred: 'se.win.default',
  },
  {
    title: 'eight on the Monday after it went forward',
    place: 'SE',
    zones: stockholm,
    at: '2026-03-30T08:00+02:00',
    barred: null,
  },
  {
    title: 'twenty on that Monday, nineteen by the old clock',
    place: 'SE',
    zones: stockholm,
    at: '2026-03-30T19:00+01:00',
    barred: 'se.win.default',
  },
  {
    title: 'Sunday 8 March 2026, the hours of the new clock',
    place: 'US',
    zones: ['America/New_York'],
    at: '2026-03-08T08:00-04:00',
    barred: null,
  },
  {
    title: 'one minute before',
    place: 'US',
    zones: ['America/New_York'],
    at: '2026-03-08T07:59-04:00',
    barred: 'us.win.contact',
  },
  {
    title: 'Sunday 1 November 2026, eight by the old clock',
    place: 'US',
    zones: ['America/New_York'],
    at: '2026-11-01T08:00-04:00',
    barred: 'us.win.contact',
  },
  {
    title: 'before Regulation F the statute held',
    place: 'US',
    zones: ['America/New_York'],
    at: '2019-11-01T21:30-04:00',
    barred: 'us.win.contact',
  },
];

const cite = (place: string, rule: string | null): string =>
  rule === null
    ? 'open'
    : `${rule}: ${
        packOf(place)
          .windows.call.concat(packOf(place).windows.sms)
          .find((window) => window.rule.id === rule)?.rule.cite ?? ''
      }`;

test.each(rows.map((row) => [row.place, row.title, cite(row.place, row.barred), row] as const))(
  '%s, %s (%s)',
  (_place, _title, _cite, row) => {
    const region = row.region ?? (row.place.length > 2 ? row.place : null);
    const context = caseOf({
      actor: row.actor ?? 'agency',
      debtor: debtorOf({ country: row.place.slice(0, 2), region, timeZones: row.zones, kind: row.kind ?? 'consumer' }),
    });
    const channel = row.channel ?? 'call';
    const verdict = judgeContact(packOf(row.place), context, {
      channel,
      at: instant(row.at),
      purpose: 'answer_debtor',
    });
    expect(verdict.allowed ? [] : verdict.blocked.map(({ rule }) => rule)).toEqual(
      row.barred === null ? [] : [row.barred],
    );
  },
);

const ask = { zones: stockholm, region: null, channel: 'call', actor: 'agency', debtorKind: 'consumer' } as const;
const utc = (intervals: readonly { from: number; to: number }[]): readonly string[] =>
  intervals.map(
    ({ from, to }) => `${new Date(from).toISOString().slice(5, 16)}/${new Date(to).toISOString().slice(5, 16)}`,
  );

test('a slot is cut to the hours of the law, and names the rule and the next opening where nothing is left', () => {
  const pack = packOf('EE');
  const estonian = { ...ask, zones: tallinn };
  expect(utc(permittedIntervals(pack, { ...estonian, on: '2026-11-25', slot: 'late_afternoon' }).intervals)).toEqual([
    '11-25T14:00/11-25T16:00',
  ]);
  const friday = permittedIntervals(pack, { ...estonian, on: '2026-11-27', slot: 'evening' });
  expect(friday.intervals).toEqual([]);
  expect(friday.barredBy.map(({ rule, until }) => [rule, new Date(until ?? 0).toISOString()])).toEqual([
    ['ee.win.oral', '2026-11-30T06:00:00.000Z'],
  ]);
  expect(
    utc(permittedIntervals(packOf('IT'), { ...ask, zones: rome, on: '2026-11-25', slot: 'morning' }).intervals),
  ).toEqual(['11-25T07:30/11-25T09:00']);
});

test('a letter has the whole local day, 23 or 25 hours where the clock changes', () => {
  const letter = { ...ask, channel: 'letter', slot: 'any' } as const;
  const hoursOf = (on: string): number =>
    permittedIntervals(packOf('SE'), { ...letter, on }).intervals.reduce(
      (sum, { from, to }) => sum + (to - from) / 3_600_000,
      0,
    );
  expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(hoursOf)).toEqual([24, 23, 25]);
});

test('several zones: what is left is open in all of them', () => {
  const zones = ['America/New_York', 'America/Los_Angeles'];
  const query = { ...ask, zones, on: '2026-11-23', slot: 'any', channel: 'portal' } as const;
  expect(utc(permittedIntervals(packOf('US'), query).intervals)).toEqual(['11-23T16:00/11-24T02:00']);
  expect(permittedIntervals(packOf('US'), { ...query, slot: 'early' }).barredBy.map(({ rule }) => rule)).toEqual([
    'us.win.contact',
  ]);
});

test('no zone, no hours', () => {
  const answer = permittedIntervals(packOf('SE'), { ...ask, zones: [], on: '2026-11-23', slot: 'midday' });
  expect([answer.intervals, answer.barredBy.map(({ rule }) => rule)]).toEqual([[], ['no.zone']]);
});

test('a rule binds from the day it comes into force', () => {
  const rule = {
    id: 'xx.win.new',
    text: 'Mornings only.',
    force: 'law',
    cite: 'a new act',
    since: null,
    effective_from: '2026-11-25',
    in_force_as_of: '2026',
    confidence: 'verified',
    channels: ['call'],
    local: Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'hol'].map((day) => [day, [['08:00', '12:00']]]),
    ),
  };
  const value = {
    ...{ schema: 'tact-pack/1', kind: 'country', id: 'XX', name: 'Nowhere', as_of: '2026-11-21', extends: [] },
    ...{ time: { zones: [] }, holidays: { country: null, types: [] }, languages: [], rules: { windows: [rule] } },
  };
  const pack = compileSources([...shippedSources(), { file: 'XX.yaml', value }]).packFor('XX', null)!;
  const before = permittedIntervals(pack, { ...ask, on: '2026-11-24', slot: 'evening' });
  const after = permittedIntervals(pack, { ...ask, on: '2026-11-25', slot: 'evening' });
  expect([before.intervals.length, after.intervals.length]).toEqual([1, 0]);
  expect(after.barredBy.map(({ rule: id }) => id)).toEqual(['xx.win.new']);
});
