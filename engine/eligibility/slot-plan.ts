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

export type SlotPlan = {
  readonly channel: Channel;
  readonly slot: Slot;
  readonly on: LocalDate;
  readonly actions: readonly PlacedAction[];
  /** Permitted `[from, to)`, in order; none where the hours bar the whole slot. */
  readonly openings: readonly {
    readonly from: Instant;
    readonly to: Instant;
    readonly candidates: readonly Candidate[];
  }[];
  readonly barredBy: readonly Blocking[];
};

export type PlacedAction = { readonly action: CatalogueAction; readonly place: number };

/** The catalogue's actions by channel and slot, in the order of the catalogue. */
export type ActionGroup = { readonly channel: Channel; readonly slot: Slot; readonly actions: readonly PlacedAction[] };

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
  return [...groups.values()];
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

/** The day's slots, the earliest opening first, those that the hours close last. */
export const planDay = (
  groups: readonly ActionGroup[],
  { pack, debtor, actor }: Place,
  on: LocalDate,
): readonly SlotPlan[] =>
  groups
    .map(({ channel, slot, actions }) => {
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
      return { channel, slot, on, actions, openings, barredBy };
    })
    .sort((left, right) => (left.openings[0]?.from ?? Infinity) - (right.openings[0]?.from ?? Infinity) || 0);
