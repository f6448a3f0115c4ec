/**
 * The product's own learner: every night is decided by the model's policy as it is served, with the table as its base, and learned from by
 * `learnTonight`, gate and prices included. While the gate is closed the table decides and a share is tried.
 */
import type { Decider } from '../../../data/index.ts';
import {
  caseFeatures,
  dayMs,
  defaultCatalogue,
  featureSpec,
  houseAssumptions,
  makeModelPolicy,
  makePriorResponse,
  modelSpecSchema,
  moneyIn,
  type Candidate,
  type CaseContext,
  type Policy,
} from '../../../engine/index.ts';
import {
  compileHazard,
  learningStateOf,
  learnTonight,
  type HazardResponse,
  type NightOption,
  type NightRow,
  type PolicyFigures,
  type Tonight,
} from '../../../models/index.ts';
import type { Learner, LearnerKind, Start } from './learner.ts';
import { currencyOf } from './logged-decision.ts';

/** When it learns: every night would be more; this saves the study time. `nights` are those seen. */
const learnsAfter = (nights: number): boolean =>
  nights < 7 ? nights === 3 || nights === 5 : nights <= 21 ? nights % 2 === 1 : nights % 3 === 0;

const plainSpec = modelSpecSchema.parse({ model: 'response@challenger' });

type Served = { readonly model: HazardResponse; readonly spec: typeof plainSpec };

const servedOf = ({ model, state }: Tonight, daysLeft: (context: CaseContext) => number): Served | null => {
  if (model === null) return null;
  const compiled = compileHazard({
    artifact: model.artifact,
    catalogue: defaultCatalogue,
    assumptions: houseAssumptions,
    plannedPrices: state.prices,
    ...{ featureSpec, featuresOf: caseFeatures, daysLeft },
  });
  if (!compiled.ok) throw new Error(compiled.error.detail);
  return { model: compiled.value, spec: { ...plainSpec, objective: { ...plainSpec.objective, ...state.prices } } };
};

/** The contact that is worth most at the objective's prices, or none: what the model would do if nothing were to be tried. */
const greedyBy =
  ({ model, spec: { objective } }: Served): Decider =>
  ({ context, candidates, humanOnly }) => {
    const { currency } = context;
    const contactPriceMinor = moneyIn(objective.contactPriceMinor, currency);
    const moreHarmMinor = (objective.harmPriceFactor - 1) * (houseAssumptions.harmPriceMinor[currency] ?? 0);
    const worths = humanOnly
      ? []
      : model
          .score(context, candidates)
          .map(({ valueMinor, harmProb }) => valueMinor - moreHarmMinor * harmProb - contactPriceMinor);
    const best = Math.max(0, ...worths);
    const place = best > 0 ? worths.indexOf(best) : -1;
    return {
      candidates: candidates.map((_, index) => (index === place ? 1 : 0)),
      noContact: place < 0 ? 1 : 0,
      handOff: 0,
      basis: [],
    };
  };

const perCase = ({ contacts, harm, valueMinor }: PolicyFigures): string =>
  `${contacts.toFixed(2)} contacts, ${(100 * harm).toFixed(2)} % harm, ${valueMinor.toFixed(0)} minor a case`;

/** What was found, in a line a question: for whoever watches. */
const told = (nights: number, { model, refusal, state }: Tonight): string => {
  const night = `night ${String(nights)}`;
  if (model === null) return `${night}: ${refusal?.detail ?? 'nothing was learned'}`;
  const { verdict, tuned } = model;
  const gate = `${night}, gate ${state.openedOnDay === null ? 'closed' : 'open'}: ${verdict.reason}`;
  if (tuned === null) return gate;
  const { greedy, unpriced, base, harmPriceFactor, contactPriceMinor } = tuned;
  const prices = `harm × ${harmPriceFactor.toFixed(1)}, ${String(contactPriceMinor['EUR'] ?? 0)} minor a contact`;
  return `${gate}\n  ${prices}: ${perCase(greedy)}; without prices ${perCase(unpriced)}; the base ${perCase(base)}`;
};

const prior = makePriorResponse(houseAssumptions);

const contactsOf = (candidates: readonly Candidate[], shares: readonly number[]): readonly NightOption[] =>
  candidates.flatMap(({ place }, index) => {
    const probability = shares[index] ?? 0;
    return probability > 0 ? [{ place, probability }] : [];
  });

const isOpen = (tonight: Tonight | null): boolean => tonight !== null && tonight.state.openedOnDay !== null;

const startHazard = ({ table, seed, horizonDays, firstDay, say }: Start): Learner => {
  const daysLeft = ({ asOf, openedAt }: CaseContext): number =>
    Math.max(1, Math.ceil(horizonDays - (asOf - openedAt) / dayMs));
  const rows: NightRow[] = [];
  const byTable = new Map<string, readonly NightOption[]>();
  let tonight: Tonight | null = null;
  let served: Served | null = null;
  const base: Policy = { kind: 'table', decide: table };

  const decide = (night: number): Decider => {
    const spec = served?.spec ?? plainSpec;
    const policy = makeModelPolicy({ spec, base, harmPriceMinor: houseAssumptions.harmPriceMinor });
    const model = served?.model ?? null;
    const state = tonight === null ? { night, nightsOpen: null } : learningStateOf(tonight.state, firstDay + night);
    return (input) => {
      const ofTable = table(input);
      byTable.set(input.context.caseId, contactsOf(input.candidates, ofTable.candidates));
      return policy.decide({
        ...input,
        estimates: (model ?? prior).score(input.context, input.candidates),
        ...(model === null ? {} : { members: model.members(input.context, input.candidates) }),
        base: ofTable,
        learning: { ...state, spentMinor: 0 },
      });
    };
  };
  return {
    observe: (night, nightRows) => {
      for (const row of nightRows) rows.push({ ...row, baseOptions: byTable.get(row.caseId) ?? [] });
      byTable.clear();
      if (!learnsAfter(night + 1)) return;
      tonight = learnTonight({
        rows,
        previous: tonight?.state ?? null,
        settings: { catalogue: defaultCatalogue, featureSpec, seed, currencyOf },
      });
      served = servedOf(tonight, daysLeft);
      say(told(night + 1, tonight));
    },
    deciderFor: decide,
    greedy: () => (served === null || !isOpen(tonight) ? table : greedyBy(served)),
  };
};

export const hazardLearner: LearnerKind = { name: 'hazard', start: startHazard };
