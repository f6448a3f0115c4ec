/**
 * What came of an experiment, worked out unit by unit from raw facts and decisions, the slow way: what the stored sums must equal.
 */
import { dayMs, foldCase, isCaseFact, stages, type Fact, type Instant } from '../../engine/index.ts';
import {
  noDelayed,
  sumDelayed,
  sumOutcomes,
  type DelayedSums,
  type MetricName,
  type OutcomeSums,
  type RatioSums,
} from '../../experiments/index.ts';
import { resolutionColumns } from '../stores/resolution-columns.ts';
import type { FrozenNumbers } from '../stores/experiment-frozen.ts';
import type { WorldDecision } from './experiment-world.ts';

export type OracleInput = {
  readonly facts: readonly Fact[];
  readonly decisions: readonly WorldDecision[];
  /** Null where the unit is the debtor. */
  readonly households: ReadonlyMap<string, string> | null;
  readonly frozen: FrozenNumbers;
  /** The beginning of a day, UTC. */
  readonly asOf: Instant;
};

type Unit = {
  readonly arm: string;
  readonly entered: Instant;
  readonly decisions: readonly WorldDecision[];
  readonly facts: readonly Fact[];
};

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};

type FactOf<T extends Fact['type']> = Extract<Fact, { readonly type: T }>;

const isOf = <T extends Fact['type']>(fact: Fact, type: T): fact is FactOf<T> => fact.type === type;
const ofType = <T extends Fact['type']>(facts: readonly Fact[], type: T) =>
  facts.filter((fact) => isOf(fact, type)) as readonly FactOf<T>[];

const unitsOf = ({ facts, decisions, households, asOf }: OracleInput): readonly Unit[] => {
  const debtorOf = new Map<string, string>();
  for (const fact of facts) if (isOf(fact, 'case.opened')) debtorOf.set(fact.subject.id, fact.data.debtorId);
  const unitOf = (debtorId: string): string => households?.get(debtorId) ?? debtorId;
  const counted = decisions.filter(({ at, dryRun }) => at < asOf && !dryRun);
  const decided = new Set(counted.map(({ debtorId }) => debtorId));
  const byUnit = groupBy(counted, ({ debtorId }) => unitOf(debtorId));
  const factsByUnit = groupBy(facts, (fact) => {
    const debtorId = fact.subject.kind === 'debtor' ? fact.subject.id : (debtorOf.get(fact.subject.id) ?? '');
    return decided.has(debtorId) ? unitOf(debtorId) : '';
  });
  return [...byUnit].map(([unit, own]): Unit => {
    const ordered = own.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    const first = ordered[0]!;
    return { arm: first.arm, entered: first.at, decisions: ordered, facts: factsByUnit.get(unit) ?? [] };
  });
};

type Figures = {
  readonly arm: string;
  readonly entered: Instant;
  readonly prior: number;
  readonly paid: ReadonlyMap<number, number>;
  readonly cost: ReadonlyMap<number, number>;
  readonly counts: Readonly<Record<string, number>>;
  readonly ages: Readonly<Record<string, number | null>>;
};

const netOf = (payment: FactOf<'payment.received'>, reversals: readonly FactOf<'payment.reversed'>[]): number => {
  const back = reversals
    .filter(({ data, subject }) => data.paymentId === payment.id && subject.id === payment.subject.id)
    .reduce((sum, { data }) => sum + data.amount.amount, 0);
  return payment.data.amount.amount - Math.min(payment.data.amount.amount, back);
};

const curedAt = (facts: readonly Fact[], entered: Instant): Instant | null => {
  const byCase = groupBy(facts.filter(isCaseFact), ({ subject }) => subject.id);
  const ends: (Instant | null)[] = [];
  for (const [caseId, own] of byCase) {
    const state = foldCase(caseId, own);
    const { resolvedAt } = resolutionColumns(state);
    if (state.opening === null || state.opening.at > entered) continue;
    if (resolvedAt !== null && resolvedAt <= entered) continue;
    if (state.closed !== null && state.closed.at <= entered) continue;
    ends.push(resolvedAt);
  }
  return ends.length === 0 || ends.includes(null) ? null : Math.max(...(ends as Instant[]));
};

const rolledAt = (facts: readonly Fact[], entered: Instant): readonly Instant[] => {
  const rolls: Instant[] = [];
  for (const own of groupBy(facts.filter(isCaseFact), ({ subject }) => subject.id).values()) {
    let stood: string = ofType(own, 'case.opened').at(-1)?.data.stage ?? '';
    for (const { at, data } of ofType(own, 'case.stage_changed').toSorted((one, other) => one.at - other.at)) {
      if (
        (stages as readonly string[]).indexOf(data.stage) > (stages as readonly string[]).indexOf(stood) &&
        at > entered
      )
        rolls.push(at);
      stood = data.stage;
    }
  }
  return rolls;
};

