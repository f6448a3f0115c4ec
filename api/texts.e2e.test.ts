/** Texts through HTTP: written by one person, approved by another, taken out of use; and decisions that follow, in every process. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from './contracts/conventions.ts';
import type { DecisionCheck, Receipt } from './contracts/decisions.ts';
import type { Decision } from './contracts/next-best-action.ts';
import type { RenderedText } from './contracts/render-decision.ts';
import type { Text, TextSummary, WrittenText } from './contracts/texts.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered } from './testing/told.ts';

/** A Tuesday morning in Stockholm. */
const at = '2026-03-03T09:00:00+01:00';
const maria = { reason: 'a test', by: 'maria' };
const erik = { reason: 'read it', by: 'Erik' };

let service: TestService;
let second: TestService;
let nextCase = 0;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  second = await startTestService({ clock: 'simulated', database: service.database });
  const spec = {
    rules: [{ when: 'true', then: { channel: 'sms', treatment: 'payment_link' } }],
    otherwise: 'no_contact',
  };
  await service.ask({ to: 'POST /v1/strategies', body: { id: 'link', kind: 'table', spec, description: 'Links' } });
  await service.running.dependencies.stores.strategyStore.setChampion({
    strategy: { id: 'link', version: 1 },
    at: Date.now(),
    ...maria,
  });
});
afterAll(async () => {
  await second.close();
  await service.close();
});

const places: Readonly<Record<string, string>> = {
  sv: 'SE',
  fi: 'FI',
  no: 'NO',
  et: 'EE',
  de: 'DE',
  it: 'IT',
  da: 'DK',
};

const newCase = async (language: string, changes: object = {}): Promise<string> => {
  nextCase += 1;
  const id = String(nextCase);
  const debtor = { language, country: places[language], timeZones: ['Europe/Stockholm'], ...changes };
  const told = [registered(`D-${id}`, debtor), opened(`C-${id}`, `D-${id}`, { actor: 'creditor' })];
  expect((await service.ask({ to: 'POST /v1/events', body: told })).status).toBe(200);
  return `C-${id}`;
};
const decide = async (caseId: string, by = service): Promise<Decision> =>
  (await by.ask({ to: `POST /v1/cases/${caseId}/next-best-action`, body: { at } })).body;
const check = async ({ decisionId, action }: Decision, by = second): Promise<DecisionCheck> => {
  const body = { at: action.kind === 'contact' ? action.sendAt : at };
  return (await by.ask({ to: `POST /v1/decisions/${decisionId}/check`, body })).body;
};
const render = (decision: Decision, body: object = {}): Promise<Answered> =>
  service.ask({ to: `POST /v1/decisions/${decision.decisionId}/render`, body });
const receiptOf = async ({ decisionId }: Decision): Promise<Receipt> =>
  (await service.ask({ to: `GET /v1/decisions/${decisionId}` })).body;
const expectReplays = async (decisions: readonly Decision[]): Promise<void> => {
  for (const by of [service, second]) {
    for (const { decisionId } of decisions) {
      const replayed = await by.ask({ to: `POST /v1/decisions/${decisionId}/replay` });
      expect(replayed.body).toMatchObject({ identical: true, differences: [] });
    }
  }
};

const read = async (language: string, id: string, by = service): Promise<Text> =>
  (await by.ask({ to: `GET /v1/templates/${language}/${id}` })).body;
const say = (what: string, language: string, id: string, body: object, by = service): Promise<Answered> =>
  by.ask({ to: `POST /v1/templates/${language}/${id}/${what}`, body });

/** The words in use as they are written: what a house copies and changes. */
const formsOf = ({ forms }: Text): Record<string, object> =>
  Object.fromEntries(
    Object.entries(forms).map(([channel, { subject, body, contains }]) => [
      channel,
      { body, ...(subject === null ? {} : { subject }), ...(contains.length === 0 ? {} : { contains }) },
    ]),
  );

const templateOf = ({ action }: Decision): string => (action.kind === 'contact' ? action.template : '');
const barring = ({ explanation }: Decision): readonly string[] => explanation.blocked.map(({ rule }) => rule);

