/**
 * Families side by side on the same five folds, and what choosing between them would have brought: for each fold, trees, network or the mean of
 * both, by the log-loss on another fold that neither was learnt from. The fold that is judged has no say in it.
 */
import { pickRows } from '../../../models/index.ts';
import type { Figures } from '../benchmark.ts';
import {
  foldCount,
  foldMeasures,
  pickLabelled,
  placesWhere,
  pooledMeasures,
  scoreOutOfFold,
  type Family,
  type Labelled,
} from './cross-validate.ts';
import { bestForecast, blend, type FamilyName } from './families.ts';
import { figure, prefixed } from './figure.ts';

export type Comparison = {
  readonly name: string;
  readonly families: readonly FamilyName[];
  readonly full: Readonly<Record<FamilyName, Family>>;
  /** Of one member each: what the choice is made by. */
  readonly quick: Readonly<Record<'trees' | 'network', Family>>;
  readonly references: { readonly auc: number; readonly logLoss: number };
  readonly say: (text: string) => void;
};

type Forecasts = Readonly<Partial<Record<FamilyName, Float64Array>>>;

const foldChoices = ['trees', 'network', 'blend'] as const;

/** By fold, the place of the best of the choices on the next fold. */
const chooseByFold = async (
  data: Labelled,
  folds: ArrayLike<number>,
  quick: Comparison['quick'],
): Promise<number[]> => {
  const chosen: number[] = [];
  for (let fold = 0; fold < foldCount; fold += 1) {
    const held = (fold + 1) % foldCount;
    const learnt = placesWhere(data.labels.length, (place) => folds[place] !== fold && folds[place] !== held);
    const judged = placesWhere(data.labels.length, (place) => folds[place] === held);
    const [inner, next] = [pickLabelled(data, learnt), pickRows(data.table, judged)];
    const [trees, network] = [await quick.trees(inner, next), await quick.network(inner, next)];
    const labels = Float64Array.from(judged, (place) => data.labels[place] ?? NaN);
    chosen.push(bestForecast(labels, [trees, network, blend(trees, network)]));
  }
  return chosen;
};

const measured = (
  { labels, probabilities }: { readonly labels: Float64Array; readonly probabilities: Float64Array },
  folds: ArrayLike<number>,
  { auc: aucReference, logLoss: lossReference }: Comparison['references'],
): Figures => {
  const { auc, logLoss } = foldMeasures({ labels, probabilities }, folds);
  return {
    ...figure('auc', { value: auc.mean, sd: auc.sd, bar: { reference: aucReference, better: 'higher' } }),
    ...figure('logLoss', { value: logLoss.mean, sd: logLoss.sd, bar: { reference: lossReference, better: 'lower' } }),
  };
};

const choiceFigures = async (
  data: Labelled,
  folds: ArrayLike<number>,
  { comparison, forecasts }: { readonly comparison: Comparison; readonly forecasts: Forecasts },
): Promise<Figures> => {
  const { trees, network } = forecasts;
  if (trees === undefined || network === undefined) return {};
  comparison.say(`${comparison.name}: choice between families`);
  const chosen = await chooseByFold(data, folds, comparison.quick);
  const options = [trees, network, blend(trees, network)];
  const probabilities = data.labels.map((_, row) => options[chosen[folds[row] ?? 0] ?? 0]?.[row] ?? NaN);
  const counts = foldChoices.map((choice, place) => [
    `${choice}ChosenFolds`,
    chosen.filter((own) => own === place).length,
  ]);
  return {
    ...prefixed('chosen', measured({ labels: data.labels, probabilities }, folds, comparison.references)),
    ...(Object.fromEntries(counts) as Figures),
  };
};

/** Trees have the names without a prefix: they are the family that the bars are about. */
export const familyFigures = async (
  data: Labelled,
  folds: ArrayLike<number>,
  comparison: Comparison,
): Promise<Figures> => {
  let figures: Figures = {};
  const forecasts: Partial<Record<FamilyName, Float64Array>> = {};
  for (const name of comparison.families) {
    const probabilities = await scoreOutOfFold(data, folds, {
      family: comparison.full[name],
      onFold: (fold) => comparison.say(`${comparison.name}: ${name}, fold ${fold + 1} of ${foldCount}`),
    });
    forecasts[name] = probabilities;
    const own = measured({ labels: data.labels, probabilities }, folds, comparison.references);
    figures = {
      ...figures,
      ...(name === 'trees'
        ? { ...own, ...pooledMeasures({ labels: data.labels, probabilities }, folds) }
        : prefixed(name, own)),
    };
  }
  return { ...figures, ...(await choiceFigures(data, folds, { comparison, forecasts })) };
};
