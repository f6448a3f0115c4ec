import { describe, expect, test } from 'vitest';
import type { CaseContext } from '../../engine/index.ts';
import { parseDefinition, type ExperimentDefinition } from '../definition.ts';
import { findArm, isInPopulation, prepareRunning, type Claim } from './route-case.ts';

const define = (changes: object): ExperimentDefinition => {
  const parsed = parseDefinition({
    id: 'e',
    hypothesis: 'h',
    arms: [
      { id: 'champion', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 },
      { id: 'quiet', role: 'holdout', weight: 0.5 },
    ],
    primaryMetric: 'cure_rate',
    minimumDetectableEffect: 0.1,
    ...changes,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const everyChannel = <T>(value: T) => ({
  sms: value,
  email: value,
  call: value,
  letter: value,
  portal: value,
  messaging: value,
});

const caseOf = (debtorId: string, country = 'SE'): CaseContext => ({
  asOf: Date.parse('2026-03-02T09:30:00Z'),
  caseId: 'C-1',
  debtorId,
  portfolio: 'P',
  creditor: 'CR',
  actor: 'agency',
  product: null,
  stage: 'reminder',
  currency: 'SEK',
  principalMinor: 100,
  balanceMinor: 100,
  dueOn: '2026-02-22',
  daysPastDue: 8,
  openedAt: 0,
  stageAt: 0,
  debtor: {
    country,
    region: null,
    language: 'sv',
    timeZones: ['Europe/Stockholm'],
    kind: 'consumer',
    reachable: everyChannel(true),
    birthYear: null,
    attributes: {},
  },
  consent: everyChannel('none' as const),
  preferences: { channels: null, slots: null, language: null, tone: null },
  flags: [],
  promiseOpen: null,
  planStands: false,
  contacts: [],
  notices: [],
  payment: {
    settledInvoices: 0,
    lateInvoices: 0,
    medianDaysLate: null,
    meanDaysLate: null,
    latenessTrendDays: null,
    openInvoices: 0,
    overdueInvoices: 0,
    payments: [],
    paymentsLast90Days: 0,
    lastPaymentAt: null,
    paymentDayOfMonth: null,
    promisesMade: 0,
    promisesKept: 0,
    promisesBroken: 0,
    lastPromiseAt: null,
  },
  response: everyChannel({ sent: 0, reached: 0 }),
  responseBySlot: {},
  complaintCount: 0,
  disputeCount: 0,
  openCases: 1,
  totalBalanceMinor: 100,
});

type Started = {
  readonly definition: ExperimentDefinition;
  readonly startedAt: number;
  readonly ramps?: readonly Claim[];
  readonly stoppedArms?: readonly string[];
};

const prepare = (experiments: readonly Started[]) =>
  prepareRunning(
    experiments.map(({ definition, startedAt, ramps = [], stoppedArms = [] }) => ({
      definition,
      stoppedArms,
      claims: [{ at: startedAt, share: definition.initialShare }, ...ramps],
    })),
  );

const route = (experiments: readonly Started[], context: CaseContext, household: string | null = null) =>
  findArm({ running: prepare(experiments), context, household });

describe('which experiment decides', () => {
  const swedish = { definition: define({ id: 'swedish', population: 'country == "SE"' }), startedAt: 2 };
  const everybody = { definition: define({ id: 'everybody' }), startedAt: 3 };

  test('none where no population holds: the champion', () => {
    expect(route([swedish], caseOf('D-1', 'NO'))).toBeNull();
    expect(route([], caseOf('D-1'))).toBeNull();
  });

  test('the oldest whose population holds, in whatever order they are given', () => {
    for (const experiments of [
      [swedish, everybody],
      [everybody, swedish],
    ]) {
      expect(route(experiments, caseOf('D-1'))?.experimentId).toBe('swedish');
      expect(route(experiments, caseOf('D-1', 'NO'))?.experimentId).toBe('everybody');
    }
  });

  test('a later start takes nobody out of one that runs', () => {
    const later = { definition: define({ id: 'a-first-by-name' }), startedAt: 9 };
    for (let index = 0; index < 50; index += 1) {
      const context = caseOf(`D-${index}`);
      expect(route([swedish, later], context)).toEqual(route([swedish], context));
    }
  });

  test('of two started in the same millisecond the first by id', () => {
    const twin = { definition: define({ id: 'earlier-by-name' }), startedAt: 3 };
    expect(route([everybody, twin], caseOf('D-1'))?.experimentId).toBe('earlier-by-name');
  });
});

describe('ramps, households and stopped arms', () => {
  const debtors = Array.from({ length: 400 }, (_, index) => caseOf(`D-${index}`));
  const small = { definition: define({ id: 'small', initialShare: 0.2 }), startedAt: 1 };
  const other = { definition: define({ id: 'other' }), startedAt: 5 };

  test('a ramp takes nobody from an experiment that started meanwhile', () => {
    const before = debtors.map((context) => route([small, other], context));
    expect(new Set(before.map((found) => found?.experimentId))).toEqual(new Set(['small', 'other']));
    const ramped = { ...small, ramps: [{ at: 9, share: 1 }] };
    expect(debtors.map((context) => route([ramped, other], context))).toEqual(before);
    const early = { ...small, ramps: [{ at: 3, share: 1 }] };
    expect(new Set(debtors.map((context) => route([early, other], context)?.experimentId))).toEqual(new Set(['small']));
  });

  test('debtors of a household share an arm; those without one have their own', () => {
    const definition = define({ unit: 'household' });
    const armsOf = (household: string | null) =>
      new Set(debtors.map((context) => route([{ definition, startedAt: 1 }], context, household)?.armId));
    expect(armsOf('H-1').size).toBe(1);
    expect(armsOf(null)).toEqual(new Set(['champion', 'quiet']));
    const alone = { definition: define({}), startedAt: 1 };
    const [first] = debtors;
    expect(route([alone], first!, 'H-1')).toEqual(route([alone], first!, 'H-2'));
  });

  test('a stopped arm leaves its debtors to the champion, not to the next experiment; the others stay', () => {
    const stopped = { ...small, stoppedArms: ['quiet'] };
    for (const context of debtors) {
      const before = route([small, other], context);
      const expected = before?.experimentId === 'small' && before.armId === 'quiet' ? null : before;
      expect(route([stopped, other], context)).toEqual(expected);
    }
  });
});

describe('what the route says', () => {
  const { definition } = { definition: define({ id: 'split' }) };

  test('both arms come up, a holdout with the strategy of peace; the debtor stays in theirs', () => {
    const arms = new Map<string, unknown>();
    for (let index = 0; index < 40; index += 1) {
      const first = route([{ definition, startedAt: 1 }], caseOf(`D-${index}`));
      expect(route([{ definition, startedAt: 1 }], caseOf(`D-${index}`, 'NO'))).toEqual(first);
      arms.set(first!.armId, { role: first!.role, strategy: first!.strategy });
    }
    expect(Object.fromEntries(arms)).toEqual({
      champion: { role: 'champion', strategy: { id: 'table-v1', version: 1 } },
      quiet: { role: 'holdout', strategy: { id: 'no-contact', version: 1 } },
    });
  });

  test('a population that cannot be judged for a case does not hold for it', () => {
    const [experiment] = prepare([{ definition: define({ population: 'attributes.vip == true' }), startedAt: 1 }]);
    expect(isInPopulation(experiment!, caseOf('D-1'))).toBe(false);
  });

  test('a stored population that no longer compiles is a bug, told with the experiment', () => {
    const broken = { ...definition, population: 'gone > 1' };
    expect(() => prepare([{ definition: broken, startedAt: 1 }])).toThrow(/experiment split.*gone/);
  });
});
