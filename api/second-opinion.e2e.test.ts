/** The second opinion and the trying out of law over HTTP: who may, and answers that keep to their contracts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from './contracts/keys.ts';
import type { Rejudgement } from './contracts/rejudge.ts';
import type { SecondOpinionItem, SecondOpinionRun } from './contracts/second-opinion.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

let service: TestService;
const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
const twoHoursAgo = new Date(Date.now() - 7_200_000).toISOString();

beforeAll(async () => {
  service = await startTestService();
  const events = [
    registered('D-1'),
    opened('C-1', 'D-1'),
    told('dispute.raised', 'case/C-1', {}, { time: twoHoursAgo }),
    told('contact.sent', 'case/C-1', { channel: 'letter' }, { time: anHourAgo }),
  ];
  const { body } = await service.ask({ to: 'POST /v1/events', body: events });
  expect(body).toMatchObject({ accepted: events.length });
  await service.running.dependencies.jobs.runSecondOpinion({ days: 2 });
});
afterAll(() => service.close());

const items = async <Item>(to: string): Promise<readonly Item[]> => {
  const { status, body } = await service.ask({ to });
  expect(status).toBe(200);
  return (body as { readonly items: readonly Item[] }).items;
};

test('the run of the night, and the letter in a dispute that it found', async () => {
  const [run] = await items<SecondOpinionRun>('GET /v1/second-opinions/runs');
  expect(run).toMatchObject({ contacts: 1, notJudged: 0, disagreements: 0, illegal: 1 });
  const [finding, ...more] = await items<SecondOpinionItem>('GET /v1/second-opinions?kind=illegal');
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ runId: run?.runId, caseId: 'C-1', channel: 'letter', second: ['se.block.disputed'] });
  expect(await items('GET /v1/second-opinions?kind=disagreement')).toEqual([]);
  const again = await service.ask({ to: 'POST /v1/packs/SE/check', body: { contact: finding?.contact, house: true } });
  expect(again.body).toMatchObject({ allowed: false, rules: ['se.block.disputed'], secondOpinion: { agrees: true } });
});

test('a change tried out on it', async () => {
  const body = { rule: 'se.block.disputed', disabled: true };
  const answer = await service.ask({ to: 'POST /v1/packs/SE/rejudge', body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  expect(answer.body as Rejudgement).toMatchObject({ contacts: 1, barredAlready: 1, noLongerBarred: 1 });
});

test('the count of disagreements is on the page of metrics', async () => {
  const response = await fetch(`${service.url}/metrics`);
  expect(await response.text()).toMatch(/^tact_second_opinion_disagreements_total 0$/m);
});

describe('who may', () => {
  const asked = [
    ['GET /v1/second-opinions', ['compliance', 'manager']],
    ['GET /v1/second-opinions/runs', ['compliance', 'manager']],
    ['POST /v1/packs/SE/rejudge', ['compliance']],
  ] as const;
  test.each(asked)('%s: %j', async (to, permitted: readonly Role[]) => {
    for (const role of ['workflow', 'scientist', 'manager', 'compliance', 'admin'] as const) {
      const key = await service.makeKey([role]);
      const body = to.startsWith('POST') ? { body: { rule: 'se.block.disputed', disabled: true } } : {};
      const { status } = await service.ask({ to, key, ...body });
      expect([role, status]).toEqual([role, permitted.includes(role) ? 200 : 403]);
    }
  });
});

test.each([
  ['GET /v1/second-opinions?kind=other'],
  ['GET /v1/second-opinions?limit=0'],
  ['GET /v1/second-opinions?cursor=x'],
  ['GET /v1/second-opinions?caseId=C-1'],
  ['GET /v1/second-opinions/runs?limit=1000'],
])('a question that nobody understands: %s', async (to) => {
  expect((await service.ask({ to })).status).toBe(422);
});

test.each<[string, string, unknown, number]>([
  ['a pack that there is not', 'XX', { rule: 'se.win.default', disabled: true }, 404],
  ['no pack at all', 'se', { rule: 'se.win.default', disabled: true }, 404],
  ['no change', 'SE', { rule: 'se.win.default' }, 422],
  ['a rule of another pack', 'SE', { rule: 'no.win.call', disabled: true }, 422],
  [
    'an instant that does not exist',
    'SE',
    { rule: 'se.win.default', disabled: true, from: '2026-02-30T00:00:00Z' },
    422,
  ],
  ['a list', 'SE', [], 422],
])('a change that cannot be tried: %s', async (_, country, body, status) => {
  expect((await service.ask({ to: `POST /v1/packs/${country}/rejudge`, body })).status).toBe(status);
});
