/** Contact files by name: what each breaks, and nothing else. Two of a kind lie on either side of what a rule says. */
import { describe, expect, test } from 'vitest';
import type { ContactFile } from '../contact-file.ts';
import { judgeContactFile } from '../judge-contact-file.ts';
import { shippedRuleBook } from './shipped-packs.ts';

export type Row = readonly [about: string, title: string, changes: Partial<ContactFile>, broken: readonly string[]];

const zones: Readonly<Record<string, string>> = {
  SE: 'Europe/Stockholm',
  NO: 'Europe/Oslo',
  FI: 'Europe/Helsinki',
  DK: 'Europe/Copenhagen',
  EE: 'Europe/Tallinn',
  LV: 'Europe/Riga',
  LT: 'Europe/Vilnius',
  DE: 'Europe/Berlin',
  IT: 'Europe/Rome',
  ES: 'Europe/Madrid',
  FR: 'Europe/Paris',
  NL: 'Europe/Amsterdam',
  PL: 'Europe/Warsaw',
  GB: 'Europe/London',
  US: 'America/New_York',
};

/** A Tuesday, noon or thereabouts on both sides of the Atlantic. */
export const fileOf = (jurisdiction: string, changes: Partial<ContactFile>): ContactFile => ({
  jurisdiction,
  at_utc: jurisdiction.startsWith('US') ? '2026-11-24T17:00Z' : '2026-11-24T11:00Z',
  debtor_zones: [zones[jurisdiction.slice(0, 2)] ?? 'UTC'],
  actor: 'agency',
  debtor: 'consumer',
  channel: 'letter',
  purpose: 'collect',
  debt: 'D1',
  ...changes,
});

export const past = (at: string, channel: 'call' | 'sms' | 'email' | 'letter' | 'visit', more: object = {}) => ({
  at_utc: `${at}T17:00Z`,
  channel,
  debt: 'D1',
  ...more,
});
export const daily = (days: readonly number[], channel: 'call' | 'sms' | 'email', more: object = {}) =>
  days.map((day) => past(`2026-11-${day < 10 ? '0' : ''}${day}`, channel, more));

export const notice = { purpose: 'statutory_notice' } as const;
export const court = { purpose: 'legal_notice' } as const;
export const call = { channel: 'call' } as const;
export const visit = { channel: 'visit' } as const;

const citations = new Map(
  shippedRuleBook.packs.flatMap(({ rules }) =>
    Object.values(rules).flatMap((group) => group.map(({ id, cite }) => [id, cite] as const)),
  ),
);

/** Ids of the rules that bar the contact. */
export const rulesOf = (file: ContactFile, options = {}, book = shippedRuleBook): readonly string[] => {
  const judged = judgeContactFile(book, file, options);
  if (!judged.ok) throw new Error(JSON.stringify(judged.error));
  expect(judged.value.allowed).toBe(judged.value.rules.length === 0);
  return judged.value.rules;
};

/** Each row is a test, whose name carries the citation of the rule it is about. */
export const testRows = (byPlace: Readonly<Record<string, readonly Row[]>>): void => {
  describe.each(Object.entries(byPlace))('%s', (place, rows) => {
    test.each(rows.map(([about, title, changes, broken]) => [title, citations.get(about), changes, broken] as const))(
      '%s (%s)',
      (_, citation, changes, broken) => {
        expect(citation).toBeDefined();
        expect(rulesOf(fileOf(place, changes))).toEqual(broken);
      },
    );
  });
};
