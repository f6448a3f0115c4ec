/** One case looked at by a trained model: all that is the same for its actions, worked out once, in memory that is made once. */
import type { Assumptions, Catalogue, Channel } from '../../engine/index.ts';
import { designActions } from './action-design.ts';
import type { HazardArtifact } from './artifact.ts';
import { fillColumns } from './columns.ts';
import { makeDaysAhead } from './days-ahead.ts';
import { dragFactor, fatigueFactor } from './effect-shape.ts';
import { leanOn, tableOf, type EffectTable } from './effect-tables.ts';
import { harmLogits, sharedHarmLogit } from './harm.ts';
import { makeKindsAhead, pressureLevels } from './kinds-ahead.ts';
import { makePlanner, type Plan } from './look-ahead.ts';
import { paidShareOf } from './paid-share.ts';
import { believeReach, reachOfColumns } from './reach.ts';
import { layoutOf } from './row-vectors.ts';

export type Standing = {
  readonly features: Float64Array;
  readonly balanceMinor: number;
  readonly currency: string;
  readonly daysLeft: number;
  /** Places of the actions open today. */
  readonly open: readonly number[];
};

export type EffectSet = 'mean' | 'members' | 'halves';

/** Prices with which later contacts are planned, above those of the house. */
export type PlannedPrices = {
  readonly harmPriceFactor: number;
  readonly contactPriceMinor: Readonly<Record<string, number>>;
};

export type ValuesSetting = {
  readonly artifact: HazardArtifact;
  readonly catalogue: Catalogue;
  readonly assumptions: Assumptions;
  readonly plannedPrices?: PlannedPrices;
};

export const housePrices: PlannedPrices = { harmPriceFactor: 1, contactPriceMinor: {} };

const kindsOf = (catalogue: Catalogue): readonly Channel[] => [
  ...new Set(catalogue.actions.map(({ channel }) => channel)),
];

/** Costs by currency, each worked out when it is first met. */
const makeCosts = (
  { actions }: Catalogue,
  extra: PlannedPrices['contactPriceMinor'],
): ((currency: string) => Float64Array) => {
  const known = new Map<string, Float64Array>();
  return (currency) => {
    let costs = known.get(currency);
    if (costs === undefined) {
      costs = Float64Array.from(actions, ({ costMinor }) => (costMinor[currency] ?? 0) + (extra[currency] ?? 0));
      known.set(currency, costs);
    }
    return costs;
  };
};

const mean = (values: Float64Array, count: number): number => {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += values[index] as number;
  return sum / count;
};

/** Tables of all sets one after the other. */
const tablesOf = ({ artifact, catalogue }: ValuesSetting) => {
  const { design, effects, settings } = artifact;
  const actions = designActions(catalogue);
  const layout = layoutOf(design, actions, settings);
  const tables = [effects.mean, ...effects.members, ...effects.halves].map((set) =>
    tableOf(set, { actions, layout, strengths: design.strengths }),
  );
  const firstOf: Readonly<Record<EffectSet, number>> = { mean: 0, members: 1, halves: 1 + effects.members.length };
  return { actions, layout, tables, firstOf };
};

type Look = {
  readonly context: Float64Array;
  readonly leaning: readonly Float64Array[];
  readonly reachColumns: Float64Array;
  readonly reachByCell: Float64Array;
  readonly harmColumns: Float64Array;
  harmLogit: number;
  fatigue: number;
  fastLift: number;
  slowLift: number;
  unpaidAtEnd: number;
  share: number;
  /** Balance times the chance of its ending unpaid: as things go, and under the plan. */
  stakeAlone: number;
  stake: number;
  costs: Float64Array;
  harmPriceMinor: number;
  plan: Plan | null;
};

const newLook = ({ design }: HazardArtifact, sizes: { factors: number; cells: number; tables: number }): Look => ({
  context: new Float64Array(design.context.length),
  leaning: Array.from({ length: sizes.tables }, () => new Float64Array(sizes.factors)),
  reachColumns: new Float64Array(design.reach.columns.length),
  reachByCell: new Float64Array(sizes.cells),
  harmColumns: new Float64Array(design.harm.columns.length),
  ...{ harmLogit: 0, fatigue: 1, fastLift: 0, slowLift: 0, unpaidAtEnd: 1, share: 1, stakeAlone: 0, stake: 0 },
  ...{ costs: new Float64Array(), harmPriceMinor: 0, plan: null },
});

