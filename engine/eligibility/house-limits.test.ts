/** Limits of the house for some creditors and segments, and its bans, as they reach the candidates. */
import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { packSchema } from '../compliance/pack.ts';
import { compilePacks } from '../compliance/rule-book.ts';
import { judgeContact } from '../compliance/judge-contact.ts';
import { caseOf } from '../compliance/testing/case-of.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import type { CaseContext } from '../context/case-context.ts';
import { instant } from '../compliance/testing/case-of.ts';
import { makeEligibleActions } from './eligible-actions.ts';
import { lawForCase } from './law-for-case.ts';

const provenance = {
  force: 'default',
  cite: 'house policy, not law',
  since: null,
  in_force_as_of: 'today',
  confidence: 'uncertain',
} as const;

const houseOf = (scope: object, bans: readonly object[]) =>
  packSchema.parse({
    schema: 'tact-pack/1',
    kind: 'house',
    id: 'HOUSE-X',
    name: 'Limits of a test',
    as_of: '2026-01-01',
    extends: [],
    time: { zones: [] },
    holidays: { country: null, types: [] },
    languages: [],
    ...(Object.keys(scope).length > 0 ? { scope } : {}),
    rules: {
      bans: bans.map((ban, index) => ({ id: `x.ban.n${String(index)}`, text: 'Not so.', ...provenance, ...ban })),
    },
  });

const bookWith = (scope: object, bans: readonly object[]) => {
  const compiled = compilePacks([...shippedRuleBook.packs, houseOf(scope, bans)]);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
};

/** A Tuesday morning. */
const context: CaseContext = caseOf({
  asOf: instant('2026-03-03T07:00Z'),
  creditor: 'north',
  stage: 'reminder',
  actor: 'creditor',
});

const ask = (scope: object, bans: readonly object[], about: CaseContext = context) => {
  const rules = bookWith(scope, bans);
  const { candidates, removals } = makeEligibleActions(
    defaultCatalogue,
    rules,
  )({
    context: about,
    purpose: 'collect',
    channels: null,
  });
  return { candidates, removed: removals.filter(({ blocking }) => blocking.rule.startsWith('x.ban')), rules };
};

const open = ask({}, [{ tones: ['firm'], channels: ['visit'] }]).candidates;

describe('bans of the house', () => {
  test.each([
    ['a tone', { tones: ['firm'] }, ({ action }) => action.tone === 'firm'],
    [
      'a tone on a channel',
      { tones: ['warm'], channels: ['sms'] },
      ({ action }) => action.tone === 'warm' && action.channel === 'sms',
    ],
    ['a channel', { channels: ['call'] }, ({ action }) => action.channel === 'call'],
    ['a treatment', { treatments: ['payment_link'] }, ({ action }) => action.treatment === 'payment_link'],
    ['a slot', { slots: ['evening'] }, ({ action }) => action.slot === 'evening'],
    ['a day', { days: ['2026-03-04'] }, ({ on }) => on === '2026-03-04'],
    ['a day of every year', { days: ['03-04'] }, ({ on }) => on === '2026-03-04'],
    ['a day of the week', { weekdays: [2] }, ({ on }) => on === '2026-03-03'],
  ] as const satisfies readonly (readonly [string, object, (candidate: (typeof open)[number]) => boolean])[])(
    '%s is left out, and nothing else',
    (_, ban, isBanned) => {
      const { candidates, removed, rules } = ask({}, [ban]);
      const banned = open.filter(
        (candidate) => isBanned(candidate) && candidate.action.treatment !== 'statutory_notice',
      );
      expect(banned.length).toBeGreaterThan(0);
      expect(candidates.map(({ id }) => id)).toEqual(open.filter((one) => !banned.includes(one)).map(({ id }) => id));
      expect(removed.reduce((sum, removal) => sum + removal.candidates, 0)).toBe(banned.length);
      for (const { action, sendAt } of banned) {
        const verdict = judgeContact(lawForCase(rules, context), context, {
          ...action,
          purpose: 'collect',
          at: sendAt,
        });
        expect(verdict.allowed ? [] : verdict.blocked.map(({ rule }) => rule)).toContain('x.ban.n0');
      }
    },
  );

  test('hold for the creditors, portfolios, markets and segments that they name, and for no others', () => {
    const ban = [{ channels: ['sms'] }];
    const counts = (scope: object): number => ask(scope, ban).removed.length;
    expect(counts({ creditors: ['north'] })).toBe(1);
    expect(counts({ creditors: ['south'] })).toBe(0);
    expect(counts({ portfolios: [context.portfolio], markets: ['SE'] })).toBe(1);
    expect(counts({ portfolios: [context.portfolio], markets: ['NO'] })).toBe(0);
    expect(counts({ segments: ['new'] })).toBe(1);
    expect(counts({ segments: ['prompt'] })).toBe(0);
  });

  test('hours of one creditor are not those of the next, asked of the same eligibility', () => {
    const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [], hol: [] };
    const window = { id: 'x.win.none', text: 'Not by text.', ...provenance, channels: ['sms'], local: closed };
    const pack = packSchema.parse({ ...houseOf({ creditors: ['north'] }, []), rules: { windows: [window] } });
    const compiled = compilePacks([...shippedRuleBook.packs, pack]);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    const eligible = makeEligibleActions(defaultCatalogue, compiled.value);
    const textsOf = (creditor: string): number =>
      eligible({ context: { ...context, creditor }, purpose: 'collect', channels: ['sms'] }).candidates.length;
    expect(textsOf('north')).toBe(0);
    expect(textsOf('south')).toBeGreaterThan(0);
    expect(textsOf('north')).toBe(0);
  });
});
