/**
 * What a contact takes from those that could follow: a small dynamic programme over the days left and the pressure on the debtor.
 *
 * Added hazards add up, whenever they come: the chance of ending unpaid is exp(−base − all lifts). So a unit of lift is worth the stake,
 * w = balance · P(unpaid at the end), on any day, and the best plan is the one with the greatest sum of w · lift − P(unpaid by then) ·
 * (cost + harm). Neither what was set off before nor the order matters; only the day (its calendar) and the pressure do. The stake hangs on
 * the plan itself; three rounds settle it.
 */

/** What stays the same from case to case: pressures that are looked at, how each kind of contact adds to them, and how they fade. */
export type PlanGrid = {
  readonly levels: Float64Array;
  readonly loads: Float64Array;
  readonly decayPerDay: number;
  /** Whole days without a contact that follow one. */
  readonly restDays: number;
  /** By level, the share of payment of one's own accord that pressure takes. */
  readonly dragged: Float64Array;
};

export const mostPlannedDays = 60;

export type PlanInput = {
  /** Days left, at most `mostPlannedDays`. */
  readonly days: number;
  /** By day: chance of being unpaid without contacts, how often a contact can be made, chance of paying unasked, and lift of an effect of 1 over the days then left. */
  readonly unpaid: Float64Array;
  readonly available: Float64Array;
  readonly own: Float64Array;
  readonly fastLift: Float64Array;
  readonly slowLift: Float64Array;
  /** By level and kind of contact, its best action: effects and price. `isOpen` by kind. */
  readonly fast: Float64Array;
  readonly slow: Float64Array;
  readonly price: Float64Array;
  readonly isOpen: Uint8Array;
  /** Balance at stake if nothing were done, times the chance of ending unpaid then. */
  readonly stake: number;
  readonly pressure: number;
};

export type Plan = {
  /** Worth of a unit of lift today. */
  stake: number;
  /** Worth of the rest of the plan when nothing is done today. */
  wait: number;
  /** The same after a contact of each kind. */
  readonly after: Float64Array;
};

type Step = { readonly below: Int32Array; readonly share: Float64Array };

/** Where pressures lie between levels: the level below, and how far it is to the next. */
const stepsOf = (levels: Float64Array, pressures: readonly number[]): Step => {
  const below = new Int32Array(pressures.length);
  const share = new Float64Array(pressures.length);
  for (const [index, pressure] of pressures.entries()) {
    const next = levels.findIndex((level) => level > pressure);
    const at = next < 0 ? levels.length - 1 : Math.max(0, next - 1);
    below[index] = at;
    const span = (levels[at + 1] ?? Infinity) - (levels[at] as number);
    share[index] = Math.max(0, Math.min(1, (pressure - (levels[at] as number)) / span));
  }
  return { below, share };
};

const rounds = 3;

export type Planner = (input: PlanInput) => Plan;

/** What is reckoned by day and level: worth of the rest of the plan, and the lift it adds. */
type Tables = { readonly values: Float64Array; readonly lifts: Float64Array };

type Fixed = PlanGrid & {
  readonly tables: Tables;
  readonly waitSteps: Step;
  readonly contactSteps: Step;
};

/** For a case: which kinds of contact are open to it. A cell is looked at hundreds of times a case. */
type Opened = Fixed & { readonly open: readonly number[] };

const between = (table: Float64Array, at: number, share: number): number => {
  const low = table[at] as number;
  return share === 0 ? low : low + share * ((table[at + 1] as number) - low);
};

type Choice = { readonly stake: number; readonly day: number; readonly level: number };

