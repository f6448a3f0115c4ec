/**
 * Segments from fact to decision: two kinds of payers are told apart at night, nothing is decided by it until a person makes a version champion; then
 * decisions have the learned segment and replay with it; the next night counts values, moves and who is where.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, uniformHash } from '../engine/index.ts';
import type { CaseDetail } from './contracts/cases.ts';
import type { Receipt } from './contracts/decisions.ts';
import type { SegmentsInsight } from './contracts/insights-segments.ts';
import { makeSegmentOfCase } from './services/case-segment.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told, type Told } from './testing/told.ts';

let service: TestService;
let manager: string;
let other: string;

const firstNight = Date.parse('2026-03-02T02:15:00Z');
const secondNight = firstNight + dayMs;
const on = (day: string): { time: string } => ({ time: `${day}T12:00:00Z` });
const sek = (amount: number) => ({ amount: { amount, currency: 'SEK' } });
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * dayMs).toISOString();

const ofEach = 120;
const dueDays = ['2025-09-10', '2025-10-10', '2025-11-10', '2025-12-10'];

let drawn = 0;
/** Days below `most`, as by chance. */
const jitter = (most: number): number => {
  drawn += 1;
  return Math.floor(most * uniformHash('days late', String(drawn)));
};

/** Four invoices, each settled so many days after it was due. */
const invoices = (debtorId: string, daysLate: () => number): readonly Told[] =>
  dueDays.flatMap((dueDate, place) => {
    const invoiceId = `${debtorId}-I${String(place)}`;
    return [
      told(
        'invoice.issued',
        `debtor/${debtorId}`,
        { invoiceId, dueDate, ...sek(40_000) },
        { time: dayAfter(dueDate, -30) },
      ),
      told(
        'invoice.paid',
        `debtor/${debtorId}`,
        { invoiceId, ...sek(40_000) },
        { time: dayAfter(dueDate, daysLate()) },
      ),
    ];
  });

/** What is as by chance in both kinds: how late the case is, small payments, contacts that reach or do not. */
const open = (debtorId: string): readonly Told[] => {
  const subject = `case/C-${debtorId}`;
  const later = (days: number) => ({ time: dayAfter('2026-01-20', days) });
  return [
    registered(debtorId, {}, '2025-08-01T12:00:00Z'),
    opened(
      `C-${debtorId}`,
      debtorId,
      { dueDate: dayAfter('2025-12-01', jitter(45)).slice(0, 10) },
      '2026-01-18T12:00:00Z',
    ),
    ...Array.from({ length: 3 + jitter(3) }, () =>
      told('payment.received', subject, sek(500 + 100 * jitter(60)), later(jitter(30))),
    ),
    ...Array.from({ length: jitter(6) }, () => told('contact.sent', subject, { channel: 'email' }, later(jitter(30)))),
    ...Array.from({ length: jitter(3) }, () => told('contact.opened', subject, { channel: 'email' }, later(31))),
  ];
};

const prompt = (place: number): readonly Told[] => {
  const debtorId = `P-${String(place).padStart(3, '0')}`;
  return [...open(debtorId), ...invoices(debtorId, () => -jitter(3))];
};

const slow = (place: number): readonly Told[] => {
  const debtorId = `S-${String(place).padStart(3, '0')}`;
  const subject = `case/C-${debtorId}`;
  return [
    ...open(debtorId),
    ...invoices(debtorId, () => 20 + jitter(25)),
    told('promise.made', subject, { ...sek(20_000), dueDate: '2026-02-25' }, on('2026-02-24')),
    told('promise.broken', subject, {}, on('2026-02-26')),
    told('promise.made', subject, { ...sek(20_000), dueDate: '2026-02-28' }, on('2026-02-27')),
    told('promise.broken', subject, {}, on('2026-03-01')),
  ];
};

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  [manager, other] = await Promise.all([service.makeKey(['manager']), service.makeKey(['manager'])]);
  const facts = Array.from({ length: ofEach }, (_, place) => [...prompt(place), ...slow(place)]).flat();
  for (let start = 0; start < facts.length; start += 1000) {
    const some = facts.slice(start, start + 1000);
    const { body } = await service.ask({ to: 'POST /v1/events', body: some });
    expect(body).toMatchObject({ accepted: some.length });
  }
});
afterAll(() => service.close());

const fit = (onDay: string, at: number) => service.running.dependencies.jobs.fitSegmentsTonight({ onDay, at });

