import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeContact } from '../../compliance/judge-contact.ts';
import type { LawContext } from '../../compliance/law-context.ts';
import { compileSources, shippedRuleBook, shippedSources } from '../../compliance/testing/shipped-packs.ts';
import { channels, slotMinutes, slots, type Channel, type Slot } from '../../vocabulary/action.ts';
import { actors, debtorKinds, stages } from '../../vocabulary/case.ts';
import { dayMs, dayOfDate, minuteMs, type LocalDate } from '../../vocabulary/time.ts';
import type { CaseKind, ContactKind } from './ever-legal.ts';
import type { Place } from './places.ts';
import { referenceWeek } from './reference-week.ts';
import { makeTableLaw, type EverLegal } from './table-law.ts';

const on: LocalDate = '2026-11-22';
const law = makeTableLaw(shippedRuleBook, on);

const placeOf = (id: string): Place => {
  const place = law.places.find((one) => one.id === id);
  if (place === undefined) throw new Error(`no place ${id}`);
  return place;
};

const contactOf = (channel: Channel, changes: Partial<ContactKind> = {}): ContactKind => ({
  channel,
  slot: channel === 'letter' || channel === 'portal' ? 'any' : 'evening',
  tone: 'neutral',
  treatment: 'reminder',
  purpose: 'collect',
  ...changes,
});

const agencyCase: CaseKind = {
  actor: 'agency',
  debtorKind: 'consumer',
  stage: 'collection',
  product: null,
  flags: [],
  mayConsent: true,
};

const ask = (place: string, contact: ContactKind, changes: Partial<CaseKind> = {}): EverLegal =>
  law.everLegal(placeOf(place), contact, { ...agencyCase, ...changes });

const rulesOf = ({ rules }: EverLegal): readonly string[] => rules.map(({ rule }) => rule).sort();

describe('what the law needs first', () => {
  test('inkassoloven § 9: collection in Norway waits for the inkassovarsel', () => {
    expect(ask('NO', contactOf('letter'))).toMatchObject({ verdict: 'any_hour', needs: ['notice:inkassovarsel'] });
    expect(ask('NO', contactOf('letter'), { actor: 'creditor', stage: 'reminder' })).toMatchObject({ needs: [] });
  });

  test('Inkassolag 5 §: court in Sweden waits for the inkassokrav, everyday collection does not', () => {
    expect(ask('SE', contactOf('letter'), { stage: 'legal' }).needs).toEqual(['notice:inkassokrav']);
    expect(ask('SE', contactOf('letter'))).toMatchObject({ verdict: 'any_hour', needs: [], rules: [] });
  });

  test('Parādu ārpustiesas atgūšanas likums 11: no event records the contact points of the contract', () => {
    const answer = ask('LV', contactOf('sms'));
    expect(answer.needs).toEqual(['notice:first_notice', 'on_file:contract_contact_point']);
    expect(answer.unmet.map(({ rule }) => rule)).toEqual(['lv.contact_points']);
  });

  test('a first text message in Italy needs consent, or an earlier contact where there cannot be one', () => {
    expect(ask('IT', contactOf('sms')).needs).toEqual(['consent:sms']);
    expect(ask('IT', contactOf('sms'), { mayConsent: false }).needs).toEqual(['earlier_contact']);
  });
});

describe('hours', () => {
  test('Besluit kwaliteit incassodienstverlening: no e-mail on Sundays in the Netherlands', () => {
    const { verdict, hours, rules } = ask('NL', contactOf('email'));
    expect(verdict).toBe('some_hours');
    expect([hours.get('mon'), hours.get('sun'), hours.get('hol')]).toEqual([[[1080, 1200]], [], []]);
    expect(rules.map(({ rule }) => rule)).toEqual(['nl.win.contact']);
  });

  test('15 USC 1692c(a)(1): nobody is called before eight in the United States', () => {
    expect(ask('US', contactOf('call', { slot: 'early' }))).toMatchObject({ verdict: 'never', needs: [] });
    expect(rulesOf(ask('US', contactOf('call', { slot: 'early' })))).toEqual(['us.win.contact']);
    expect(ask('US', contactOf('call', { slot: 'early' }), { actor: 'creditor' }).verdict).toBe('any_hour');
  });
});

