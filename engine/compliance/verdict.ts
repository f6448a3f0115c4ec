/** What the law (and the house) says of a contact: allowed, or blocked with every rule that bars it. */
import type { Instant } from '../vocabulary/time.ts';

export const forces = ['law', 'presumption', 'supervisor', 'code', 'default', 'info'] as const;
export type Force = (typeof forces)[number];
export const confidences = ['verified', 'own_knowledge', 'uncertain'] as const;
export type Confidence = (typeof confidences)[number];

/** One broken rule. `until` is when it stops barring, where that is known. */
export type Blocking = {
  readonly rule: string;
  readonly text: string;
  readonly citation: string;
  readonly force: Force;
  readonly confidence: Confidence;
  readonly effect: 'block' | 'redirect' | 'require_human';
  readonly until: Instant | null;
};

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly blocked: readonly Blocking[] };
