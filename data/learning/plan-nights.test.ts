import { describe, expect, test } from 'vitest';
import { dayMs, dayOfDate, hourMs, parseInstant } from '../../engine/index.ts';
import type { DecidedKey } from './decided-keys.ts';
import { localDayOf, nightOf, nightsLater } from './local-nights.ts';
import { planNights } from './plan-nights.ts';

const zone = 'Europe/Stockholm';
const at = (text: string): number => parseInstant(text)!;
const decided = (time: string, changes: Partial<DecidedKey> = {}): DecidedKey => ({
  ...{ id: time, caseId: 'C-1', at: at(time), contact: null, validUntil: at(time) + dayMs, isOverridden: false },
  ...changes,
});
const lastNight = dayOfDate('2026-12-31');
const plan = (decisions: readonly DecidedKey[], last = lastNight) =>
  planNights(decisions, { zoneAt: () => zone, lastNight: last });

describe('a night', () => {
  test.each([
    ['2026-03-03T07:00:00+01:00', '2026-03-03'],
    ['2026-03-03T17:59:59+01:00', '2026-03-03'],
    ['2026-03-03T18:00:00+01:00', '2026-03-04'],
    ['2026-03-04T02:00:00+01:00', '2026-03-04'],
    ['2026-07-03T18:00:00+02:00', '2026-07-04'],
    ['2026-03-03T23:30:00Z', '2026-03-04'],
  ])('%s belongs to that of %s', (time, day) => {
    expect(nightOf(zone, at(time))).toBe(dayOfDate(day));
  });

  test('is later at the same hour of the clock, also where the clock is changed', () => {
    expect(nightsLater(zone, at('2026-03-28T08:00:00+01:00'), 1)).toBe(at('2026-03-29T08:00:00+02:00'));
    expect(nightsLater(zone, at('2026-10-24T08:00:00+02:00'), 2)).toBe(at('2026-10-26T08:00:00+01:00'));
    expect(localDayOf(zone, at('2026-03-03T18:00:00+01:00'))).toBe(dayOfDate('2026-03-03'));
  });
});

describe('the nights of a case', () => {
  test('have one decision each, the last of the night, and end where the next begins', () => {
    const [first, again, next] = ['2026-03-02T19:00:00Z', '2026-03-03T09:00:00Z', '2026-03-04T07:00:00Z'].map((time) =>
      decided(time),
    );
    const { marks, superseded } = plan([first!, again!, next!], dayOfDate('2026-03-04'));
    expect(superseded).toEqual([{ night: dayOfDate('2026-03-03'), decision: first }]);
    expect(marks.map(({ night, decision, end }) => [night, decision.id, end])).toEqual([
      [dayOfDate('2026-03-03'), again!.id, next!.at],
      [dayOfDate('2026-03-04'), next!.id, next!.at + dayMs],
    ]);
  });

  test('are silent between two decisions, at the hour of the first', () => {
    const decisions = [decided('2026-03-02T07:00:00Z'), decided('2026-03-05T10:00:00Z')];
    const { marks } = plan(decisions, dayOfDate('2026-03-05'));
    expect(marks.map(({ night, isSilent }) => [night - dayOfDate('2026-03-02'), isSilent])).toEqual([
      ...[
        [0, false],
        [1, true],
        [2, true],
        [3, false],
      ],
    ]);
    expect(marks.slice(0, 3).map((mark) => mark.at)).toEqual([0, 1, 2].map((day) => decisions[0]!.at + day * dayMs));
    for (const [index, mark] of marks.slice(1).entries()) expect(marks[index]!.end).toBeLessThanOrEqual(mark.at);
    expect(marks[2]!.end).toBe(decisions[0]!.at + 3 * dayMs);
  });

  test('end a fortnight after the answer ran out, or with the window', () => {
    const lone = decided('2026-03-02T07:00:00Z', { validUntil: at('2026-03-02T07:00:00Z') + 3 * dayMs });
    expect(plan([lone]).marks).toHaveLength(1 + 3 + 14);
    expect(plan([lone], dayOfDate('2026-03-06')).marks).toHaveLength(5);
    const far = decided('2026-06-02T07:00:00Z', { validUntil: at('2026-06-02T07:00:00Z') + hourMs });
    expect(plan([lone, far], dayOfDate('2026-06-02')).marks).toHaveLength(1 + 3 + 14 + 1);
  });
});
