/** Contacts described over HTTP and judged by both evaluators: the verdict, where a fault stands, and what it costs. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ContactCheck } from './contracts/check-contact.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const check = (country: string, body: object, key?: string): Promise<Answered> =>
  service.ask({ to: `POST /v1/packs/${country}/check`, body, ...(key === undefined ? {} : { key }) });
const verdict = async (country: string, contact: object, more: object = {}): Promise<ContactCheck> => {
  const { status, body } = await check(country, { contact, ...more });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

/** A Tuesday at eleven in Stockholm. */
const text = {
  at_utc: '2026-11-24T10:00Z',
  debtor_zones: ['Europe/Stockholm'],
  actor: 'agency',
  debtor: 'consumer',
  channel: 'sms',
};
const earlier = (at_utc: string, more: object = {}) => ({ at_utc, channel: 'sms', ...more });

describe('the verdict', () => {
  test('allowed: no rule, both evaluators agree, under the packs in force', async () => {
    const answer = await verdict('SE', text);
    const { body: packs } = await service.ask({ to: 'GET /v1/packs/SE' });
    expect(answer).toEqual({
      allowed: true,
      decision: 'allowed',
      rules: [],
      blocked: [],
      ignored: [],
      secondOpinion: { allowed: true, rules: [], agrees: true },
      packs: (packs as { version: string }).version,
      notLegalAdvice: expect.stringContaining('not legal advice') as string,
    });
  });

  test('blocked: every rule with text, citation, force, confidence, effect and the instant until, in the debtor’s zone', async () => {
    const answer = await verdict('NO', {
      ...text,
      at_utc: '2026-11-22T11:00Z',
      debtor_zones: ['Europe/Oslo'],
      channel: 'call',
    });
    expect(answer).toMatchObject({
      allowed: false,
      decision: 'blocked',
      secondOpinion: { allowed: false, agrees: true },
    });
    expect(answer.rules).toContain('no.win.call');
    expect(answer.blocked.map(({ rule }) => rule)).toEqual(answer.rules);
    expect(answer.blocked.find(({ rule }) => rule === 'no.win.call')).toMatchObject({
      citation: expect.stringContaining('inkassoloven § 8') as string,
      force: 'supervisor',
      effect: 'block',
      until: '2026-11-23T08:00:00+01:00',
    });
  });

  const file = path.join(import.meta.dirname, '../scripts/commands/fixtures/contact-cases.yaml');
  test('of a whole file of cases is that of tact packs verify', async () => {
    const { cases } = parse(await readFile(file, 'utf8')) as { cases: Record<string, unknown>[] };
    for (const { id, title: _, expect: expected, ...contact } of cases) {
      const country = String(contact['jurisdiction']).slice(0, 2);
      const { decision, rules, secondOpinion } = await verdict(country, contact);
      const wanted = expected as { decision: string; rules: string[] };
      expect([id, decision, secondOpinion.agrees]).toEqual([id, wanted.decision, true]);
      expect(rules).toEqual(expect.arrayContaining(wanted.rules));
    }
  });

  test('history counts the same beside the contact and inside it', async () => {
    const history = [18, 19, 20, 23, 24].map((day) => earlier(`2026-11-${String(day)}T09:00Z`));
    const beside = await verdict('SE', text, { history });
    expect(beside.rules).toContain('se.cap.default_day');
    expect(await verdict('SE', { ...text, history })).toEqual(beside);
  });

  test('the law alone unless the house is asked for', async () => {
    const wished = { ...text, reachable: ['email'] };
    expect((await verdict('SE', wished)).rules).toEqual(['house.reachable']);
    const history = [earlier('2026-11-24T08:00Z')];
    expect((await verdict('SE', text, { history })).rules).toEqual([]);
    const house = await verdict('SE', text, { history, house: true });
    expect(house.rules).toEqual(expect.arrayContaining(['house.cap.day', 'house.rest']));
    expect(house.secondOpinion.agrees).toBe(true);
  });

  test('a closer jurisdiction than the path, one that the path names, and one without a pack of its own', async () => {
    const twice = {
      ...text,
      debtor_zones: ['America/New_York'],
      at_utc: '2026-11-23T17:00Z',
      actor: 'creditor',
      history: [earlier('2026-11-19T16:00Z'), earlier('2026-11-21T16:00Z', { channel: 'call' })],
    };
    expect((await verdict('US', { ...twice, jurisdiction: 'US-MA' })).rules).toContain('us-ma.cap.2in7');
    expect((await verdict('US-MA', twice)).rules).toContain('us-ma.cap.2in7');
    expect((await verdict('US', twice)).rules).not.toContain('us-ma.cap.2in7');
    expect((await verdict('US', { ...twice, jurisdiction: 'US-MA-BOSTON' })).rules).toContain('us-ma.cap.2in7');
  });

  test.each([
    ['a country without a pack', 'BR', text, 'no.pack'],
    ['a country that does not exist', 'ZZ', text, 'no.pack'],
    ['law that countries share is no place', 'EU', text, 'no.pack'],
    ['no zone', 'SE', { ...text, debtor_zones: [] }, 'no.zone'],
    ['zones unknown', 'SE', { ...text, debtor_zones: null }, 'no.zone'],
  ])('%s: blocked, never allowed by default', async (_, country, contact, rule) => {
    expect(await verdict(country, contact)).toMatchObject({
      allowed: false,
      rules: [rule],
      secondOpinion: { allowed: false, rules: [rule], agrees: true },
    });
  });

  test('what no rule reads is named where it stands', async () => {
    const odd = { ...text, chanel: 'sms', flags: ['vulnerabel'] };
    const answer = await verdict('SE', odd, { history: [earlier('2026-11-01T09:00Z', { outcome: 'x' })] });
    expect(answer.ignored.toSorted()).toEqual(['/contact/chanel', '/contact/flags/0', '/history/0/outcome']);
  });
});

