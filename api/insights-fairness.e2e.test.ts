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
/** By a model, who foretells of the young that a fifth pays within the month and of the old two fifths, a tenth of it for the contact. */
const receiptOf = (isYoung: boolean) => ({
  expected: [3, 50_000, isYoung ? 20_000 : 40_000, 0, 100, isYoung ? 500 : 2_000],
  payNoContactE5: isYoung ? 10_000 : 30_000,
  versions: { model: 'response@7+house-prior@1' },
});

const ids = Array.from({ length: 200 }, (_, place) => (place < 100 ? `Y-${place}` : `O-${place}`));

beforeAll(async () => {
  service = await startTestService();
  // Two fifths of either pay a little.
  const payments = ids.flatMap((id, place) =>
    place % 5 < 2
      ? [
          told(
            'payment.received',
            `case/C-${id}`,
            { amount: { amount: 100, currency: 'SEK' } },
            { time: '2026-03-20T12:00:00Z' },
          ),
        ]
      : [],
  );
  const people = ids.flatMap((id, place) =>
    place < 100 ? person(id, 1990, place % 10 === 0) : person(id, 1946, place % 2 === 0),
  );
  const few = Array.from({ length: 29 }, (_, place) => person(`F-${place}`, 2004, true)).flat();
  const { body } = await service.ask({ to: 'POST /v1/events', body: [...people, ...few, ...payments] });
  expect(body).toMatchObject({ accepted: people.length + few.length + payments.length });
  for (const [place, debtorId] of ids.entries()) {
    const actionId = `sms.evening.${place % 4 === 0 ? 'firm' : 'warm'}.reminder`;
    const decision = {
      caseId: `C-${debtorId}`,
      debtorId,
      portfolio: 'north',
      decidedAt: '2026-03-03T12:00:00Z',
      actionId,
      receipt: receiptOf(place < 100),
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
    const ofAll = answer.measures.filter(({ measure }) => !measure.startsWith('expected') && !measure.includes('fore'));
    expect(ofAll.map(({ smallGroups }) => smallGroups)).toEqual(ofAll.map(() => 1));
    expect(JSON.stringify(answer)).not.toContain('under_30');
  });
});

describe('what receipts foretold', () => {
  test('is held against what came once its days are over: the young were foretold half of what they paid', async () => {
    const answer = await read('from=2026-03-01&to=2026-04-03&by=age_band');
    expect(groupOf(answer, 'paid_of_foretold', '75_and_over')).toMatchObject({ people: 100 });
    expect(groupOf(answer, 'paid_of_foretold', '75_and_over')?.figure?.value).toBeCloseTo(1, 9);
    expect(groupOf(answer, 'paid_of_foretold', '30_to_44')?.figure?.value).toBeCloseTo(2, 9);
    expect(groupOf(answer, 'forecast_squared_error', '30_to_44')?.figure?.value).toBeCloseTo(
      0.4 * 0.64 + 0.6 * 0.04,
      9,
    );
    expect(answer.parity.reasons.join(' ')).toContain('paid_of_foretold');
    // Who has most is the reference; the 29 of whom nothing was foretold are not among them.
    const shown = answer.measures.find(({ measure }) => measure === 'paid_of_foretold');
    expect(shown).toMatchObject({ smallGroups: 0 });
  });

  test('before they are over nothing is said of it', async () => {
    const answer = await read(`${period}&by=age_band`);
    expect(answer.measures.find(({ measure }) => measure === 'paid_of_foretold')).toMatchObject({ groups: [] });
  });

  test('the benefit that contacts were expected to have is alike for both, the money is not', async () => {
    const answer = await read(`${period}&by=age_band`);
    for (const group of ['30_to_44', '75_and_over'])
      expect(groupOf(answer, 'expected_uplift', group)?.figure?.value).toBeCloseTo(3, 9);
    const shareOf = (group: string) => groupOf(answer, 'expected_value_share', group)?.figure?.value ?? NaN;
    expect(shareOf('75_and_over') / shareOf('30_to_44')).toBeCloseTo(4, 9);
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

/** Last: its people are of no other test. */
test('what nobody was asked to foretell, and what the house assumes, is no forecast of a model', async () => {
  const { body } = await service.ask({
    to: 'POST /v1/events',
    body: ['a', 'b'].flatMap((tail) =>
      Array.from({ length: 40 }, (_, place) => `${tail}${place}`).flatMap((id) => [
        registered(id, { birthYear: 1960, language: 'fi' }, opening),
        opened(`C-${id}`, id, {}, opening),
      ]),
    ),
  });
  expect(body).toMatchObject({ accepted: 160 });
  const decided = {
    portfolio: 'north',
    decidedAt: '2026-03-02T12:00:00Z',
    kind: 'no_contact',
    actionId: 'no_contact',
  } as const;
  for (let place = 0; place < 40; place += 1) {
    const receipt = { ...receiptOf(true), versions: { model: 'house-prior@1' } };
    await storeDecision(service.database.pool, { ...decided, caseId: `C-a${place}`, debtorId: `a${place}`, receipt });
    await storeDecision(service.database.pool, { ...decided, caseId: `C-b${place}`, debtorId: `b${place}` });
  }
  const answer = await read('from=2026-03-01&to=2026-04-03&by=age_band');
  expect(groupOf(answer, 'paid_of_foretold', '60_to_74')).toBeUndefined();
  expect(groupOf(answer, 'contacts_per_person', '60_to_74')).toMatchObject({ people: 80 });
  // No contact was chosen, so none is expected to add anything.
  expect(groupOf(answer, 'expected_uplift', '60_to_74')).toMatchObject({ people: 40, figure: { value: 0 } });
});
