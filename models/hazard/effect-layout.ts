/**
 * Which column of the effects means what: every factor × (1 and each context column), the pairs, what is an action's own, the part that
 * lasts longer; and two corrections, each a coarse part × 1 and any contact × context: for strategies that contact those who would pay
 * anyway, and for debtors who answer for the reason they pay. Columns of one family share one prior variance.
 * The last `declaredCount` context columns are of attributes that callers tell.
 */
import type { ActionDesign } from './action-design.ts';

export type EffectLayout = {
  readonly factorCount: number;
  readonly contextCount: number;
  /** Columns of a factor: the constant first, then one for each context column. */
  readonly width: number;
  readonly pairsAt: number;
  readonly ownAt: number;
  readonly slowAt: number;
  /** Columns from here on are no effects of a contact: what a contact's being likely tells of the case. */
  readonly expectedAt: number;
  /** What answering a contact tells of the debtor. */
  readonly answerersAt: number;
  /** The same by coarse factor, for good: who answers today answers next month. */
  readonly answerersEverAt: number;
  readonly size: number;
  /** Any contact, and each channel: the factors of what lasts and of both corrections. */
  readonly coarseFactors: readonly number[];
  readonly blocks: readonly { readonly name: string; readonly columns: readonly number[] }[];
};

const range = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index);

/** Leanings on attributes are a block of their own: what is known of the usual ones says nothing of how far these matter. */
const factorBlocks = ({ factors }: ActionDesign, width: number, declaredCount: number): EffectLayout['blocks'] => {
  const declaredAt = width - declaredCount;
  const names = [...new Set(factors.map(({ family }) => family))];
  return names.flatMap((name) => {
    const starts = factors.flatMap(({ family }, place) => (family === name ? [place * width] : []));
    return [
      { name, columns: starts },
      { name: `${name} × context`, columns: starts.flatMap((start) => range(start + 1, declaredAt - 1)) },
      {
        name: `${name} × attributes`,
        columns: starts.flatMap((start) => range(start + declaredAt, declaredCount)),
      },
    ];
  });
};

export const layOutEffects = (
  design: ActionDesign,
  contextCount: number,
  parts: { readonly slow: boolean; readonly answerers: boolean; readonly declaredCount?: number },
): EffectLayout => {
  const width = 1 + contextCount;
  const factorCount = design.factors.length;
  const pairsAt = factorCount * width;
  const ownAt = pairsAt + design.pairs.length;
  const slowAt = ownAt + design.actionCount;
  const isLasting = ({ family }: ActionDesign['factors'][number]): boolean => family === 'any' || family === 'channel';
  const coarseFactors = design.factors.flatMap((factor, place) => (isLasting(factor) ? [place] : []));
  const expectedAt = slowAt + (parts.slow ? coarseFactors.length : 0);
  const correctionCount = coarseFactors.length + contextCount;
  const answerersAt = expectedAt + correctionCount;
  const answerersEverAt = answerersAt + (parts.answerers ? correctionCount : 0);
  const size = answerersEverAt + (parts.answerers ? coarseFactors.length : 0);
  const blocks = [
    ...factorBlocks(design, width, parts.declaredCount ?? 0),
    { name: 'pairs', columns: range(pairsAt, design.pairs.length) },
    { name: 'own', columns: range(ownAt, design.actionCount) },
    { name: 'lasting', columns: range(slowAt, expectedAt - slowAt) },
    { name: 'expected', columns: range(expectedAt, correctionCount) },
    { name: 'answerers', columns: range(answerersAt, answerersEverAt - answerersAt) },
    { name: 'answerers ever', columns: range(answerersEverAt, size - answerersEverAt) },
  ];
  return {
    factorCount,
    contextCount,
    width,
    pairsAt,
    ownAt,
    slowAt,
    expectedAt,
    answerersAt,
    answerersEverAt,
    size,
    coarseFactors,
    blocks: blocks.filter(({ columns }) => columns.length > 0),
  };
};
