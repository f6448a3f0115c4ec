/** The house's own limits, by a contact file: whose they are, what they ban, and when. */
import { describe, expect, test } from 'vitest';
import type { ContactFile } from './contact-file.ts';
import { judgeContactFile } from './judge-contact-file.ts';
import { fileOf, notice, rulesOf } from './testing/file-rows.ts';
import { compileSources, shippedSources } from './testing/shipped-packs.ts';

describe('the house’s own limits', () => {
  const said = {
    text: 'Ours.',
    force: 'default',
    cite: 'a test',
    since: null,
    in_force_as_of: 'now',
    confidence: 'uncertain',
  };
  const house = {
    ...{
      schema: 'tact-pack/1',
      kind: 'house',
      id: 'OURS',
      name: 'Ours',
      as_of: '2026-11-21',
      extends: [],
      languages: [],
    },
    ...{ time: { zones: [] }, holidays: { country: null, types: [] }, scope: { creditors: ['energy'] } },
    rules: {
      bans: [
        { ...said, id: 'ours.firm', tones: ['firm'], channels: ['sms'] },
        { ...said, id: 'ours.christmas', days: ['12-24', '2026-11-24'] },
        { ...said, id: 'ours.monday', weekdays: [1], slots: ['morning'] },
      ],
    },
  };
  const book = compileSources([...shippedSources(), { file: 'OURS.yaml', value: house }]);
  const ours = (changes: Partial<ContactFile>): readonly string[] =>
    rulesOf(
      fileOf('SE', { creditor: 'energy', at_utc: '2026-11-25T11:00Z', ...changes }),
      { withHouseLimits: true },
      book,
    );

  test.each<[string, Partial<ContactFile>, readonly string[]]>([
    ['a tone on a channel', { channel: 'sms', tone: 'firm' }, ['ours.firm']],
    ['the tone on another', { tone: 'firm' }, []],
    ['a tone that nobody has named', { channel: 'sms' }, []],
    ['another creditor’s', { creditor: 'bank', channel: 'sms', tone: 'firm' }, []],
    ['a day of every year', { at_utc: '2027-12-24T11:00Z' }, ['ours.christmas']],
    ['a day of one year', { at_utc: '2026-11-24T11:00Z' }, ['ours.christmas']],
    ['the same day a year later', { at_utc: '2027-11-24T11:00Z' }, []],
    [
      'a day that has begun in one of two zones',
      { at_utc: '2026-11-24T00:30Z', debtor_zones: ['America/New_York', 'Europe/Stockholm'] },
      ['ours.christmas'],
    ],
    ['a weekday and a slot', { at_utc: '2026-11-23T08:30Z', slot: 'morning' }, ['ours.monday']],
    ['a notice that the law prescribes', { ...notice, at_utc: '2026-12-24T11:00Z' }, []],
    ['no address on record', { channel: 'email', reachable: ['sms', 'letter'] }, ['house.reachable']],
  ])('%s', (_, changes, broken) => {
    expect(ours(changes)).toEqual(broken);
  });

  test('are not asked of the law alone', () => {
    expect(rulesOf(fileOf('SE', { creditor: 'energy', channel: 'sms', tone: 'firm' }), {}, book)).toEqual([]);
  });

  test('a ban tells when its day is over', () => {
    const judged = judgeContactFile(book, fileOf('SE', { creditor: 'energy' }), { withHouseLimits: true });
    expect(judged.ok ? judged.value.blocked.map(({ until }) => until) : []).toEqual([Date.parse('2026-11-24T23:00Z')]);
  });
});
