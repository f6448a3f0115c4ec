/** Any eligible candidate, all alike: what a careless strategy might do, so that the law is met everywhere. */
import type { Policy } from '../../../engine/index.ts';

export const anyCandidate: Policy = {
  kind: 'table',
  decide: ({ candidates }) => {
    const share = candidates.length === 0 ? 0 : 0.9 / candidates.length;
    return {
      candidates: candidates.map(() => share),
      noContact: 1 - share * candidates.length,
      handOff: 0,
      basis: [{ ruleIndex: null, text: 'Any of what is open', probability: 1 }],
    };
  },
};
