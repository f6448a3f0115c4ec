/**
 * Everything that a place may demand of a text, whoever writes to whomever: for checking texts before there is a case; and what a formal
 * notice must say. What any other contact of one case must contain is `compliance/required-content.ts`.
 */
import type { CompiledPack } from '../compliance/compile-pack.ts';
import type { ContentRule, StageRule } from '../compliance/pack.ts';
import type { Channel, Treatment } from '../vocabulary/action.ts';

/** A demand: what must be in the text, and the rule that says so. */
export type Demand = { readonly name: string; readonly rule: string };

/** A kind of message that a template is written for. */
export type MessageKind = {
  readonly channel: Channel;
  readonly treatment: Treatment;
  readonly isFirstContact: boolean;
};

const electronic: ReadonlySet<Channel> = new Set(['sms', 'messaging', 'email', 'portal']);

const isOccasion = (rule: ContentRule, { channel, treatment, isFirstContact }: MessageKind): boolean => {
  switch (rule.trigger) {
    case 'any':
      return true;
    case 'electronic':
      return electronic.has(channel);
    case 'letter':
      return channel === 'letter';
    case 'first_communication':
      return isFirstContact;
    case 'any_after_letter':
      return !isFirstContact;
    case 'instalment_offer':
      return treatment === 'instalment_plan';
    case 'acknowledgement_request':
    case 'ai_conversation':
    case 'before_first_collection_after_transfer':
      // No treatment of the catalogue is one of these.
      return false;
  }
};

const demandsOf = (rule: ContentRule | StageRule): readonly Demand[] =>
  (rule.must_contain ?? []).map((name) => ({ name, rule: rule.id }));

/** Every demand of the place on any text. */
export const allDemands = (pack: CompiledPack): readonly Demand[] =>
  [...pack.content, ...pack.stages].flatMap(demandsOf);

/** What a message of this kind must contain at most: by content rules, for every actor, debtor and product. */
export const mandatoryContent = (pack: CompiledPack, kind: MessageKind): readonly string[] => {
  const rules = pack.content.filter(
    (rule) => (rule.channels === undefined || rule.channels.includes(kind.channel)) && isOccasion(rule, kind),
  );
  return [...new Set(rules.flatMap(demandsOf).map(({ name }) => name))];
};

/** What the notice of a stage (`inkassokrav`) must say there, each once; nothing where the place knows no such notice. */
export const noticeContent = (pack: CompiledPack, stage: string): readonly string[] => [
  ...new Set(pack.stages.filter((rule) => rule.stage === stage).flatMap((rule) => rule.must_contain ?? [])),
];
