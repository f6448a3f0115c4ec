/** Where decisions and facts are counted for operators. */
import type { Decision } from '../../engine/index.ts';

export type DecisionMeter = { readonly count: (decision: Decision) => void };
export type FactMeter = { readonly count: (accepted: number, duplicates: number, rejected: number) => void };
