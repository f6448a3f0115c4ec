import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { learningStateOf, learnTonight, type NightlySettings, type Tonight } from './learn-tonight.ts';
import { drawNights, worldSettings, worldSpec } from './testing/hazard-world.ts';

const settings: NightlySettings = {
  catalogue: defaultCatalogue,
  featureSpec: worldSpec,
  seed: 7,
  hazard: { ...worldSettings, memberCount: 8, shrinkSteps: 6, leastRows: 300, leastContacts: 30, leastPayments: 5 },
  currencyOf: () => 'EUR',
};

/** Beside a base that hardly does anything. */
const withBase = (rows: readonly NightRow[]): readonly NightRow[] =>
  rows.map((row) => ({ ...row, baseOptions: [{ place: 0, probability: 0.02 }] }));

const upTo = (rows: readonly NightRow[], nights: number): readonly NightRow[] => rows.filter(({ day }) => day < nights);

const learnedOf = (rows: readonly NightRow[], previous: Tonight | null = null): Tonight =>
  learnTonight({ rows, previous: previous?.state ?? null, settings });

describe('where contacts work', () => {
  const rows = withBase(drawNights({ seed: 3, debtors: 500, nights: 24, contactShare: 0.4 }));
  const early = learnedOf(upTo(rows, 4));
  const late = learnedOf(upTo(rows, 22), early);

  test('nothing is judged before a week was seen, however sure it is', () => {
    expect(early.state).toMatchObject({ firstDay: 0, lastDay: 3, openedOnDay: null, baseUntilDay: null });
    expect(learningStateOf(early.state, 4)).toEqual({ night: 4, nightsOpen: null });
  });

  test('the gate opens, and the nights since are counted', () => {
    expect(late.model?.verdict.passes, late.model?.verdict.reason).toBe(true);
    expect(late.state).toMatchObject({ openedOnDay: 22, baseUntilDay: 21 });
    expect(learningStateOf(late.state, 22)).toEqual({ night: 22, nightsOpen: 0 });
    expect(learningStateOf(late.state, 25)).toEqual({ night: 25, nightsOpen: 3 });
  });

  test('prices keep contacts and harm of a case below those of the base', () => {
    const { tuned } = late.model!;
    expect(tuned?.meetsTarget).toBe(true);
    expect(tuned!.greedy.contacts).toBeLessThanOrEqual(tuned!.base.contacts);
    expect(tuned!.unpriced.contacts).toBeGreaterThan(tuned!.base.contacts);
    expect(late.state.prices).toEqual(late.model!.prices);
  });

  test('after a restart the state is read back and the next night is the same', () => {
    const state = JSON.parse(JSON.stringify(late.state)) as Tonight['state'];
    const next = learnTonight({ rows: upTo(rows, 24), previous: state, settings });
    expect(next.state).toMatchObject({ openedOnDay: 22, learnedRows: upTo(rows, 24).length });
    expect(next.model?.artifact.window.toDay).toBe(23);
  });
});

test('too few rows: no model, the reason, and the state goes on', () => {
  const rows = withBase(drawNights({ seed: 3, debtors: 20, nights: 3 }));
  const tonight = learnedOf(rows);
  expect(tonight.model).toBeNull();
  expect(tonight.refusal?.code).toBe('too-few-rows');
  expect(tonight.state).toMatchObject({ lastDay: 2, openedOnDay: null });
});

test('a base that contacts everybody alike is not taken to do nothing because the rows do not tell', () => {
  const rows = drawNights({ seed: 8, debtors: 400, nights: 14, contactShare: 0.3 }).map((row) => {
    const options = [{ place: 0, probability: 1 }];
    return { ...row, options, noContactProb: 0, chosenPlace: 0, baseOptions: options };
  });
  const { model, state } = learnedOf(rows);
  expect(model).not.toBeNull();
  expect(state.openedOnDay, model?.verdict.reason).toBeNull();
});
