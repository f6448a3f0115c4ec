/** What the text must and must not say, where the contact declares what it says. What it must is told by `required-content.ts`. */
import type { Instant } from '../vocabulary/time.ts';
import { binds, type GroupJudge } from './hearing.ts';
import { hasBeenContacted, type LawContext } from './law-context.ts';
import type { ContentRule, PackChannel } from './pack.ts';
import { brokenRule, nothingBroken } from './rule-scope.ts';

const electronic: ReadonlySet<PackChannel> = new Set(['sms', 'messaging', 'email', 'portal']);

/** Whether the rule speaks of a text on the channel that says so much already. */
export const isOccasion = (
  rule: ContentRule,
  context: LawContext,
  channel: PackChannel,
  { at, says }: { readonly at: Instant; readonly says: readonly string[] },
): boolean => {
  switch (rule.trigger) {
    case 'any':
      return true;
    case 'electronic':
      return electronic.has(channel);
    case 'letter':
      return channel === 'letter';
    case 'first_communication':
      return !hasBeenContacted(context, at);
    case 'any_after_letter':
      return hasBeenContacted(context, at);
    case 'instalment_offer':
    case 'acknowledgement_request':
    case 'ai_conversation':
    case 'before_first_collection_after_transfer':
      return says.includes(rule.trigger);
  }
};

type Wording = Pick<ContentRule, 'must_contain' | 'must_not_contain'>;

const isKept = ({ must_contain: wanted = [], must_not_contain: unwanted = [] }: Wording, content: readonly string[]) =>
  wanted.every((name) => content.includes(name)) && !unwanted.some((name) => content.includes(name));

export const contentBlocks: GroupJudge = (hearing) => {
  const { pack, context, contact } = hearing;
  const { content, channel, target } = contact;
  if (content === undefined) return nothingBroken;
  const said = { at: contact.at, says: content };
  const spoken = pack.content.filter(
    (rule) =>
      (rule.channels === undefined || rule.channels.includes(channel)) && isOccasion(rule, context, channel, said),
  );
  const carried = pack.stages.filter((rule) => rule.stage === target);
  return [
    ...spoken.filter((rule) => binds(rule, hearing) && !isKept(rule, content)),
    ...carried.filter((rule) => binds(rule, hearing) && !isKept({ must_contain: rule.must_contain }, content)),
  ].map((rule) => brokenRule(rule, null));
};
