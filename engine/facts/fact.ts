/** A fact: one immutable event about a case or a debtor, as the store keeps it. The data of each type is in `fact-data.ts`. */
import type { FactKey } from '../state/fact-key.ts';
import type { Instant } from '../vocabulary/time.ts';
import { caseFactSchemas, type CaseFactType, type DebtorFactType, type FactDataByType } from './fact-data.ts';

export type SubjectKind = 'case' | 'debtor';
export type Subject = { readonly kind: SubjectKind; readonly id: string };
export type FactType = keyof FactDataByType;

/** The fact of one type (of any of them, where `T` is a union). */
export type FactOf<T extends FactType> = {
  [P in T]: FactKey & { readonly type: P; readonly subject: Subject; readonly data: FactDataByType[P] };
}[T];

/** Identity is (`source`, `id`); `at` is when it happened, not when it was told. */
export type Fact = FactOf<FactType>;
export type CaseFact = FactOf<CaseFactType>;
export type DebtorFact = FactOf<DebtorFactType>;

export const isCaseFactType = (type: string): type is CaseFactType => Object.hasOwn(caseFactSchemas, type);
export const isCaseFact = (fact: Fact): fact is CaseFact => isCaseFactType(fact.type);
export const isDebtorFact = (fact: Fact): fact is DebtorFact => !isCaseFactType(fact.type);

/** The facts that had happened at the instant: what a fold as of then takes. */
export const factsUntil = <F extends Fact>(facts: readonly F[], at: Instant): readonly F[] =>
  facts.filter((fact) => fact.at <= at);
