/** Collects the facts of one debtor's story: deterministic ids, nothing after the instant the story is told at. */
import type { Fact, FactType, Instant, Subject } from '../../engine/index.ts';

const syntheticSource = 'synthetic';

type DataOf<T extends FactType> = Extract<Fact, { readonly type: T }>['data'];

export type FactLog = {
  /** Keeps the fact unless it lies after `asOf`. Answers its id either way. */
  readonly append: <T extends FactType>(type: T, at: Instant, subject: Subject, data: DataOf<T>) => string;
  readonly facts: readonly Fact[];
};

/** An empty log whose ids are `syn-<key>-<n>`. */
export const openFactLog = (key: string, asOf: Instant): FactLog => {
  const facts: Fact[] = [];
  let count = 0;
  return {
    facts,
    append: (type, at, subject, data) => {
      count += 1;
      const id = `syn-${key}-${count}`;
      // The generic key ties `data` to `type`; the union cannot be built from it without saying so.
      if (at <= asOf) facts.push({ id, source: syntheticSource, at, type, subject, data } as Fact);
      return id;
    },
  };
};
