/** Law that changes while the service runs: from a day on, in every process at once, with old decisions made again under the law they had. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from './contracts/decisions.ts';
import type { ContactPolicy, ContactPolicyVersion, LawChange } from './contracts/law.ts';
import type { Decision } from './contracts/next-best-action.ts';
import type { Pack } from './contracts/packs.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered } from './testing/told.ts';

const because = { reason: 'a test', by: 'maria' };
/** Tuesday and, eight days later, Wednesday. */
const before = '2026-03-03T09:00:00+01:00';
const after = '2026-03-11T09:00:00+01:00';

let service: TestService;
let second: TestService;
let nextCase = 0;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  second = await startTestService({ clock: 'simulated', database: service.database });
  const spec = { rules: [{ when: 'true', then: { channel: 'sms' } }], otherwise: 'no_contact' };
  await service.ask({ to: 'POST /v1/strategies', body: { id: 'text', kind: 'table', spec, description: 'Texts' } });
  await service.running.dependencies.stores.strategyStore.setChampion({
    strategy: { id: 'text', version: 1 },
    at: Date.now(),
    ...because,
  });
});
afterAll(async () => {
  await second.close();
  await service.close();
});

const newCase = async (country = 'SE', creditor = 'Example AB'): Promise<string> => {
  nextCase += 1;
  const id = String(nextCase);
  const place = { country, timeZones: [country === 'FI' ? 'Europe/Helsinki' : 'Europe/Stockholm'] };
  await service.ask({
    to: 'POST /v1/events',
    body: [registered(`D-${id}`, place), opened(`C-${id}`, `D-${id}`, { creditor })],
  });
  return `C-${id}`;
};
const decide = async (caseId: string, at: string, by = service): Promise<Decision> =>
  (await by.ask({ to: `POST /v1/cases/${caseId}/next-best-action`, body: { at } })).body;
const receiptOf = async ({ decisionId }: Decision, by = service): Promise<Receipt> =>
  (await by.ask({ to: `GET /v1/decisions/${decisionId}` })).body;
const change = (body: object, country = 'SE'): Promise<Answered> =>
  service.ask({ to: `POST /v1/packs/${country}/changes`, body: { ...because, ...body } });
const put = (policyId: string, body: object): Promise<Answered> =>
  service.ask({ to: `PUT /v1/contact-policies/${policyId}`, body: { ...because, ...body } });
const barring = ({ explanation }: Decision): readonly string[] => explanation.blocked.map(({ rule }) => rule);
const expectReplays = async (decisions: readonly Decision[]): Promise<void> => {
  for (const by of [service, second]) {
    for (const { decisionId } of decisions) {
      const replayed = await by.ask({ to: `POST /v1/decisions/${decisionId}/replay` });
      expect(replayed.body).toMatchObject({ identical: true, differences: [] });
    }
  }
};

const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [], hol: [] };

