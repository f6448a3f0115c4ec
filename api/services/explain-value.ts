/**
 * What moved the value of a contact: Shapley values over groups of features, against the same case of a debtor of whom nothing is known. Every
 * coalition of groups is valued by the model that decided, so the values are exact. The balance at stake, the law and what else was open stay as
 * they are. Some thousand evaluations: the event loop is let go between them, and deciding never waits for an explanation.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  featureFactors,
  recordParts,
  type Candidate,
  type CaseContext,
  type Decision,
  type Estimate,
  type FeatureFactor,
  type ResponseModel,
} from '../../engine/index.ts';
import { exactShares } from '../../models/index.ts';
import type { AsIf } from './model-compiler.ts';
import type { ModelInForce } from './models-in-force.ts';

export type ValueAttribution = {
  readonly of: string;
  readonly against: string;
  readonly differenceMinor: number;
  readonly ofUnknownMinor: number;
  readonly contributions: readonly { readonly factor: FeatureFactor; readonly minor: number }[];
  readonly coalitions: number;
};

/** A case that can be asked about with only some of what is known of it. */
type Game = {
  readonly players: readonly FeatureFactor[];
  readonly score: (coalition: number) => readonly Estimate[] | Promise<readonly Estimate[]>;
};

type Question = {
  readonly context: CaseContext;
  readonly decision: Decision;
  /** The one that the strategy asks. */
  readonly model: ModelInForce | null;
  readonly prior: ResponseModel;
};

const isIn = (coalition: number, player: number): boolean => (coalition & (1 << player)) !== 0;

/** Groups of features: those of which nothing is known anyway are no players. */
const featureGame = (asIf: AsIf, context: CaseContext, candidates: readonly Candidate[]): Game => {
  const own = asIf.featuresOf(context).slice();
  const factors = featureFactors(own.length).filter(({ from, to }) =>
    own.subarray(from, to).some((value) => !Number.isNaN(value)),
  );
  return {
    players: factors.map(({ factor }) => factor),
    score: (coalition) => {
      const features = new Float64Array(own.length).fill(NaN);
      for (const [player, { from, to }] of factors.entries())
        if (isIn(coalition, player)) features.set(own.subarray(from, to), from);
      return asIf.score({ context, candidates, features });
    },
  };
};

/** Parts of the record, for what reads the record and no vector. */
const recordGame = (
  responseFor: (context: CaseContext) => ResponseModel | Promise<ResponseModel>,
  context: CaseContext,
  candidates: readonly Candidate[],
): Game => ({
  players: recordParts.map(({ factor }) => factor),
  score: async (coalition) => {
    const known = recordParts.reduce((left, { without }, player) => (isIn(coalition, player) ? left : without(left)), {
      ...context,
    });
    return (await responseFor(known)).score(known, candidates);
  },
});

const gameOf = ({ context, decision, model, prior }: Question): Game => {
  const { candidates, versions } = decision;
  // Where the model had no say, the estimates are those of the house.
  const isByModel = model?.version !== null && versions.model.startsWith(`${model?.version ?? ''}+`);
  const compiled = isByModel ? (model?.compiled ?? null) : null;
  if (compiled === null) return recordGame(() => prior, context, candidates);
  if (compiled.asIf !== undefined) return featureGame(compiled.asIf, context, candidates);
  return recordGame(compiled.responseFor, context, candidates);
};

/** Coalitions valued before others may have their turn. */
const coalitionsATurn = 8;

/** By coalition, what each of the asked candidates is worth. */
const playAll = async (game: Game, asked: readonly number[]): Promise<readonly Float64Array[]> => {
  const count = 2 ** game.players.length;
  const worths = asked.map(() => new Float64Array(count));
  for (let coalition = 0; coalition < count; coalition += 1) {
    if (coalition % coalitionsATurn === 0) await nextTurn();
    const estimates = await game.score(coalition);
    for (const [at, index] of asked.entries())
      (worths[at] as Float64Array)[coalition] = estimates[index]?.valueMinor ?? 0;
  }
  return worths;
};

const attribute = (
  game: Game,
  values: Float64Array,
  between: Pick<ValueAttribution, 'of' | 'against'>,
): ValueAttribution => {
  const shares = exactShares(values);
  return {
    ...between,
    differenceMinor: values.at(-1) ?? 0,
    ofUnknownMinor: values[0] ?? 0,
    contributions: game.players
      .map((factor, player) => ({ factor, minor: Math.round(shares[player] as number) + 0 }))
      .toSorted((one, other) => Math.abs(other.minor) - Math.abs(one.minor)),
    coalitions: values.length,
  };
};

/** Places of the contact that is spoken of and of the next best; none where no contact was open. */
const spokenOf = ({ candidates, estimates, actionId, action }: Decision): readonly number[] => {
  const first = new Map<number, number>();
  for (const [index, { place }] of candidates.entries()) if (!first.has(place)) first.set(place, index);
  const valueOf = (index: number): number => estimates[index]?.valueMinor ?? 0;
  const ranked = [...first.values()].toSorted((one, other) => valueOf(other) - valueOf(one));
  if (action.kind !== 'contact') return ranked.slice(0, 2);
  const chosen = ranked.filter((index) => candidates[index]?.action.id === actionId);
  return [...chosen, ...ranked.filter((index) => !chosen.includes(index))].slice(0, 2);
};

/** Against no contact, and against the most valuable other contact. */
export const explainValue = async (question: Question): Promise<readonly ValueAttribution[]> => {
  const { candidates } = question.decision;
  const asked = spokenOf(question.decision);
  if (asked.length === 0) return [];
  const game = gameOf(question);
  const [own = new Float64Array(), others] = await playAll(game, asked);
  const [of = '', other = ''] = asked.map((index) => candidates[index]?.action.id);
  const againstNothing = attribute(game, own, { of, against: 'no_contact' });
  if (others === undefined) return [againstNothing];
  const differences = own.map((worth, coalition) => worth - (others[coalition] as number));
  return [againstNothing, attribute(game, differences, { of, against: other })];
};
