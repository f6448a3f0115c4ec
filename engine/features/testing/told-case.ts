/** A case as it was told, and what of it was known at an instant: for tests of what a feature may see. */
import fc from 'fast-check';
import { buildContext } from '../../context/build-context.ts';
import type { CaseContext } from '../../context/case-context.ts';
import type { PlannedContact } from '../../context/contact-history.ts';
import { factsUntil, type CaseFact, type DebtorFact } from '../../facts/fact.ts';
import { foldCase } from '../../state/fold-case.ts';
import { foldDebtor } from '../../state/fold-debtor.ts';
import { arbitraryCaseFacts, arbitraryDebtorFacts, arbitraryInstant } from '../../testing/arbitrary-facts.ts';
import type { Instant } from '../../vocabulary/time.ts';

export type ToldCase = {
  readonly own: readonly CaseFact[];
  readonly sibling: readonly CaseFact[];
  readonly debtor: readonly DebtorFact[];
  readonly planned: readonly PlannedContact[];
  readonly asOf: Instant;
};

/** Null where the case is not open then. With `cut` false all that was told is folded, also what came later: so a leak is made. */
export const contextOfTold = ({ own, sibling, debtor, planned, asOf }: ToldCase, cut = true): CaseContext | null => {
  const until = cut ? asOf : Infinity;
  const built = buildContext({
    caseState: foldCase('C-1', factsUntil(own, until)),
    debtorState: foldDebtor('D-1', factsUntil(debtor, until)),
    siblings: [foldCase('C-2', factsUntil(sibling, until))],
    planned,
    asOf,
  });
  return built.ok ? built.value : null;
};

/** Open at its instant, with facts before and after it. */
export const arbitraryToldCase = (): fc.Arbitrary<ToldCase> =>
  fc
    .record({
      own: arbitraryCaseFacts('C-1'),
      sibling: arbitraryCaseFacts('C-2'),
      debtor: arbitraryDebtorFacts(),
      planned: fc.constant([]),
      asOf: arbitraryInstant(),
    })
    .filter((told) => contextOfTold(told) !== null);
