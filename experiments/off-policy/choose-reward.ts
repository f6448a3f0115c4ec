/**
 * Which reward model an evaluation uses: of several, each cross-fitted, the one that foretells what came of held-out debtors' decisions best
 * (least squared error of what was chosen). Choosing by these losses favours none of the policies: they are of the log alone.
 */
import { crossFit, type FitReward, type RewardRound } from './cross-fit.ts';
import type { ByOption } from './logged-round.ts';

export type RewardCandidate<Name extends string, Option> = { readonly name: Name; readonly fit: FitReward<Option> };

export type RewardLoss<Name extends string> = {
  readonly name: Name;
  /** Of decisions of debtors that the model did not see. */
  readonly meanSquaredError: number;
};

export type ChosenReward<Name extends string> = {
  readonly name: Name;
  readonly modelled: ByOption;
  /** In the order of the candidates. */
  readonly losses: readonly RewardLoss<Name>[];
};

const meanSquaredError = <Option>(rounds: readonly RewardRound<Option>[], modelled: ByOption): number => {
  let squares = 0;
  for (const [place, { chosen, reward }] of rounds.entries())
    squares += (reward - (modelled[place]?.[chosen] as number)) ** 2;
  return squares / rounds.length;
};

/** Of equal losses the first candidate's model is taken. Null without candidates or rounds. */
export const chooseReward = <Name extends string, Option>(
  rounds: readonly RewardRound<Option>[],
  { folds, candidates }: { readonly folds: number; readonly candidates: readonly RewardCandidate<Name, Option>[] },
): ChosenReward<Name> | null => {
  if (rounds.length === 0) return null;
  let best: { readonly name: Name; readonly modelled: ByOption; readonly loss: number } | null = null;
  const losses: RewardLoss<Name>[] = [];
  for (const { name, fit } of candidates) {
    const modelled = crossFit(rounds, { folds, fit });
    const loss = meanSquaredError(rounds, modelled);
    losses.push({ name, meanSquaredError: loss });
    if (best === null || loss < best.loss) best = { name, modelled, loss };
  }
  return best === null ? null : { name: best.name, modelled: best.modelled, losses };
};
