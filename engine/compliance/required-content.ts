/**
 * What the text of a contact must contain, by the content rules of the pack: names such as `optout_notice`, for whoever fills the
 * template. Whether a text does contain it is not judged here.
 */
import type { CaseContext } from '../context/case-context.ts';
import type { Channel, Treatment } from '../vocabulary/action.ts';
import { localDate } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import type { ContentRule } from './pack.ts';
import { bindsActor, isAboutProduct, isInForce } from './rule-scope.ts';

type Message = { readonly channel: Channel; readonly treatment: Treatment };

const electronic: ReadonlySet<Channel> = new Set(['sms', 'messaging', 'email', 'portal']);

const isFirstContact = (context: CaseContext): boolean =>
  !context.contacts.some((contact) => contact.caseId === context.caseId && !contact.failed && !contact.planned);

/** Whether the rule's occasion is this message. Talks by machine, transfers and acknowledgements are not the engine's contacts. */
const isOccasion = (rule: ContentRule, context: CaseContext, message: Message): boolean => {
  switch (rule.trigger) {
    case 'any':
      return true;
    case 'electronic':
      return electronic.has(message.channel);
    case 'letter':
      return message.channel === 'letter';
    case 'any_after_letter':
    case 'first_communication':
      return (rule.trigger === 'first_communication') === isFirstContact(context);
    case 'instalment_offer':
      return message.treatment === 'instalment_plan';
    default:
      return false;
  }
};

/** Names of everything that the text must contain, each once, in the order of the rules. */
export const requiredContent = (pack: CompiledPack, context: CaseContext, message: Message): readonly string[] => {
  const { debtor } = context;
  const zone = debtor?.timeZones[0];
  if (debtor === null || zone === undefined) return [];
  const on = localDate(zone, context.asOf);
  const rules = pack.content.filter(
    (rule) =>
      bindsActor(rule, context.actor, debtor.kind) &&
      isAboutProduct(rule, context.product) &&
      isInForce(rule, on) &&
      (rule.channels === undefined || rule.channels.includes(message.channel)) &&
      isOccasion(rule, context, message),
  );
  return [...new Set(rules.flatMap((rule) => rule.must_contain ?? []))];
};
