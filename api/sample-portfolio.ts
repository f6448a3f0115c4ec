/**
 * The sample portfolio of a first start: generated debtors with a year of history, stored as facts like any other. Loaded once into a
 * database without facts; a load that was cut off goes on where it was, since the seed and the instant are kept and facts count once.
 */
import { generatePortfolio, standardWorld, type FactStore, type InstallationStore } from '../data/index.ts';
import type { Fact, Instant } from '../engine/index.ts';

type SamplePlan = { readonly seed: number; readonly asOf: Instant; readonly debtors: number; readonly loaded: boolean };

export type SampleProgress = { readonly debtorsDone: number; readonly debtors: number; readonly facts: number };
export type SampleResult = { readonly loadedNow: boolean; readonly facts: number };

type Dependencies = {
  readonly facts: FactStore;
  readonly installation: InstallationStore;
  readonly isEmpty: () => Promise<boolean>;
  readonly now: () => Instant;
};

const planName = 'sample';
const sampleSeed = 20_261;
const months = 12;
const factsTogether = 4000;

const isPlan = (value: unknown): value is SamplePlan =>
  typeof value === 'object' && value !== null && 'loaded' in value;

/** The plan in force: the one begun before, or a new one where the database is empty; null where there is nothing to load. */
const findPlan = async ({ installation, isEmpty, now }: Dependencies, debtors: number): Promise<SamplePlan | null> => {
  const kept = await installation.get(planName);
  if (isPlan(kept)) return kept.loaded ? null : kept;
  if (debtors === 0 || !(await isEmpty())) return null;
  const plan: SamplePlan = { seed: sampleSeed, asOf: now(), debtors, loaded: false };
  await installation.set(planName, plan);
  return plan;
};

export const loadSamplePortfolio = async (
  dependencies: Dependencies,
  debtors: number,
  onProgress: (progress: SampleProgress) => void,
): Promise<SampleResult> => {
  const plan = await findPlan(dependencies, debtors);
  if (plan === null) return { loadedNow: false, facts: 0 };
  let waiting: Fact[] = [];
  let stored: Promise<unknown> = Promise.resolve();
  let debtorsDone = 0;
  let facts = 0;
  const flush = async (): Promise<void> => {
    await stored;
    stored = dependencies.facts.record(waiting);
    stored.catch(() => undefined);
    facts += waiting.length;
    waiting = [];
    onProgress({ debtorsDone, debtors: plan.debtors, facts });
  };
  for (const history of generatePortfolio({
    seed: plan.seed,
    asOf: plan.asOf,
    debtors: plan.debtors,
    months,
    world: standardWorld,
  })) {
    waiting.push(...history.facts);
    debtorsDone += 1;
    if (waiting.length >= factsTogether) await flush();
  }
  await flush();
  await stored;
  await dependencies.installation.set(planName, { ...plan, loaded: true });
  return { loadedNow: true, facts };
};