/** The best of one day at one level, given those after it. `open`: the kinds of contact that are. */
const lookAtCell = (
  { levels, loads, restDays, dragged, tables: { values, lifts }, waitSteps, contactSteps, open }: Opened,
  input: PlanInput,
  { stake, day, level }: Choice,
): void => {
  const next = (day + 1) * levels.length;
  const waitAt = next + (waitSteps.below[level] as number);
  const waitShare = waitSteps.share[level] as number;
  const wait = between(values, waitAt, waitShare);
  const waitLift = between(lifts, waitAt, waitShare);
  const fastLift = input.fastLift[day] as number;
  const slowLift = input.slowLift[day] as number;
  const unpaid = input.unpaid[day] as number;
  const rested = next + restDays * levels.length;
  let best = wait;
  let bestLift = waitLift;
  for (let place = 0; place < open.length; place += 1) {
    const cell = level * loads.length + (open[place] as number);
    const lift = (input.fast[cell] as number) * fastLift + (input.slow[cell] as number) * slowLift;
    const at = rested + (contactSteps.below[cell] as number);
    const share = contactSteps.share[cell] as number;
    const worth = stake * lift - unpaid * (input.price[cell] as number) + between(values, at, share);
    if (worth <= best) continue;
    best = worth;
    bestLift = lift + between(lifts, at, share);
  }
  const available = input.available[day] as number;
  const lost = (input.own[day] as number) * (dragged[level] as number);
  values[day * levels.length + level] = wait + available * (best - wait) - stake * lost;
  lifts[day * levels.length + level] = waitLift + available * (bestLift - waitLift) - lost;
};

/** From the last day back to tomorrow. */
const sweep = (opened: Opened, input: PlanInput, stake: number): void => {
  const { levels, restDays, tables } = opened;
  const [from, to] = [input.days * levels.length, (input.days + restDays + 2) * levels.length];
  tables.values.fill(0, from, to);
  tables.lifts.fill(0, from, to);
  for (let day = input.days - 1; day >= 1; day -= 1) {
    for (let level = 0; level < levels.length; level += 1) lookAtCell(opened, input, { stake, day, level });
  }
};

const atPressure = (
  levels: Float64Array,
  table: Float64Array,
  { day, pressure }: { day: number; pressure: number },
): number => {
  let below = 0;
  while (below < levels.length - 1 && (levels[below + 1] as number) <= pressure) below += 1;
  const span = below === levels.length - 1 ? Infinity : (levels[below + 1] as number) - (levels[below] as number);
  return between(table, day * levels.length + below, Math.max(0, (pressure - (levels[below] as number)) / span));
};

const fixedOf = (grid: PlanGrid): Fixed => {
  const { levels, loads, decayPerDay, restDays } = grid;
  const restDecay = decayPerDay ** (1 + restDays);
  const waiting = [...levels].map((level) => level * decayPerDay);
  const contacted = [...levels].flatMap((level) => [...loads].map((load) => (level + load) * restDecay));
  const size = (mostPlannedDays + restDays + 3) * levels.length;
  return {
    ...grid,
    tables: { values: new Float64Array(size), lifts: new Float64Array(size) },
    waitSteps: stepsOf(levels, waiting),
    contactSteps: stepsOf(levels, contacted),
  };
};

/** The plan is valid until the next one is made. */
export const makePlanner = (grid: PlanGrid): Planner => {
  const { levels, loads, decayPerDay, restDays } = grid;
  const fixed = fixedOf(grid);
  const { values, lifts } = fixed.tables;
  const plan: Plan = { stake: 0, wait: 0, after: new Float64Array(loads.length) };
  return (input) => {
    const tomorrow = { day: 1, pressure: input.pressure * decayPerDay };
    const open = [...loads.keys()].filter((kind) => input.isOpen[kind] !== 0);
    const opened = { ...fixed, open };
    let planned = 0;
    for (let round = 0; round < rounds; round += 1) {
      plan.stake = input.stake * Math.exp(-planned);
      sweep(opened, input, plan.stake);
      const found = Math.max(0, atPressure(levels, lifts, tomorrow));
      planned = round === 0 ? found : (planned + found) / 2;
    }
    plan.wait = atPressure(levels, values, tomorrow);
    for (const [kind, load] of loads.entries()) {
      const pressure = (input.pressure + load) * decayPerDay ** (1 + restDays);
      plan.after[kind] = atPressure(levels, values, { day: 1 + restDays, pressure });
    }
    return plan;
  };
};
