/** A case worth asking about first: an open one where the answer is a contact, if one of the first few is. */
import type { Caller, Services } from '../api/services/services.ts';

const casesTried = 25;

/** Null where there is no open case. The tries are dry runs: stored as such, counted toward nothing. */
export const findExampleCase = async (services: Services, keyId: string): Promise<string | null> => {
  const caller: Caller = { keyId, roles: ['workflow'], portfolios: null, requestId: 'first-start' };
  const page = await services.listCases({ open: true, limit: casesTried }, caller);
  if (!page.ok) return null;
  for (const { caseId } of page.value.items) {
    const decision = await services.nextBestAction({ caseId, dryRun: true, purpose: 'collect' }, caller);
    if (decision.ok && decision.value.action.kind === 'contact') return caseId;
  }
  return page.value.items[0]?.caseId ?? null;
};
