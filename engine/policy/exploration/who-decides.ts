/**
 * Who decides a case, before the actions are compared: the base alone, the base with a share that is tried, or the model and the base.
 *
 * Nothing is tried on people whom the law or their circumstances protect, and nobody who objected to profiling, or contests the
 * data, is judged by a model at all.
 */
import type { CaseContext } from '../../context/case-context.ts';
import type { Flag } from '../../vocabulary/case.ts';
import type { ModelSpec } from '../../vocabulary/model-spec.ts';
import type { LearningState, PolicyInput } from '../policy.ts';

export type WhoDecides =
  | { readonly kind: 'base'; readonly because: string }
  /** The gate is closed. */
  | { readonly kind: 'trial'; readonly learning: LearningState }
  | {
      readonly kind: 'model';
      /** The model's share, less where its draws doubt. */
      readonly share: number;
      /** Whether anything may be tried. */
      readonly explores: boolean;
      readonly learning: LearningState;
    };

/** Flags on which nothing is tried. */
const tenderFlags: ReadonlySet<Flag> = new Set<Flag>([
  'vulnerable',
  'minor',
  'deceased',
  'heir_three_months',
  'bankrupt',
  'debt_settlement',
  'breathing_space',
  'joint_debtor_breathing_space',
  'servicemember',
  'disputed',
  'complaint_board_pending',
  'cease_request',
]);

/** Flags under which no model may judge the person (GDPR art. 18 and 21). */
const unprofiledFlags: ReadonlySet<Flag> = new Set<Flag>(['objected_profiling', 'data_accuracy_contested']);

const hasAny = ({ flags }: CaseContext, wanted: ReadonlySet<Flag>): boolean =>
  flags.some(({ flag }) => wanted.has(flag));

/** Whether the person has objected to being judged by a model, or contests what is known of them. */
export const mayBeProfiled = (context: CaseContext): boolean => !hasAny(context, unprofiledFlags);

const base = (because: string): WhoDecides => ({ kind: 'base', because });

/** The model's share once the gate is open: it grows night by night, and the base keeps its own for ever. */
const modelShare = (
  { rampNights, tableShare }: Pick<ModelSpec['gate'], 'rampNights' | 'tableShare'>,
  nightsOpen: number,
): number => (1 - tableShare) * Math.min(1, rampNights === 0 ? 1 : (nightsOpen + 1) / rampNights);

const nobodyTries = 'Nothing is tried on people in protected circumstances: the base decides.';

const whenTender = (gate: ModelSpec['gate'], learning: LearningState): WhoDecides => {
  if (gate.vulnerable === 'base' || learning.nightsOpen === null) {
    return base(nobodyTries);
  }
  return { kind: 'model', share: modelShare(gate, learning.nightsOpen), explores: false, learning };
};

/** There is no model yet: without trying there never will be one. */
const whenUnmodelled = (context: CaseContext, learning: LearningState): WhoDecides =>
  hasAny(context, tenderFlags) ? base(nobodyTries) : { kind: 'trial', learning };

export const whoDecides = (
  { context, candidates, humanOnly, learning, unmodelled = false }: PolicyInput,
  gate: ModelSpec['gate'],
): WhoDecides => {
  if (humanOnly || candidates.length === 0) return base('There is no contact to choose: the base decides.');
  if (!mayBeProfiled(context)) return base('The person may not be judged by a model: the base decides.');
  if (learning === undefined) return base('It is not known how far the model is to be trusted: the base decides.');
  if (unmodelled) return whenUnmodelled(context, learning);
  if (hasAny(context, tenderFlags)) return whenTender(gate, learning);
  if (learning.nightsOpen === null) return { kind: 'trial', learning };
  return { kind: 'model', share: modelShare(gate, learning.nightsOpen), explores: true, learning };
};
