/**
 * Which of the law's notices a formal letter is, as the stage rules of the place name them: of those whose text the law prescribes, the
 * first one that was not sent yet; once all were, the last one again.
 */
import type { CompiledPack } from './compile-pack.ts';
import type { LawContext } from './law-context.ts';
import { bindsActor, isAboutProduct, isInForce } from './rule-scope.ts';
import { localDate } from '../vocabulary/time.ts';

/** Notices with a prescribed text that bind the sender, in the order of the rules, each once. */
export const prescribedNotices = (pack: CompiledPack, context: LawContext): readonly string[] => {
  const { debtor } = context;
  const zone = debtor?.timeZones[0];
  if (debtor === null || zone === undefined) return [];
  const on = localDate(zone, context.asOf);
  const rules = pack.stages.filter(
    (rule) =>
      (rule.must_contain ?? []).length > 0 &&
      bindsActor(rule, context.actor, debtor.kind) &&
      isAboutProduct(rule, context.product) &&
      isInForce(rule, on),
  );
  return [...new Set(rules.map(({ stage }) => stage))];
};

/** What a formal letter of the case would be. Null where the place prescribes none. */
export const nextNotice = (pack: CompiledPack, context: LawContext): string | null => {
  const prescribed = prescribedNotices(pack, context);
  const sent = new Set(context.notices.map(({ stage }) => stage));
  return prescribed.find((stage) => !sent.has(stage)) ?? prescribed.at(-1) ?? null;
};
