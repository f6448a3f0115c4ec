import { hash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { factToCloudEvent, judgeContact, lawForCase, parseFact, type Fact } from '../../../engine/index.ts';
import type { NightRow } from '../../../models/index.ts';
import { makeAdvantage } from './advantage.ts';
import { catalogue } from './case-truth.ts';
import { chooserOf, nobody } from './choosers.ts';
import { bringToLife, openCase } from './live-debtor.ts';
import { freshCohort, valueOfChooser } from './policy-value.ts';
import { simulate, type WitnessedNight } from './simulate.ts';
import type { Decider } from './night-decision.ts';
import { makeTablePlans } from './table-plan.ts';
import { anything, silence, startDay, studyOf, type SmallStudy } from './testing/small-study.ts';
import { valueAt } from './value-grid.ts';

type Lived = {
  readonly facts: readonly Fact[];
  readonly rows: readonly NightRow[];
  readonly seen: readonly WitnessedNight[];
};

const live = ({ world, eligible, table }: SmallStudy, decider: Decider, seed = 3, nights = 25): Lived => {
  const [facts, rows, seen]: [Fact[], NightRow[], WitnessedNight[]] = [[], [], []];
  simulate({
    ...{ world, seed, startDay, debtors: 60, nights, eligible, table, deciderFor: () => decider },
    onFacts: (told) => facts.push(...told),
    onNight: (_, told) => rows.push(...told),
    witness: (one) => seen.push({ ...one, live: { ...one.live } }),
  });
  return { facts, rows, seen };
};

const hashOf = (lived: Lived): string =>
  hash('sha256', JSON.stringify([lived.facts, lived.rows.map((row) => ({ ...row, features: [...row.features] }))]));

let standard: SmallStudy;
let careless: Lived;

beforeAll(async () => {
  standard = await studyOf('standard');
  careless = live(standard, anything);
});

describe('a simulated world', () => {
  test('is the same, bit for bit, from the same seed, and another from another', () => {
    expect(hashOf(live(standard, anything))).toBe(hashOf(careless));
    expect(hashOf(live(standard, anything, 4))).not.toBe(hashOf(careless));
  });

  test('tells facts that are accepted as they stand, each once', () => {
    const ids = new Set<string>();
    for (const fact of careless.facts) {
      ids.add(fact.id);
      const parsed = parseFact(factToCloudEvent(fact), { latestAt: Infinity });
      expect(parsed.ok ? parsed.value : parsed.error).toEqual(fact);
    }
    expect(ids.size).toBe(careless.facts.length);
  });

  test('tells of contacts, answers, promises kept and broken, complaints or opt-outs, payments and ends', () => {
    const types = new Set(careless.facts.map(({ type }) => type));
    for (const type of [
      ...['contact.sent', 'contact.answered', 'contact.opened', 'contact.clicked', 'contact.failed'],
      ...['promise.made', 'promise.broken', 'payment.received', 'invoice.paid', 'case.closed'],
    ] as const) {
      expect(types, type).toContain(type);
    }
  });

  test('leaves one row per open case and night, in order of time, whose distribution sums to 1', () => {
    const lastDay = new Map<string, number>();
    for (const { caseId, day, options, noContactProb, chosenPlace, daysLeft } of careless.rows) {
      expect(day).toBeGreaterThan(lastDay.get(caseId) ?? -Infinity);
      lastDay.set(caseId, day);
      const sum = options.reduce((total, { probability }) => total + probability, noContactProb);
      expect(sum).toBeCloseTo(1, 9);
      expect(new Set(options.map(({ place }) => place)).size).toBe(options.length);
      if (chosenPlace >= 0) expect(options.find(({ place }) => place === chosenPlace)?.probability).toBeGreaterThan(0);
      expect(daysLeft).toBeGreaterThan(0);
    }
    const closed = careless.rows.filter((row) => row.closed);
    expect(closed.length).toBeGreaterThan(0);
    for (const row of closed) {
      expect(row.paidMinor).toBe(row.balanceMinor);
      expect(lastDay.get(row.caseId)).toBe(row.day);
    }
  });
});

describe('the law in a simulated world', () => {
  test('lets nothing out that the slow judge would stop, however carelessly it is chosen', () => {
    let contacts = 0;
    for (const { context, decision } of careless.seen) {
      if (decision.chosen === null) continue;
      contacts += 1;
      const { channel, tone, treatment, slot } = decision.chosen.action;
      const purpose = treatment === 'statutory_notice' ? 'statutory_notice' : 'collect';
      const contact = {
        channel,
        tone,
        treatment,
        slot,
        purpose,
        at: decision.chosen.sendAt,
        chosenBy: 'engine',
      } as const;
      expect(judgeContact(lawForCase(standard.rules, context), context, contact).allowed).toBe(true);
    }
    expect(contacts).toBeGreaterThan(200);
  });

  test('keeps the house’s days of rest for every debtor', () => {
    const lastDay = new Map<string, number>();
    for (const { chosenPlace, debtorId, day } of careless.rows) {
      if (chosenPlace < 0) continue;
      expect(day - (lastDay.get(debtorId) ?? -Infinity)).toBeGreaterThan(standard.world.restDays);
      lastDay.set(debtorId, day);
    }
  });

  test('leaves those alone who refused the channel or said that they are vulnerable', () => {
    for (const { context, decision } of careless.seen) {
      const channel = decision.chosen?.action.channel;
      if (channel !== undefined) expect(context.consent[channel]).not.toBe('withdrawn');
      if (context.flags.some(({ flag }) => flag === 'vulnerable')) expect(decision.chosen).toBeNull();
    }
  });

  test('ends calls for the night when the agents’ time is used up', () => {
    const few = { ...standard, world: { ...standard.world, agentMinutesPerThousand: 100 } };
    const callsOf = ({ rows }: Lived): number =>
      rows.filter(({ chosenPlace }) => catalogue.actions[chosenPlace]?.channel === 'call').length;
    expect(callsOf(live(few, anything))).toBeLessThan(callsOf(careless));
  });
});

describe('what a policy is worth', () => {
  const cases = 40;
  const cohortOf = ({ world, eligible }: SmallStudy) =>
    freshCohort({ world, night: 0, seed: 901, startDay, cases, eligible });

  test('where nothing works, is what is paid anyway less its costs and the price of complaints, whatever the policy', async () => {
    const nothingWorks = await studyOf('null');
    const cohort = cohortOf(nothingWorks);
    const alone = valueOfChooser(cohort, nobody);
    for (const decider of [nothingWorks.table, anything]) {
      const value = valueOfChooser(cohort, chooserOf(decider));
      expect(value.contacts).toBeGreaterThan(1);
      expect(value.paidEuro).toBeCloseTo(alone.paidEuro, 9);
      expect(value.netEuro).toBeLessThan(alone.netEuro - value.costEuro);
      expect(alone.netEuro - value.netEuro).toBeCloseTo(value.costEuro + 25 * value.complaints, 1);
    }
  });

  test('is found the same again', () => {
    const cohort = cohortOf(standard);
    const [one, other] = [1, 2].map(() => valueOfChooser(cohort, chooserOf(standard.table)));
    expect(one).toEqual(other);
  });

  test('is, for the table, what its plan says', () => {
    const { eligible, table } = standard;
    const cohort = cohortOf(standard);
    const { netByCase } = valueOfChooser(cohort, chooserOf(table));
    const planFor = makeTablePlans({ population: cohort.population, eligible, table });
    const misses = [...netByCase].map((net, index) => {
      const debtor = bringToLife(cohort.population, index);
      const [draft] = debtor.draft.cases;
      const live = openCase(debtor, cohort.population, draft!);
      const plan = planFor(index, draft!, live.truth);
      return valueAt(plan[0]!.at(-1)!, 0, 0) - net;
    });
    const mean = misses.reduce((sum, miss) => sum + miss, 0) / cases;
    const spread = Math.sqrt(misses.reduce((sum, miss) => sum + (miss - mean) ** 2, 0) / (cases - 1));
    // Whom contacts reach is drawn in the one and expected in the other.
    const toleratedErrors = 4;
    expect(Math.abs(mean)).toBeLessThan((toleratedErrors * spread) / Math.sqrt(cases));
    expect(spread).toBeLessThan(0.5 * Math.max(...netByCase));
  });

  test('against the table on the same states is nothing for the table, and a loss for silence where contacts work', () => {
    const { world, eligible, table } = standard;
    const gain = (decider: Decider): number => {
      const advantage = makeAdvantage({ population: { world, seed: 3, startDay }, eligible, table });
      let sum = 0;
      simulate({
        ...{ world, seed: 3, startDay, debtors: 40, nights: 8, eligible, table, deciderFor: () => decider },
        witness: (seen) => {
          if (seen.night >= 0 && seen.debtorIndex < 12) sum += advantage(seen).gainEuro;
        },
      });
      return sum;
    };
    expect(gain(table)).toBe(0);
    expect(gain(silence)).toBeLessThan(0);
  });
});
