/** What is stored of an experiment → what its report is made of. In the transaction that brought the sums up to the day. */
import {
  freezeBaselines,
  readArmSums,
  readArmTallies,
  readDayUnits,
  readDelayedSums,
  readFrozen,
  readHalves,
  readLooks,
  readReduced,
  readSelfTests,
  type ArmDelayed,
  type ArmSums,
  type BaselineRates,
  type DayUnits,
  type FrozenNumbers,
  type HalfSums,
  type Queryable,
  type Reduced,
  type StoredExperiment,
  type StoredStrategyVersion,
} from '../../data/index.ts';
import { dayMs, type Instant } from '../../engine/index.ts';
import {
  metricCatalogue,
  metricOf,
  noOutcome,
  type ArmFigures,
  type ByArm,
  type GuardrailFigures,
  type Metric,
  type MeanSums,
  type MetricUnit,
  type ReportInput,
  type Stratum,
} from '../../experiments/index.ts';
import { dataNotes, type Told } from './experiment-report-notes.ts';

export type ReportReads = {
  readonly client: Queryable;
  readonly stored: StoredExperiment;
  readonly startedAt: Instant;
  readonly asOfDay: number;
  readonly now: Instant;
  readonly findStrategy: (id: string, version: number) => Promise<StoredStrategyVersion | null>;
};

type Read = ReportReads & { readonly frozen: FrozenNumbers; readonly reduced: Reduced };

const unitNames: Readonly<Record<Metric['unit'], MetricUnit>> = {
  minor: 'money',
  share: 'share',
  days: 'days',
  contacts: 'count',
  points: 'score',
};

const groupKinds = ['market', 'segment', 'stage', 'size_band'] as const;

const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

const idOf = ({ stored }: ReportReads): string => stored.definition.id;

const byArm = <Row extends { readonly arm: string }, T>(rows: readonly Row[], of: (row: Row) => T): ByArm<T> =>
  Object.fromEntries(rows.map((row) => [row.arm, of(row)]));

const strataOf = (by: string, halves: readonly HalfSums[]): readonly Stratum[] =>
  [...new Set(halves.map(({ group }) => group))].map((name) => {
    const own = halves.filter(({ group }) => group === name);
    const half = (which: number) =>
      byArm(
        own.filter((row) => row.half === which),
        ({ sums }) => sums,
      );
    return { by, name, halves: [half(0), half(1)] };
  });

const lastSettledDay = ({ reduced: { asOfDay, windowDays } }: Read, { isDelayed }: Metric): number =>
  isDelayed ? asOfDay - 1 - windowDays : asOfDay;

const readStrata = async (read: Read, metric: Metric): Promise<readonly Stratum[]> => {
  if (metric.name !== read.stored.definition.primaryMetric) return [];
  const lastDay = lastSettledDay(read, metric);
  const strata: Stratum[] = [];
  for (const by of groupKinds) {
    const halves = await readHalves(read.client, { experimentId: idOf(read), metric: metric.name, by, lastDay });
    strata.push(...strataOf(by, halves));
  }
  return strata;
};

type MeanParts = {
  readonly sums: readonly ArmSums[];
  readonly delayed: readonly ArmDelayed[];
  readonly raw: readonly ArmSums[];
};

const meanSumsOf = ({ sums, delayed, raw }: MeanParts, { isDelayed }: Metric): ByArm<MeanSums> =>
  byArm(sums, (own): MeanSums => {
    const settledOf = (one: ArmSums | undefined) =>
      one?.shape === 'mean' ? (isDelayed ? one.matured : one.toDate) : noOutcome;
    const uncapped = settledOf(raw.find(({ arm }) => arm === own.arm));
    return {
      settled: settledOf(own),
      delayed: delayed.find(({ arm }) => arm === own.arm)?.sums ?? null,
      uncappedMean: uncapped.n > 0 ? uncapped.y / uncapped.n : null,
    };
  });

const kindOf = ({ kind }: Metric): 'mean' | 'share' => (kind === 'share' ? 'share' : 'mean');

const capOf = ({ reduced: { currency }, frozen }: Read, { isCapped }: Metric): number | null =>
  isCapped && currency !== null ? (frozen.capMinorByCurrency[currency] ?? null) : null;

