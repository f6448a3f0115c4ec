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

describe('a pack that cannot be read stops the start', () => {
  test.each([
    ['a cap of zero', sound.replace('max: 1', 'max: 0'), 'NO.yaml:15 no.cap.day max: must be at least 1'],
    ['no citation', sound.replace('      cite: an act\n', ''), 'NO.yaml:12 no.cap.day cite: '],
    [
      'a zone that does not exist',
      sound.replace('Europe/Oslo', 'Europe/Olso'),
      'NO.yaml:7 time.zones.0: must be an IANA time zone',
    ],
    ['an unknown parent', sound.replace('extends: []', 'extends: [EU]'), 'NO.yaml:6 extends.0: no pack has the id EU'],
    ['no YAML', sound.replace('kind: country', 'kind: [country'), 'The country pack NO.yaml is not YAML: '],
    ['one key twice', `${sound}name: Norge\n`, 'The country pack NO.yaml is not YAML: '],
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