/** How the plan of the rest of a case is made, and from what. */
const makePlanning = (setting: ValuesSetting, table: EffectTable) => {
  const { artifact, catalogue, plannedPrices = housePrices } = setting;
  const { design, settings } = artifact;
  const kinds = kindsOf(catalogue);
  const kindOf = catalogue.actions.map(({ channel }) => kinds.indexOf(channel));
  const kindsAhead = makeKindsAhead({
    design,
    actions: designActions(catalogue),
    table,
    harmByAction: harmLogits(design.harm),
    kinds,
    kindOf,
  });
  const planner = makePlanner({
    levels: pressureLevels,
    loads: Float64Array.from(kinds, (channel) => settings.pressure.loads[channel]),
    decayPerDay: settings.pressure.decayPerDay,
    restDays: design.opportunity.restDays,
    dragged: pressureLevels.map((pressure) => 1 - dragFactor(design.shape.dragPerPressure, pressure)),
  });
  const costsIn = makeCosts(catalogue, plannedPrices.contactPriceMinor);
  const daysAhead = makeDaysAhead(design, settings, artifact.featureCount);
  const plan = (look: Look, { features, currency, open }: Standing, ahead: ReturnType<typeof daysAhead>): Plan => {
    const fastWorth = look.stake * mean(ahead.fastLift, ahead.days);
    const slowWorth = look.stake * mean(ahead.slowLift, ahead.days);
    const found = kindsAhead({
      ...{ features, open, fastWorth, slowWorth },
      leaning: look.leaning[0] as Float64Array,
      reachColumns: look.reachColumns,
      harmLogit: look.harmLogit,
      costs: costsIn(currency),
      harmPriceMinor: plannedPrices.harmPriceFactor * look.harmPriceMinor,
    });
    const pressure = features[design.shape.pressureAt] ?? 0;
    return planner({ ...ahead, ...found, stake: look.stake, pressure: Number.isNaN(pressure) ? 0 : pressure });
  };
  return { kindOf, daysAhead, plan };
};

/** `look` is that of the case last looked at; null where there was nothing to plan. */
export const makeCaseLook = (setting: ValuesSetting) => {
  const { artifact, catalogue, assumptions } = setting;
  const { design, settings } = artifact;
  const { actions, layout, tables, firstOf } = tablesOf(setting);
  const sizes = { factors: layout.factorCount, cells: actions.reachCells.length, tables: tables.length };
  const look = newLook(artifact, sizes);
  const costsIn = makeCosts(catalogue, {});
  const planning = makePlanning(setting, tables[0] as EffectTable);
  const isShare = settings.target === 'share_of_balance';

  /** What the days left bring: the stake and, where there is something to plan, the plan. */
  const lookForward = (into: Look, standing: Standing): Plan | null => {
    const ahead = planning.daysAhead(standing.features, standing.daysLeft);
    into.fastLift = ahead.fastLift[0] as number;
    into.slowLift = ahead.slowLift[0] as number;
    into.unpaidAtEnd = ahead.unpaidAtEnd;
    into.stakeAlone = standing.balanceMinor * ahead.unpaidAtEnd * (isShare ? 1 : into.share);
    into.stake = into.stakeAlone;
    if (!settings.lookAhead || standing.open.length === 0) return null;
    const made = planning.plan(into, standing, ahead);
    into.stake = made.stake;
    return made;
  };

  const lookAt = (standing: Standing): void => {
    const { features, currency } = standing;
    fillColumns(design.context, features, look.context, 0);
    leanOn(tables, { context: look.context, factorCount: layout.factorCount, into: look.leaning });
    fillColumns(design.reach.columns, features, look.reachColumns, 0);
    reachOfColumns(design.reach, look.reachColumns, look.reachByCell);
    believeReach(design.reach, look.reachByCell);
    look.harmLogit = sharedHarmLogit(design.harm, features, look.harmColumns);
    look.fatigue = fatigueFactor(design.shape, features);
    look.costs = costsIn(currency);
    look.harmPriceMinor = assumptions.harmPriceMinor[currency] ?? 0;
    look.share = paidShareOf(design.share, features);
    look.plan = lookForward(look, standing);
  };
  return { actions, tables, firstOf, look, lookAt, kindOf: planning.kindOf, isShare };
};
