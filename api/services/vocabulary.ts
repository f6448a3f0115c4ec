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
} from '../../engine/index.ts';
import type { Vocabulary } from '../contracts/vocabulary.ts';
import type { Services } from './services.ts';

/** `480` is `08:00`; the end of a day is `24:00`. */
const clockTime = (minuteOfDay: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
};

const presentFeature = (feature: FeatureDeclaration): Vocabulary['featureSpec']['features'][number] => {
  const { name, kind, meaning: description, unit, range, source, lawfulBasis, forDecisions } = feature;
  const common = { name, kind, description, unit, source, lawfulBasis, forDecisions };
  return feature.kind === 'category'
    ? { ...common, range: null, levels: feature.levels }
    : { ...common, range: { from: range[0], to: range[1] }, levels: null };
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

export const makeVocabulary = ({ catalogue }: { readonly catalogue: Catalogue }): Pick<Services, 'readVocabulary'> => {
  const vocabulary = success(vocabularyOf(catalogue));
  return { readVocabulary: () => Promise.resolve(vocabulary) };
};
