/** The contexts of a debtor's open cases, for asking which arm the debtor falls in. */
import { readDecisionInputs, type CaseRead, type Pool } from '../../data/index.ts';
import { withLearnedSegment, type CaseContext, type Instant } from '../../engine/index.ts';
import { contextOf } from './context-of.ts';
import { readSegmentsInForce } from './segments/learned-segments.ts';

type Dependencies = { readonly pool: Pool; readonly caseRead: CaseRead };

const mostCases = 200;

export const makeContextsOf =
  ({ pool, caseRead }: Dependencies) =>
  async (debtorId: string, asOf: Instant): Promise<readonly CaseContext[]> => {
    const cases = await caseRead.listOfDebtor(debtorId, { portfolios: null, limit: mostCases });
    const inputs = await readDecisionInputs(
      pool,
      cases.map(({ state }) => ({ caseId: state.caseId, asOf, isBackdated: false })),
    );
    const segments = await readSegmentsInForce(pool);
    return inputs.flatMap((input) => {
      const context = input === null ? null : contextOf(input, input.planned, asOf, 'collect');
      return context?.ok === true ? [withLearnedSegment(context.value, segments)] : [];
    });
  };
