/** What the gate said: the newest night holds, and how long it has been open. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { insertGate, readGate, type GateRow } from './gate-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 2 });
});
afterAll(() => database.drop());

const at = Date.UTC(2026, 10, 22, 2, 0);
const judged = (model: string, onDay: number, isOpen: boolean): GateRow => ({
  runId: uuidv7(),
  model,
  version: isOpen ? 1 : null,
  onDay,
  isOpen,
  evidence: { reasons: isOpen ? [] : ['too few rows'] },
  at,
});

type Night = readonly [day: number, isOpen: boolean];
const histories: readonly {
  readonly name: string;
  readonly nights: readonly Night[];
  readonly began: number | null;
  readonly open: number | null;
}[] = [
  { name: 'never judged', nights: [], began: null, open: null },
  { name: 'closed so far', nights: [[5, false]], began: 5, open: null },
  { name: 'open since the first night', nights: [[5, true], [6, true]], began: 5, open: 5 }, // prettier-ignore
  { name: 'open again after a closed night', nights: [[5, true], [6, false], [7, true], [9, true]], began: 5, open: 7 }, // prettier-ignore
  { name: 'closed by the newest night', nights: [[5, true], [6, false]], began: 5, open: null }, // prettier-ignore
  { name: 'judged out of order', nights: [[7, true], [6, true], [5, false]], began: 5, open: 6 }, // prettier-ignore
  { name: 'one night judged twice: the last word holds', nights: [[5, false], [5, true]], began: 5, open: 5 }, // prettier-ignore
];

describe('the gate', () => {
  test.each(histories)('$name', async ({ name, nights, began, open }) => {
    for (const [day, isOpen] of nights) await insertGate(database.pool, judged(name, day, isOpen));
    expect(await readGate(database.pool, name)).toEqual({ beganDay: began, openSinceDay: open });
  });

  test('what is said twice for one run is kept once, and nothing is altered', async () => {
    const row = judged('once', 3, true);
    await insertGate(database.pool, row);
    await insertGate(database.pool, { ...row, isOpen: false, version: null });
    expect(await readGate(database.pool, 'once')).toEqual({ beganDay: 3, openSinceDay: 3 });
    await expect(database.pool.query("update model_gates set is_open = false where model = 'once'")).rejects.toThrow(
      /append/u,
    );
  });

  test('an open gate names a version', async () => {
    await expect(insertGate(database.pool, { ...judged('no version', 3, true), version: null })).rejects.toThrow();
  });
});
