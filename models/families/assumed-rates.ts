/** Chances of reach and harm as the house assumes them: what stands where too little was seen to learn them. */
import type { Assumptions, Catalogue } from '../../engine/index.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { mostHarm } from '../hazard/harm.ts';
import { defaultHazardSettings } from '../hazard/settings.ts';

const mostRecent = 5;

/** Of a contact, by its place, for the case of these features. */
export const assumedHarm = (
  assumptions: Assumptions,
  { actions }: Catalogue,
  { features: declared }: FeatureList,
): ((features: Float64Array, place: number) => number) => {
  const placeOf = (name: string): number => declared.findIndex((feature) => feature.name === name);
  const [vulnerableAt, recentAt] = [
    placeOf(defaultHazardSettings.vulnerableFeature),
    placeOf(defaultHazardSettings.recentContactsFeature),
  ];
  const byAction = actions.map(
    ({ channel, tone }) => assumptions.harmByChannel[channel] * assumptions.harmByTone[tone],
  );
  const known = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? 0 : value);
  return (features, place) => {
    const vulnerable = known(features[vulnerableAt]) > 0 ? assumptions.harmVulnerable : 1;
    const recent = assumptions.harmPerRecentContact ** Math.min(mostRecent, known(features[recentAt]));
    return Math.min(mostHarm, (byAction[place] ?? 0) * vulnerable * recent);
  };
};

export const assumedReach = (
  { reach, reachOddsBySlot }: Assumptions,
  { channel, slot }: Pick<Catalogue['actions'][number], 'channel' | 'slot'>,
): number => {
  const odds = (reach[channel].rate / (1 - reach[channel].rate)) * reachOddsBySlot[slot];
  return odds / (1 + odds);
};
