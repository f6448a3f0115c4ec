/** What a benchmark is: it gets its setting, measures, and answers figures. None of them is written anywhere but measured in the run. */
import type { Cleanup } from './cleanup.ts';
import type { PortfolioDatabase } from './portfolio-database.ts';
import type { FamilyName } from './public/families.ts';

/** Null: the machine does not tell. */
export type Figures = Readonly<Record<string, number | boolean | null>>;

export type BenchOutcome = {
  readonly figures: Figures;
  /** Version of the server that was used; null where none was. */
  readonly postgres: string | null;
};

export type BenchSetting = {
  /** How long one timed round is, in seconds. */
  readonly roundSeconds: number;
  readonly rounds: number;
  readonly connections: number;
  readonly debtors: number;
  readonly events: number;
  /** Decisions of a simulated year. */
  readonly decisions: number;
  /** Nights and seeds of a closed loop, and who learns in it. */
  readonly nights: number;
  readonly seeds: number;
  /** A training run after so many nights, where a service is asked for them. */
  readonly trainEvery: number;
  readonly learner: string;
  /** Null: every world. */
  readonly world: string | null;
  /** Where training logs are written; null: nowhere. */
  readonly exportFolder: string | null;
  /** Null: an embedded server in a fresh temporary folder. */
  readonly databaseUrl: string | null;
  /** Where public data sets lie, if anywhere. */
  readonly dataFolder: string;
  /** Which families of models learn from them. */
  readonly families: readonly FamilyName[];
  /** Simulated experiments of a cell, and which groups of cells; null: all. */
  readonly reps: number;
  readonly cells: readonly string[] | null;
  /** Tells which functions the server's processor time went to. */
  readonly isProfiled: boolean;
  readonly cleanup: Cleanup;
  /** Progress, for people. */
  readonly say: (text: string) => void;
  /** A database with a portfolio in it, loaded once for all benchmarks that ask for it. */
  readonly portfolio: () => Promise<PortfolioDatabase>;
};

export type Benchmark = (setting: BenchSetting) => Promise<BenchOutcome>;