describe('a change of law', () => {
  test('binds from its day on and not before, in every process, and decisions replay under the law that they had', async () => {
    const old = await decide(await newCase(), before, second);
    const made = await change({
      rule: 'se.win.default',
      change: { local: closed, text: 'Nobody is called or texted.' },
      effectiveFrom: '2026-03-10',
    });
    expect(made.status).toBe(201);
    const { version } = made.body as LawChange;

    const early = await decide(await newCase(), before, second);
    const late = await decide(await newCase(), after, second);
    const eve = await decide(await newCase(), '2026-03-09T09:00:00+01:00');
    expect(early.action.kind).toBe('contact');
    expect(late.action.kind).toBe('no_contact');
    expect(barring(late)).toContain('se.win.default');
    expect(eve.action).toMatchObject({ kind: 'contact', sendAt: expect.stringMatching(/^2026-03-09/) as string });

    const [oldBook, ...newBooks] = (await Promise.all([old, early, late, eve].map((one) => receiptOf(one)))).map(
      ({ versions }) => versions.packs,
    );
    expect(newBooks).toEqual([version, version, version]);
    expect(oldBook).not.toBe(version);
    await expectReplays([old, early, late, eve]);

    const checked = await second.ask({
      to: `POST /v1/decisions/${early.decisionId}/check`,
      body: { at: '2026-03-10T12:00:00+01:00' },
    });
    expect(JSON.stringify(checked.body)).toContain('Nobody is called or texted.');
  });

  test('is shown with the rules, each version with its time, and who changed it and why', async () => {
    const pack: Pack = (await second.ask({ to: 'GET /v1/packs/SE' })).body;
    const versions = pack.rules.filter(({ id }) => id === 'se.win.default');
    expect(versions.map(({ from, to }) => [from, to])).toEqual([
      [null, '2026-03-10'],
      ['2026-03-10', null],
    ]);
    expect(pack.changes).toMatchObject([
      {
        pack: 'SE',
        rule: 'se.win.default',
        group: 'windows',
        disabled: false,
        effectiveFrom: '2026-03-10',
        ...because,
      },
    ]);
    expect(pack).toMatchObject({ changeCount: 1, version: pack.changes[0]?.version });
    const listed = await service.ask({ to: 'GET /v1/packs/SE/changes' });
    expect((listed.body as { items: LawChange[] }).items).toEqual(pack.changes);
    expect((await service.ask({ to: 'GET /v1/packs/NO' })).body).toMatchObject({ changeCount: 0, changes: [] });
  });

  test('can be undone: disabled for a while, and put back as it was shipped', async () => {
    expect((await change({ rule: 'se.win.default', disabled: true, effectiveFrom: '2026-03-10' })).status).toBe(201);
    expect((await decide(await newCase(), after)).action.kind).toBe('contact');
    const back = await change({ rule: 'se.win.default', change: {}, effectiveFrom: '2026-03-12' });
    expect(back.body).toMatchObject({ becomes: { text: expect.stringContaining('Product default') as string } });
  });

  test('may be a new rule', async () => {
    const rule = {
      text: 'No texts.',
      channels: ['sms'],
      local: closed,
      force: 'law',
      cite: 'an act of 2026',
      since: null,
      in_force_as_of: '2026-11-22',
      confidence: 'verified',
    };
    const body = { rule: 'se.win.act_2026', group: 'windows', change: rule, effectiveFrom: '2026-05-01' };
    expect((await change(body)).status).toBe(201);
    expect(barring(await decide(await newCase(), '2026-05-05T09:00:00+02:00'))).toContain('se.win.act_2026');
    expect(barring(await decide(await newCase(), '2026-04-14T09:00:00+02:00'))).not.toContain('se.win.act_2026');
  });

  const from = { effectiveFrom: '2026-06-01' };
  test.each<[name: string, country: string, body: object, status: number, pointer: string | null]>([
    ['a pack that nobody knows', 'ZZ', { rule: 'zz.cap', disabled: true, ...from }, 404, null],
    ['no id of a pack', 'sweden', { rule: 'se.win.default', disabled: true, ...from }, 404, null],
    ['the house', 'HOUSE', { rule: 'house.rest', disabled: true, ...from }, 404, null],
    ['a rule that nobody knows', 'SE', { rule: 'se.nothing', change: {}, ...from }, 422, '/rule'],
    ['a rule that nobody knows, disabled', 'SE', { rule: 'se.nothing', disabled: true, ...from }, 422, '/rule'],
    ['a rule of another pack', 'SE', { rule: 'no.win.call', change: {}, ...from }, 422, '/rule'],
    ['a rule of the house', 'SE', { rule: 'house.rest', change: { hours: 1 }, ...from }, 422, '/rule'],
    [
      'a new rule by a name of the house',
      'SE',
      { rule: 'house.new', group: 'caps', change: {}, ...from },
      422,
      '/rule',
    ],
    ['no rule id', 'SE', { rule: 'SE', change: {}, ...from }, 422, '/rule'],
    ['another group', 'SE', { rule: 'se.win.default', group: 'caps', change: {}, ...from }, 422, '/group'],
    ['a group that nobody knows', 'SE', { rule: 'se.new', group: 'laws', change: {}, ...from }, 422, '/group'],
    [
      'a new rule without its fields',
      'SE',
      { rule: 'se.new', group: 'caps', change: { max: 1 }, ...from },
      422,
      '/change/cite',
    ],
    ['neither change nor disabled', 'SE', { rule: 'se.win.default', ...from }, 422, ''],
    ['both', 'SE', { rule: 'se.win.default', change: {}, disabled: true, ...from }, 422, ''],
    ['disabled: false', 'SE', { rule: 'se.win.default', disabled: false, ...from }, 422, '/disabled'],
    ['no day', 'SE', { rule: 'se.win.default', change: {} }, 422, '/effectiveFrom'],
    [
      'a day that does not exist',
      'SE',
      { rule: 'se.win.default', change: {}, effectiveFrom: '2026-02-30' },
      422,
      '/effectiveFrom',
    ],
    [
      'an end before the beginning',
      'SE',
      { rule: 'se.win.default', change: {}, ...from, effectiveTo: '2026-05-31' },
      422,
      '/effectiveTo',
    ],
    ['no reason', 'SE', { rule: 'se.win.default', change: {}, ...from, reason: '' }, 422, '/reason'],
    ['nobody', 'SE', { rule: 'se.win.default', change: {}, ...from, by: '' }, 422, '/by'],
    ['a cap of zero', 'SE', { rule: 'se.cap.default_day', change: { max: 0 }, ...from }, 422, '/change/max'],
    [
      'a channel that nobody knows',
      'SE',
      { rule: 'se.cap.default_day', change: { channels: ['fax'] }, ...from },
      422,
      '/change/channels/0',
    ],
    [
      'a field that no rule has',
      'SE',
      { rule: 'se.cap.default_day', change: { maximum: 2 }, ...from },
      422,
      '/change/maximum',
    ],
    [
      'a citation taken out',
      'SE',
      { rule: 'se.cap.default_day', change: { cite: null }, ...from },
      422,
      '/change/cite',
    ],
    [
      'hours that overlap',
      'SE',
      {
        rule: 'se.win.default',
        change: {
          local: {
            ...closed,
            mon: [
              ['08:00', '12:00'],
              ['11:00', '13:00'],
            ],
          },
        },
        ...from,
      },
      422,
      '/change/local/mon',
    ],
    ['another id', 'SE', { rule: 'se.win.default', change: { id: 'se.win.other' }, ...from }, 422, '/change/id'],
    [
      'a date among the fields',
      'SE',
      { rule: 'se.win.default', change: { effective_from: '2020-01-01' }, ...from },
      422,
      '/change/effective_from',
    ],
    ['a rule of law disabled', 'SE', { rule: 'se.block.disputed', disabled: true, ...from }, 422, '/acknowledgesLaw'],
    [
      'a rule of law that is to be law no longer',
      'SE',
      { rule: 'se.block.disputed', change: { force: 'default' }, ...from },
      422,
      '/acknowledgesLaw',
    ],
    ['an unknown field', 'SE', { rule: 'se.win.default', change: {}, ...from, note: 'x' }, 422, '/note'],
  ])('%s is refused', async (_, country, body, status, pointer) => {
    const count = async () =>
      (await service.database.pool.query('select count(*) as changes from law_changes')).rows[0] as unknown;
    const kept = await count();
    const answer = await change(body, country);
    expect(answer.status).toBe(status);
    const { errors = [] } = answer.body as { errors?: readonly { pointer: string }[] };
    if (pointer !== null) expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect(await count()).toEqual(kept);
  });

  test('a rule of law is disabled by whoever says to know that it binds', async () => {
    const body = {
      rule: 'se.block.disputed',
      disabled: true,
      ...from,
      effectiveTo: '2026-06-30',
      acknowledgesLaw: true,
    };
    expect(await change(body)).toMatchObject({
      status: 201,
      body: { disabled: true, becomes: null, acknowledgesLaw: true },
    });
  });

  test('many at once are made one after the other, and all of them hold', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, place) =>
        (place % 2 === 0 ? service : second).ask({
          to: 'POST /v1/packs/NO/changes',
          body: {
            rule: `no.cap.new_${String(place)}`,
            group: 'caps',
            change: newCap,
            effectiveFrom: '2027-01-01',
            ...because,
          },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const pack: Pack = (await second.ask({ to: 'GET /v1/packs/NO' })).body;
    expect(pack.rules.filter(({ id }) => id.startsWith('no.cap.new_'))).toHaveLength(8);
  });
});