const insight = async (query = ''): Promise<SegmentsInsight> => {
  const { status, body } = await service.ask({ to: `GET /v1/insights/segments${query}`, key: manager });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

const decide = async (caseId: string): Promise<Receipt> => {
  const answered = await service.ask({
    to: `POST /v1/cases/${caseId}/next-best-action`,
    body: { at: new Date(firstNight + dayMs / 4).toISOString() },
  });
  expect(answered.status, JSON.stringify(answered.body)).toBe(200);
  const { decisionId } = answered.body as { decisionId: string };
  return (await service.ask({ to: `GET /v1/decisions/${decisionId}` })).body;
};

const readCase = async (caseId: string): Promise<CaseDetail> =>
  (await service.ask({ to: `GET /v1/cases/${caseId}` })).body;

describe('the first night', () => {
  test('before it there is nothing to tell', async () => {
    expect(await insight()).toMatchObject({ night: null, inForce: null, segments: [], moves: [], nights: 0 });
  });

  test('finds both kinds of payers, each named by what sets it apart', async () => {
    const night = await fit('2026-03-02', firstNight);
    expect(night).toMatchObject({ debtors: 2 * ofEach, fittedVersion: 1, countedVersion: 1, since: null });
    const { segments, stability, cautions } = await insight();
    expect(segments.map(({ debtors }) => debtors)).toEqual([ofEach, ofEach]);
    const names = segments.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(2);
    expect(segments.flatMap(({ differences }) => differences.map(({ words }) => words))).toEqual(
      expect.arrayContaining(['usually pays late', 'usually pays on time', 'breaks promises']),
    );
    expect(stability.find((look) => look.segments === 2)).toMatchObject({ against: [] });
    expect(cautions).toContain('Values and moves need two nights.');
  });

  test('moves the challenger only: the rules still name the segment of a decision', async () => {
    const { body } = await service.ask({ to: 'GET /v1/models/segments', key: manager });
    expect(body).toMatchObject({ aliases: { champion: null, challenger: 1 } });
    const receipt = await decide('C-S-001');
    expect(receipt.segment.id).toBe('promise_breaker');
    expect(receipt.versions).not.toHaveProperty('segments');
    expect((await readCase('C-S-001')).learnedSegment).toBeNull();
  });

  test('run again it is as it was', async () => {
    expect(await fit('2026-03-02', firstNight)).toMatchObject({ fittedVersion: 1 });
    const { body } = await service.ask({ to: 'GET /v1/models/segments', key: manager });
    expect((body as { versions: unknown[] }).versions).toHaveLength(1);
  });
});

describe('once a person made it champion', () => {
  test('decisions have the learned segment, and replay with it', async () => {
    const path = '/v1/models/segments';
    const approved = await service.ask({
      to: `POST ${path}/versions/1/approve`,
      key: other,
      body: { reason: 'Read the card', by: 'erik.berg' },
    });
    expect(approved.status).toBe(200);
    const moved = await service.ask({
      to: `PUT ${path}/aliases/champion`,
      key: manager,
      body: { version: 1, reason: 'For the strategies of spring', by: 'maria.lind' },
    });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);

    const { segments } = await insight();
    const [late, punctual] = [await decide('C-S-002'), await decide('C-P-002')];
    expect(segments).toContainEqual(expect.objectContaining(late.segment));
    expect(late.segment.id).toMatch(/^seg-[0-9a-f]{8}$/u);
    expect(punctual.segment.id).not.toBe(late.segment.id);
    for (const { versions, decisionId } of [late, punctual]) {
      expect(versions.segments).toBe('segments@1');
      const { body } = await service.ask({ to: `POST /v1/decisions/${decisionId}/replay` });
      expect(body).toMatchObject({ identical: true, differences: [] });
    }
  });

  test('a case says which it is in, and since which version', async () => {
    const [late, punctual] = [await decide('C-S-004'), await decide('C-P-004')];
    const segmentOf = makeSegmentOfCase(service.database.pool);
    const versions = { version: 'segments@1', since: 'segments@1' };
    for (const { caseId, segment, decidedAt } of [late, punctual]) {
      expect(await segmentOf(caseId, Date.parse(decidedAt))).toEqual({ ...segment, ...versions });
      // Read over HTTP it is that of the machine's instant.
      const { learnedSegment } = await readCase(caseId);
      expect(learnedSegment).toMatchObject(versions);
      expect([late.segment.id, punctual.segment.id]).toContain(learnedSegment?.id);
    }
  });
});

