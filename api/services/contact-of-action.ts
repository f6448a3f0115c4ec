/** An action of the catalogue as a contact to judge. */
import type { Channel, ContactToJudge, Purpose } from '../../engine/index.ts';

export type ActionContact = Omit<ContactToJudge, 'at'> & { readonly channel: Channel; readonly purpose: Purpose };

/** The notices that the law prescribes are made for a purpose of their own, whatever was asked for. */
export const contactOfAction = (actionId: string, asked: string): ActionContact => {
  const [channel, slot, tone, treatment] = actionId.split('.') as [Channel, string, string, string];
  const purpose = treatment === 'statutory_notice' ? 'statutory_notice' : (asked as Purpose);
  return { channel, slot, tone, treatment, purpose };
};
