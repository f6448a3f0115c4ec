/** Fairness over HTTP: groups whose treatment is known, small ones not shown, who may ask, and questions that make no sense. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeDecision } from '../data/testing/stored-decision.ts';
import type { Fairness } from './contracts/insights-fairness.ts';
import type { Role } from './contracts/keys.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told, type Told } from './testing/told.ts';

let service: TestService;
const opening = '2026-03-01T12:00:00Z';

/** Every tenth of the young complains, half of the old; every fourth of either is written to firmly, all once. */
const person = (id: string, birthYear: number, complains: boolean): readonly Told[] => [
  registered(id, { birthYear, attributes: { tier: birthYear > 1980 ? 'gold' : 'tin' } }, opening),
  opened(`C-${id}`, id, {}, opening),
  ...(complains ? [told('complaint.raised', `case/C-${id}`, {}, { time: '2026-03-05T12:00:00Z' })] : []),
];
const ids = Array.from({ length: 200 }, (_, place) => (place < 100 ? `Y-${place}` : `O-${place}`));

beforeAll(async () => {
  service = await startTestService();
  const people = ids.flatMap((id, place) =>
    place < 100 ? person(id, 1990, place % 10 === 0) : person(id, 1946, place % 2 === 0),
  );
  const few = Array.from({ length: 29 }, (_, place) => person(`F-${place}`, 2004, true)).flat();
  const { body } = await service.ask({ to: 'POST /v1/events', body: [...people, ...few] });
  expect(body).toMatchObject({ accepted: people.length + few.length });
  for (const [place, debtorId] of ids.entries()) {
    const actionId = `sms.evening.${place % 4 === 0 ? 'firm' : 'warm'}.reminder`;
    const decision = {
      caseId: `C-${debtorId}`,
      debtorId,
      portfolio: 'north',
      decidedAt: '2026-03-03T12:00:00Z',
      actionId,
    };
    await storeDecision(service.database.pool, { ...decision, kind: 'contact' });
    await storeDecision(service.database.pool, { ...decision, kind: 'contact', dryRun: true });
  }
});
afterAll(() => service.close());

const period = 'from=2026-03-01&to=2026-04-01';
const ask = (query: string, key?: string) =>
  service.ask({ to: `GET /v1/insights/fairness?${query}`, ...(key !== undefined && { key }) });
const read = async (query: string): Promise<Fairness> => {
  const { status, body } = await ask(query);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const groupOf = ({ measures }: Fairness, name: string, group: string) =>
  measures.find(({ measure }) => measure === name)?.groups.find((each) => each.group === group);

describe('by age', () => {
  test('complaints differ and fail the gate; contacts and tone do not; the dry run is no contact', async () => {
    const answer = await read(`${period}&by=age_band`);
    expect(groupOf(answer, 'complaints_per_person', '75_and_over')).toMatchObject({
      people: 100,
      figure: { value: 0.5 },
    });
    const young = groupOf(answer, 'complaints_per_person', '30_to_44');
    expect(young?.figure?.value).toBeCloseTo(0.1, 12);
    for (const group of ['30_to_44', '75_and_over']) {
      expect(groupOf(answer, 'contacts_per_person', group)).toMatchObject({ figure: { value: 1, lower: 1, upper: 1 } });
      expect(groupOf(answer, 'firm_share', group)).toMatchObject({ figure: { value: 0.25 } });
    }
    expect(answer.parity).toMatchObject({ passed: false });
  });

  test('29 people are neither named nor shown', async () => {
    const answer = await read(`${period}&by=age_band`);
    expect(answer.measures.map(({ smallGroups }) => smallGroups)).toEqual(answer.measures.map(() => 1));
    expect(JSON.stringify(answer)).not.toContain('under_30');
  });
});

test('by what callers declare, by country and by language', async () => {
  const declared = await read(`${period}&by=attribute&attribute=tier`);
  expect(declared.measures[0]?.groups.map(({ group, people }) => [group, people])).toEqual([
    ['gold', 129],
    ['tin', 100],
  ]);
  // Gold is the larger: 39 of 129 against 50 of 100 complain, certainly more than two in a hundred apart.
  expect(declared.parity).toMatchObject({ passed: false });
  expect(declared.parity.reasons[0]).toContain('complaints_per_person of tin differs from gold');
  expect((await read(`${period}&by=country`)).measures[0]?.groups).toMatchObject([{ group: 'SE', people: 229 }]);
  expect((await read(`${period}&by=language`)).parity).toMatchObject({ passed: null, judged: 0 });
});

test('whoever is limited to another portfolio sees nobody; workflows and admins do not ask', async () => {
  const key = await service.makeKey(['compliance'], ['south']);
  expect((await ask(period, key)).body).toMatchObject({ parity: { judged: 0 } });
  for (const role of ['workflow', 'admin', 'compliance', 'manager', 'scientist'] satisfies Role[]) {
    const { status } = await ask(period, await service.makeKey([role]));
    expect([role, status]).toEqual([role, role === 'workflow' || role === 'admin' ? 403 : 200]);
  }
});

test.each([
  ['by=shoe_size', '/query/by'],
  ['by=attribute', '/query/attribute'],
  ['attribute=tier', '/query/attribute'],
  ['from=2026-04-01&to=2026-03-01', '/query/to'],
  ['from=2199-01-01', '/query/from'],
  ['to=2199-01-01', '/query/to'],
])('a question that makes no sense: %s', async (query, pointer) => {
  const { status, body } = await ask(query);
  const { errors } = body as { readonly errors: readonly { readonly pointer: string }[] };
  expect([status, errors.map((each) => each.pointer)]).toEqual([422, [pointer]]);
});