describe('the next night', () => {
  const between = { time: new Date(firstNight + dayMs / 2).toISOString() };

  test('counts what came of the debtors as they were, and who is gone', async () => {
    const slowId = (await decide('C-S-003')).segment.id;
    const promptId = (await decide('C-P-003')).segment.id;
    const facts = [
      ...['C-S-010', 'C-S-011'].map((id) => told('payment.received', `case/${id}`, sek(30_000), between)),
      told('complaint.raised', 'case/C-S-012', {}, between),
      told('payment.received', 'case/C-P-010', sek(125_000), between),
      told(
        'case.closed',
        'case/C-P-010',
        { reason: 'paid' },
        { time: new Date(firstNight + dayMs / 2 + 1).toISOString() },
      ),
    ];
    await service.ask({ to: 'POST /v1/events', body: facts });
    expect(await fit('2026-03-03', secondNight)).toMatchObject({
      since: firstNight,
      countedVersion: 1,
      fittedVersion: 2,
    });

    const { segments, moves, nights, inForce, night } = await insight();
    expect({ nights, inForce }).toEqual({ nights: 1, inForce: 'segments@1' });
    expect(night).toMatchObject({ onDay: '2026-03-03', countedVersion: 'segments@1', fittedVersion: 'segments@2' });
    const valueOf = (id: string) => segments.find((segment) => segment.id === id)?.values[0];
    expect(valueOf(slowId)).toMatchObject({ recovered: { amount: 60_000, currency: 'SEK' }, harms: 1 });
    expect(valueOf(slowId)?.recoveredPerDebtorNight).toBe(60_000 / ofEach);
    expect(valueOf(promptId)).toMatchObject({ recovered: { amount: 125_000, currency: 'SEK' }, harms: 0 });
    const decided = segments.reduce((sum, { values }) => sum + (values[0]?.contacts ?? 0), 0);
    expect(decided).toBeGreaterThan(0);
    expect(moves).toContainEqual({
      from: promptId,
      to: 'none',
      debtors: 1,
      share: expect.closeTo(1 / ofEach, 3) as number,
    });
    expect(moves.reduce((sum, { debtors }) => sum + debtors, 0)).toBe(2 * ofEach);
  });

  test('as of the night before it is as it was then', async () => {
    const before = await insight('?asOf=2026-03-02');
    expect(before).toMatchObject({ night: { onDay: '2026-03-02' }, nights: 0, moves: [] });
  });

  test('ids live on from fit to fit', async () => {
    const idsOf = async (version: number) => {
      const { body } = await service.ask({ to: `GET /v1/models/segments/versions/${version}/artifact` });
      const text = Buffer.from((body as { artifact: string }).artifact, 'base64').toString('utf8');
      return (JSON.parse(text) as { segments: { id: string }[] }).segments.map(({ id }) => id).sort();
    };
    expect(await idsOf(2)).toEqual(await idsOf(1));
  });

  test('a case is in what the version in force says, since the version in which its segment began; closed it is in none', async () => {
    const before = (await readCase('C-S-005')).learnedSegment;
    await service.ask({
      to: 'POST /v1/models/segments/versions/2/approve',
      key: other,
      body: { reason: 'Read the card', by: 'erik.berg' },
    });
    const moved = await service.ask({
      to: 'PUT /v1/models/segments/aliases/champion',
      key: manager,
      body: { version: 2, reason: 'The newest', by: 'maria.lind' },
    });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    const after = (await readCase('C-S-005')).learnedSegment;
    expect(after).toMatchObject({ id: before?.id, version: 'segments@2', since: 'segments@1' });
    expect((await readCase('C-P-010')).learnedSegment).toBeNull();
  });
});

describe('who may ask, and what', () => {
  test('a key of some portfolios may not see what is counted over all', async () => {
    const key = await service.makeKey(['manager'], ['north']);
    expect((await service.ask({ to: 'GET /v1/insights/segments', key })).status).toBe(403);
  });

  test.each(['?days=0', '?days=367', '?days=x', '?asOf=2026-02-30', '?by=name'])('%s is refused', async (query) => {
    expect((await service.ask({ to: `GET /v1/insights/segments${query}`, key: manager })).status).toBe(422);
  });
});
