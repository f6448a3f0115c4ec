/** The packs as they are shipped, parsed and no more, as both judges are given them; and a strict house beside them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export type PackFile = { readonly file: string; readonly value: unknown };

const folder = path.join(import.meta.dirname, '../../compliance/packs');

export function readShippedPacks(): readonly PackFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((file) => ({ file, value: parse(readFileSync(path.join(folder, file), 'utf8')) as unknown }));
}

const ofTheHouse = {
  text: 'A limit of a house that the differential test made up.',
  ...{ force: 'default', cite: 'none: a test', since: null, in_force_as_of: 'not applicable', confidence: 'uncertain' },
};

const strictHouse = {
  schema: 'tact-pack/1',
  ...{ kind: 'house', id: 'HOUSE-STRICT', name: 'A strict house', as_of: '2026-11-21', extends: [], languages: [] },
  ...{ time: { zones: [] }, holidays: { country: null, types: [] } },
  scope: { creditors: ['acme', 'bolt'], markets: ['SE', 'DE', 'GB', 'US', 'IT'] },
  rules: {
    caps: [
      {
        id: 'strict.cap.letters',
        ...{ channels: ['letter', 'portal'], max: 2, per: { days: 14, kind: 'rolling' } },
        ...{ count: 'attempts', key: 'debtor', effective_from: '2026-06-01', effective_to: '2027-02-28' },
        ...ofTheHouse,
      },
    ],
    cooldowns: [
      {
        id: 'strict.rest.email',
        ...{ channels: ['email'], days: 3, after: 'contact', key: 'debt_person', exclude: ['not_connected'] },
        ...ofTheHouse,
      },
    ],
    bans: [
      { id: 'strict.ban.firm_texts', channels: ['sms', 'messaging'], tones: ['firm', 'formal'], ...ofTheHouse },
      { id: 'strict.ban.plan_early', treatments: ['instalment_plan'], slots: ['early', 'morning'], ...ofTheHouse },
      { id: 'strict.ban.days', days: ['12-27', '2027-01-02', '11-30'], ...ofTheHouse },
      { id: 'strict.ban.mondays', channels: ['call', 'visit'], weekdays: [1], actors: ['agency'], ...ofTheHouse },
    ],
  },
};

const portfolioHouse = {
  ...{ ...strictHouse, id: 'HOUSE-PORTFOLIO', name: 'Limits of a portfolio and a segment' },
  scope: { portfolios: ['cards'], segments: ['forgetful', 'new'] },
  rules: { bans: [{ id: 'portfolio.ban.calls', channels: ['call', 'call_auto', 'voicemail'], ...ofTheHouse }] },
};

/** All that ship, and houses with scopes and bans, which those that ship have not. */
export function packsForDifferential(): readonly PackFile[] {
  return [
    ...readShippedPacks(),
    { file: 'HOUSE-STRICT', value: strictHouse },
    { file: 'HOUSE-PORTFOLIO', value: portfolioHouse },
  ];
}