describe('flags', () => {
  test('11 USC 362(a)(6): a bankrupt is not asked for money; the proof is the rule', () => {
    const answer = ask('US', contactOf('letter'), { flags: ['bankrupt'] });
    expect(answer).toMatchObject({ verdict: 'never', needs: [] });
    expect(rulesOf(answer)).toEqual(['us.block.bankrupt']);
    expect(answer.unmet).toEqual(answer.rules);
  });

  test('whoever is vulnerable is left to a person in Europe', () => {
    expect(ask('SE', contactOf('letter'), { flags: ['vulnerable'] }).verdict).toBe('person_only');
  });
});

test('a ban of the house by weekday does not hide the days that it leaves', () => {
  const ban = (id: string, weekdays: readonly number[]) => ({
    ...{ id, text: 'Quiet.', force: 'default', cite: 'house policy', since: null, confidence: 'verified' },
    ...{ in_force_as_of: 'not applicable (house policy)', weekdays },
  });
  const withBans = (weekdays: readonly number[]) => {
    const sources = shippedSources().map(({ file, value }) => {
      const pack = value as { readonly kind: string; readonly rules: object };
      return pack.kind === 'house'
        ? { file, value: { ...pack, rules: { ...pack.rules, bans: [ban('house.ban.quiet', weekdays)] } } }
        : { file, value };
    });
    const banned = makeTableLaw(compileSources(sources), on);
    const place = banned.places.find(({ id }) => id === 'SE');
    return place === undefined ? null : banned.everLegal(place, contactOf('letter'), agencyCase).verdict;
  };
  for (const weekdays of [[7], [1, 2, 3, 4, 5]]) expect(withBans(weekdays)).toBe('any_hour');
  expect(withBans([1, 2, 3, 4, 5, 6, 7])).toBe('never');
});

/** Every quarter of an hour of the slot in the week, and every selection of notices, consent and an earlier contact. */
const isEverAllowed = (place: Place, contact: ContactKind, kind: CaseKind): boolean => {
  const notices = [...new Set(place.pack.stages.map(({ stage }) => stage))];
  const [from, to] = slotMinutes[contact.slot];
  const before = (dayOfDate(on) - 100) * dayMs;
  const files = [0, 1, 2, 3, 4, 5, 6, 7].map((bits): Pick<LawContext, 'notices' | 'consent' | 'contacts'> => ({
    notices: (bits & 1) === 0 ? [] : notices.map((stage) => ({ at: before, stage })),
    consent: (bits & 2) === 0 || !kind.mayConsent ? {} : { [contact.channel]: 'given' },
    contacts:
      (bits & 4) === 0
        ? []
        : [{ at: before, channel: 'letter', caseId: 'C', conversation: false, failed: false, planned: false }],
  }));
  const debtor = { region: place.region, timeZones: ['UTC'], kind: kind.debtorKind };
  for (const day of referenceWeek(place.pack, place.region, contact.channel, on).values()) {
    for (let minute = from; minute < to; minute += 15) {
      const at = dayOfDate(day) * dayMs + minute * minuteMs;
      for (const file of files) {
        const flags = kind.flags.map((flag) => ({ flag, until: null }));
        const context: LawContext = { ...kind, ...file, asOf: at, caseId: 'C', debtor, flags };
        if (judgeContact(place.pack, context, { ...contact, at }).allowed) return true;
      }
    }
  }
  return false;
};

test('it can be made exactly where some quarter of an hour with something on file is allowed by the judge', () => {
  const questions = fc.record({
    place: fc.constantFrom(...law.places),
    channel: fc.constantFrom(...channels),
    slot: fc.constantFrom<Slot>(...slots),
    purpose: fc.constantFrom('collect' as const, 'statutory_notice' as const),
    actor: fc.constantFrom(...actors),
    debtorKind: fc.constantFrom(...debtorKinds),
    stage: fc.constantFrom(...stages),
    flags: fc.constantFrom<readonly string[]>([], [], [], ['bankrupt'], ['vulnerable'], ['cease_request', 'disputed']),
    mayConsent: fc.boolean(),
  });
  fc.assert(
    fc.property(questions, ({ place, channel, slot, purpose, ...kind }) => {
      const contact = contactOf(channel, { slot, purpose });
      const { unmet } = law.everLegal(place, contact, { ...kind, product: null });
      expect(unmet.length === 0).toBe(isEverAllowed(place, contact, { ...kind, product: null }));
    }),
    { numRuns: 150 },
  );
});