const readParts = async (read: Read, metric: Metric, sums: readonly ArmSums[]): Promise<MeanParts> => {
  const question = { experimentId: idOf(read), metric: metric.name };
  const delayed = metric.isDelayed ? await readDelayedSums(read.client, question) : null;
  const raw = metric.isCapped ? await readArmSums(read.client, { ...question, isRaw: true }) : null;
  return { sums, delayed: delayed?.ok === true ? delayed.value : [], raw: raw?.ok === true ? raw.value : [] };
};

const readMetric = async (read: Read, metric: Metric): Promise<Told> => {
  const { client, frozen, reduced } = read;
  const question = { experimentId: idOf(read), metric: metric.name };
  const sums = await readArmSums(client, question);
  const head = {
    ...{ metric: metric.name, meaning: metric.meaning, unit: unitNames[metric.unit] },
    ...{ isMoreBetter: metric.better === 'more', plan: { plannedDebtors: frozen.plannedDebtors } },
  };
  const rows = sums.ok ? sums.value : [];
  const refusal = sums.ok ? null : sums.error.detail;
  if (metric.kind === 'ratio') {
    const ratios = rows.flatMap((row) => (row.shape === 'ratio' ? [{ arm: row.arm, sums: row.toDate }] : []));
    return { figures: { ...head, kind: 'ratio', byArm: byArm(ratios, (row) => row.sums) }, refusal };
  }
  const mean = { ...head, kind: kindOf(metric), windowDays: metric.isDelayed ? reduced.windowDays : null };
  const capMinor = capOf(read, metric);
  if (!sums.ok) return { refusal, figures: { ...mean, capMinor, levelOffset: 0, byArm: {}, strata: [] } };
  const parts = await readParts(read, metric, rows);
  const levelOffset = parts.delayed[0]?.levelOffset ?? 0;
  const strata = await readStrata(read, metric);
  return { refusal, figures: { ...mean, capMinor, levelOffset, byArm: meanSumsOf(parts, metric), strata } };
};

/** Whether a strategy draws by what it learns, and the least it gives to an eligible action. */
const explorationOf = (version: StoredStrategyVersion | null): Pick<ArmFigures, 'explores' | 'floor'> => {
  const spec = version?.spec as
    { readonly exploration?: { readonly kind?: string; readonly floor?: number } } | undefined;
  if (version?.kind !== 'model' || spec?.exploration === undefined || spec.exploration.kind === 'greedy')
    return { explores: false, floor: null };
  return { explores: true, floor: spec.exploration.floor ?? null };
};

