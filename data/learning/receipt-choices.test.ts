import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayMs, type CompactReceipt } from '../../engine/index.ts';
import { afterEarlier, firstNight, laterNight, noChoice, type NightChoice } from './receipt-choices.ts';

const decidedAt = Date.UTC(2026, 2, 3, 7);
const nights = 4;
const endOf = (night: number): number => decidedAt + (night + 1) * dayMs;

type Drawn = { readonly night: number; readonly place: number; readonly weight: number };
type Told = Pick<
  CompactReceipt,
  'id' | 'decidedAt' | 'firstDay' | 'eligible' | 'options' | 'probabilities' | 'action'
> &
  Pick<CompactReceipt, 'noContactProb' | 'handOffProb'>;

/** One run a candidate; `chosen` is a place among the candidates, −1 for no contact. */
const receiptOf = (drawn: readonly Drawn[], chosen: number): CompactReceipt => {
  const sum = 2 + drawn.reduce((total, { weight }) => total + weight, 0);
  const contact = { id: '', sendAt: 0, to: 0, template: '', language: '', mustContain: [] };
  const told: Told = {
    ...{ id: 'one', decidedAt, firstDay: '2026-03-03', noContactProb: 1.5 / sum, handOffProb: 0.5 / sum },
    eligible: drawn.flatMap(({ night }, index) => [night, night * dayMs + 3_600_000, 0, index, index]),
    options: drawn.flatMap(({ place }) => [place, 0, 0, 0, 0, 0]),
    probabilities: drawn.flatMap(({ weight }, index) => (weight === 0 ? [] : [[index, weight / sum] as const])),
    action: chosen < 0 ? { kind: 'no_contact', until: 0, reason: '' } : { kind: 'contact', index: chosen, ...contact },
  };
  return told as CompactReceipt;
};

const choicesOf = (receipt: CompactReceipt): readonly NightChoice[] => {
  const { choice, later } = firstNight(receipt, endOf(0));
  const after = Array.from({ length: nights - 1 }, (_, index) =>
    later === null ? noChoice : laterNight(later, { from: endOf(index), before: endOf(index + 1) }),
  );
  return [choice, ...after];
};

const candidates = fc.array(
  fc.record({
    night: fc.nat(nights - 1),
    place: fc.nat(5),
    weight: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 3, noNaN: true })),
  }),
  { maxLength: 30 },
);

test('the choices of the nights, one given the others before, make up the distribution that was drawn from', () => {
  fc.assert(
    fc.property(candidates, (drawn) => {
      const sum = 2 + drawn.reduce((total, { weight }) => total + weight, 0);
      let reachedProb = 1;
      for (const [night, { options, noContactProb, chosenPlace }] of choicesOf(receiptOf(drawn, -1)).entries()) {
        expect(options.reduce((total, { probability }) => total + probability, noContactProb)).toBeCloseTo(1, 9);
        for (const { place, probability } of options) {
          const weights = drawn.map((one) => (one.night === night && one.place === place ? one.weight : 0));
          expect(reachedProb * probability).toBeCloseTo(weights.reduce((left, right) => left + right, 0) / sum, 9);
        }
        expect(chosenPlace).toBe(-1);
        reachedProb *= noContactProb;
      }
      expect(reachedProb).toBeCloseTo(2 / sum, 9);
    }),
  );
});

test('a contact is chosen in the night in which it is sent, and nothing is open after it', () => {
  fc.assert(
    fc.property(candidates, fc.nat(), (drawn, pick) => {
      const possible = drawn.flatMap(({ weight }, index) => (weight > 0 ? [index] : []));
      const chosen = possible[pick % Math.max(1, possible.length)];
      fc.pre(chosen !== undefined);
      const { night, place } = drawn[chosen]!;
      for (const [index, choice] of choicesOf(receiptOf(drawn, chosen)).entries()) {
        expect(choice.chosenPlace).toBe(index === night ? place : -1);
        if (index === night)
          expect(choice.options.find((option) => option.place === place)?.probability).toBeGreaterThan(0);
        if (index > night) expect(choice).toEqual(noChoice);
      }
    }),
  );
});

test('the night of the decision keeps what was open and could not be drawn, and its probabilities as they were', () => {
  const drawn = [
    { night: 0, place: 3, weight: 1 },
    { night: 0, place: 1, weight: 0 },
    { night: 0, place: 3, weight: 2 },
  ];
  expect(firstNight(receiptOf(drawn, 0), endOf(0))).toEqual({
    choice: {
      options: [
        { place: 1, probability: 0 },
        { place: 3, probability: 1 / 5 + 2 / 5 },
      ],
      noContactProb: 0.4,
      chosenPlace: 3,
    },
    later: null,
  });
});

test('what the base would have done is that of the night', () => {
  const drawn = [
    { night: 0, place: 3, weight: 1 },
    { night: 1, place: 4, weight: 1 },
  ];
  const base = {
    probabilities: [
      [0, 0.3],
      [1, 0.5],
    ] as const,
    noContactProb: 0.2,
    handOffProb: 0,
  };
  const { choice } = firstNight({ ...receiptOf(drawn, -1), base }, endOf(0));
  expect(choice.baseOptions).toEqual([{ place: 3, probability: 0.3 }]);
});

const choice = (place: number, probability: number, chosenPlace = -1): NightChoice => ({
  ...{ options: [{ place, probability }], noContactProb: 1 - probability, chosenPlace, baseOptions: [] },
});

test('a night that an earlier decision had contacts planned for has the product of both draws', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), (probs) => {
      const { options, noContactProb } = afterEarlier(
        choice(1, 0.25),
        probs.map((prob, place) => choice(place, prob)),
      );
      const sum = options.reduce((total, { probability }) => total + probability, noContactProb);
      expect(sum).toBeCloseTo(1, 9);
      const restProb = probs.reduce((rest, prob) => rest * (1 - prob), 1);
      expect(noContactProb).toBeCloseTo(0.75 * restProb, 9);
    }),
  );
});

test.each([
  { name: 'nothing was planned', own: choice(1, 0.2, 1), earlier: [noChoice], chosen: 1, knowsBase: true },
  { name: 'something could have been', own: choice(1, 0.2), earlier: [choice(2, 0.5)], chosen: -1, knowsBase: true },
  { name: 'something was', own: noChoice, earlier: [choice(2, 0.5, 2), noChoice], chosen: 2, knowsBase: false },
  { name: 'and the new one too', own: choice(1, 0.2, 1), earlier: [choice(2, 0.5, 2)], chosen: 1, knowsBase: false },
])('where $name', ({ own, earlier, chosen, knowsBase }) => {
  const night = afterEarlier(own, earlier);
  expect(night.chosenPlace).toBe(chosen);
  expect(night.baseOptions !== undefined).toBe(knowsBase);
});