describe('a contact that cannot be judged as it is written', () => {
  const problem = async (country: string, body: object) => {
    const { status, body: answer } = await check(country, body);
    const { errors = [] } = answer as { errors?: readonly { readonly pointer: string }[] };
    return { status, pointers: errors.map(({ pointer }) => pointer) };
  };
  test.each<[string, object, string]>([
    ['no contact', {}, '/contact'],
    ['a contact that is text', { contact: 'sms' }, '/contact'],
    ['an unknown field of the request', { contact: text, extra: 1 }, '/extra'],
    ['another country than the path', { contact: { ...text, jurisdiction: 'NO' } }, '/contact/jurisdiction'],
    ['a country that only begins alike', { contact: { ...text, jurisdiction: 'SEX' } }, '/contact/jurisdiction'],
    ['a jurisdiction that is a number', { contact: { ...text, jurisdiction: 7 } }, '/contact/jurisdiction'],
    ['the 30th of February', { contact: { ...text, at_utc: '2026-02-30T12:00Z' } }, '/contact/at_utc'],
    ['the 25th hour', { contact: { ...text, at_utc: '2026-02-03T25:00Z' } }, '/contact/at_utc'],
    ['an instant without an offset', { contact: { ...text, at_utc: '2026-02-03T12:00' } }, '/contact/at_utc'],
    ['a date for the instant', { contact: { ...text, at_utc: '2026-02-03' } }, '/contact/at_utc'],
    ['an unknown zone', { contact: { ...text, debtor_zones: ['Europe/Atlantis'] } }, '/contact/debtor_zones/0'],
    ['an unknown channel', { contact: { ...text, channel: 'pigeon' } }, '/contact/channel'],
    ['an unknown actor', { contact: { ...text, actor: 'any' } }, '/contact/actor'],
    ['a due date that does not exist', { contact: { ...text, due: '2026-02-29' } }, '/contact/due'],
    ['a notice without a date', { contact: { ...text, stages: { inkassokrav: {} } } }, '/contact/stages/inkassokrav'],
    ['a negative fee', { contact: { ...text, fees: { reminder: -1 } } }, '/contact/fees/reminder'],
    ['a fee as text', { contact: { ...text, fees: { reminder: '60' } } }, '/contact/fees/reminder'],
    ['history that is no list', { contact: text, history: {} }, '/history'],
    ['a fault in the history beside', { contact: text, history: [earlier('2026-13-01T09:00Z')] }, '/history/0/at_utc'],
    [
      'a fault in the history inside',
      { contact: { ...text, history: [earlier('2026-13-01T09:00Z')] } },
      '/contact/history/0/at_utc',
    ],
    ['history twice', { contact: { ...text, history: [] }, history: [] }, '/history'],
    [
      'history of more than 10,000',
      { contact: text, history: Array.from({ length: 10_001 }, () => earlier('2026-11-01T09:00Z')) },
      '/history',
    ],
    [
      'more history than so many zones bear',
      {
        contact: { ...text, debtor_zones: Intl.supportedValuesOf('timeZone').slice(0, 30) },
        history: Array.from({ length: 700 }, () => earlier('2026-11-01T09:00Z')),
      },
      '/history',
    ],
    [
      'more planned than anybody plans',
      { contact: { ...text, history: Array.from({ length: 1001 }, () => earlier('2026-12-01T09:00Z')) } },
      '/contact/history',
    ],
  ])('%s: 422, and where', async (_, body, pointer) => {
    const { status, pointers } = await problem('SE', body);
    expect(status).toBe(422);
    expect(pointers.some((one) => one === pointer || one.startsWith(`${pointer}/`))).toBe(true);
  });

  test.each(['se', 'S', 'SE-', 'SE_X', 'SE-stockholm'])('no place at all: %s', async (country) => {
    expect((await problem(country, { contact: text })).status).toBe(404);
  });

  test('not JSON, not sent as JSON, and too much of it', async () => {
    const post = (type: string, content: string) =>
      service.ask({ to: 'POST /v1/packs/SE/check', raw: { type, content } });
    expect((await post('application/json', '{"contact":')).status).toBe(400);
    expect((await post('text/yaml', 'contact: {}')).status).toBe(415);
    expect((await post('application/json', JSON.stringify({ contact: { note: 'x'.repeat(1_100_000) } }))).status).toBe(
      413,
    );
  });
});

