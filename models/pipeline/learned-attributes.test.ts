import { expect, test } from 'vitest';
import type { HazardArtifact } from '../hazard/artifact.ts';
import { learnedAttributes } from './learned-attributes.ts';

const column = (attribute?: string) => ({
  ...{ name: 'x', place: 0, kind: 'value', at: 0, mean: 0, sd: 1 },
  ...(attribute === undefined ? {} : { attribute }),
});
const artifactOf = (context: readonly object[], base: readonly object[]) =>
  ({ design: { context, baseline: { columns: base } } }) as unknown as HazardArtifact;

test('attributes of context and base, each once; no feature of the spec', () => {
  const artifact = artifactOf(
    [column(), column('attributes.tier')],
    [column('attributes.score'), column('attributes.tier')],
  );
  expect(learnedAttributes(artifact)).toEqual(['attributes.score', 'attributes.tier']);
  expect(learnedAttributes(artifactOf([column()], [column()]))).toEqual([]);
});