const costOf = (sent: FactOf<'contact.sent'>, { decisions }: Unit, { prices }: FrozenNumbers): number => {
  const decision = decisions.find(({ id }) => id === sent.data.decisionId);
  const exact = prices.find(({ actionId }) => actionId === decision?.actionId);
  if (exact !== undefined) return exact.costMinor['SEK'] ?? 0;
  const alike = prices.filter(
    ({ channel, treatment }) => channel === sent.data.channel && treatment === (sent.data.treatment ?? treatment),
  );
  return alike.reduce((sum, { costMinor }) => sum + (costMinor['SEK'] ?? 0), 0) / alike.length;
};

const addTo = (map: Map<number, number>, age: number, amount: number): void => {
  map.set(age, (map.get(age) ?? 0) + amount);
};

const figuresOf = (unit: Unit, { frozen, asOf }: OracleInput): Figures => {
  const { entered, decisions } = unit;
  const { windowDays } = frozen;
  const facts = unit.facts.filter(({ at }) => at < asOf);
  const ageOf = (at: Instant): number => (at > entered ? Math.floor((at - entered) / dayMs) : -1);
  const isIn = ({ at }: { readonly at: Instant }): boolean => ageOf(at) >= 0 && ageOf(at) < windowDays;
  const first = (ats: readonly Instant[]): number | null => {
    const ages = ats.map(ageOf).filter((age) => age >= 0 && age < windowDays);
    return ages.length === 0 ? null : Math.min(...ages);
  };
  const within = <T extends Fact['type']>(type: T) => ofType(facts, type).filter(isIn);
  const own = ofType(facts, 'payment.received').filter(({ data }) => data.amount.currency === 'SEK');
  const back = ofType(facts, 'payment.reversed').filter(({ data }) => data.amount.currency === 'SEK');
  const paid = new Map<number, number>();
  for (const payment of own.filter(isIn)) addTo(paid, ageOf(payment.at), netOf(payment, back));
  const cost = new Map<number, number>();
  for (const sent of within('contact.sent')) addTo(cost, ageOf(sent.at), costOf(sent, unit, frozen));
  const prior = own
    .filter(({ at }) => at <= entered && at > entered - 90 * dayMs)
    .reduce(
      (sum, payment) =>
        sum +
        netOf(
          payment,
          back.filter(({ at }) => at <= entered),
        ),
      0,
    );
  const end = Math.min(asOf, entered + windowDays * dayMs);
  const due = within('promise.made').filter(({ data }) => Date.parse(data.dueDate) + dayMs <= end).length;
  const [kept, broken] = [within('promise.kept').length, within('promise.broken').length];
  const optOuts = [
    ...within('consent.withdrawn'),
    ...within('flag.set').filter(({ data }) => data.flag === 'cease_request' || data.flag === 'opted_out'),
  ].map(({ at }) => at);
  const cured = curedAt(facts, entered);
  const made = decisions.filter(({ at }) => at < entered + windowDays * dayMs);
  return {
    arm: unit.arm,
    entered,
    prior,
    paid,
    cost,
    ages: {
      cure: cured === null || ageOf(cured) >= windowDays ? null : ageOf(cured),
      roll: first(rolledAt(facts, entered)),
      promise: first(ofType(facts, 'promise.made').map(({ at }) => at)),
      complaint: first(ofType(facts, 'complaint.raised').map(({ at }) => at)),
      optOut: first(optOuts),
    },
    counts: {
      due: Math.max(due, kept + broken),
      kept,
      sent: within('contact.sent').length,
      rightParty: within('contact.answered').filter(({ data }) => data.rightParty).length,
      points: within('satisfaction.rated').reduce((sum, { data }) => sum + data.score, 0),
      ratings: within('satisfaction.rated').length,
      notMade: made.filter(({ kind }) => kind === 'no_contact').length,
      handOffs: made.filter(({ kind }) => kind === 'hand_off').length,
      complaints: within('complaint.raised').length,
      optOuts: optOuts.length,
      foreign: ofType(facts, 'payment.received').filter((fact) => isIn(fact) && fact.data.amount.currency !== 'SEK')
        .length,
    },
  };
};

const total = (amounts: ReadonlyMap<number, number>): number =>
  [...amounts.values()].reduce((sum, amount) => sum + amount, 0);

export type OracleArm = {
  readonly units: number;
  readonly means: Readonly<Record<string, OutcomeSums>>;
  readonly ratios: Readonly<Partial<Record<MetricName, RatioSums>>>;
  readonly tallies: Readonly<Record<string, number>>;
  readonly delayed: Readonly<Partial<Record<MetricName, DelayedSums>>>;
};

const ratioOf = (rows: readonly (readonly [numerator: number, denominator: number])[]): RatioSums => {
  const sum = (of: (s: number, k: number) => number): number => rows.reduce((all, [s, k]) => all + of(s, k), 0);
  return {
    n: rows.length,
    payers: sum((s) => (s === 0 ? 0 : 1)),
    s: sum((s) => s),
    k: sum((_, k) => k),
    ss: sum((s) => s * s),
    kk: sum((_, k) => k * k),
    sk: sum((s, k) => s * k),
  };
};

