/**
 * The engine's own learner: a week in which a third of the nights is tried out, then the payment hazard, trained anew every third night, under
 * the model's policy with the table as its base. The honest gate is for whoever runs a business: here the truth is the judge.
 */
import type { Decider } from '../../../data/index.ts';
import {
  caseFeatures,
  dayMs,
  defaultCatalogue,
  featureSpec,
  houseAssumptions,
  makeModelPolicy,
  modelSpecSchema,
  type CaseContext,
  type Policy,
} from '../../../engine/index.ts';
import {
  beginHazard,
  compileHazard,
  continueHazard,
  finishHazard,
  type HazardLearning,
  type HazardResponse,
  type NightRow,
} from '../../../models/index.ts';
import type { Learner, LearnerKind, Start } from './learner.ts';

const firstWeek = 7;
const nightsBetweenFits = 3;

const spec = modelSpecSchema.parse({
  model: 'response@challenger',
  exploration: { kind: 'thompson', floor: 0.02 },
  gate: { rampNights: 1 },
});

/** The contact that is worth most, or none: what the model would do if nothing were to be tried. */
const greedyBy =
  (model: HazardResponse): Decider =>
  ({ context, candidates, humanOnly }) => {
    const values = humanOnly ? [] : model.score(context, candidates).map(({ valueMinor }) => valueMinor);
    const best = Math.max(0, ...values);
    const place = best > 0 ? values.indexOf(best) : -1;
    return {
      candidates: candidates.map((_, index) => (index === place ? 1 : 0)),
      noContact: place < 0 ? 1 : 0,
      handOff: 0,
      basis: [],
    };
  };

const decideBy = (model: HazardResponse, table: Decider, nightsOpen: number): Decider => {
  const base: Policy = { kind: 'table', decide: table };
  const policy = makeModelPolicy({ spec, base, harmPriceMinor: houseAssumptions.harmPriceMinor });
  return (input) =>
    policy.decide({
      ...input,
      estimates: model.score(input.context, input.candidates),
      members: model.members(input.context, input.candidates),
      base: table(input),
      learning: { night: firstWeek + nightsOpen, nightsOpen, spentMinor: 0 },
    });
};

const startHazard = ({ table, seed, explore, horizonDays }: Start): Learner => {
  const daysLeft = ({ asOf, openedAt }: CaseContext): number =>
    Math.max(1, Math.ceil(horizonDays - (asOf - openedAt) / dayMs));
  let waiting: NightRow[] = [];
  let learning: HazardLearning | null = null;
  let model: HazardResponse | null = null;

  const take = (): void => {
    const training = { rows: waiting, catalogue: defaultCatalogue, featureSpec };
    const next = learning === null ? beginHazard(training) : continueHazard(learning, training);
    // Too little was seen so far: it is kept for the next time.
    if (!next.ok) return;
    learning = next.value;
    waiting = [];
  };
  const fit = (): void => {
    take();
    const artifact = learning === null ? null : finishHazard(learning, seed);
    if (artifact?.ok !== true) return;
    const compiled = compileHazard({
      artifact: artifact.value,
      catalogue: defaultCatalogue,
      assumptions: houseAssumptions,
      featureSpec,
      featuresOf: caseFeatures,
      daysLeft,
    });
    if (compiled.ok) model = compiled.value;
  };
  return {
    observe: (night, rows) => {
      waiting.push(...rows);
      if (night + 1 >= firstWeek && (night + 1 - firstWeek) % nightsBetweenFits === 0) fit();
    },
    deciderFor: (night) => (model === null ? explore : decideBy(model, table, night - firstWeek)),
    greedy: () => (model === null ? table : greedyBy(model)),
  };
};

export const hazardLearner: LearnerKind = { name: 'hazard', start: startHazard };
