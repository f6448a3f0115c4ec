import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpFeatures, madeUpRows } from '../testing/made-up-rows.ts';
import type { TreesArtifact } from './artifact.ts';
import { compileTrees, type TreeScorer } from './compile-trees.ts';
import { sigmoid } from './losses.ts';
import { trainTrees } from './train-trees.ts';

const { table, labels } = madeUpRows(800, 3);
const settings = { treeCount: 60, minRowsPerLeaf: 5 };
const trained = trainTrees({ table, labels, weights: null, loss: 'logistic', seed: 1, settings });
if (!trained.ok) throw new Error(trained.error.detail);
const artifact: TreesArtifact = trained.value;

const scorerOf = (): TreeScorer => {
  const compiled = compileTrees(artifact, madeUpFeatures);
  if (!compiled.ok) throw new Error(compiled.error.detail);
  return compiled.value;
};

/** The artifact, read as it says it is to be read. */
const slowScore = (values: Float64Array): number => {
  let score = artifact.startScore;
  for (const tree of artifact.trees) {
    let at = tree.feature.length === 0 ? -1 : 0;
    while (at >= 0) {
      const value = values[tree.feature[at]!]!;
      const level = tree.level[at] ?? null;
      const isLeft =
        level !== null
          ? value !== level
          : Number.isNaN(value)
            ? tree.missingGoesLeft[at]!
            : value <= tree.threshold[at]!;
      at = isLeft ? tree.left[at]! : tree.right[at]!;
    }
    score += tree.leaves[~at]!;
  }
  return sigmoid(score);
};

const anyNumber = fc.oneof(fc.constantFrom(NaN, -Infinity, Infinity, 0), fc.double({ min: -100, max: 1100 }));
const anyLevel = (count: number): fc.Arbitrary<number> => fc.oneof(fc.constant(NaN), fc.nat(count - 1));
const anyContext = fc.tuple(anyNumber, anyNumber, anyLevel(3), anyNumber);
const anyAction = fc.tuple(anyLevel(2), anyNumber);

describe('scores', () => {
  test('are what the artifact says, also of values that are not known or beyond all seen', () => {
    const scorer = scorerOf();
    fc.assert(
      fc.property(anyContext, anyAction, ([balance, age, region, noise], [channel, hour]) => {
        const values = Float64Array.of(balance, age, region, channel, hour, noise);
        expect(scorer.score(values)).toBe(slowScore(values));
      }),
    );
  });

  test('of candidates that share a context are those of the rows, one by one', () => {
    const scorer = scorerOf();
    fc.assert(
      fc.property(anyContext, fc.array(anyAction, { maxLength: 20 }), (context, actions) => {
        const scores = scorer.scoreCandidates(
          Float64Array.from(context),
          actions.map((action) => Float64Array.from(action)),
        );
        expect(scores).toHaveLength(actions.length);
        const [balance, age, region, noise] = context;
        for (const [place, [channel, hour]] of actions.entries())
          // Sums in another order differ by rounding.
          expect(scores[place]).toBeCloseTo(
            scorer.score(Float64Array.of(balance, age, region, channel, hour, noise)),
            12,
          );
      }),
    );
  });

  test('the same question has the same answer to the last bit, whatever was asked in between', () => {
    const scorer = scorerOf();
    const ask = (balance: number): readonly number[] => [
      ...scorer.scoreCandidates(Float64Array.of(balance, 50, 2, 0.5), [Float64Array.of(0, 9), Float64Array.of(1, 17)]),
    ];
    const first = ask(400);
    expect(ask(900)).not.toEqual(first);
    expect(ask(400)).toEqual(first);
    expect(first[0]).not.toBe(first[1]);
  });
});

describe('other features than those trained on are refused', () => {
  test.each([
    ['one less', madeUpFeatures.slice(1)],
    ['another order', madeUpFeatures.toReversed()],
    ['another name', madeUpFeatures.map((feature) => ({ ...feature, name: `my_${feature.name}` }))],
    [
      'a context feature that became the action’s',
      madeUpFeatures.map((each) => ({ ...each, about: 'action' as const })),
    ],
    [
      'another level',
      madeUpFeatures.map((each) => (each.kind === 'category' ? { ...each, levels: [...each.levels, 'x'] } : each)),
    ],
  ])('%s', (_, features) => {
    expect(compileTrees(artifact, features)).toMatchObject({ ok: false, error: { code: 'feature-mismatch' } });
  });
});
