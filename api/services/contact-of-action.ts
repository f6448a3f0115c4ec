/** An action of the catalogue as a contact to judge. */
import type { Channel, ContactToJudge, Purpose } from '../../engine/index.ts';

export type ActionContact = Omit<ContactToJudge, 'at'> & { readonly channel: Channel; readonly purpose: Purpose };

/**
 * The notices that the law prescribes are made for a purpose of their own, whatever was asked for; `notice` says which of them it is, where
 * that is known.
 */
export const contactOfAction = (actionId: string, asked: string, notice: string | null = null): ActionContact => {
  const [channel, slot, tone, treatment] = actionId.split('.') as [Channel, string, string, string];
  const purpose = treatment === 'statutory_notice' ? 'statutory_notice' : (asked as Purpose);
  const contact = { channel, slot, tone, treatment, purpose };
  return notice === null || purpose !== 'statutory_notice' ? contact : { ...contact, target: notice };
};
