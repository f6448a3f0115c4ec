/** What the training thread is told, and what it answers: plain data, as it crosses between threads. */
import type {
  NightlySettings,
  NightlyState,
  NightRow,
  ResponseFamily,
  TrainedResponse,
  TrainingStage,
} from '../../../models/index.ts';
import type { Refusal } from './training-source.ts';

export type ThreadTask = {
  /** One a night, in order. */
  readonly files: readonly string[];
  readonly previous: NightlyState | null;
  readonly settings: Omit<NightlySettings, 'currencyOf'>;
  readonly families: readonly ResponseFamily[];
  /** The file of the debtors' groups; null where none are known. */
  readonly groups: string | null;
};

export type ThreadAnswer =
  | { readonly kind: 'stage'; readonly stage: TrainingStage; readonly share: number }
  /** `artifact`: the bytes to keep, as text. */
  | { readonly kind: 'trained'; readonly trained: TrainedResponse; readonly artifact: string | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Money is told by a feature; rows of a list without it are in the currency that others are reckoned in. */
export const currencyOf = ({ features }: NightlySettings['featureSpec']): ((row: NightRow) => string) => {
  const place = features.findIndex(({ name }) => name === 'currency');
  const levels = features[place]?.levels ?? [];
  return (row) => levels[row.features[place] ?? -1] ?? 'EUR';
};
