/**
 * What a response by trees or networks says of one case, in its parts. A contact adds, on each day that it may still work, the hazard with it less
 * the hazard without one; money and harm are reckoned from that as the factored hazard does (models/hazard/action-values.ts):
 *
 *   worth = balance · share · chance of ending unpaid · (1 − exp(−lift)) − cost − harm · its price. No contact: 0.
 */
import { houseAssumptions, success, type Assumptions, type Catalogue, type Result } from '../../engine/index.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { mostHarm } from '../hazard/harm.ts';
import type { Refusal } from '../refusal.ts';
import type { TreeScorer } from '../trees/compile-trees.ts';
import { assumedHarm, assumedReach } from './assumed-rates.ts';
import { compileTable, type LearnedTable } from './learned-table.ts';
import type { ResponseParts } from './response-parts.ts';
import { daysByStretch, effectDays, responseFeatures } from './response-features.ts';
import { checkTableFit, type TableResponseArtifact } from './table-artifact.ts';

export type TableServing = {
  readonly artifact: TableResponseArtifact;
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly assumptions?: Assumptions;
};

/** The least and the most of the balance that a payment is taken to bring. */
const [leastShare, mostShare] = [0.02, 1];

const compileOptional = (
  learned: LearnedTable | null,
  features: Parameters<typeof compileTable>[1],
): Result<TreeScorer | null, Refusal> => (learned === null ? success(null) : compileTable(learned, features));

const compileAll = (artifact: TableResponseArtifact, features: ReturnType<typeof responseFeatures>) => {
  const hazards: TreeScorer[] = [];
  for (const learned of artifact.hazard) {
    const scorer = compileTable(learned, features.all);
    if (!scorer.ok) return scorer;
    hazards.push(scorer.value);
  }
  const reach = compileOptional(artifact.reach, features.all);
  if (!reach.ok) return reach;
  const harm = compileOptional(artifact.harm, features.all);
  if (!harm.ok) return harm;
  const amount = compileOptional(artifact.amount, features.contextFeatures);
  if (!amount.ok) return amount;
  return success({ hazards, reach: reach.value, harm: harm.value, amount: amount.value });
};

type Features = ReturnType<typeof responseFeatures>;

/** By member: the hazard without a contact, and what each open action adds over the days left. */
const makeLifts = (hazards: readonly TreeScorer[], features: Features, actionCount: number) => {
  const stretchCount = daysByStretch(effectDays).length;
  const actionRows = Array.from({ length: actionCount }, (_, place) =>
    Array.from({ length: stretchCount }, (__, stretch) => features.actionOf(place, stretch)),
  );
  const noContact = features.actionOf(-1, NaN);
  return (context: Float64Array, open: readonly number[], daysLeft: number) => {
    const days = daysByStretch(daysLeft);
    const asked = [noContact, ...open.flatMap((place) => actionRows[place] ?? [])];
    return hazards.map((scorer) => {
      const scores = scorer.scoreCandidates(context, asked);
      const without = scores[0] ?? 0;
      const addedBy = (first: number): number =>
        days.reduce((sum, count, stretch) => sum + count * ((scores[first + stretch] ?? 0) - without), 0);
      return { without, lifts: new Map(open.map((place, index) => [place, addedBy(1 + index * stretchCount)])) };
    });
  };
};

/** By place, of the open contacts if they were made today; null without a scorer. */
const scoreOpen = (
  scorer: TreeScorer | null,
  features: Features,
  { context, open }: { readonly context: Float64Array; readonly open: readonly number[] },
): ReadonlyMap<number, number> | null => {
  if (scorer === null) return null;
  const asked = open.map((place) => features.actionOf(place, 0));
  const scores = scorer.scoreCandidates(context, asked);
  return new Map(open.map((place, index) => [place, scores[index] ?? 0]));
};

/** Refused where the artifact was trained on other features or actions. */
export const makeTableValues = (serving: TableServing): Result<ResponseParts, Refusal> => {
  const { artifact, catalogue, featureSpec, assumptions = houseAssumptions } = serving;
  const fit = checkTableFit(artifact, serving);
  if (!fit.ok) return fit;
  const features = responseFeatures(featureSpec, catalogue);
  const compiled = compileAll(artifact, features);
  if (!compiled.ok) return compiled;
  const { hazards, reach, harm, amount } = compiled.value;
  const liftsOf = makeLifts(hazards, features, catalogue.actions.length);
  const reachByAction = catalogue.actions.map((action) => assumedReach(assumptions, action));
  const isReachLearnt = catalogue.actions.map(({ channel }) => artifact.reachChannels.includes(channel));
  const harmOf = assumedHarm(assumptions, catalogue, featureSpec);

  return success({
    memberCount: hazards.length,
    look: ({ features: given, daysLeft, open }) => {
      const context = features.contextOf(given);
      const members = liftsOf(context, open, daysLeft);
      const without = members.reduce((sum, member) => sum + member.without, 0) / members.length;
      const meanShare = amount === null ? artifact.meanShare : amount.score(context);
      const reaches = scoreOpen(reach, features, { context, open });
      const harms = scoreOpen(harm, features, { context, open });
      const learntReach = (place: number): number | undefined =>
        isReachLearnt[place] === true ? reaches?.get(place) : undefined;
      return {
        unpaidAtEnd: (1 - without) ** daysLeft,
        share: Math.min(mostShare, Math.max(leastShare, meanShare)),
        lift: (place) => members.reduce((sum, { lifts }) => sum + (lifts.get(place) ?? 0), 0) / members.length,
        memberLift: (member, place) => members[member]?.lifts.get(place) ?? 0,
        reach: (place) => learntReach(place) ?? reachByAction[place] ?? 0,
        harm: (place) => Math.min(mostHarm, harms?.get(place) ?? artifact.harmRatio * harmOf(given, place)),
      };
    },
  });
};
