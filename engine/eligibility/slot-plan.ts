/**
 * What one local day offers under one country's hours: each channel and slot of the catalogue with its permitted interval and its
 * candidates, or the rules that bar it. The same for every debtor of that place, so it is worked out once and shared.
 */
import type { Catalogue, CatalogueAction } from '../catalogue/catalogue.ts';
import type { CompiledPack } from '../compliance/compile-pack.ts';
import { permittedIntervals } from '../compliance/permitted-intervals.ts';
import type { Blocking } from '../compliance/verdict.ts';
import type { CaseContext } from '../context/case-context.ts';
import type { Candidate } from '../policy/policy.ts';
import type { Channel, Slot } from '../vocabulary/action.ts';
import type { Instant, LocalDate } from '../vocabulary/time.ts';
import { requestedChannelBlock } from './house-blocks.ts';

export type SlotPlan = {
  readonly kind: 'open';
  readonly channel: Channel;
  readonly slot: Slot;
  readonly on: LocalDate;
  readonly actions: readonly PlacedAction[];
  /** Whether all actions are statutory notices, or none is; null where they differ. */
  readonly isNotice: boolean | null;
  /** Currencies in which every action has a price. */
  readonly pricedIn: ReadonlySet<string>;
  /** Permitted `[from, to)`, in order; at least one. */
  readonly openings: readonly {
    readonly from: Instant;
    readonly to: Instant;
    readonly candidates: readonly Candidate[];
  }[];
};

/** Slots of one channel that the same rules close for the whole of the day. */
export type ClosedSlots = {
  readonly kind: 'closed';
  readonly channel: Channel;
  readonly barredBy: readonly Blocking[];
  readonly candidates: number;
};

/** What is closed first, then what is open, the earliest opening first. */
export type DayPlan = readonly (ClosedSlots | SlotPlan)[];

export type PlacedAction = { readonly action: CatalogueAction; readonly place: number };

/** The catalogue's actions by channel and slot, in the order of the catalogue. */
export type ActionGroup = Pick<SlotPlan, 'channel' | 'slot' | 'actions' | 'isNotice' | 'pricedIn'>;

const noticesOnly = (actions: readonly PlacedAction[]): boolean | null => {
  const notices = actions.filter(({ action }) => action.treatment === 'statutory_notice').length;
  return notices === 0 ? false : notices === actions.length ? true : null;
};

const pricedIn = (actions: readonly PlacedAction[]): ReadonlySet<string> => {
  const [first] = actions;
  const currencies = Object.keys(first?.action.costMinor ?? {});
  return new Set(
    currencies.filter((currency) => actions.every(({ action }) => action.costMinor[currency] !== undefined)),
  );
};

export const groupActions = (catalogue: Catalogue): readonly ActionGroup[] => {
  const groups = new Map<
    string,
    { readonly channel: Channel; readonly slot: Slot; readonly actions: PlacedAction[] }
  >();
  for (const [place, action] of catalogue.actions.entries()) {
    const { channel, slot } = action;
    const group = groups.get(`${channel}.${slot}`);
    if (group === undefined) groups.set(`${channel}.${slot}`, { channel, slot, actions: [{ action, place }] });
    else group.actions.push({ action, place });
  }
  return [...groups.values()].map((group) => ({
    ...group,
    isNotice: noticesOnly(group.actions),
    pricedIn: pricedIn(group.actions),
  }));
};

export const candidatesAt = (
  actions: readonly PlacedAction[],
  on: LocalDate,
  from: Instant,
  to: Instant,
): readonly Candidate[] =>
  actions.map(({ action, place }) => ({ id: `${action.id}@${on}`, action, place, on, sendAt: from, from, to }));

export type Place = {
  readonly pack: CompiledPack;
  readonly debtor: NonNullable<CaseContext['debtor']>;
  readonly actor: CaseContext['actor'];
};

type PlannedSlot = SlotPlan & { readonly barredBy: readonly Blocking[] };

const planSlot = (group: ActionGroup, { pack, debtor, actor }: Place, on: LocalDate): PlannedSlot => {
  const { channel, slot, actions } = group;
  const { intervals, barredBy } = permittedIntervals(pack, {
    zones: debtor.timeZones,
    region: debtor.region,
    on,
    slot,
    channel,
    actor,
    debtorKind: debtor.kind,
  });
  const openings = intervals.map(({ from, to }) => ({ from, to, candidates: candidatesAt(actions, on, from, to) }));
  return { kind: 'open', ...group, on, openings, barredBy };
};

const sameBlocks = (left: readonly Blocking[], right: readonly Blocking[]): boolean =>
  left.length === right.length &&
  left.every(({ rule, until }, index) => rule === right[index]?.rule && until === right[index].until);

const addClosed = (closed: ClosedSlots[], { channel, barredBy, actions }: PlannedSlot): void => {
  const place = closed.findIndex((other) => other.channel === channel && sameBlocks(other.barredBy, barredBy));
  const before = closed[place];
  if (before === undefined) closed.push({ kind: 'closed', channel, barredBy, candidates: actions.length });
  else closed[place] = { ...before, candidates: before.candidates + actions.length };
};

const opensAt = ({ openings }: SlotPlan): Instant => openings[0]?.from ?? Infinity;

export const planDay = (groups: readonly ActionGroup[], place: Place, on: LocalDate): DayPlan => {
  const slots = groups.map((group) => planSlot(group, place, on));
  const closed: ClosedSlots[] = [];
  for (const slot of slots) if (slot.openings.length === 0) addClosed(closed, slot);
  const open = slots
    .filter(({ openings }) => openings.length > 0)
    .sort((left, right) => opensAt(left) - opensAt(right));
  return [...closed, ...open];
};

const notAsked: readonly Blocking[] = [requestedChannelBlock];

/**
 * The day as a request sees it that is about some channels only. What the others have is left out in one piece where they are first met, so
 * that the funnel tells of rules in the same order as slot by slot.
 */
export const askedPart = (plan: DayPlan, channels: readonly Channel[]): DayPlan => {
  const parts: (ClosedSlots | SlotPlan)[] = [];
  for (const part of plan) {
    const { channel } = part;
    if (channels.includes(channel)) {
      parts.push(part);
      continue;
    }
    const candidates = part.kind === 'open' ? part.actions.length : part.candidates;
    const place = parts.findIndex((other) => other.channel === channel);
    const before = parts[place];
    if (before?.kind === 'closed') parts[place] = { ...before, candidates: before.candidates + candidates };
    else parts.push({ kind: 'closed', channel, barredBy: notAsked, candidates });
  }
  return parts;
};
