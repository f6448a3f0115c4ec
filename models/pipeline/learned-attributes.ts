/** Which of the attributes that callers tell a hazard has learned from: by the names that the model knows them by, each once. */
import type { HazardArtifact } from '../hazard/artifact.ts';

export const learnedAttributes = ({
  design: { context, baseline },
}: Pick<HazardArtifact, 'design'>): readonly string[] => {
  const told = [...context, ...baseline.columns].flatMap(({ attribute }) =>
    attribute === undefined ? [] : [attribute],
  );
  return [...new Set(told)].sort();
};
