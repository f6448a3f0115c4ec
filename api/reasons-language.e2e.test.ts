/** Reasons in the reader's language: on the answer of next-best-action and on receipts, by the query and by Accept-Language; stored bytes stay. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from './contracts/decisions.ts';
import type { DecisionExplanation } from './contracts/explanation.ts';
import type { Decision } from './contracts/next-best-action.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

const at = '2026-03-03T09:00:00+01:00';
let service: TestService;
let nextId = 0;
let decision: Decision;

const newCase = async (): Promise<string> => {
  nextId += 1;
  const [caseId, debtorId] = [`C-${String(nextId)}`, `D-${String(nextId)}`];
  const paid = { amount: { amount: 10_000, currency: 'SEK' } };
  const events = [
    registered(debtorId),
    opened(caseId, debtorId),
    told('payment.received', `case/${caseId}`, paid, { time: '2026-02-27T10:00:00Z' }),
    told('promise.made', `case/${caseId}`, { ...paid, dueDate: '2026-02-20' }, { time: '2026-02-15T10:00:00Z' }),
    told('promise.broken', `case/${caseId}`, {}, { time: '2026-02-25T10:00:00Z' }),
  ];
  const { body } = await service.ask({ to: 'POST /v1/events', body: events });
  expect(body).toMatchObject({ accepted: events.length });
  return caseId;
};
const decide = (caseId: string, query = '', headers: Record<string, string> = {}): Promise<Answered> =>
  service.ask({ to: `POST /v1/cases/${caseId}/next-best-action${query}`, body: { at }, headers });
const read = (query = '', headers: Record<string, string> = {}): Promise<Answered> =>
  service.ask({ to: `GET /v1/decisions/${decision.decisionId}${query}`, headers });
const reasonsOf = (body: unknown): Decision['explanation']['reasons'] => (body as Decision).explanation.reasons;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  decision = (await decide(await newCase())).body;
});
afterAll(() => service.close());

test('English where nobody asks for another language', async () => {
  const plain = await read();
  expect(plain.headers.get('content-language')).toBe('en');
  expect(plain.body).toMatchObject({ explanation: { language: 'en' } });
  expect(reasonsOf(plain.body)).toEqual(decision.explanation.reasons);
  expect(reasonsOf(plain.body).map(({ text }) => text)).toContain('Paid 100.00 SEK 3 days ago');
});

test.each(['sv', 'no', 'fi', 'et', 'it', 'de'])('a receipt in %s is that of English but for its words', async (tag) => {
  const { status, headers, body } = await read(`?language=${tag}`);
  expect([status, headers.get('content-language'), headers.get('vary')]).toEqual([200, tag, 'Accept-Language']);
  const [own, english] = [body as Receipt, (await read()).body as Receipt];
  expect(own.explanation.language).toBe(tag);
  const { reasons, language: _, ...rest } = own.explanation;
  expect({ ...own, explanation: rest }).toEqual({
    ...english,
    explanation: { alternatives: english.explanation.alternatives, blocked: english.explanation.blocked },
  });
  const moved = (list: typeof reasons) => list.map(({ factor, effect }) => [factor, effect]);
  expect(moved(reasons)).toEqual(moved(english.explanation.reasons));
  for (const [place, { factor, text }] of reasons.entries()) {
    const original = english.explanation.reasons[place]?.text;
    expect(text === original, `${factor}: ${text}`).toBe(factor === 'strategy');
  }
  // The long way round: the decision made again.
  const explained = await service.ask({
    to: `GET /v1/decisions/${decision.decisionId}/explanation?language=${tag}`,
  });
  expect(explained.headers.get('content-language')).toBe(tag);
  expect((explained.body as DecisionExplanation).reasons).toEqual(reasons);
});

test('what is told afterwards changes no word of it, and the receipt replays', async () => {
  const before = reasonsOf((await read('?language=sv')).body);
  expect(before.map(({ text }) => text)).toContain('Betalade 100,00 kr för 3 dagar sedan');
  const paid = { amount: { amount: 5_000, currency: 'SEK' } };
  await service.ask({
    to: 'POST /v1/events',
    body: [told('payment.received', `case/${decision.caseId}`, paid, { time: '2026-03-02T10:00:00Z' })],
  });
  expect(reasonsOf((await read('?language=sv')).body)).toEqual(before);
  const replayed = await service.ask({ to: `POST /v1/decisions/${decision.decisionId}/replay` });
  expect(replayed.body).toMatchObject({ identical: true });
});

describe('the answer of next-best-action', () => {
  test('is said in the language asked for; what is stored is the English receipt', async () => {
    const caseId = await newCase();
    const answer = await decide(caseId, '?language=sv-FI');
    expect(answer.headers.get('content-language')).toBe('sv');
    const { decisionId, explanation } = answer.body as Decision;
    expect(explanation.reasons.map(({ text }) => text)).toContain('Betalade 100,00 kr för 3 dagar sedan');
    const stored = (await service.ask({ to: `GET /v1/decisions/${decisionId}` })).body as Receipt;
    expect(stored.explanation.reasons.map(({ text }) => text)).toContain('Paid 100.00 SEK 3 days ago');
    const replayed = await service.ask({ to: `POST /v1/decisions/${decisionId}/replay` });
    expect(replayed.body).toMatchObject({ identical: true, hash: stored.hash });
  });

  test('a repeat is the first answer, in its language', async () => {
    const caseId = await newCase();
    const key = { 'idempotency-key': 'in-german' };
    const first = await decide(caseId, '?language=de', key);
    const again = await decide(caseId, '?language=de', { ...key, 'accept-language': 'sv' });
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(again.headers.get('content-language')).toBe('de');
    expect(again.body).toEqual(first.body);
  });

  test('a language that is not spoken is refused before anything is decided', async () => {
    const caseId = await newCase();
    const refused = await decide(caseId, '?language=fr');
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ errors: [{ pointer: '/query/language' }] });
    expect((await service.ask({ to: `GET /v1/decisions?caseId=${caseId}` })).body).toMatchObject({ items: [] });
  });

  test('of a stream stays English', async () => {
    const raw = { type: 'application/x-ndjson', content: `${JSON.stringify({ caseId: await newCase(), at })}\n` };
    const { body } = await service.ask({
      to: 'POST /v1/next-best-actions',
      raw,
      headers: { 'accept-language': 'sv' },
    });
    expect((body as readonly Decision[])[0]?.explanation.language).toBe('en');
  });
});

describe('Accept-Language', () => {
  test.each([
    ['one that is spoken', 'sv', '', 'sv'],
    ['with a region', 'sv-SE, en;q=0.5', '', 'sv'],
    ['by weight', 'en;q=0.2, fi;q=0.9', '', 'fi'],
    ['the first that is spoken', 'fr, de;q=0.3', '', 'de'],
    ['both forms of Norwegian', 'nn', '', 'no'],
    ['any', '*', '', 'en'],
    ['none that is spoken', 'fr, ja', '', 'en'],
    ['nothing that can be read', ';;=,', '', 'en'],
    ['the query goes before it', 'sv', '?language=it', 'it'],
    ['English asked for by the query', 'sv', '?language=en', 'en'],
  ])('%s: %s%s', async (_, accepted, query, expected) => {
    const { status, headers, body } = await read(query, { 'accept-language': accepted });
    expect([status, headers.get('content-language')]).toEqual([200, expected]);
    expect((body as Receipt).explanation.language).toBe(expected);
  });
});

test.each(['fr', 'tlh', '../etc', '', 'sv&language=de'])('?language=%s: 422', async (tag) => {
  const { status, headers, body } = await read(`?language=${tag}`);
  expect([status, headers.get('content-language')]).toEqual([422, null]);
  expect(JSON.stringify(body)).toContain('"pointer":"/query/language');
});
