import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadPacks } from './load-packs.ts';

const sound = `schema: tact-pack/1
kind: country
id: 'NO'
name: Norway
as_of: '2026-11-21'
extends: []
time: { zones: [Europe/Oslo] }
holidays: { country: 'NO', types: [public] }
languages: [nb]
rules:
  caps:
    - id: no.cap.day
      text: One a day.
      channels: [call]
      max: 1
      per: { days: 1, kind: calendar_day }
      count: attempts
      key: debtor
      force: law
      cite: an act
      since: null
      in_force_as_of: '2026'
      confidence: verified
`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

test('the shipped packs are sound', async () => {
  const book = await loadPacks();
  expect(book.packFor('SE', null)?.merged).toEqual(['SE', 'EU', 'HOUSE']);
});

test('Norway is a country, not false', async () => {
  await write('NO.yaml', sound);
  expect((await loadPacks(folder)).packFor('NO', null)?.id).toBe('NO');
});

const windows = `  windows:
    - id: no.win.call
      text: By day.
      channels: [call]
      local:
        mon: [['08:00', '12:00'], ['11:00', '20:00']]
        tue: [['20:00', '08:00']]
        wed: []
        thu: []
        fri: []
        sat: []
        sun: []
        hol: []
      force: law
      cite: an act
      since: null
      in_force_as_of: '2026'
      confidence: verified
`;

describe('a pack that cannot be read stops the start, told by file, line, rule and field', () => {
  test.each([
    ['a cap of zero', sound.replace('max: 1', 'max: 0'), 'NO.yaml:15 no.cap.day max: must be at least 1'],
    ['no citation', sound.replace('      cite: an act\n', ''), 'NO.yaml:12 no.cap.day cite: is missing'],
    [
      'a zone that does not exist',
      sound.replace('Europe/Oslo', 'Europe/Olso'),
      'NO.yaml:7 time.zones.0: must be an IANA time zone',
    ],
    [
      'overlapping windows',
      `${sound}${windows}`,
      'NO.yaml:29 no.win.call local.mon: windows of a day must not overlap',
    ],
    [
      'a window that ends before it starts',
      `${sound}${windows}`,
      'NO.yaml:30 no.win.call local.tue: a window must end after it starts',
    ],
    ['a wrong type', sound.replace('max: 1', 'max: one'), 'NO.yaml:15 no.cap.day max: Invalid input: expected number'],
    [
      'an unknown field',
      sound.replace('max: 1', 'max: 1\n      maxx: 2'),
      'NO.yaml:16 no.cap.day maxx: no field is called so',
    ],
    [
      'an unknown channel',
      sound.replace('[call]', '[call, telex]'),
      'NO.yaml:14 no.cap.day channels.1: Invalid option',
    ],
    [
      'a bad date',
      sound.replace('since: null', 'since: null\n      effective_from: 2026-13-01'),
      'NO.yaml:22 no.cap.day effective_from: must be a date that exists',
    ],
    [
      'a house scope on a country',
      `${sound}scope: { creditors: [K-1] }\n`,
      'NO.yaml:24 scope: only the house limits itself',
    ],
    [
      'a rule id twice',
      sound.replace(/ {4}- id[^]*/, (rule) => rule + rule),
      'NO.yaml:24 no.cap.day id: the id is already used in NO.yaml',
    ],
    ['an unknown parent', sound.replace('extends: []', 'extends: [EU]'), 'NO.yaml:6 extends.0: no pack has the id EU'],
    ['itself as a parent', sound.replace('extends: []', "extends: ['NO']"), 'NO.yaml:6 extends: NO extends itself'],
    ['no YAML', sound.replace('kind: country', 'kind: [country'), 'The country pack NO.yaml is not YAML: '],
    ['one key twice', `${sound}name: Norge\n`, 'The country pack NO.yaml is not YAML: '],
    ['nothing', '', 'NO.yaml:1 '],
  ])('%s', async (_, text, expected) => {
    await write('NO.yaml', text);
    await expect(loadPacks(folder)).rejects.toThrow(expected);
  });

  test('every fault is named at once', async () => {
    await write('NO.yaml', sound.replace('max: 1', 'max: 0').replace('count: attempts', 'count: smiles'));
    await expect(loadPacks(folder)).rejects.toThrow(/max: .*\n.*count: /);
  });

  test('a folder without packs', async () => {
    await expect(loadPacks(folder)).rejects.toThrow('There are no country packs');
  });
});
