/** A law of a few rules and a contact that breaks none of them, for tests that change one thing at a time. */
import type { ContactFile } from '../contact-file.ts';
import { prepareSecondOpinion } from '../second-opinion.ts';

/** A pack of country XX with holidays of Sweden; `rules` by group. */
export function smallPack(
  rules: Readonly<Record<string, readonly object[]>>,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    schema: 'tact-pack/1',
    ...{ kind: 'country', id: 'XX', extends: [], holidays: { country: 'SE', types: ['public'] } },
    ...more,
    rules,
  };
}

/** Monday 23 November 2026, 10:00 in Stockholm. */
export const quietContact: ContactFile = {
  ...{ jurisdiction: 'XX', at_utc: '2026-11-23T09:00Z', debtor_zones: ['Europe/Stockholm'] },
  ...{ actor: 'agency', debtor: 'consumer', channel: 'call', purpose: 'collect', debt: 'D1' },
};

/** The rules broken, under these rules alone, by the quiet contact so changed; joined, for tables. */
export function brokenUnder(rules: Readonly<Record<string, readonly object[]>>, changes: Partial<ContactFile>): string {
  return brokenUnderPacks([smallPack(rules)], changes);
}

export function brokenUnderPacks(packs: readonly unknown[], changes: Partial<ContactFile>): string {
  return prepareSecondOpinion(packs)({ ...quietContact, ...changes }, { house: true }).rules.join(' ');
}
