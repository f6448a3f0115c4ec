/** What a night's training is given. */
import type { NightRow } from '../dataset/night-row.ts';
import type { ResponseFamily } from '../families/response-parts.ts';
import type { DebtorGroups } from '../fairness/judge-parity.ts';
import type { NightlySettings, NightlyState } from '../hazard/learn-tonight.ts';

export type ResponseTraining = {
  /** All rows of the window, in order of time. */
  readonly rows: readonly NightRow[];
  /** What the last night answered; null on the first. */
  readonly previous: NightlyState | null;
  readonly settings: NightlySettings;
  /** Families that take part beside the factored hazard. */
  readonly families: readonly ResponseFamily[];
  /** Of the debtors of the rows, for judging and never for learning; null: not known. */
  readonly groups: readonly DebtorGroups[] | null;
  /** Told of each stage with the share of the work that is done when it begins. */
  readonly onStage?: (stage: TrainingStage, share: number) => void;
};

export type TrainingStage = 'look' | 'test' | 'train' | 'compare';
