/**
 * The gate against leaks: a feature that knows what nobody knew when it was decided. Refused are a feature whose declared source comes after
 * the decision, and one whose value changes where only the decision's own action, or facts after it, are told as well. For any features:
 * the way in which they are computed is an argument.
 */
import { sourceTimes, type FeatureDeclaration } from './feature.ts';

/** One decision told twice: with all that was known, and with that and what only came of it or after it. */
export type LeakSample<Told> = { readonly known: Told; readonly knownLater: Told };

export type LeakQuestion<Told> = {
  readonly features: readonly Pick<FeatureDeclaration, 'name' | 'source'>[];
  readonly valuesOf: (told: Told) => ArrayLike<number>;
};

export type FeatureLeak = {
  readonly feature: string;
  readonly reason: 'source after the decision' | 'changes with what came later';
  /** In how many of the samples it changed. */
  readonly changedIn: number;
};

/** In the order of the features; none is the good answer. */
export const findLeaks = <Told>(
  { features, valuesOf }: LeakQuestion<Told>,
  samples: readonly LeakSample<Told>[],
): readonly FeatureLeak[] => {
  const changedIn = features.map(() => 0);
  for (const { known, knownLater } of samples) {
    const before = valuesOf(known);
    const after = valuesOf(knownLater);
    for (const place of changedIn.keys())
      if (!Object.is(before[place], after[place])) changedIn[place] = (changedIn[place] ?? 0) + 1;
  }
  return features.flatMap(({ name, source }, place): readonly FeatureLeak[] => {
    const changed = changedIn[place] ?? 0;
    if (sourceTimes[source] === 'after')
      return [{ feature: name, reason: 'source after the decision', changedIn: changed }];
    return changed === 0 ? [] : [{ feature: name, reason: 'changes with what came later', changedIn: changed }];
  });
};
