import { describe, expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { noAgeSums, perCase, survivalByAge, type AgeSums } from './case-course.ts';

const rowOf = (age: number, closed: boolean) =>
  ({ features: Float64Array.of(age), closed }) as Parameters<typeof survivalByAge>[0][number];

/** As if the policy contacted this share of the decisions of each age. */
const contacting = (shares: readonly number[]): AgeSums => {
  const sums = noAgeSums();
  for (const [age, share] of shares.entries()) {
    sums.decisions[age] = 10;
    sums.contacts[age] = 10 * share;
    sums.harm[age] = share;
    sums.money[age] = 1000 * share;
  }
  return sums;
};

const allAlive = (days: number): Float64Array => new Float64Array(181).fill(1, 0, days);

test('survival is that of Kaplan and Meier by age, whatever the mix of ages', () => {
  const rows = [rowOf(0, false), rowOf(0, true), rowOf(1, false), rowOf(1, false), rowOf(1, false), rowOf(1, true)];
  expect([...survivalByAge([...rows, rowOf(2, false)], 0).subarray(0, 4)]).toEqual([1, 0.5, 0.375, 0]);
});

test('without rest a case has as many contacts as its days, each with its chance of being lived', () => {
  const survival = Float64Array.from(allAlive(4), (alive, age) => alive * 0.5 ** age);
  const figures = perCase({ survival, openShare: 0.5, restDays: 0 }, contacting([1, 1, 1, 1]));
  expect(figures.contacts).toBeCloseTo(0.5 * (1 + 0.5 + 0.25 + 0.125), 12);
  expect(figures.harm).toBeCloseTo(0.1 * figures.contacts, 12);
  expect(figures.valueMinor).toBeCloseTo(100 * figures.contacts, 12);
});

test('who contacts whenever it may contacts every third day of those that rest two', () => {
  const { contacts } = perCase({ survival: allAlive(9), openShare: 1, restDays: 2 }, contacting(Array(9).fill(1)));
  expect(contacts).toBeCloseTo(3, 12);
});

describe('a policy that contacts by chance', () => {
  const shares = [0.2, 0.7, 0.4, 0.9, 0.1, 0.6, 0.8, 0.3, 0.5, 0.4];
  const course = { survival: allAlive(shares.length), openShare: 0.8, restDays: 2 };

  test('is counted as a simulation counts it', () => {
    const next = seededGenerator(5);
    const cases = 100_000;
    let contacts = 0;
    for (let index = 0; index < cases; index += 1) {
      let restUntil = 0;
      for (const [age, share] of shares.entries()) {
        if (age < restUntil || next() >= 0.8 || next() >= share) continue;
        contacts += 1;
        restUntil = age + 3;
      }
    }
    expect(perCase(course, contacting(shares)).contacts).toBeCloseTo(contacts / cases, 1);
  });

  test('an age without decisions is treated as the one before', () => {
    const sums = contacting([0.2, 0.7]);
    expect(perCase({ ...course, survival: allAlive(3) }, sums).contacts).toBeCloseTo(
      perCase({ ...course, survival: allAlive(3) }, contacting([0.2, 0.7, 0.7])).contacts,
      12,
    );
  });
});
