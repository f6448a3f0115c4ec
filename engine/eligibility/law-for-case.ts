/** The law and the house's limits that hold for one case: by the debtor's place, and by whose debt it is. */
import type { CompiledPack } from '../compliance/compile-pack.ts';
import type { RuleBook } from '../compliance/rule-book.ts';
import type { CaseContext } from '../context/case-context.ts';
import { segmentOf } from '../segments/segment-of.ts';

/** Null where the debtor is not registered or no pack knows the country: then nothing may be sent. */
export const lawForCase = (rules: RuleBook, context: CaseContext): CompiledPack | null => {
  const { debtor, creditor, portfolio } = context;
  if (debtor === null) return null;
  return rules.packFor(debtor.country, debtor.region, { creditor, portfolio, segment: segmentOf(context).id });
};
