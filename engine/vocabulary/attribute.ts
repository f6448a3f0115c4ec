/** What can be said of an attribute that a caller tells of debtors. */

/** `text`: free text, or too many different values to be levels; never learned from. */
export const attributeKinds = ['number', 'boolean', 'category', 'text'] as const;
export type AttributeKind = (typeof attributeKinds)[number];

export const attributeUses = ['learn', 'rules_only'] as const;
export type AttributeUse = (typeof attributeUses)[number];

/** GDPR art. 6(1)(a), (b) and (f), as the house declares it. */
export const attributeBases = ['consent', 'contract', 'legitimate_interest'] as const;
export type AttributeBasis = (typeof attributeBases)[number];