describe('a text from first to last', () => {
  test('decided, rendered, withdrawn, avoided, blocked at the check, rewritten by one, approved by another, used', async () => {
    const first = await decide(await newCase('sv'));
    const template = templateOf(first);
    expect(first.action).toMatchObject({ kind: 'contact', channel: 'sms' });
    expect((await render(first)).body).toMatchObject({
      template,
      version: 0,
      language: 'sv',
      allowed: true,
      blocked: [],
    });
    expect(await check(first)).toMatchObject({ allowed: true });

    const withdrawn = await say('withdraw', 'sv', template, maria);
    expect(withdrawn.body).toMatchObject({
      state: 'withdrawn',
      version: 0,
      history: [{ state: 'withdrawn', ...maria }, { by: 'tact' }],
    });
    const avoiding = await decide(await newCase('sv'), second);
    expect(avoiding.action).toMatchObject({ kind: 'contact', channel: 'sms' });
    expect(templateOf(avoiding)).not.toBe(template);
    expect(avoiding.explanation.blocked).toContainEqual(
      expect.objectContaining({
        rule: 'house.template',
        channel: 'sms',
        citation: 'the house approves its texts',
        force: 'default',
      }),
    );
    const receipt = await receiptOf(avoiding);
    expect(receipt.eligible.some(({ actionId }) => actionId.endsWith(`.${template}`))).toBe(false);
    const checked = await check(first);
    expect(checked).toMatchObject({ allowed: false, blocked: [{ rule: 'house.template' }] });
    expect((await render(first)).body).toMatchObject({ allowed: false, blocked: [{ rule: 'house.template' }] });

    const forms = {
      ...formsOf(await read('sv', template)),
      sms: 'Hej! Betala i ärende {{caseReference}}: {{payLink}} Ring gärna {{phone}}. /{{collector}} Avsluta: {{optOut}}',
    };
    const written = await say('versions', 'sv', template, { forms, ...maria });
    expect(written.status).toBe(201);
    expect(written.body).toMatchObject({
      language: 'sv',
      id: template,
      version: 1,
      state: 'draft',
      inUse: false,
      by: 'maria',
    });
    const own = await say('approve', 'sv', template, { version: 1, reason: 'mine', by: ' MARIA ' });
    expect(own.status).toBe(409);
    expect(await check(first)).toMatchObject({ allowed: false });

    const { checksum } = written.body as WrittenText;
    const approved = await say('approve', 'sv', template, { checksum, ...erik }, second);
    expect(approved.body).toMatchObject({ state: 'approved', version: 1, checksum, latestVersion: 1 });
    const back = await decide(await newCase('sv'));
    expect(templateOf(back)).toBe(template);
    expect(barring(back)).not.toContain('house.template');
    expect(await check(first)).toMatchObject({ allowed: true });
    const text: RenderedText = (await render(back)).body;
    expect(text).toMatchObject({ version: 1, checksum, allowed: true });
    expect(text.body).toMatch(/^Hej! Betala i ärende/);
    await expectReplays([first, avoiding, back]);
  });

  test('where every text of what the strategy would do is withdrawn, nobody is contacted, and the reason says so', async () => {
    for (const tone of ['warm', 'neutral', 'firm']) await say('withdraw', 'fi', `${tone}.payment_link`, maria);
    const decision = await decide(await newCase('fi'), second);
    expect(decision.action.kind).toBe('no_contact');
    expect(barring(decision)).toContain('house.template');
    await expectReplays([decision]);
  });

  test('other readers are not touched: of the language elsewhere, and those without any text in the library', async () => {
    await say('withdraw', 'sv', 'warm.payment_link', maria);
    await say('withdraw', 'sv', 'neutral.payment_link', maria);
    await say('withdraw', 'sv', 'firm.payment_link', maria);
    const swedish = await decide(await newCase('sv'));
    expect(swedish.action.kind).toBe('no_contact');
    for (const [language, country] of [
      ['sv', 'FI'],
      ['da', 'SE'],
    ] as const) {
      const decision = await decide(await newCase(language, { country }));
      expect(decision.action).toMatchObject({ kind: 'contact', channel: 'sms' });
      expect(barring(decision)).not.toContain('house.template');
    }
  });

  test('a person may not choose it either', async () => {
    const decision = await decide(await newCase('no'));
    const instead = { actionId: 'email.morning.warm.reminder', ...maria };
    await say('withdraw', 'no', 'warm.reminder', maria);
    const to = `POST /v1/decisions/${decision.decisionId}/override`;
    const refused = await service.ask({ to, body: instead });
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toContain('house.template');
  });

  test('with an Idempotency-Key a repeat makes no second version', async () => {
    const forms = formsOf(await read('et', 'warm.reminder'));
    const to = 'POST /v1/templates/et/warm.reminder/versions';
    const headers = { 'idempotency-key': 'once' };
    const once = await service.ask({ to, headers, body: { forms, ...maria } });
    const again = await service.ask({ to, headers, body: { forms, ...maria } });
    expect(again.body).toEqual(once.body);
    expect((await read('et', 'warm.reminder')).latestVersion).toBe(1);
  });
});

