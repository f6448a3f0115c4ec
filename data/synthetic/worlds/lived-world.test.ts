import { expect, test } from 'vitest';
import type { Fact } from '../../../engine/index.ts';
import { liveFromOutside, type LivedContact } from './lived-world.ts';
import { simulate } from './simulate.ts';
import { startDay, studyOf } from './testing/small-study.ts';

const byId = (facts: readonly Fact[]): readonly Fact[] =>
  facts.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));

const [debtors, nights, seed] = [40, 12, 5];

test('lived from outside with the same contacts, a world tells the same facts as simulated, but for who decided them', async () => {
  const { world: limited, eligible, table } = await studyOf('standard');
  const world = { ...limited, agentMinutesPerThousand: null };
  const population = { world, seed, startDay };
  const simulated: Fact[] = [];
  const decided = new Map<number, Map<string, LivedContact>>();
  simulate({
    ...{ ...population, debtors, nights, eligible, table, deciderFor: () => table },
    onFacts: (facts) => simulated.push(...facts),
    witness: ({ night, live, decision: { chosen } }) => {
      const tonight = decided.get(night) ?? new Map<string, LivedContact>();
      decided.set(night, tonight);
      if (chosen === null) return;
      const { caseId } = live.draft;
      tonight.set(caseId, { decisionId: `of ${caseId}`, actionId: chosen.action.id, sendAt: chosen.sendAt });
    },
  });
  const lived = liveFromOutside({ ...population, debtors, eligible, table });
  const told: Fact[] = [];
  for (let night = 0; night < nights; night += 1) {
    const { facts, open } = lived.morning(night);
    told.push(...facts);
    const contacts = decided.get(night) ?? new Map<string, LivedContact>();
    expect(open.map(({ caseId }) => caseId)).toEqual(expect.arrayContaining([...contacts.keys()]));
    lived.day(contacts);
  }
  told.push(...lived.evening());
  const decidedHere = told.filter(({ data }) => 'decisionId' in data);
  expect(decidedHere.length).toBeGreaterThan(20);
  expect(decidedHere.every(({ type }) => type.startsWith('contact.'))).toBe(true);
  const anonymous = told.map(({ data, ...fact }) => {
    const { decisionId: _, ...rest } = data as { decisionId?: string };
    return { ...fact, data: rest };
  });
  expect(byId(anonymous as unknown as Fact[])).toEqual(byId(simulated));
});

test('nights are lived one after the other', async () => {
  const { world, eligible, table } = await studyOf('standard');
  const lived = liveFromOutside({ world, seed, startDay, debtors: 2, eligible, table });
  lived.morning(0);
  expect(() => lived.morning(2)).toThrow('night 1 comes next');
});
