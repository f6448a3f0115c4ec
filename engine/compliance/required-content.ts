/**
 * What the text of a contact must contain, by the content rules of the pack: names such as `optout_notice`, for whoever fills the
 * template. Whether a text does contain it is not judged here.
 */
import type { Channel, Treatment } from '../vocabulary/action.ts';
import { localDate } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import { isOccasion } from './content.ts';
import type { LawContext } from './law-context.ts';
import { bindsActor, isAboutProduct, isInForce } from './rule-scope.ts';

type Message = { readonly channel: Channel; readonly treatment: Treatment };

/** Names of everything that the text must contain, each once, in the order of the rules. */
export const requiredContent = (pack: CompiledPack, context: LawContext, message: Message): readonly string[] => {
  const { debtor } = context;
  const zone = debtor?.timeZones[0];
  if (debtor === null || zone === undefined) return [];
  const on = localDate(zone, context.asOf);
  // Talks by machine, transfers and acknowledgements are not the engine's contacts.
  const says = message.treatment === 'instalment_plan' ? ['instalment_offer'] : [];
  const rules = pack.content.filter(
    (rule) =>
      bindsActor(rule, context.actor, debtor.kind) &&
      isAboutProduct(rule, context.product) &&
      isInForce(rule, on) &&
      (rule.channels === undefined || rule.channels.includes(message.channel)) &&
      isOccasion(rule, context, message.channel, { at: context.asOf, says }),
  );
  return [...new Set(rules.flatMap((rule) => rule.must_contain ?? []))];
};
