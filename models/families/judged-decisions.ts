/**
 * Decisions of the log as evidence about policies that did not make them. What a decision brought is the money of the days after it, less the
 * cost of the contact and the price of harm; a policy is credited with it where it would have done the same, weighted by one over the logged
 * probability (inverse propensity, Horvitz and Thompson 1952), less what the case was expected to bring anyway, which takes out most of the noise
 * and no value. Contacts that follow are those of the log.
 */
import type { Assumptions, Catalogue } from '../../engine/index.ts';
import type { NightOption, NightRow } from '../dataset/night-row.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { trainTrees } from '../trees/train-trees.ts';
import { compileTrees, type TreeScorer } from '../trees/compile-trees.ts';
import { responseFeatures } from './response-features.ts';

export type JudgedDecision = {
  readonly row: NightRow;
  readonly currency: string;
  /** Factor from minor units of the currency to those of the reference. */
  readonly toReference: number;
  /** Contacts that the log could have made; −1 aside. */
  readonly open: readonly number[];
  readonly loggedProb: number;
  /** Reference minor units: what came, less what was expected of the case whatever is done. */
  readonly surplus: number;
};

export type DecisionTrial = {
  readonly rows: readonly NightRow[];
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly assumptions: Assumptions;
  readonly currencyOf: (row: NightRow) => string;
  /** Days after a decision whose payments are credited to it. */
  readonly outcomeDays: number;
};

/** Sums over currencies are in it; money is compared by what a complaint is priced at. */
const referenceCurrency = 'EUR';

const toReferenceOf = ({ harmPriceMinor }: Assumptions, currency: string): number => {
  const [reference, own] = [harmPriceMinor[referenceCurrency], harmPriceMinor[currency]];
  return reference === undefined || own === undefined ? 1 : reference / own;
};

type Outcome = { readonly row: NightRow; readonly paidMinor: number };

/** Decisions whose days are all in the log, or whose case was closed in them. Rows of one case in order of time. */
export const followUp = (rows: readonly NightRow[], days: number): readonly Outcome[] => {
  const lastDay = rows.reduce((latest, { day }) => Math.max(latest, day), -Infinity);
  const byCase = new Map<string, NightRow[]>();
  for (const row of rows) {
    const own = byCase.get(row.caseId);
    if (own === undefined) byCase.set(row.caseId, [row]);
    else own.push(row);
  }
  return [...byCase.values()].flatMap((nights) =>
    nights.flatMap((row, at) => {
      const after = nights.slice(at).filter(({ day }) => day < row.day + days);
      const isWhole = row.day + days - 1 <= lastDay || after.some(({ closed }) => closed);
      const paidMinor = after.reduce((sum, night) => sum + night.paidMinor, 0);
      return isWhole ? [{ row, paidMinor }] : [];
    }),
  );
};

const loggedProbOf = ({ chosenPlace, noContactProb, options }: NightRow): number =>
  chosenPlace < 0 ? noContactProb : (options.find(({ place }) => place === chosenPlace)?.probability ?? 0);

const isPossible = ({ probability }: NightOption): boolean => probability > 0;

const expectedTrees = { treeCount: 60, minRowsPerLeaf: 100, maxBins: 64 };

/** Share of the balance that the days after bring, whatever is done; learnt from other debtors than are judged. */
export const learnExpected = (
  outcomes: readonly Outcome[],
  { featureSpec, catalogue }: Pick<DecisionTrial, 'featureSpec' | 'catalogue'>,
): ((features: Float64Array) => number) => {
  const { tableOf, contextFeatures, contextOf } = responseFeatures(featureSpec, catalogue);
  const shares = Float64Array.from(outcomes, ({ row, paidMinor }) =>
    Math.min(1, paidMinor / Math.max(1, row.balanceMinor)),
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  const examples = outcomes.map(({ row }) => ({ features: row.features, place: -1, stretch: NaN }));
  const table = tableOf(examples, false);
  const settings = expectedTrees;
  const trained = trainTrees({ table, labels: shares, weights: null, loss: 'squared', seed: 1, settings });
  const scorer = trained.ok ? compileTrees(trained.value, contextFeatures) : null;
  const known: TreeScorer | null = scorer?.ok === true ? scorer.value : null;
  return (features) => known?.score(contextOf(features)) ?? mean;
};

export const judgedDecisions = (
  outcomes: readonly Outcome[],
  { trial, expected }: { readonly trial: DecisionTrial; readonly expected: (features: Float64Array) => number },
): readonly JudgedDecision[] =>
  outcomes.flatMap(({ row, paidMinor }) => {
    const loggedProb = loggedProbOf(row);
    if (row.options.length === 0 || !(loggedProb > 0)) return [];
    const currency = trial.currencyOf(row);
    const cost = row.chosenPlace < 0 ? 0 : (trial.catalogue.actions[row.chosenPlace]?.costMinor[currency] ?? 0);
    const harmed = row.chosenPlace >= 0 && (row.complained || row.optedOut);
    const harm = harmed ? (trial.assumptions.harmPriceMinor[currency] ?? 0) : 0;
    const toReference = toReferenceOf(trial.assumptions, currency);
    const surplus = toReference * (paidMinor - cost - harm - row.balanceMinor * expected(row.features));
    const open = row.options.filter(isPossible).map(({ place }) => place);
    return [{ row, currency, toReference, open, loggedProb, surplus }];
  });

/** What a decision says of a policy that would have chosen `place`; −1: no contact. */
export const creditOf = ({ row, loggedProb, surplus }: JudgedDecision, place: number): number =>
  row.chosenPlace === place ? surplus / loggedProb : 0;
