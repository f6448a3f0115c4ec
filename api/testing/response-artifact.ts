/** A small hazard model on the engine's own features, trained in a second or two on made-up nights in which one channel works and the others do not. */
import { randomStream } from '../../data/index.ts';
import {
  checksumOf,
  defaultCatalogue,
  featureSpec,
  noAttributes,
  specWith,
  type AttributeList,
  type Channel,
} from '../../engine/index.ts';
import { learnTonight, trainTableResponse, type NightRow } from '../../models/index.ts';

const debtors = 150;
const nights = 20;
const contactShare = 0.4;
const actionCount = defaultCatalogue.actions.length;
const options = defaultCatalogue.actions.map((_, place) => ({ place, probability: contactShare / actionCount }));

/** Nothing is known of the debtors but the age of the debt and its size. */
const featuresOf = (daysPastDue: number, balanceMinor: number, told: readonly number[]): Float64Array => {
  const known: Readonly<Record<string, number>> = { daysPastDue, balanceLog: Math.log10(balanceMinor / 100) };
  return Float64Array.of(...featureSpec.features.map(({ name }) => known[name] ?? NaN), ...told);
};

/** With attributes the channel works only where the one that moves is 1, as it is of every other debtor; of the rest nothing is known. */
type MovingAttribute = { readonly list: AttributeList; readonly moves: string };
type Working = { readonly channel: Channel; readonly told: MovingAttribute | null };

const toldOf = (debtor: number, { told }: Working): readonly number[] =>
  (told?.list ?? noAttributes).attributes.map(({ name }) => (name === told?.moves ? debtor % 2 : NaN));

const effectOn = (debtor: number, { told }: Working): number => (told === null || debtor % 2 === 1 ? 0.3 : 0);

const nightOf = (debtor: number, day: number, uniform: () => number, works: Working): NightRow => {
  const balanceMinor = 50_000 + 1_000 * debtor;
  const chosenPlace = uniform() < contactShare ? Math.floor(uniform() * actionCount) : -1;
  const channel = defaultCatalogue.actions[chosenPlace]?.channel;
  const reached = channel === undefined ? null : uniform() < 0.5;
  const isPaid = uniform() < 0.02 + (channel === works.channel && reached === true ? effectOn(debtor, works) : 0);
  return {
    caseId: `c${debtor}`,
    debtorId: `d${debtor}`,
    day,
    features: featuresOf(day + (debtor % 30), balanceMinor, toldOf(debtor, works)),
    balanceMinor,
    daysLeft: 30,
    options,
    noContactProb: 1 - contactShare,
    baseOptions: [],
    chosenPlace,
    reached,
    paidMinor: isPaid ? Math.round(balanceMinor * uniform()) : 0,
    complained: false,
    optedOut: false,
    closed: false,
  };
};

const drawNights = (works: Working, seed: number): readonly NightRow[] => {
  const { uniform } = randomStream(seed, []);
  return Array.from({ length: nights }, (_, day) =>
    Array.from({ length: debtors }, (__, debtor) => nightOf(debtor, day, uniform, works)),
  ).flat();
};

/** The same nights learned by trees. */
export const treesArtifact = async (channel: Channel): Promise<Readonly<Record<string, unknown>>> => {
  const rows = drawNights({ channel, told: null }, 1);
  const trained = await trainTableResponse({
    ...{ kind: 'trees', rows, catalogue: defaultCatalogue, featureSpec, seed: 1, memberCount: 2 },
  });
  if (!trained.ok) throw new Error(trained.error.detail);
  return trained.value;
};

/** The artifact as it is stored. `works`: the channel whose contacts bring payments. */
export const trainedArtifact = (
  channel: Channel,
  seed = 1,
  told: MovingAttribute | null = null,
): Readonly<Record<string, unknown>> => {
  const rows = drawNights({ channel, told }, seed);
  const { model, refusal } = learnTonight({
    rows,
    previous: null,
    settings: {
      ...{
        catalogue: defaultCatalogue,
        featureSpec: specWith(told?.list ?? noAttributes),
        seed,
        currencyOf: () => 'SEK',
      },
      hazard: { memberCount: 8, shrinkSteps: 4, discounts: [1] },
    },
  });
  if (model === null) throw new Error(refusal?.detail ?? 'nothing was learned');
  return model.artifact;
};

/** As a nightly run stores it that chose trees for all but reach. */
export const chosenArtifact = async (channel: Channel): Promise<Readonly<Record<string, unknown>>> => {
  const content = {
    format: 'tact-chosen-response/1',
    chosen: { payment: 'trees', amount: 'trees', harm: 'trees', reach: 'hazard' },
    artifacts: { hazard: trainedArtifact(channel), trees: await treesArtifact(channel) },
  };
  return { ...content, checksum: checksumOf(content) };
};
