import { describe, expect, test } from 'vitest';
import type { PolicyValue } from '../../../data/index.ts';
import type { ClosedLoop } from './closed-loop.ts';
import { loopFigures } from './figures.ts';
import type { Yardstick } from './world-setting.ts';

const worth = (netEuro: number): PolicyValue => ({
  ...{ netEuro, paidEuro: netEuro, costEuro: 0, contacts: netEuro / 10, complaints: netEuro / 1000 },
  ...{ standardErrorEuro: 1, netByCase: Float64Array.of(netEuro) },
});

const yardstick = (observable: number): Yardstick => ({
  cohort: { population: undefined as never, cases: 1, eligible: undefined as never },
  ...{ none: worth(80), table: worth(100), myopic: worth(140) },
  ...{ observable: worth(observable), oracle: worth(200) },
});

const loop = (netEuro: number, gainByNight: readonly number[]): ClosedLoop => ({
  snapshots: [{ afterNights: 7, value: worth(netEuro) }],
  gainByNight,
  tally: {
    ...{ nights: 9, decisions: 10, contacts: 4, complaints: 0, optOuts: 0, promises: 0 },
    ...{ casesPaid: 1, casesWrittenOff: 0, contactsByChannel: {}, nightsAtCapacity: 0 },
  },
  greedy: ({ candidates }) => ({ candidates: candidates.map(() => 0), noContact: 1, handOff: 0, basis: [] }),
});

const gains = [...Array.from({ length: 7 }, () => -0.01), 0.1, 0.3];

describe('figures of closed loops', () => {
  test('are means over seeds, but the worst night is the worst of any', () => {
    const worse = [...gains.slice(0, 8), -0.2];
    expect(loopFigures('w', [loop(120, gains), loop(140, worse)], () => yardstick(150))).toMatchObject({
      'w.share.night7': 0.6,
      'w.shareOfWorstSeed.night7': 0.4,
      'w.shareOfAllKnowing.night7': 0.3,
      'w.gainPercent.night7': 30,
      'w.contactsOfTable.night7': 1.3,
      'w.complaintsOfTable.night7': 1.3,
      'w.logged.firstWeekPercent': -1,
      'w.logged.worstNightAfterFirstWeekPercent': -20,
      'w.logged.meanPercent': 0.89,
    });
  });

  test('tell no share where there is nothing to gain', () => {
    expect(loopFigures('w', [loop(100, gains)], () => yardstick(100.5))['w.share.night7']).toBeNull();
  });
});