const meansOf = (
  all: readonly Figures[],
  { capOf, windowDays }: { readonly capOf: (minor: number) => number; readonly windowDays: number },
) => {
  const mean = (y: (one: Figures) => number, isPayer?: (one: Figures) => boolean): OutcomeSums => ({
    ...sumOutcomes(all.map((one) => ({ y: y(one), x: capOf(one.prior) }))),
    ...(isPayer && { payers: all.filter(isPayer).length }),
  });
  const isThere = (name: string) => (one: Figures) => (one.ages[name] === null ? 0 : 1);
  const hasPaid = ({ paid }: Figures): boolean => total(paid) > 0;
  const costOfAll = ({ cost }: Figures): number =>
    [...cost.values()].reduce((sum, amount) => sum + Math.round(amount), 0);
  return {
    net_recovered_per_debtor: mean((one) => capOf(total(one.paid)) - costOfAll(one), hasPaid),
    'net_recovered_per_debtor.raw': mean((one) => total(one.paid) - costOfAll(one), hasPaid),
    recovered_per_debtor: mean((one) => capOf(total(one.paid))),
    'recovered_per_debtor.raw': mean((one) => total(one.paid)),
    cure_rate: mean(isThere('cure')),
    roll_rate: mean(isThere('roll')),
    days_to_resolve: mean(
      (one) => one.ages['cure'] ?? windowDays,
      (one) => one.ages['cure'] !== null,
    ),
    promise_rate: mean(isThere('promise')),
    contacts_per_debtor: mean((one) => one.counts['sent'] ?? 0),
    cost_per_debtor: mean(costOfAll),
    complaint_rate: mean(isThere('complaint')),
    opt_out_rate: mean(isThere('optOut')),
  };
};

const delayedOf = (
  all: readonly Figures[],
  {
    capOf,
    windowDays,
    asOf,
  }: { readonly capOf: (minor: number) => number; readonly windowDays: number; readonly asOf: Instant },
) => {
  const observedOf = ({ entered }: Figures): number => Math.max(0, asOf / dayMs - Math.floor(entered / dayMs) - 1);
  const sumsOf = (amountsOf: (one: Figures) => readonly (readonly [number, number])[]): DelayedSums =>
    all.length === 0
      ? noDelayed(windowDays)
      : sumDelayed(
          all.map((one) => ({ observedDays: observedOf(one), payments: amountsOf(one) })),
          windowDays,
        );
  const event = (name: string, weight: (age: number) => number = () => 1) =>
    sumsOf((one) => {
      const age = one.ages[name];
      return typeof age === 'number' ? [[age, weight(age)]] : [];
    });
  const capped = ({ paid }: Figures): readonly (readonly [number, number])[] => {
    let upTo = 0;
    return [...paid]
      .sort(([one], [other]) => one - other)
      .map(([age, amount]) => {
        const before = upTo;
        upTo += amount;
        return [age, capOf(upTo) - capOf(before)] as const;
      });
  };
  const recovered = sumsOf(capped);
  const net = sumsOf((one) => [
    ...capped(one),
    ...[...one.cost].map(([age, amount]) => [age, -Math.round(amount)] as const),
  ]);
  return {
    recovered_per_debtor: recovered,
    // Payers are debtors who paid, not those who cost something.
    net_recovered_per_debtor: { ...net, payers: recovered.payers },
    cure_rate: event('cure'),
    roll_rate: event('roll'),
    promise_rate: event('promise'),
    days_to_resolve: event('cure', (age) => age - windowDays),
    complaint_rate: event('complaint'),
    opt_out_rate: event('optOut'),
  };
};

/** By arm; of all debtors to date, or only of those whose window has ended. */
export const oracleArms = (
  input: OracleInput,
  { isMatured }: { readonly isMatured: boolean },
): ReadonlyMap<string, OracleArm> => {
  const { frozen, asOf } = input;
  const { windowDays } = frozen;
  const cap = frozen.capMinorByCurrency['SEK'] ?? Infinity;
  const capOf = (minor: number): number => Math.min(minor, cap);
  const lastDay = isMatured ? asOf / dayMs - 1 - windowDays : Infinity;
  const figures = unitsOf(input)
    .filter(({ entered }) => Math.floor(entered / dayMs) <= lastDay)
    .map((unit) => figuresOf(unit, input));
  return new Map(
    [...groupBy(figures, ({ arm }) => arm)].map(([arm, all]): [string, OracleArm] => {
      const count = (name: string): number => all.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);
      const ratio = (numerator: string, denominator: string): RatioSums =>
        ratioOf(all.map(({ counts }) => [counts[numerator] ?? 0, counts[denominator] ?? 0] as const));
      return [
        arm,
        {
          units: all.length,
          means: meansOf(all, { capOf, windowDays }),
          ratios: {
            kept_rate: ratio('kept', 'due'),
            right_party_contact_rate: ratio('rightParty', 'sent'),
            satisfaction: ratio('points', 'ratings'),
          },
          tallies: {
            contacts_not_made: count('notMade'),
            hand_offs: count('handOffs'),
            complaints: count('complaints'),
            opt_outs: count('optOuts'),
            foreign_payments: count('foreign'),
            unpriced_contacts: 0,
          },
          delayed: delayedOf(all, { capOf, windowDays, asOf }),
        },
      ];
    }),
  );
};
