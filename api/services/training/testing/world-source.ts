/** Rows to train on without a portfolio: nights of the hazard model's own world, whose truth is known. */
import { defaultCatalogue, houseAssumptions } from '../../../../engine/index.ts';
import type { NightRow } from '../../../../models/index.ts';
import {
  drawNights,
  worldSettings,
  worldSpec,
  type WorldSetting,
} from '../../../../models/hazard/testing/hazard-world.ts';
import type { TrainingSource } from '../training-source.ts';

/** A base that does one thing to everybody on one night in ten. */
const baseOptions = [{ place: 0, probability: 0.1 }];

/** As much as a test needs. */
const lighter = {
  ...{ lookAhead: false, shrinkSteps: 4, memberCount: 8, gramShare: 0.3, discounts: [1] },
  ...{ effectCalendarPower: 0, fatiguePerPressure: 0.3 },
  contextColumns: ['digital', 'work'].map((feature) => ({ feature, shape: 'value' as const })),
};

export type SourceSetting = {
  readonly world?: Partial<WorldSetting>;
  /** What is done to each row before it is read. */
  readonly alter?: (row: NightRow) => NightRow;
  readonly spec?: TrainingSource['featureSpec'];
  readonly pauseMs?: number;
  /** Rows of another world, in place of the hazard's own. */
  readonly rows?: readonly NightRow[];
  readonly families?: NonNullable<TrainingSource['families']>;
  readonly priceTarget?: NonNullable<TrainingSource['priceTarget']>;
  readonly groups?: Awaited<ReturnType<NonNullable<TrainingSource['readGroups']>>>;
};

const smallWorld: WorldSetting = { seed: 3, debtors: 900, nights: 30 };

export const makeWorldSource = ({
  world = {},
  alter = (row) => row,
  spec = worldSpec,
  pauseMs = 0,
  rows: given,
  ...told
}: SourceSetting = {}): TrainingSource => {
  const rows = given ?? drawNights({ ...smallWorld, ...world }).map((row) => alter({ ...row, baseOptions }));
  return {
    ...(told.families === undefined ? {} : { families: told.families }),
    ...(told.groups === undefined ? {} : { readGroups: () => Promise.resolve(told.groups ?? []) }),
    ...(told.priceTarget === undefined ? {} : { priceTarget: told.priceTarget }),
    featureSpec: spec,
    catalogue: defaultCatalogue,
    assumptions: houseAssumptions,
    hazard: { ...worldSettings, ...lighter },
    readNights: async function* readNights({ fromDay, toDay }) {
      for (let day = Math.max(0, fromDay); day <= toDay; day += 1) {
        const night = rows.filter((row) => row.day === day);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        if (night.length > 0) yield { day, rows: night };
      }
    },
  };
};
