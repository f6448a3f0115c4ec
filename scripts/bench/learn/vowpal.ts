/** Decisions in Vowpal Wabbit's text format for contextual bandits with action-dependent features (`cb_adf`). */
import { defaultCatalogue, noContact } from '../../../engine/index.ts';
import type { LoggedDecision, NamedFeatures } from './logged-decision.ts';

/** What is open; with what was chosen, how likely that was and what it brought where there is something to learn from. */
export type VowpalDecision = Pick<LoggedDecision, 'features'> & {
  readonly actions: readonly { readonly place: number }[];
} & Partial<Pick<LoggedDecision, 'chosenPlace' | 'propensity' | 'reward'>>;

/** Space, colon and bar have a meaning of their own. */
const word = (text: string): string => text.replaceAll(/[\s:|]/g, '_');

const featureText = (name: string, value: NamedFeatures[string]): string => {
  if (value === null) return `${name}=unknown`;
  return typeof value === 'number' ? `${name}:${String(value)}` : `${name}=${word(value)}`;
};

const sharedLine = (features: NamedFeatures): string =>
  `shared |c ${Object.entries(features)
    .map(([name, value]) => featureText(name, value))
    .join(' ')}`;

const actionText = (place: number): string => {
  const action = defaultCatalogue.actions[place];
  if (action === undefined) return `|a action=${noContact}`;
  const { channel, slot, tone, treatment } = action;
  return `|a channel=${channel} slot=${slot} tone=${tone} treatment=${treatment}`;
};

const labelOf = ({ chosenPlace, propensity, reward }: VowpalDecision, place: number): string =>
  place !== chosenPlace || propensity === undefined || reward === undefined
    ? ''
    : `0:${String(-reward)}:${String(propensity)} `;

/** Ends with the empty line that closes an example. */
export const vowpalExample = (decision: VowpalDecision): string =>
  [
    sharedLine(decision.features),
    ...decision.actions.map(({ place }) => `${labelOf(decision, place)}${actionText(place)}`),
    '',
  ].join('\n');
