/**
 * A hazard model of the usual size (its default columns, twenty draws), trained on made-up nights of given cases: contacts and payments at
 * random. What it says is worth nothing; how long it takes to say it is what it is for.
 */
import { caseFeatures, defaultCatalogue, featureSpec, houseAssumptions, type CaseContext } from '../../engine/index.ts';
import { compileHazard, learnTonight, type HazardResponse, type NightRow } from '../../models/index.ts';
import { randomStream } from '../../data/index.ts';

const nights = 10;
const mostRows = 20_000;
const contactShare = 0.3;
const { actions } = defaultCatalogue;
const options = actions.map((_, place) => ({ place, probability: contactShare / actions.length }));

type Drawing = { readonly uniform: () => number };

const nightOf = (context: CaseContext, day: number, { uniform }: Drawing): NightRow => {
  const chosenPlace = uniform() < contactShare ? Math.floor(uniform() * actions.length) : -1;
  const reached = chosenPlace < 0 ? null : uniform() < 0.4;
  const isPaid = uniform() < (reached === true ? 0.08 : 0.02);
  const { balanceMinor } = context;
  return {
    caseId: context.caseId,
    debtorId: context.debtorId,
    day,
    features: caseFeatures(context).slice(),
    balanceMinor,
    daysLeft: 30,
    options,
    noContactProb: 1 - contactShare,
    baseOptions: [],
    chosenPlace,
    reached,
    paidMinor: isPaid ? Math.round(balanceMinor * uniform()) : 0,
    complained: chosenPlace >= 0 && uniform() < 0.005,
    optedOut: false,
    closed: false,
  };
};

export const makeUpHazard = (contexts: readonly CaseContext[]): HazardResponse => {
  const drawing = randomStream(20_267, []);
  const some = contexts.slice(0, Math.floor(mostRows / nights));
  const rows = Array.from({ length: nights }, (_, day) => some.map((context) => nightOf(context, day, drawing))).flat();
  const { model, refusal } = learnTonight({
    rows,
    previous: null,
    settings: { catalogue: defaultCatalogue, featureSpec, seed: 1, currencyOf: () => 'EUR' },
  });
  if (model === null) throw new Error(refusal?.detail ?? 'nothing was learned');
  const compiled = compileHazard({
    artifact: model.artifact,
    catalogue: defaultCatalogue,
    assumptions: houseAssumptions,
    featureSpec,
    featuresOf: caseFeatures,
  });
  if (!compiled.ok) throw new Error(compiled.error.detail);
  return compiled.value;
};
