/** One learner in one world under one seed: night by night, valued on the way. */
import {
  chooserOf,
  makeAdvantage,
  simulate,
  valueOfChooser,
  type Decider,
  type PolicyValue,
  type SimulationTally,
  type WitnessedNight,
} from '../../../data/index.ts';
import type { NightRow } from '../../../models/index.ts';
import { tryingOut, type LearnerKind } from './learner.ts';
import type { WorldSetting, Yardstick } from './world-setting.ts';

/** The greedy snapshot after so many nights. */
export type Snapshot = { readonly afterNights: number; readonly value: PolicyValue };

export type ClosedLoop = {
  readonly snapshots: readonly Snapshot[];
  /** By night: gain of the logged policy over the table on the same states, as a share of what the table earns in a night. */
  readonly gainByNight: readonly number[];
  readonly tally: SimulationTally;
  /** After the last night. */
  readonly greedy: Decider;
};

export type LoopRequest = {
  readonly setting: WorldSetting;
  readonly kind: LearnerKind;
  readonly seed: number;
  readonly debtors: number;
  readonly nights: number;
  readonly snapshotNights: readonly number[];
  readonly yardstick: (night: number) => Yardstick;
  readonly onNight?: (night: number, rows: readonly NightRow[]) => void;
  readonly say: (text: string) => void;
};

/** Every fourth debtor is enough: the gain is an expectation, so only the choice of states is left to chance. */
const witnessedOneIn = 4;

/** What the table earns in a night, in the long run: its value of a case, by the cases that open. */
const tableEuroPerNight = ({ setting, debtors }: LoopRequest, yardstick: Yardstick): number => {
  const { casesPerDebtor, spanNights } = setting.world.openings;
  return (yardstick.table.netEuro * debtors * casesPerDebtor) / spanNights;
};

type Gains = { readonly byNight: number[]; readonly witness: (seen: WitnessedNight) => void };

const makeGains = (request: LoopRequest): Gains => {
  const { setting, seed, nights } = request;
  const { world, eligible, table, startDay } = setting;
  const advantage = makeAdvantage({ population: { world, seed, startDay }, eligible, table });
  const byNight = new Array<number>(nights).fill(0);
  return {
    byNight,
    witness: (seen) => {
      if (seen.night < 0 || seen.debtorIndex % witnessedOneIn !== 0) return;
      byNight[seen.night] = (byNight[seen.night] ?? 0) + witnessedOneIn * advantage(seen).gainEuro;
    },
  };
};

export const runClosedLoop = (request: LoopRequest): ClosedLoop => {
  const { setting, kind, seed, debtors, nights, snapshotNights, yardstick, onNight, say } = request;
  const { world, eligible, table, startDay } = setting;
  const learner = kind.start({
    table,
    explore: tryingOut(table),
    seed,
    firstDay: startDay,
    horizonDays: world.horizonDays,
    say,
  });
  const gains = makeGains(request);
  const snapshots: Snapshot[] = [];
  const tally = simulate({
    ...{ world, seed, startDay, debtors, nights, eligible, table, witness: gains.witness },
    deciderFor: (night) => learner.deciderFor(night),
    onNight: (night, rows) => {
      learner.observe(night, rows);
      onNight?.(night, rows);
      if (!snapshotNights.includes(night + 1)) return;
      const value = valueOfChooser(yardstick(night).cohort, chooserOf(learner.greedy()));
      snapshots.push({ afterNights: night + 1, value });
      say(`${world.name}, seed ${String(seed)}, night ${String(night + 1)}: ${value.netEuro.toFixed(1)} euro a case`);
    },
  });
  const gainByNight = gains.byNight.map((euro, night) => euro / tableEuroPerNight(request, yardstick(night)));
  return { snapshots, gainByNight, tally, greedy: learner.greedy() };
};
