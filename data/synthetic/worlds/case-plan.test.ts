import { describe, expect, test } from 'vitest';
import { answerTo, payProbOn, pressureWith, type Strain } from './case-dynamics.ts';
import { noPlace, planBest, planFixed, valueOfAction } from './case-plan.ts';
import { actionCount, caseTruth, catalogue, type CaseTruth } from './case-truth.ts';
import { draftDebtor } from './draft-debtor.ts';
import { startDay, worldNamed } from './testing/small-study.ts';
import { valueAt } from './value-grid.ts';

const days = 5;
const world = { ...worldNamed('standard'), horizonDays: days };

const truthOf = (index: number): CaseTruth => {
  const { person, cases } = draftDebtor({ world, seed: 8, startDay }, index);
  const [draft] = cases;
  if (draft === undefined) throw new Error('no case');
  return caseTruth({ ...draft, world, traits: person.traits, currency: person.country.currency, startDay });
};

const placeOf = (id: string): number => catalogue.actions.findIndex((action) => action.id === id);
/** One of each kind, so that nothing is pruned away. */
const tried = ['sms.midday.neutral.payment_link', 'email.morning.warm.payment_link', 'call.evening.firm.reminder'].map(
  placeOf,
);
const open = Uint8Array.from({ length: actionCount }, (_, place) => (tried.includes(place) ? 1 : 0));
const openByAge = Array.from({ length: days }, () => open);

/** Every sequence of actions and answers, one after the other, without a grid. */
const bruteForce = (truth: CaseTruth, age: number, rest: number, { momentum, pressure }: Strain): number => {
  const day = truth.days[age];
  if (day === undefined) return 0;
  const restOfDay = (moved: number, pressed: number, restNext: number): number => {
    const paid = payProbOn(truth, day, moved, pressed);
    const next = { momentum: moved * truth.momentumDecay, pressure: pressed * truth.pressureDecay };
    return paid * truth.balanceEuro + (1 - paid) * bruteForce(truth, age + 1, restNext, next);
  };
  const waiting = restOfDay(momentum, pressure, Math.max(0, rest - 1));
  if (rest > 0) return waiting;
  const contacts = tried.map((place) => {
    const { reachProb, momentum: moved, complaintProb } = answerTo(truth, day, place, pressure);
    const pressed = pressureWith(truth, place, pressure);
    const reached = restOfDay(momentum + moved, pressed, truth.restDays);
    const missed = restOfDay(momentum, pressed, truth.restDays);
    const price = truth.costEuro[place]! + truth.harmPriceEuro * reachProb * complaintProb;
    return reachProb * reached + (1 - reachProb) * missed - price;
  });
  return Math.max(waiting, ...contacts);
};

describe('the plan of a case', () => {
  /** What reading between the nodes of the grid may cost, as a share of the value. */
  const gridTolerance = 0.01;

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('is worth what trying everything is worth: person %i', (index) => {
    const truth = truthOf(index);
    const exact = bruteForce(truth, 0, 0, { momentum: 0, pressure: 0 });
    const planned = valueAt(planBest(truth, openByAge)[0]![0]!, 0, 0);
    expect(Math.abs(planned / exact - 1)).toBeLessThan(gridTolerance);
  });

  test('keeps the days of rest: with one to keep, the day is worth that of waiting', () => {
    const truth = truthOf(1);
    const plan = planBest(truth, openByAge);
    const [free, resting] = plan[0]!;
    const waiting = valueOfAction(truth, plan, 0, noPlace, { momentum: 0, pressure: 0 });
    expect(valueAt(resting!, 0, 0)).toBeCloseTo(waiting, 9);
    expect(valueAt(free!, 0, 0)).toBeGreaterThan(waiting);
  });

  test('with nothing open is worth what silence is', () => {
    const truth = truthOf(2);
    const shut = Array.from({ length: days }, () => new Uint8Array(actionCount));
    expect(valueAt(planBest(truth, shut)[0]![0]!, 0, 0)).toBe(valueAt(planFixed(truth, [])[0]![0]!, 0, 0));
  });

  test('never does worse than one action laid down', () => {
    const truth = truthOf(3);
    const best = valueAt(planBest(truth, openByAge)[0]![0]!, 0, 0);
    for (const place of tried) {
      const fixed = planFixed(
        truth,
        Array.from({ length: days }, () => place),
      );
      expect(best).toBeGreaterThanOrEqual(valueAt(fixed[0]![0]!, 0, 0));
    }
  });
});
