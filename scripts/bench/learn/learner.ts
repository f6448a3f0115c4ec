/**
 * Who learns in `bench -- learn`: told each night's rows, asked for what decides the next night, and for the greedy snapshot of what it knows.
 * One made anew for each seed. A learner is added to the list below and to nothing else.
 */
import type { Decider } from '../../../data/index.ts';
import type { NightRow } from '../../../models/index.ts';

export type Learner = {
  /** The night's rows, once its day is over. */
  readonly observe: (night: number, rows: readonly NightRow[]) => void;
  /** Decides the night, exploration included. */
  readonly deciderFor: (night: number) => Decider;
  /** What would be done if nothing more were to be learnt: valued on fresh cases. */
  readonly greedy: () => Decider;
};

/** What every learner starts from. */
export type Start = {
  readonly table: Decider;
  /** The table with a share of each night tried out. */
  readonly explore: Decider;
  readonly seed: number;
  /** Local day number of night 0. */
  readonly firstDay: number;
  /** Days from its opening in which a payment on a case counts. */
  readonly horizonDays: number;
  readonly say: (text: string) => void;
};

export type LearnerKind = { readonly name: string; readonly start: (start: Start) => Learner };

/** Share of a night that is tried out, any open contact or none alike: the first week of the study's learners. */
const triedShare = 0.3;

/** The table, and beside it any open contact or none alike. */
export const tryingOut =
  (base: Decider): Decider =>
  (input) => {
    const told = base(input);
    const even = triedShare / (input.candidates.length + 1);
    const isOpen = !input.humanOnly && input.candidates.length > 0;
    if (!isOpen) return told;
    return {
      ...told,
      candidates: told.candidates.map((share) => (1 - triedShare) * share + even),
      noContact: (1 - triedShare) * told.noContact + even,
      handOff: (1 - triedShare) * told.handOff,
    };
  };
