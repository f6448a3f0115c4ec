/**
 * Where a log and a policy overlap: for each action and segment how much probability either gives it, how often it was chosen, and what the
 * weights of those rounds are worth. A gap shows as target mass without logged mass.
 */
import type { ByOption, LoggedRound, WeighedRounds } from './logged-round.ts';
import { effectiveSize } from './weights.ts';

export type OverlapCell = {
  readonly action: string;
  readonly segment: string;
  /** Rounds in which it could be chosen. */
  readonly offered: number;
  /** Rounds in which it was. */
  readonly chosen: number;
  /** Sum of the log's probabilities over all rounds, as a share of them; null where the log tells only those of what was chosen. */
  readonly loggedShare: number | null;
  readonly targetShare: number;
  /** Target probability where the log has none, as a share of all rounds. */
  readonly unsupportedShare: number;
  readonly effectiveRounds: number;
  readonly greatestWeight: number;
};

type Tally = {
  offered: number;
  logged: number | null;
  target: number;
  unsupported: number;
  lastRound: number;
  readonly weights: number[];
};

const emptyTally = (): Tally => ({
  offered: 0,
  logged: 0,
  target: 0,
  unsupported: 0,
  lastRound: -1,
  weights: [],
});

const addOption = (tally: Tally, round: number, logged: number | null, target: number): void => {
  if (tally.lastRound !== round) tally.offered += 1;
  tally.lastRound = round;
  tally.target += target;
  tally.logged = tally.logged === null || logged === null ? null : tally.logged + logged;
  if (logged === 0) tally.unsupported += target;
};

type MapInput = {
  readonly rounds: readonly LoggedRound[];
  readonly probabilities: ByOption;
  readonly log: WeighedRounds;
  /** What an option counts as: its action, or its channel alone. */
  readonly groupOf?: (action: string) => string;
};

/** The cells with most target probability first; all of them. */
export const mapOverlap = ({
  rounds,
  probabilities,
  log,
  groupOf = (action) => action,
}: MapInput): readonly OverlapCell[] => {
  const cells = new Map<string, { readonly action: string; readonly segment: string; readonly tally: Tally }>();
  const tallyOf = (action: string, segment: string): Tally => {
    const key = JSON.stringify([action, segment]);
    const known = cells.get(key);
    if (known !== undefined) return known.tally;
    const tally = emptyTally();
    cells.set(key, { action, segment, tally });
    return tally;
  };
  for (const [place, { actions, segment, logging, chosen }] of rounds.entries()) {
    const target = probabilities[place] ?? [];
    for (const [option, action] of actions.entries()) {
      const tally = tallyOf(groupOf(action), segment);
      addOption(tally, place, logging === null ? null : (logging[option] as number), target[option] ?? 0);
      if (option === chosen) tally.weights.push(log.weights[place] as number);
    }
  }
  const share = (sum: number): number => sum / rounds.length;
  return [...cells.values()]
    .map(({ action, segment, tally }) => ({
      action,
      segment,
      offered: tally.offered,
      chosen: tally.weights.length,
      loggedShare: tally.logged === null ? null : share(tally.logged),
      targetShare: share(tally.target),
      unsupportedShare: share(tally.unsupported),
      effectiveRounds: effectiveSize(tally.weights),
      greatestWeight: tally.weights.reduce((most, weight) => Math.max(most, weight), 0),
    }))
    .sort((one, other) => other.targetShare - one.targetShare || other.chosen - one.chosen);
};
