/** A fact: one immutable event about a case or a debtor, as the store keeps it. The data of each type is in `fact-data.ts`. */
import type { FactKey } from '../state/fact-key.ts';
import type { FactDataByType } from './fact-data.ts';

export type SubjectKind = 'case' | 'debtor';
export type Subject = { readonly kind: SubjectKind; readonly id: string };
export type FactType = keyof FactDataByType;

/** Identity is (`source`, `id`); `at` is when it happened, not when it was told. */
export type Fact = {
  [T in FactType]: FactKey & { readonly type: T; readonly subject: Subject; readonly data: FactDataByType[T] };
}[FactType];
