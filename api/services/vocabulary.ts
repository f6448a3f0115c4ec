/** The words of the service: its closed lists, the variables of conditions, and the actions of the catalogue in force. */
import {
  actors,
  celVariables,
  channels,
  closeReasons,
  debtorKinds,
  factTypes,
  flags,
  purposes,
  slotMinutes,
  slots,
  stages,
  success,
  tones,
  treatments,
  type Catalogue,
  metricNames,
} from '../../engine/index.ts';
import type { Vocabulary } from '../contracts/vocabulary.ts';
import type { Services } from './services.ts';

/** `480` is `08:00`; the end of a day is `24:00`. */
const clockTime = (minuteOfDay: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
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
  catalogue: { id: catalogue.id, version: catalogue.version, actions: catalogue.actions.map(({ id }) => id) },
});

export const makeVocabulary = ({ catalogue }: { readonly catalogue: Catalogue }): Pick<Services, 'readVocabulary'> => {
  const vocabulary = success(vocabularyOf(catalogue));
  return { readVocabulary: () => Promise.resolve(vocabulary) };
};