const countUnits = (units: readonly DayUnits[], arm: string, beforeDay = Infinity) => {
  const own = units.filter((row) => row.arm === arm && row.entryDay < beforeDay);
  const sum = (rows: readonly DayUnits[], of: (row: DayUnits) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  return {
    assigned: sum(own, (row) => row.units),
    debtors: sum(
      own.filter(({ excluded }) => excluded === null),
      (row) => row.units,
    ),
    crossed: sum(own, (row) => row.crossed),
  };
};

const stopOf = ({ stored, asOfDay }: ReportReads, arm: string): ArmFigures['stopped'] => {
  const stop = stored.transitions.find((one) => one.step === 'stop_arm' && one.arm === arm);
  return stop === undefined || stop.at >= asOfDay * dayMs ? null : { at: stop.at, reason: stop.reason };
};

const readArms = async (read: Read, units: readonly DayUnits[]): Promise<readonly ArmFigures[]> => {
  const { client, stored, findStrategy } = read;
  const tallies = await readArmTallies(client, idOf(read));
  const contacts = await readArmSums(client, { experimentId: idOf(read), metric: 'contacts_per_debtor' });
  const paid = await readArmSums(client, { experimentId: idOf(read), metric: 'recovered_per_debtor', by: 'currency' });
  const of = (sums: typeof contacts, arm: string, what: 'y' | 'payers'): number =>
    (sums.ok ? sums.value : [])
      .filter((row) => row.arm === arm)
      .reduce((total, row) => total + (row.shape === 'mean' ? row.toDate[what] : 0), 0);
  const stops = stored.definition.arms.flatMap(({ id }) => stopOf(read, id) ?? []);
  const firstStopDay = Math.floor(Math.min(Infinity, ...stops.map(({ at }) => at)) / dayMs);
  const figures: ArmFigures[] = [];
  for (const { id, strategy } of stored.definition.arms) {
    const { assigned, debtors, crossed } = countUnits(units, id);
    const { assigned: whileAssigned, debtors: whileDebtors } = countUnits(units, id, firstStopDay);
    figures.push({
      ...{ id, assigned, debtors, crossed, payers: of(paid, id, 'payers') },
      whileAllRan: { assigned: whileAssigned, debtors: whileDebtors },
      contacts: of(contacts, id, 'y'),
      contactsNotMade: tallies.get(id)?.contacts_not_made ?? 0,
      ...explorationOf(await findStrategy(strategy.id, strategy.version)),
      stopped: stopOf(read, id),
    });
  }
  return figures;
};

/** A margin of an event is held as a ratio of rates where the rate before the start is known, else as a difference. */
const guardrailOf = (
  { metric, margin }: StoredExperiment['definition']['guardrails'][number],
  baselines: BaselineRates,
): GuardrailFigures => {
  const rate = baselines[metric];
  return rate === undefined
    ? { metric, margin, test: { kind: 'difference', tolerated: margin } }
    : { metric, margin, test: { kind: 'rate_ratio', tolerated: 1 + margin / rate } };
};

/** Debtors may have been decided about in a time of their own, before the clock says that the experiment started. */
const firstInstant = ({ startedAt }: ReportReads, units: readonly DayUnits[]): Instant =>
  Math.min(startedAt, ...units.map(({ entryDay }) => entryDay * dayMs));

const tallyOf = async (read: Read, name: 'complaints' | 'opt_outs'): Promise<ByArm<number>> =>
  Object.fromEntries([...(await readArmTallies(read.client, idOf(read)))].map(([arm, row]) => [arm, row[name]]));

/** Of a started experiment whose sums are there. */
export const readReportInput = async (reads: ReportReads): Promise<ReportInput> => {
  const { client, stored, asOfDay, startedAt, now } = reads;
  const { definition } = stored;
  const experimentId = definition.id;
  const frozen = await readFrozen(client, experimentId);
  const reduced = await readReduced(client, experimentId);
  if (frozen === null || !reduced.ok) throw new Error(`experiment ${experimentId} has not been summed up`);
  const read: Read = { ...reads, frozen, reduced: reduced.value };
  const units = await readDayUnits(client, experimentId);
  const told: Told[] = [];
  for (const { name } of metricCatalogue) told.push(await readMetric(read, metricOf(name)));
  const arms = await readArms(read, units);
  const { windowDays } = frozen;
  const baselines = await freezeBaselines(client, { experimentId, startedAt, windowDays, at: now });
  const looks = await readLooks(client, experimentId, asOfDay);
  const tests = await readSelfTests(client, experimentId, asOfDay);
  return {
    ...{ definition, definitionChecksum: stored.checksum, state: stored.state, stoppedAt: stored.stoppedAt },
    startedAt: firstInstant(reads, units),
    asOf: asOfDay * dayMs,
    currency: reduced.value.currency,
    arms,
    metrics: told.map(({ figures }) => figures),
    guardrails: definition.guardrails.map((guardrail) => guardrailOf(guardrail, baselines)),
    earlier: looks.map(({ asOfDay: day, metric, arm, lower, upper, p }) => ({
      ...{ on: dateOf(day), metric, arm, interval: { lower, upper }, p },
    })),
    selfTests: tests.map(({ asOfDay: day, isWinnerFound, p }) => ({ on: dateOf(day), isWinnerFound, p })),
    sharedCapacities: definition.sharedCapacities,
    dataNotes: dataNotes({
      told,
      arms,
      tallies: [...(await readArmTallies(read.client, idOf(read))).values()],
      primaryMetric: definition.primaryMetric,
    }),
    harmEvents: { complaints: await tallyOf(read, 'complaints'), optOuts: await tallyOf(read, 'opt_outs') },
  };
};