test('any role may ask; nothing is stored', async () => {
  const count = async () => (await service.database.pool.query('select from second_opinion_findings')).rowCount ?? -1;
  const before = await count();
  for (const role of ['workflow', 'scientist', 'manager', 'compliance', 'admin'] as const)
    expect((await check('SE', { contact: text }, await service.makeKey([role], ['north']))).status).toBe(200);
  expect((await service.ask({ to: 'POST /v1/packs/SE/check', body: { contact: text }, key: null })).status).toBe(401);
  expect(await count()).toBe(before);
});

test('a change of law by an officer and a policy of the house are judged by both evaluators', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const told = await service.ask({
    to: 'POST /v1/packs/LT/changes',
    body: {
      rule: 'lt.win.default',
      change: { local: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [], hol: [] } },
      effectiveFrom: today,
      reason: 'test',
      by: 'test',
    },
  });
  expect(told.status, JSON.stringify(told.body)).toBe(201);
  const banned = await service.ask({
    to: 'PUT /v1/contact-policies/no-letters',
    body: {
      scope: { markets: ['LT'], creditors: ['Quiet AB'] },
      rules: { bans: [{ id: 'house.quiet.letters', text: 'No letters.', channels: ['letter'] }] },
      reason: 'test',
      by: 'test',
    },
  });
  expect(banned.status, JSON.stringify(banned.body)).toBe(201);
  const contact = { ...text, debtor_zones: ['Europe/Vilnius'], at_utc: `${tomorrow}T10:00Z` };
  expect(await verdict('LT', { ...contact, channel: 'call' })).toMatchObject({
    rules: expect.arrayContaining(['lt.win.default']) as string[],
    secondOpinion: { agrees: true },
  });
  const letter = { ...contact, channel: 'letter' };
  expect((await verdict('LT', { ...letter, creditor: 'Quiet AB' }, { house: true })).rules).toContain(
    'house.quiet.letters',
  );
  expect((await verdict('LT', { ...letter, creditor: 'Loud AB' }, { house: true })).rules).not.toContain(
    'house.quiet.letters',
  );
  expect((await verdict('LT', { ...letter, creditor: 'Quiet AB' })).rules).toEqual([]);
});
