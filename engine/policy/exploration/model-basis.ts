/** What decided, in plain words and with its probability, where a model has a share of the decision. */
import type { ActionDistribution } from '../policy.ts';

type Line = ActionDistribution['basis'][number];

export const line = (text: string, probability: number): Line => ({ ruleIndex: null, text, probability });

/** 0.0234 → `2.3 %`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

/** The base's own sentences, by what is left to it. */
export const baseLines = ({ basis }: ActionDistribution, share: number): readonly Line[] =>
  basis.map(({ ruleIndex, text, probability }) => ({ ruleIndex, text, probability: probability * share }));

const modelsSay = (preferred: string, agreeing: number, members: number): string => {
  if (members === 1) return `The model prefers ${preferred}`;
  return `${agreeing} of ${members} models prefer ${preferred}`;
};

export type ModelVoice = {
  /** Action id, or `no_contact`. */
  readonly preferred: string;
  /** Members whose best it is, and all of them. */
  readonly agreeing: number;
  readonly members: number;
  /** Of the model's part: what goes to the preferred, to others by preference, and to all alike. */
  readonly preferredShare: number;
  readonly otherShare: number;
  readonly floor: number;
};

/** `weight` is the model's part of the decision; the lines sum to it. */
export const modelLines = (
  { preferred, agreeing, members, preferredShare, otherShare, floor }: ModelVoice,
  weight: number,
): readonly Line[] => {
  const tried = floor > 0 ? `; ${percent(floor)} is kept for trying` : '';
  return [
    line(`${modelsSay(preferred, agreeing, members)}${tried}.`, weight * preferredShare),
    line('Another action may be better than the one preferred, and is tried for that.', weight * otherShare),
    line('Kept for trying: every permitted action alike.', weight * floor),
  ].filter(({ probability }) => probability > 0);
};