const newCap = {
  text: 'One a day.',
  channels: ['sms'],
  max: 1,
  per: { days: 1, kind: 'calendar_day' },
  count: 'attempts',
  key: 'debtor',
  force: 'default',
  cite: 'none',
  since: null,
  in_force_as_of: '2026',
  confidence: 'uncertain',
};

describe('who may', () => {
  test.each([
    ['workflow', 403],
    ['scientist', 403],
    ['manager', 403],
    ['admin', 403],
    ['compliance', 422],
  ] as const)('%s: %i', async (role, status) => {
    const key = await service.makeKey([role]);
    const body = { ...because, rule: 'se.nothing', change: {}, effectiveFrom: '2026-06-01' };
    expect((await service.ask({ to: 'POST /v1/packs/SE/changes', body, key })).status).toBe(status);
    const policy = { ...because, rules: { caps: [{ id: 'se.cap.own' }] } };
    expect((await service.ask({ to: 'PUT /v1/contact-policies/own', body: policy, key })).status).toBe(status);
  });

  test('a key that is limited to portfolios changes nothing that holds for all', async () => {
    const key = await service.makeKey(['compliance'], ['north']);
    const body = { ...because, rule: 'se.win.default', change: {}, effectiveFrom: '2026-06-01' };
    expect((await service.ask({ to: 'POST /v1/packs/SE/changes', body, key })).status).toBe(403);
    const policy = { ...because, rules: {} };
    expect((await service.ask({ to: 'PUT /v1/contact-policies/own', body: policy, key })).status).toBe(403);
  });
});

