/** What the debtor has asked for, and what the request asked for, as rules of the house beside the law. */
import type { CatalogueAction } from '../catalogue/catalogue.ts';
import { noDebtor, noPack, noZone, notReachable } from '../compliance/missing-data.ts';
import type { Blocking } from '../compliance/verdict.ts';
import type { CaseContext } from '../context/case-context.ts';

const makeBlock = (rule: string, text: string, citation: string): Blocking => ({
  rule,
  text,
  citation,
  force: 'default',
  confidence: 'verified',
  effect: 'block',
  until: null,
});

export const requestedChannelBlock = makeBlock(
  'request.channels',
  'The request leaves this channel out.',
  'the request',
);

/** Without a price a contact's worth is not known, and nobody is contacted blindly. */
export const unpriced = makeBlock(
  'house.unpriced',
  'The catalogue has no cost for this action in the currency of the case.',
  'the catalogue',
);

/** Its text is withdrawn, or has changed since it was approved. */
export const unapprovedText = makeBlock(
  'house.template',
  'The text of this contact is not approved.',
  'the house approves its texts',
);

const channelWish = makeBlock(
  'house.preference.channel',
  'The debtor asked to be contacted through other channels.',
  "the debtor's stated preference",
);
const slotWish = makeBlock(
  'house.preference.slot',
  'The debtor asked to be contacted at other hours.',
  "the debtor's stated preference",
);
const toneWish = makeBlock(
  'house.preference.tone',
  'The debtor asked for another tone.',
  "the debtor's stated preference",
);

/** A stated wish binds every contact but the notices that the law prescribes. */
const preferenceBlock = ({ preferences }: CaseContext, action: CatalogueAction): Blocking | null => {
  if (action.treatment === 'statutory_notice') return null;
  if (preferences.channels !== null && !preferences.channels.includes(action.channel)) return channelWish;
  if (preferences.slots !== null && action.slot !== 'any' && !preferences.slots.includes(action.slot)) return slotWish;
  if (preferences.tone !== null && action.tone !== preferences.tone) return toneWish;
  return null;
};

/** What the house itself bars: an action it cannot price, and what the debtor asked not to get. */
export const houseBlock = (context: CaseContext, action: CatalogueAction): Blocking | null =>
  action.costMinor[context.currency] === undefined ? unpriced : preferenceBlock(context, action);

/** Whether the debtor has stated no wish that could bar an action. */
export const hasNoWish = ({ preferences }: CaseContext): boolean =>
  preferences.channels === null && preferences.slots === null && preferences.tone === null;

/** Blocks that stand in no pack, to be looked up by id. */
export const houseBlocks: readonly Blocking[] = [
  requestedChannelBlock,
  unpriced,
  unapprovedText,
  channelWish,
  slotWish,
  toneWish,
  noDebtor,
  noPack,
  noZone,
  notReachable,
];
