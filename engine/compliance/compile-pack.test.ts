/** What is worked out once about a merged pack. */
import { expect, test } from 'vitest';
import { compilePack } from './compile-pack.ts';
import { packChannels } from './pack.ts';
import { parsePack } from './parse-pack.ts';
import { packData, ruleData, type Loose } from './testing/pack-data.ts';
import { shippedRuleBook } from './testing/shipped-packs.ts';

const compiled = (rules: Loose) => {
  const pack = parsePack({ file: 'XX.yaml', value: packData(rules) });
  if (!pack.ok) throw new Error(JSON.stringify(pack.error));
  return compilePack([pack.value]);
};

test.each<[string, Loose, string | null]>([
  ['always was', {}, null],
  ['came into force', { effective_from: '2026-09-01' }, '2026-09-02'],
  ['ended', { effective_to: '2026-12-31' }, '2027-01-02'],
  ['came and ended', { effective_from: '2026-09-01', effective_to: '2026-12-31' }, '2027-01-02'],
])('a pack whose block %s is settled when the change has come in every zone', (_, dates, settled) => {
  expect(compiled({ blocks: [ruleData.blocks(dates)] }).settledFrom).toBe(settled);
});

test('hours, caps and rests are found by each way of contact of the law', () => {
  const pack = compiled({
    windows: [ruleData.windows({ channels: ['visit', 'call'] })],
    caps: [ruleData.caps({ channels: ['voicemail'] })],
    cooldowns: [ruleData.cooldowns({ channels: ['call_auto'] })],
  });
  const channelsWith = (byChannel: Readonly<Record<string, readonly unknown[]>>): readonly string[] =>
    packChannels.filter((channel) => byChannel[channel]?.length !== 0);
  expect(channelsWith(pack.windows)).toEqual(['call', 'visit']);
  expect(channelsWith(pack.caps)).toEqual(['voicemail']);
  expect(channelsWith(pack.cooldowns)).toEqual(['call_auto']);
});

test('the law of a place has the rules of every group of all that it extends', () => {
  const law = shippedRuleBook.lawOf('FR')!;
  const ids = [law.thirdParty, law.fees, law.limitation, law.recording, law.language].map((rules) =>
    rules.map(({ id }) => id),
  );
  expect(ids).toEqual([
    ['fr.third', 'eu.no_disclosure'],
    ['fr.fee', 'eu.lpd.b2b'],
    ['fr.lim'],
    ['fr.record', 'eu.record'],
    ['fr.lang'],
  ]);
  expect(shippedRuleBook.lawOf('PL')!.visits.map(({ requires }) => requires)).toEqual([['debtor_agreed_visit']]);
});