describe('a contact policy', () => {
  test.each<[name: string, id: string, body: object, status: number, pointer: string | null]>([
    ['no id of a policy', 'Quiet', { rules: {} }, 404, null],
    ['the end of what never was', 'nobody', { ended: true }, 404, null],
    ['neither rules nor an end', 'bad', {}, 422, ''],
    ['both', 'bad', { rules: {}, ended: true }, 422, ''],
    ['an end with a scope', 'house', { ended: true, scope: { markets: ['SE'] } }, 422, ''],
    ['no reason', 'bad', { rules: {}, reason: '' }, 422, '/reason'],
    ['a group that nobody knows', 'bad', { rules: { wishes: [] } }, 422, '/rules/wishes'],
    ['a list that is none', 'bad', { rules: { caps: {} } }, 422, '/rules/caps'],
    ['a rule without an id', 'bad', { rules: { caps: [{ ...newCap }] } }, 422, '/rules/caps/0/id'],
    [
      'a rule by the name of a law',
      'bad',
      { rules: { caps: [{ ...newCap, id: 'se.cap.own' }] } },
      422,
      '/rules/caps/0/id',
    ],
    [
      'a rule by the name of another policy’s',
      'bad',
      { rules: { caps: [{ ...newCap, id: 'house.cap.day' }] } },
      422,
      '/rules/caps/0/id',
    ],
    [
      'a rule by the name of the kill switch',
      'bad',
      { rules: { caps: [{ ...newCap, id: 'house.kill_switch' }] } },
      422,
      '/rules/caps/0/id',
    ],
    [
      'policy as law',
      'bad',
      { rules: { caps: [{ ...newCap, id: 'house.bad', force: 'law' }] } },
      422,
      '/rules/caps/0/force',
    ],
    ['a cap of zero', 'bad', { rules: { caps: [{ ...newCap, id: 'house.bad', max: 0 }] } }, 422, '/rules/caps/0/max'],
    ['a ban of nothing', 'bad', { rules: { bans: [{ id: 'house.bad', text: 'x' }] } }, 422, '/rules/bans/0/channels'],
    ['an empty scope', 'bad', { rules: {}, scope: {} }, 422, '/scope'],
    ['a market in small letters', 'bad', { rules: {}, scope: { markets: ['se'] } }, 422, '/scope/markets/0'],
    ['a segment that nobody knows', 'bad', { rules: {}, scope: { segments: ['rich'] } }, 422, '/scope/segments/0'],
    ['an unknown field', 'bad', { rules: {}, country: 'SE' }, 422, '/country'],
  ])('%s is refused', async (_, id, body, status, pointer) => {
    const answer = await put(id, body);
    expect(answer.status).toBe(status);
    const { errors = [] } = answer.body as { errors?: readonly { pointer: string }[] };
    if (pointer !== null) expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect((await service.ask({ to: 'GET /v1/contact-policies/bad' })).status).toBe(404);
  });

  const quiet = {
    id: 'house.quiet.texts',
    text: 'No texts in Finland.',
    channels: ['sms'],
    local: closed,
  };

  test('takes contacts away where its scope holds, in every process, until it ends', async () => {
    expect((await decide(await newCase('FI'), before, second)).action).toMatchObject({ channel: 'sms' });
    const made = await put('quiet', { name: 'Quiet', scope: { markets: ['FI'] }, rules: { windows: [quiet] } });
    expect(made).toMatchObject({ status: 201, body: { id: 'quiet', version: 1, pack: 'HOUSE-QUIET', ended: false } });
    const barred = await decide(await newCase('FI'), before, second);
    expect(barred.action.kind).toBe('no_contact');
    expect(barring(barred)).toContain('house.quiet.texts');
    const own = barred.explanation.blocked.find(({ rule }) => rule === 'house.quiet.texts');
    expect(own).toMatchObject({ citation: 'house policy, not law', force: 'default' });
    const elsewhere = await decide(await newCase('SE'), before, second);
    expect(elsewhere.action).toMatchObject({ channel: 'sms' });

    expect(await put('quiet', { ended: true })).toMatchObject({
      status: 201,
      body: { version: 2, ended: true, rules: {} },
    });
    const again = await decide(await newCase('FI'), before, second);
    expect(again.action).toMatchObject({ channel: 'sms' });
    expect((await receiptOf(barred)).versions.packs).toBe((made.body as ContactPolicyVersion).bookVersion);
    expect((await receiptOf(barred)).explanation.blocked).toEqual(barred.explanation.blocked);
    await expectReplays([barred, elsewhere, again]);
  });

  test('for one creditor: what was decided before is stopped at the check, and others go on', async () => {
    const [own, other] = [await newCase('SE', 'Loud AB'), await newCase('SE', 'Example AB')];
    const [mine, theirs] = [await decide(own, before), await decide(other, before)];
    const check = async ({
      decisionId,
      action,
    }: Decision): Promise<{ allowed: boolean; blocked: { rule: string }[] }> => {
      const at = action.kind === 'contact' ? action.sendAt : before;
      return (await second.ask({ to: `POST /v1/decisions/${decisionId}/check`, body: { at } })).body;
    };
    expect([(await check(mine)).allowed, (await check(theirs)).allowed]).toEqual([true, true]);
    const rule = { ...quiet, id: 'house.loud.texts' };
    expect((await put('loud', { scope: { creditors: ['Loud AB'] }, rules: { windows: [rule] } })).status).toBe(201);
    expect((await check(mine)).blocked.map((block) => block.rule)).toEqual(['house.loud.texts']);
    expect((await check(theirs)).allowed).toBe(true);
    const next = await decide(await newCase('SE', 'Loud AB'), before, second);
    expect(next.action.kind).toBe('no_contact');
    expect(barring(next)).toContain('house.loud.texts');
    expect((await decide(await newCase('SE', 'Example AB'), before, second)).action.kind).toBe('contact');
    const instead = await service.ask({
      to: `POST /v1/decisions/${mine.decisionId}/override`,
      body: { actionId: 'sms.morning.warm.reminder', ...because },
    });
    expect(instead.status).toBe(409);
    expect(JSON.stringify(instead.body)).toContain('house.loud.texts');
    await put('loud', { ended: true });
    await expectReplays([mine, theirs, next]);
  });

  test('bans a channel on a day of the week: what is decided moves on, what was decided for that day stays', async () => {
    const tuesday = await decide(await newCase(), before);
    expect(tuesday.action).toMatchObject({ channel: 'sms', sendAt: expect.stringMatching(/^2026-03-03/) as string });
    const ban = { id: 'house.calm.tuesdays', text: 'No texts on Tuesdays.', channels: ['sms'], weekdays: [2] };
    expect((await put('calm', { rules: { bans: [ban] } })).status).toBe(201);
    const wednesday = await decide(await newCase(), before, second);
    expect(wednesday.action).toMatchObject({ sendAt: expect.stringMatching(/^2026-03-04/) as string });
    const at = tuesday.action.kind === 'contact' ? tuesday.action.sendAt : before;
    const checked = await second.ask({ to: `POST /v1/decisions/${tuesday.decisionId}/check`, body: { at } });
    expect(checked.body).toMatchObject({ allowed: false, blocked: [{ rule: 'house.calm.tuesdays' }] });
    await put('calm', { ended: true });
    await expectReplays([tuesday, wednesday]);
  });

  test('the shipped one is version 1 of house, and is replaced whole', async () => {
    const shipped: ContactPolicy = (await service.ask({ to: 'GET /v1/contact-policies/house' })).body;
    expect(shipped).toMatchObject({
      latestVersion: 1,
      inForce: true,
      versions: [{ by: 'tact', at: null, ended: false }],
    });
    const { rules } = shipped.versions[0]!;
    const caps = rules['caps']!.filter(({ id }) => id !== 'house.cap.day');
    expect(caps).toHaveLength(rules['caps']!.length - 1);
    expect(await put('house', { rules: { ...rules, caps } })).toMatchObject({ status: 201, body: { version: 2 } });
    const pack: Pack = (await second.ask({ to: 'GET /v1/packs/SE' })).body;
    expect(pack.rules.map(({ id }) => id)).not.toContain('house.cap.day');
    expect(pack.rules.map(({ id }) => id)).toContain('house.cap.week');
    const listed = (await service.ask({ to: 'GET /v1/contact-policies' })).body as { items: ContactPolicy[] };
    expect(listed.items.map(({ id, latestVersion, inForce }) => [id, latestVersion, inForce])).toEqual([
      ['calm', 2, false],
      ['house', 2, true],
      ['loud', 2, false],
      ['quiet', 2, false],
    ]);
    expect(await put('house', { rules })).toMatchObject({ status: 201, body: { version: 3 } });
  });
});

test('where the machine’s clock rules, no change reaches back', async () => {
  const live = await startTestService({ database: service.database });
  try {
    const body = { ...because, rule: 'se.cap.default_day', change: { max: 2 } };
    const past = await live.ask({ to: 'POST /v1/packs/SE/changes', body: { ...body, effectiveFrom: '2026-03-10' } });
    expect(past).toMatchObject({ status: 422, body: { errors: [{ pointer: '/effectiveFrom' }] } });
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' });
    const made = await live.ask({ to: 'POST /v1/packs/SE/changes', body: { ...body, effectiveFrom: today } });
    expect(made.status).toBe(201);
  } finally {
    await live.close();
  }
});
