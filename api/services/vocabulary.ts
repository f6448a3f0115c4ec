/** The words of the service: its closed lists, the variables of conditions, and the actions of the catalogue in force. */
import {
  actors,
  celVariables,
  channels,
  closeReasons,
  debtorKinds,
  factTypes,
  featureSpec,
  flags,
  purposes,
  slotMinutes,
  slots,
  stages,
  success,
  tones,
  treatments,
  type Catalogue,
  type FeatureDeclaration,
  metricNames,
  attributeFeatureName,
  specWith,
  type AttributeList,
} from '../../engine/index.ts';
import type { Vocabulary } from '../contracts/vocabulary.ts';
import type { Services } from './services.ts';

/** `480` is `08:00`; the end of a day is `24:00`. */
const clockTime = (minuteOfDay: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
};

type PresentedFeature = Vocabulary['featureSpec']['features'][number];

const presentFeature = (feature: FeatureDeclaration): PresentedFeature => {
  const { name, kind, meaning: description, unit, range, source, lawfulBasis, forDecisions } = feature;
  const common = { name, kind, description, unit, source, lawfulBasis, forDecisions };
  return feature.kind === 'category'
    ? { ...common, range: null, levels: feature.levels }
    : { ...common, range: { from: range[0], to: range[1] }, levels: null };
};

/** In use, with what they rest on. */
export type ToldFeatures = {
  readonly list: AttributeList;
  readonly lawfulBases: ReadonlyMap<string, PresentedFeature['lawfulBasis']>;
};

const presentAttribute = (
  attribute: AttributeList['attributes'][number],
  lawfulBasis: PresentedFeature['lawfulBasis'],
): PresentedFeature => ({
  name: attributeFeatureName(attribute.name),
  kind: attribute.kind === 'category' ? 'category' : 'number',
  description:
    'Told by the caller, who answers for what it means; its name tells of nothing protected, or a lawful basis was declared. What it ' +
    'brings about for groups is seen in the figures by group alone.',
  unit: attribute.kind === 'boolean' ? 'yes (1) or no (0)' : null,
  range: null,
  levels: attribute.kind === 'category' ? attribute.levels : null,
  source: 'declared by the caller',
  lawfulBasis,
  forDecisions: true,
});

const withAttributes = (plain: Vocabulary, { list, lawfulBases }: ToldFeatures): Vocabulary => {
  const { id, hash } = specWith(list);
  const told = list.attributes.map((one) => presentAttribute(one, lawfulBases.get(one.name) ?? 'legitimate_interest'));
  return { ...plain, featureSpec: { id, hash, features: [...plain.featureSpec.features, ...told] } };
};

const vocabularyOf = (catalogue: Catalogue): Vocabulary => ({
  channels,
  slots: slots.map((id) => {
    const [from, to] = slotMinutes[id];
    return { id, from: clockTime(from), to: clockTime(to) };
  }),
  tones,
  treatments,
  stages,
  actors,
  debtorKinds,
  closeReasons,
  purposes,
  flags,
  metrics: metricNames,
  eventTypes: factTypes,
  celVariables: celVariables.map(({ name, type, meaning, unit }) => ({
    name,
    type,
    description: unit === null ? meaning : `${meaning} (${unit})`,
  })),
  featureSpec: {
    id: featureSpec.id,
    hash: featureSpec.hash,
    features: featureSpec.features.map(presentFeature),
  },
  catalogue: { id: catalogue.id, version: catalogue.version, actions: catalogue.actions.map(({ id }) => id) },
});

export const makeVocabulary = ({
  catalogue,
  readTold,
}: {
  readonly catalogue: Catalogue;
  readonly readTold: () => Promise<ToldFeatures>;
}): Pick<Services, 'readVocabulary'> => {
  const plain = vocabularyOf(catalogue);
  return { readVocabulary: async () => success(withAttributes(plain, await readTold())) };
};
