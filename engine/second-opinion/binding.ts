/** Order, step 2: which rules bind this contact, on this local date, and what frees a contact from one that does. */
import type { Contact } from './contact.ts';
import type { Rule } from './pack-data.ts';

/** `date` is the local date of the zone that the rule is judged in, as `2026-11-23`. */
export function binds(rule: Rule, contact: Contact, date: string): boolean {
  return (
    bindsActor(rule, contact.actor) &&
    protects(rule, contact.debtor) &&
    (rule.debt_origin === undefined || rule.debt_origin.includes(contact.debtOrigin ?? '')) &&
    (rule.effective_from === undefined || rule.effective_from <= date) &&
    (rule.effective_to === undefined || date <= rule.effective_to)
  );
}

function bindsActor(rule: Rule, actor: string): boolean {
  return rule.actors === undefined || rule.actors.includes('any') || rule.actors.includes(actor);
}

/** A rule for natural persons protects consumers as well; one for consumers protects nobody else. */
function protects(rule: Rule, debtor: string): boolean {
  if (rule.debtors === undefined || rule.debtors.includes(debtor)) return true;
  return debtor === 'consumer' && rule.debtors.includes('natural_person');
}

/** Whether one of the contact's circumstances is among the names. */
export function isFreedBy(names: readonly string[] | undefined, contact: Contact): boolean {
  return names !== undefined && names.some((name) => contact.circumstances.has(name));
}
