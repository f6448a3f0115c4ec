/** A case and its candidates for tests of other layers. */
export { allCandidates, exampleCase } from '../policy/testing/example-case.ts';