describe('reading', () => {
  test('the list has every text once, pages, and can be narrowed', async () => {
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const to = `GET /v1/templates?limit=50${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: Page<TextSummary> = (await service.ask({ to })).body;
      names.push(...page.items.map(({ language, id }) => `${language} ${id}`));
      cursor = page.nextCursor;
    }
    expect(names).toEqual([...new Set(names)].sort());
    expect(names.length).toBe(9 * 13);
    const german: Page<TextSummary> = (await service.ask({ to: 'GET /v1/templates?language=de' })).body;
    expect(german.items).toHaveLength(13);
    expect(german.items[0]).toMatchObject({ state: 'approved', version: 0, latestVersion: 0 });
    expect(german.items.flatMap(({ warnings }) => warnings).every(({ severity }) => severity === 'warning')).toBe(true);
    const none: Page<TextSummary> = (await service.ask({ to: 'GET /v1/templates?language=de&state=withdrawn' })).body;
    expect(none.items).toEqual([]);
  });

  test('a text has its words, its gaps and its history, and says that it is no legal advice', async () => {
    const text = await read('de', 'formal.statutory_notice', second);
    expect(text.channels).toEqual(['email', 'letter', 'portal']);
    expect(text.placeholders).toContain('amount');
    expect(text.versions).toMatchObject([{ version: 0, by: 'tact', state: 'approved', inUse: true, keyId: null }]);
    expect(text.history).toMatchObject([
      { version: 0, by: 'tact', reason: expect.stringMatching(/counsel/) as string },
    ]);
    expect(text.notLegalAdvice).toMatch(/counsel/);
  });

  test('a text that only the house has is a draft until it is approved, and then decides nothing away', async () => {
    const forms = formsOf(await read('it', 'firm.reminder'));
    const written = await say('versions', 'it', 'formal.reminder', { forms, ...maria });
    expect(written.status).toBe(201);
    expect(await read('it', 'formal.reminder')).toMatchObject({
      state: 'draft',
      version: null,
      forms: {},
      latestVersion: 1,
    });
    const drafts: Page<TextSummary> = (await service.ask({ to: 'GET /v1/templates?state=draft' })).body;
    expect(drafts.items.map(({ id }) => id)).toEqual(['formal.reminder']);
    expect((await say('withdraw', 'it', 'formal.reminder', maria)).status).toBe(409);
    const approved = await say('approve', 'it', 'formal.reminder', { version: 1, ...erik });
    expect(approved.body).toMatchObject({
      state: 'approved',
      version: 1,
      channels: ['sms', 'email', 'call', 'letter', 'portal', 'messaging'],
    });
  });
});

describe('what is refused, and changes nothing', () => {
  const good = async (): Promise<Record<string, object>> => formsOf(await read('de', 'warm.reminder'));

  test.each<[name: string, change: (forms: Record<string, unknown>) => object, pointer: string]>([
    ['no forms at all', () => ({}), '/forms'],
    ['a channel that is none', (forms) => ({ ...forms, fax: 'x' }), '/forms/fax'],
    ['a channel left out', ({ call: _, ...forms }) => forms, '/forms/call'],
    ['an e-mail without a subject', (forms) => ({ ...forms, email: { body: 'x' } }), '/forms/email/subject'],
    [
      'a subject of two lines',
      (forms) => ({ ...forms, email: { ...(forms['email'] as object), subject: 'a\nBcc: b' } }),
      '/forms/email/subject',
    ],
    ['an empty text', (forms) => ({ ...forms, sms: '' }), '/forms/sms'],
    ['a text of spaces', (forms) => ({ ...forms, sms: '  ' }), '/forms/sms'],
    ['a number', (forms) => ({ ...forms, sms: 7 }), '/forms/sms'],
    ['a control character', (forms) => ({ ...forms, sms: 'a\u0007b' }), '/forms/sms'],
    ['half a character', (forms) => ({ ...forms, sms: 'a\ud800' }), '/forms/sms'],
    ['20,001 characters', (forms) => ({ ...forms, sms: 'x'.repeat(20_001) }), '/forms/sms'],
    ['a gap that nobody fills', (forms) => ({ ...forms, sms: 'Zahlen: {{shoeSize}} {{payLink}}' }), '/forms/sms'],
    ['shouting', (forms) => ({ ...forms, sms: 'ZAHLEN SIE {{payLink}} {{optOut}}' }), '/forms/sms'],
    ['an sms far too long', (forms) => ({ ...forms, sms: `${'wort '.repeat(90)}{{payLink}}` }), '/forms/sms'],
    [
      'a notice claimed and not made',
      (forms) => ({ ...forms, letter: { ...(forms['letter'] as object), contains: ['interest_calc'] } }),
      '/forms/letter',
    ],
  ])('%s', async (_, change, pointer) => {
    const answer = await say('versions', 'de', 'warm.reminder', { forms: change(await good()), ...maria });
    expect(answer.status).toBe(422);
    const { errors } = answer.body as { errors: { pointer: string }[] };
    expect(errors.map((error) => error.pointer).some((found) => found.startsWith(pointer))).toBe(true);
    expect((await read('de', 'warm.reminder')).latestVersion).toBe(0);
  });

  test.each<[name: string, to: string, body: object, status: number]>([
    [
      'a language without texts',
      'POST /v1/templates/da/warm.reminder/versions',
      { forms: { sms: 'x' }, ...maria },
      404,
    ],
    ['a language in words', 'GET /v1/templates/Svenska/warm.reminder', {}, 404],
    ['an id that is none', 'GET /v1/templates/de/warm', {}, 404],
    ['an id of no tone', 'POST /v1/templates/de/cosy.reminder/versions', { forms: { sms: 'x' }, ...maria }, 422],
    ['a text that nobody wrote', 'GET /v1/templates/de/formal.reminder', {}, 404],
    ['approving what nobody wrote', 'POST /v1/templates/de/formal.reminder/approve', { version: 1, ...erik }, 404],
    ['withdrawing what nobody wrote', 'POST /v1/templates/de/formal.reminder/withdraw', maria, 404],
    ['a version that there is not', 'POST /v1/templates/de/warm.reminder/approve', { version: 9, ...erik }, 422],
    [
      'a checksum of nothing',
      'POST /v1/templates/de/warm.reminder/approve',
      { checksum: 'a'.repeat(64), ...erik },
      422,
    ],
    ['a checksum that is none', 'POST /v1/templates/de/warm.reminder/approve', { checksum: 'abc', ...erik }, 422],
    ['neither version nor checksum', 'POST /v1/templates/de/warm.reminder/approve', erik, 422],
    ['both', 'POST /v1/templates/de/warm.reminder/approve', { version: 0, checksum: 'a'.repeat(64), ...erik }, 422],
    ['half a version', 'POST /v1/templates/de/warm.reminder/approve', { version: 0.5, ...erik }, 422],
    ['nobody', 'POST /v1/templates/de/warm.reminder/withdraw', { reason: 'x' }, 422],
    ['no reason', 'POST /v1/templates/de/warm.reminder/withdraw', { by: 'maria' }, 422],
    ['an unknown field', 'POST /v1/templates/de/warm.reminder/withdraw', { ...maria, quietly: true }, 422],
    [
      'a statutory notice by sms',
      'POST /v1/templates/de/formal.statutory_notice/versions',
      { forms: { sms: 'x' }, ...maria },
      422,
    ],
    ['a state that is none', 'GET /v1/templates?state=good', {}, 422],
    ['a cursor of another list', 'GET /v1/templates?cursor=abc', {}, 422],
  ])('%s', async (_, to, body, status) => {
    const answer = await service.ask(to.startsWith('GET') ? { to } : { to, body });
    expect(answer.status).toBe(status);
    expect(await read('de', 'warm.reminder')).toMatchObject({
      state: 'approved',
      version: 0,
      history: [{ by: 'tact' }],
    });
  });

  test('twice: what is withdrawn cannot be withdrawn, what is approved not approved', async () => {
    const twice = async (what: string, body: object): Promise<readonly number[]> => [
      (await say(what, 'de', 'neutral.reminder', body)).status,
      (await say(what, 'de', 'neutral.reminder', body)).status,
    ];
    expect(await twice('approve', { version: 0, ...erik })).toEqual([200, 409]);
    expect(await twice('withdraw', maria)).toEqual([200, 409]);
    expect(await twice('approve', { version: 0, ...maria })).toEqual([200, 409]);
  });

  test('who may: compliance writes, everybody reads, and a key of some portfolios changes nothing for all', async () => {
    const workflow = await service.makeKey(['workflow', 'scientist', 'manager', 'admin']);
    const limited = await service.makeKey(['compliance'], ['north']);
    const to = 'POST /v1/templates/de/warm.reminder/withdraw';
    expect((await service.ask({ to, body: maria, key: null })).status).toBe(401);
    expect((await service.ask({ to, body: maria, key: workflow })).status).toBe(403);
    expect((await service.ask({ to, body: maria, key: limited })).status).toBe(403);
    for (const key of [workflow, limited]) {
      expect((await service.ask({ to: 'GET /v1/templates', key })).status).toBe(200);
      expect((await service.ask({ to: 'GET /v1/templates/de/warm.reminder', key })).status).toBe(200);
    }
  });
});
